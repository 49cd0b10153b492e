import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { consents, lots } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import { campaignReasons, resendUnknown, unknownDeliveries } from '../../src/app/campaigns/progress.ts';
import { linkAccounts, newLinkCode } from '../../src/app/linkAccounts.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { ownSendings } from '../support/sendingSpine.ts';
import { deliveriesOf, type Enrolled, planFor, statesOf } from '../support/sendings.ts';
import { DAY, NOON, OWNER } from '../support/shop.ts';

const { spine, deps, onLine, onTelegram, got, isState } = ownSendings();
/** Without the relay: the word that the accounts are linked is not counted. */
const campaignsAt = () => NOON;

/** Two accounts of one person, of which the first stays when they are linked. */
async function twoAccounts(name = 'Wen'): Promise<readonly [Enrolled, Enrolled]> {
  const [kept] = await onLine(1, { name, joinedAt: new Date(NOON - DAY) });
  const [closed] = await onTelegram(1, { name: 'Old' });
  if (kept === undefined || closed === undefined) throw new Error('nobody');
  const said = { consentId: v7(), purpose: 'marketing', granted: true, textVersion: '1' } as const;
  const where = { channel: 'line', source: 'join', occurredAt: new Date(NOON - DAY) };
  await commit(deps.db, [insertRows(consents, [{ memberId: kept.memberId, ...said, ...where }])]);
  return [kept, closed];
}

async function become(kept: Enrolled, closed: Enrolled): Promise<void> {
  const made = await newLinkCode(deps, kept.memberId, v7(), NOON);
  if (!made.ok) throw new Error(made.refusal.code);
  const link = { address: closed, code: made.value.code, programme: DEFAULT_PROGRAMME };
  expect(await linkAccounts(deps, link, v7(), NOON)).toMatchObject({ ok: true });
}

/** As if their delivery had come to this end already. */
async function ended(campaignId: string, { memberId }: Enrolled, state: 'sent' | 'unknown'): Promise<void> {
  await deps.db.sql`update regulars.deliveries set state = ${state}, attempts = 1, done_at = now()
    where campaign_id = ${campaignId} and member_id = ${memberId}`;
  await deps.db.sql`update regulars.delivery_ranges set sent = sent + ${state === 'sent' ? 1 : 0}::int,
    unknown = unknown + ${state === 'unknown' ? 1 : 0}::int where campaign_id = ${campaignId}`;
}

const ends = async (campaignId: string) =>
  new Map((await deliveriesOf(deps, campaignId)).map(({ memberId, state, reason }) => [memberId, [state, reason]]));

