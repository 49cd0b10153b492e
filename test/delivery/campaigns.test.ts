import { v7 } from 'uuid';
import { describe, expect, it, vi } from 'vitest';
import { identities, lots, marketingContacts, purchaseLines, purchases } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import { ownSendings } from '../support/sendingSpine.ts';
import { campaignOf, countersOf, deliveriesOf, planFor, statesOf } from '../support/sendings.ts';
import { DAY, NOON } from '../support/shop.ts';

const { spine, deps, onLine, onTelegram, got, isState } = ownSendings();
const campaignsAt = () => NOON;
const reasonsOf = async (campaignId: string) => (await deliveriesOf(deps, campaignId)).map(({ reason }) => reason);

describe('a campaign', () => {
  it('reaches each recipient once, on both channels, and is done', async () => {
    const everyone = [...(await onLine(45)), ...(await onTelegram(9))];
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 54 });
    expect(await countersOf(deps, campaignId)).toMatchObject({ total: 54, sent: 54, unknown: 0 });
    expect(everyone.map(got)).toEqual(everyone.map(() => 1));
    expect((await deliveriesOf(deps, campaignId)).every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('says to each member their own facts, and freezes equal words once', async () => {
    const [mei, ken, ann] = await onLine(3, { name: 'Friend' });
    const facts = (fact: string) => ({ facts: { fact } });
    const recipients = [
      { memberId: mei?.memberId ?? '', ...facts('tea') },
      { memberId: ken?.memberId ?? '', ...facts('tea') },
      { memberId: ann?.memberId ?? '', ...facts('rice') },
    ];
    const campaignId = await planFor(deps, recipients, { content: { text: 'For you' } });
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(spine.line.acceptedFor(ann?.channelUserId ?? '')).toMatchObject([
      { messages: [{ type: 'text', text: 'For you Friend rice' }] },
    ]);
    const contents = await deps.db.sql`select 1 from regulars.delivery_contents where campaign_id = ${campaignId}`;
    expect(contents).toHaveLength(2);
  });

  it('waits until it is due, and expires what its time has passed over', async () => {
    const everyone = await onLine(3);
    let now = NOON;
    const early = await planFor(deps, everyone, { dueAt: NOON + 60_000 });
    const { deliveries } = await spine.start({ campaignsAt: () => now });
    await deliveries?.drain();
    expect(await statesOf(deps, early)).toEqual({ queued: 3 });
    now = NOON + 2 * DAY;
    await isState(early, 'done');
    expect(await statesOf(deps, early)).toEqual({ expired: 3 });
    expect(await countersOf(deps, early)).toMatchObject({ expired: 3, sent: 0 });
    expect(everyone.map(got)).toEqual([0, 0, 0]);
  });

  it('begins nothing in the quiet hours, and goes on when they end', async () => {
    const night = Date.parse('2026-11-21T23:30:00+08:00');
    const morning = Date.parse('2026-11-22T09:00:00+08:00');
    const everyone = await onLine(2);
    let now = night;
    const campaignId = await planFor(deps, everyone);
    const { deliveries } = await spine.start({ campaignsAt: () => now });
    await deliveries?.drain();
    expect(await statesOf(deps, campaignId)).toEqual({ queued: 2 });
    now = morning;
    await deliveries?.drain();
    expect(everyone.map(got)).toEqual([1, 1]);
  });

  it('sends service messages before automations, and those before broadcasts', async () => {
    const [a, b, c] = [await onTelegram(1), await onTelegram(1), await onTelegram(1)];
    const broadcast = await planFor(deps, a);
    await deps.db.sql`update regulars.campaigns set kind = 'broadcast' where campaign_id = ${broadcast}`;
    await planFor(deps, b);
    const notice = await planFor(deps, c, { messageClass: 'service', kind: 'notice' });
    await spine.start({ campaignsAt });
    await isState(broadcast, 'done');
    const order = spine.telegram.callsOf('sendMessage').map(({ payload }) => String(Reflect.get(payload, 'chat_id')));
    expect(order.slice(-3)).toEqual([c, b, a].map(([one]) => one?.channelUserId));
    expect(await campaignOf(deps, notice)).toMatchObject({ state: 'done' });
  });
});

describe('a recipient, at the moment of sending', () => {
  it('is skipped with the reason when they left, took consent back, blocked us or had marketing lately', async () => {
    const [gone, silent, blocked, sated, fine] = await onLine(5);
    const campaignId = await planFor(
      deps,
      [gone, silent, blocked, sated, fine].flatMap((one) => one ?? []),
    );
    await deps.db.sql`update regulars.members set state = 'erased' where member_id = ${gone?.memberId ?? ''}`;
    await deps.db
      .sql`update regulars.members set marketing_consent = false where member_id = ${silent?.memberId ?? ''}`;
    await deps.db.sql`
      update regulars.identities set reachability = 'left' where channel_user_id = ${blocked?.channelUserId ?? ''}`;
    const lately = new Date(NOON - 2 * DAY);
    await commit(deps.db, [insertRows(marketingContacts, [{ memberId: sated?.memberId ?? '', lastAt: lately }])]);
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(await reasonsOf(campaignId)).toEqual(['left-shop', 'no-consent', 'unreachable', 'frequency', null]);
    expect([gone, silent, blocked, sated, fine].map(got)).toEqual([0, 0, 0, 0, 1]);
    expect(await countersOf(deps, campaignId)).toMatchObject({ skipped: 4, sent: 1 });
  });

  it('gets one marketing message in three days, and every service message', async () => {
    const everyone = await onLine(2, { marketingConsent: true });
    const first = await planFor(deps, everyone);
    const second = await planFor(deps, everyone);
    const service = await planFor(deps, everyone, { messageClass: 'service', kind: 'notice' });
    await spine.start({ campaignsAt });
    for (const one of [first, second, service]) await isState(one, 'done');
    expect(everyone.map(got)).toEqual([2, 2]);
    const reasons = [...(await reasonsOf(first)), ...(await reasonsOf(second))];
    expect(reasons.filter((reason) => reason === 'frequency')).toHaveLength(2);
  });

  it('gets service messages without having agreed to marketing', async () => {
    const everyone = await onLine(1, { marketingConsent: false });
    const campaignId = await planFor(deps, everyone, { messageClass: 'service', kind: 'notice' });
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(everyone.map(got)).toEqual([1]);
  });

  it('is not offered again what was bought since the offer was planned', async () => {
    const [early, late] = await onLine(2);
    const everyone = [early, late].map((one) => ({ memberId: one?.memberId ?? '', facts: { sku: 'MILK' } }));
    const campaignId = await planFor(deps, everyone, { kind: 'repurchase' });
    const purchaseId = v7();
    const at = new Date(NOON);
    const memberId = early?.memberId ?? '';
    const bought = { memberId, purchaseId, externalRef: purchaseId, netMinor: 1, currency: 'TWD' };
    const line = { memberId, purchaseId, lineNo: 1, sku: 'MILK', name: 'Milk', quantity: 1 };
    await commit(deps.db, [
      insertRows(purchases, [{ ...bought, occurredAt: at, createdAt: at }]),
      insertRows(purchaseLines, [{ ...line, unitPriceMinor: 1, discountMinor: 0 }]),
    ]);
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(await reasonsOf(campaignId)).toEqual(['bought-meanwhile', null]);
    expect([early, late].map(got)).toEqual([0, 1]);
  });

  it('is written to where they were active last', async () => {
    const [tom] = await onTelegram(1);
    const [line] = await onLine(1);
    const account = { channel: 'line' as const, channelUserId: spine.line.user('Tom on LINE', { friend: true }).id };
    const at = new Date(NOON + DAY);
    const known = { ...account, memberId: tom?.memberId ?? '', reachabilityAt: at, firstContactAt: at };
    await commit(deps.db, [insertRows(identities, [{ ...known, lastActiveAt: at }])]);
    const campaignId = await planFor(
      deps,
      [tom, line].flatMap((one) => one ?? []),
    );
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(got(tom)).toBe(0);
    expect(spine.line.acceptedFor(account.channelUserId)).toHaveLength(1);
  });
});

describe('a notice about points that leave', () => {
  it('marks the lots it told of, once a channel took it', async () => {
    const [told, blocked] = await onLine(2);
    const rows = [told, blocked].map((one) => ({ memberId: one?.memberId ?? '', lotId: v7() }));
    const at = new Date(NOON);
    const lot = { journalId: v7(), points: 5, remaining: 5, activated: true, earnedAt: at, availableAt: at };
    await commit(deps.db, [
      insertRows(
        lots,
        rows.map((row) => ({ ...lot, ...row, expiresAt: new Date(NOON + 9 * DAY) })),
      ),
    ]);
    spine.line.next('push', { status: 400, message: 'The request body has 1 error(s)' });
    const recipients = rows.map(({ memberId, lotId }) => ({ memberId, facts: { lots: [lotId] } }));
    const campaignId = await planFor(deps, recipients, { messageClass: 'service', kind: 'notice' });
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 1, failed: 1 });
    const noticed = await deps.db.sql<{ member_id: string; at: boolean }[]>`
      select member_id, noticed_at is not null as at from regulars.lots where journal_id = ${lot.journalId}`;
    const sent = (await deliveriesOf(deps, campaignId)).filter(({ state }) => state === 'sent');
    expect(noticed.filter(({ at: is }) => is).map((row) => row.member_id)).toEqual(sent.map((row) => row.memberId));
  });

  it('ends with what the database can keep of the words of a platform', async () => {
    const everyone = await onLine(3);
    spine.line.next('push', { status: 400, message: 'half \ud83c and \0' });
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 2, failed: 1 });
    expect((await reasonsOf(campaignId)).join('')).toContain('half \ufffd and \ufffd');
  });
});

describe('the drain of a moved clock', () => {
  it('resolves when nothing due is left, and at once when nothing was', async () => {
    const { deliveries } = await spine.start({ campaignsAt });
    await deliveries?.drain();
    const everyone = await onLine(60);
    const campaignId = await planFor(deps, everyone);
    await deliveries?.drain();
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 60 });
    await vi.waitFor(async () => expect(await campaignOf(deps, campaignId)).toMatchObject({ state: 'done' }), 10_000);
  });
});