describe('a message that waits for an account that became part of another', () => {
  it('goes to the one who stays: once, by their name, and it counts for their cap', async () => {
    const [kept, closed] = await twoAccounts();
    const campaignId = await planFor(deps, [closed], { content: { text: 'For' } });
    await become(kept, closed);
    await spine.start({ campaignsAt, relay: false });
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 1 });
    expect(got(kept) + got(closed)).toBe(1);
    const said = await deps.db.sql`select messages from regulars.delivery_contents where campaign_id = ${campaignId}`;
    expect(said).toEqual([{ messages: [{ type: 'text', text: 'For Wen' }] }]);
    const next = await planFor(deps, [kept]);
    await isState(next, 'done');
    expect(await campaignReasons(deps, next)).toEqual([{ state: 'skipped', reason: 'frequency', count: 1 }]);
  });

  it('asks for the consent of the one who stays', async () => {
    const [kept, closed] = await twoAccounts();
    const campaignId = await planFor(deps, [closed]);
    await become(kept, closed);
    await deps.db.sql`update regulars.members set marketing_consent = false where member_id = ${kept.memberId}`;
    await spine.start({ campaignsAt, relay: false });
    await isState(campaignId, 'done');
    expect(await campaignReasons(deps, campaignId)).toEqual([{ state: 'skipped', reason: 'no-consent', count: 1 }]);
  });

  it('is skipped when the one who stays has the same, and says so to the owner', async () => {
    const [kept, closed] = await twoAccounts();
    const campaignId = await planFor(deps, [kept, closed]);
    await become(kept, closed);
    await spine.start({ campaignsAt, relay: false });
    await isState(campaignId, 'done');
    expect((await ends(campaignId)).get(kept.memberId)).toEqual(['sent', null]);
    expect((await ends(campaignId)).get(closed.memberId)).toEqual(['skipped', 'merged']);
    expect(got(kept) + got(closed)).toBe(1);
  });

  it('is not sent to the one who stays either when the other account had it before', async () => {
    const [kept, closed] = await twoAccounts();
    const campaignId = await planFor(deps, [kept, closed]);
    await ended(campaignId, closed, 'sent');
    await become(kept, closed);
    await spine.start({ campaignsAt, relay: false });
    await isState(campaignId, 'done');
    expect((await ends(campaignId)).get(kept.memberId)).toEqual(['skipped', 'merged']);
    expect(got(kept) + got(closed)).toBe(0);
  });

  it('goes out once when three accounts became one and only those that ended have it', async () => {
    const [kept, second] = await twoAccounts();
    const [third] = await onTelegram(1);
    if (third === undefined) throw new Error('nobody');
    const campaignId = await planFor(deps, [second, third]);
    await become(kept, second);
    await become(kept, third);
    await spine.start({ campaignsAt, relay: false });
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 1, skipped: 1 });
    expect([kept, second, third].map(got).reduce((sum, one) => sum + one)).toBe(1);
  });

  it('tells of points that went over, and they count as told', async () => {
    const [kept] = await onLine(1, { joinedAt: new Date(NOON - DAY) });
    const [closed] = await onTelegram(1, { available: 7 });
    if (kept === undefined || closed === undefined) throw new Error('nobody');
    const lot = { lotId: v7(), journalId: v7(), purchaseId: v7(), points: 7, remaining: 7, activated: true };
    const dates = {
      earnedAt: new Date(NOON - DAY),
      availableAt: new Date(NOON - DAY),
      expiresAt: new Date(NOON + 9 * DAY),
    };
    await commit(deps.db, [insertRows(lots, [{ memberId: closed.memberId, ...lot, ...dates }])]);
    const told = [{ memberId: closed.memberId, facts: { lots: [lot.lotId] } }];
    const campaignId = await planFor(deps, told, { kind: 'notice', messageClass: 'service' });
    await become(kept, closed);
    await spine.start({ campaignsAt, relay: false });
    await isState(campaignId, 'done');
    const found = (await deps.db.read.select().from(lots)).filter((one) => one.memberId === kept.memberId);
    expect(found.map(({ points, noticedAt }) => [points, noticedAt?.getTime()])).toEqual([[7, NOON]]);
  });

  it('tells of what leaves of both accounts, each in its own message', async () => {
    const [kept, closed] = await twoAccounts();
    const told = [kept, closed].map(({ memberId }, index) => ({ memberId, facts: { lots: [], fact: `lot ${index}` } }));
    const campaignId = await planFor(deps, told, { kind: 'notice', messageClass: 'service', content: { text: 'For' } });
    await become(kept, closed);
    await spine.start({ campaignsAt, relay: false });
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 2 });
    const said = await deps.db.sql`
      select messages->0->>'text' as text from regulars.delivery_contents where campaign_id = ${campaignId} order by 1`;
    expect(said).toEqual([{ text: 'For Wen lot 0' }, { text: 'For Wen lot 1' }]);
  });
});

describe('a merge at the very moment of sending', () => {
  it('loses nothing and doubles nothing', async () => {
    await spine.start({ campaignsAt, relay: false });
    for (let round = 0; round < 8; round += 1) {
      const [kept, closed] = await twoAccounts();
      const [first, second] = await twoAccounts();
      const [alone, both] = [await planFor(deps, [closed]), await planFor(deps, [first, second])];
      await Promise.all([become(kept, closed), become(first, second), isState(alone, 'done'), isState(both, 'done')]);
      expect(await statesOf(deps, alone)).toEqual({ sent: 1 });
      expect(got(kept) + got(closed)).toBe(1);
      // Sent to both while they still were two; else once.
      const sent = (await statesOf(deps, both))['sent'] ?? 0;
      expect(got(first) + got(second)).toBe(sent);
      for (const [state, reason] of (await ends(both)).values())
        expect([
          ['sent', null],
          ['skipped', 'merged'],
        ]).toContainEqual([state, reason]);
      expect(sent).toBeGreaterThan(0);
    }
  }, 60_000);
});

describe('what is in doubt for an account that became part of another', () => {
  it('is sent once more to the one who stays, by their name in the list', async () => {
    const [kept, closed] = await twoAccounts();
    const campaignId = await planFor(deps, [closed]);
    await ended(campaignId, closed, 'unknown');
    await become(kept, closed);
    await spine.start({ campaignsAt, relay: false });
    await isState(campaignId, 'done');
    expect((await unknownDeliveries(deps, campaignId)).unknown).toMatchObject([{ name: 'Wen' }]);
    expect(await resendUnknown(deps, campaignId, OWNER, v7(), NOON)).toMatchObject({ value: { count: 1 } });
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 1 });
    expect(got(kept) + got(closed)).toBe(1);
  });

  it('is sent once more once, where both accounts were in doubt', async () => {
    const [kept, closed] = await twoAccounts();
    const campaignId = await planFor(deps, [kept, closed]);
    for (const one of [kept, closed]) await ended(campaignId, one, 'unknown');
    await become(kept, closed);
    await spine.start({ campaignsAt, relay: false });
    await isState(campaignId, 'done');
    expect(await resendUnknown(deps, campaignId, OWNER, v7(), NOON)).toMatchObject({ value: { count: 2 } });
    await isState(campaignId, 'done');
    expect((await ends(campaignId)).get(closed.memberId)).toEqual(['skipped', 'merged']);
    expect(got(kept) + got(closed)).toBe(1);
  });
});
