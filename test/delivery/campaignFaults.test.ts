import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { describe, expect, it, vi } from 'vitest';
import { staff, staffIdentities } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import { setCampaignState } from '../../src/app/campaigns/state.ts';
import { hang, htmlPage, refusal, reset, tooMany } from '../support/fakeTelegram.ts';
import { ownSendings } from '../support/sendingSpine.ts';
import { campaignOf, countersOf, deliveriesOf, planFor, statesOf } from '../support/sendings.ts';
import { NOON, OWNER } from '../support/shop.ts';

const { spine, deps, onLine, onTelegram, got, isState, dueNow, endLeases } = ownSendings();
const campaignsAt = () => NOON;
/** The bytes of each call under one retry key. */
const bytesOf = (retryKey: string | null | undefined) =>
  spine.line
    .callsOf('push')
    .filter((call) => call.headers['x-line-retry-key'] === retryKey)
    .map((call) => createHash('sha256').update(call.bodyText).digest('hex'));
const attempted = (campaignId: string, attempts: number) =>
  vi.waitFor(
    async () => expect((await deliveriesOf(deps, campaignId)).every((row) => row.attempts === attempts)).toBe(true),
    { timeout: 10_000 },
  );
const settled = (campaignId: string) =>
  vi.waitFor(async () => expect((await statesOf(deps, campaignId))['sending']).toBeUndefined(), { timeout: 10_000 });

describe('on LINE', () => {
  it.each([
    'accept-then-reset',
    'accept-then-hang',
    'accept-then-502',
    'accept-then-half-body',
    'accept-then-html',
  ] as const)('a message that was taken but not confirmed (%s) arrives once', async (fault) => {
    const everyone = await onLine(3);
    spine.line.next('push', fault, fault);
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt, lineMs: 500 });
    await attempted(campaignId, 1);
    await settled(campaignId);
    const keys = (await deliveriesOf(deps, campaignId)).filter(({ state }) => state === 'queued');
    await dueNow();
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 3 });
    expect(everyone.map(got)).toEqual([1, 1, 1]);
    expect(keys).toHaveLength(2);
    for (const { retryKey } of keys) {
      expect(bytesOf(retryKey)).toHaveLength(2);
      expect(new Set(bytesOf(retryKey)).size).toBe(1);
    }
  });

  it('what certainly did not arrive is said anew under a new key', async () => {
    const everyone = await onLine(2, { name: 'Old' });
    await spine.line.goesAway();
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await attempted(campaignId, 1);
    await settled(campaignId);
    expect((await deliveriesOf(deps, campaignId)).map(({ retryKey }) => retryKey)).toEqual([null, null]);
    await deps.db.sql`update regulars.members set name = 'New' where name = 'Old'`;
    await spine.line.comesBack();
    await dueNow();
    await isState(campaignId, 'done');
    for (const one of everyone)
      expect(spine.line.acceptedFor(one.channelUserId)).toMatchObject([{ messages: [{ text: 'Happy birthday New' }] }]);
  });

  it('a name that changes meanwhile changes nothing of what may have arrived', async () => {
    const everyone = await onLine(1, { name: 'Before' });
    spine.line.next('push', 'accept-then-reset');
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await attempted(campaignId, 1);
    await settled(campaignId);
    const [row] = await deliveriesOf(deps, campaignId);
    await deps.db.sql`update regulars.members set name = 'After' where name = 'Before'`;
    await dueNow();
    await isState(campaignId, 'done');
    expect(new Set(bytesOf(row?.retryKey)).size).toBe(1);
    expect(everyone.map(got)).toEqual([1]);
  });

  it('nothing is repeated once LINE may have forgotten the key', async () => {
    const everyone = await onLine(1);
    spine.line.next('push', 'accept-then-reset');
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await attempted(campaignId, 1);
    await settled(campaignId);
    await deps.db.sql`
      update regulars.deliveries set first_attempt_at = now() - interval '25 hours' where campaign_id = ${campaignId}`;
    await dueNow();
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ unknown: 1 });
    expect(await countersOf(deps, campaignId)).toMatchObject({ unknown: 1, sent: 0 });
    expect(everyone.map(got)).toEqual([1]);
  });

  it('the monthly limit pauses a broadcast within 2 seconds, with its reason and nothing lost', async () => {
    const everyone = await onLine(50);
    spine.line.quota.limit = spine.line.quota.used + 12;
    const campaignId = await planFor(deps, everyone);
    await deps.db.sql`update regulars.campaigns set kind = 'broadcast' where campaign_id = ${campaignId}`;
    await spine.start({ campaignsAt });
    await vi.waitFor(() => expect(spine.line.quota.used).toBe(spine.line.quota.limit), {
      timeout: 10_000,
      interval: 5,
    });
    const reached = performance.now();
    await isState(campaignId, 'paused');
    expect(performance.now() - reached).toBeLessThan(2_000);
    expect(await campaignOf(deps, campaignId)).toMatchObject({ pauseReason: 'monthly-limit' });
    await settled(campaignId);
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 12, queued: 38 });
    spine.line.quota.limit = undefined;
    expect(await setCampaignState(deps, campaignId, 'resume', OWNER, `resume:${v7()}`, NOON)).toMatchObject({
      ok: true,
    });
    await isState(campaignId, 'done');
    expect(everyone.map(got)).toEqual(everyone.map(() => 1));
  });

  it('the monthly limit holds back an automation on LINE alone, and tells owner and managers once a day', async () => {
    const onTheirPhones = await onLine(30);
    const elsewhere = await onTelegram(6);
    const owner = spine.telegram.user();
    spine.telegramOpens(owner.id);
    const [staffId, at] = [v7(), new Date(NOON)];
    await commit(deps.db, [
      insertRows(staff, [{ staffId, name: 'Owner', role: 'owner', language: 'en', createdAt: at }]),
      insertRows(staffIdentities, [{ channel: 'telegram', channelUserId: owner.id, staffId }]),
    ]);
    const told = () => deps.db.sql`select 1 from regulars.outbox where notice ->> 'kind' = 'monthly-limit'`;
    spine.line.quota.limit = spine.line.quota.used + 5;
    const campaignId = await planFor(deps, [...onTheirPhones, ...elsewhere]);
    const first = await spine.start({ campaignsAt });
    await vi.waitFor(async () => expect(await statesOf(deps, campaignId)).toEqual({ sent: 11, queued: 25 }), {
      timeout: 10_000,
    });
    expect(elsewhere.map(got)).toEqual(elsewhere.map(() => 1));
    expect(await campaignOf(deps, campaignId)).toMatchObject({ state: 'sending', pauseReason: null });
    expect(first.errors).toEqual([]);
    expect(await told()).toHaveLength(1);
    await first.stop();
    spine.line.quota.limit = undefined;
    await deps.db.sql`delete from regulars.channel_pauses`;
    await dueNow();
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(onTheirPhones.map(got)).toEqual(onTheirPhones.map(() => 1));
    expect(await told()).toHaveLength(1);
  });

  it('a bad id is unreachable from then on, and everybody else gets it', async () => {
    const [bad, good] = await onLine(2);
    await deps.db.sql`
      update regulars.identities set channel_user_id = 'U00000000000000000000000000000000'
      where channel_user_id = ${bad?.channelUserId ?? ''}`;
    const campaignId = await planFor(
      deps,
      [bad, good].flatMap((one) => one ?? []),
    );
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ skipped: 1, sent: 1 });
    const calls = spine.line.callsOf('push').length;
    const next = await planFor(
      deps,
      [bad].flatMap((one) => one ?? []),
      { messageClass: 'service', kind: 'notice' },
    );
    await isState(next, 'done');
    expect(await deliveriesOf(deps, next)).toMatchObject([{ state: 'skipped', reason: 'unreachable' }]);
    expect(spine.line.callsOf('push')).toHaveLength(calls);
  });
});

describe('on Telegram', () => {
  it.each([
    ['reset', reset({ accept: true })],
    ['hang', hang({ accept: true })],
    ['HTML of a proxy', htmlPage(502, true)],
  ])('marketing that may have arrived (%s) stays unknown and is never sent again', async (_name, fault) => {
    const everyone = await onTelegram(3);
    spine.telegram.script('sendMessage', fault);
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ unknown: 1, sent: 2 });
    expect(everyone.map(got)).toEqual([1, 1, 1]);
  });

  it('a service message that may have arrived is sent again, but not without end', async () => {
    const everyone = await onTelegram(1);
    spine.telegram.script('sendMessage', ...Array.from({ length: 6 }, () => reset({ accept: true })));
    const campaignId = await planFor(deps, everyone, { messageClass: 'service', kind: 'notice' });
    await spine.start({ campaignsAt });
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await attempted(campaignId, attempt);
      await settled(campaignId);
      await dueNow();
    }
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ unknown: 1 });
    expect(everyone.map(got)).toEqual([6]);
  });

  it('a refused connection loses nobody', async () => {
    const everyone = await onTelegram(2);
    await spine.telegram.down();
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await attempted(campaignId, 1);
    await settled(campaignId);
    await spine.telegram.up();
    await dueNow();
    await isState(campaignId, 'done');
    expect(everyone.map(got)).toEqual([1, 1]);
  });

  it('wrong credentials are waited for, however long: nobody is given up', async () => {
    const everyone = await onTelegram(2);
    spine.telegram.script('sendMessage', refusal(401, 'Unauthorized'), refusal(401, 'Unauthorized'));
    const campaignId = await planFor(deps, everyone);
    await deps.db.sql`update regulars.deliveries set attempts = 299 where campaign_id = ${campaignId}`;
    await spine.start({ campaignsAt });
    await vi.waitFor(
      async () =>
        expect(
          (await deliveriesOf(deps, campaignId)).map(({ state, attempts, reason }) => [state, attempts, reason]),
        ).toEqual(everyone.map(() => ['queued', 299, expect.any(String)])),
      { timeout: 10_000 },
    );
    await dueNow();
    await isState(campaignId, 'done');
    expect(everyone.map(got)).toEqual([1, 1]);
  });

  it('who blocked the bot is marked so, and is not tried again', async () => {
    const [blocker] = await onTelegram(1);
    spine.telegram.script('sendMessage', refusal(403, 'Forbidden: bot was blocked by the user'));
    const campaignId = await planFor(
      deps,
      [blocker].flatMap((one) => one ?? []),
    );
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(await deliveriesOf(deps, campaignId)).toMatchObject([{ state: 'skipped', reason: 'unreachable' }]);
    const [row] = await deps.db.sql`
      select reachability from regulars.identities where channel_user_id = ${blocker?.channelUserId ?? ''}`;
    expect(row).toMatchObject({ reachability: 'left' });
  });

  it('a 429 holds back every process until its time is over, and nobody is lost', async () => {
    const everyone = await onTelegram(24);
    const seconds = 3;
    const campaignId = await planFor(deps, everyone);
    await Promise.all([spine.start({ campaignsAt }), spine.start({ campaignsAt })]);
    await vi.waitFor(() => expect(everyone.filter((one) => got(one) > 0).length).toBeGreaterThanOrEqual(4), {
      timeout: 10_000,
      interval: 5,
    });
    spine.telegram.script('sendMessage', tooMany(seconds));
    const before = spine.telegram.callsOf('sendMessage').length;
    await vi.waitFor(() => expect(spine.telegram.callsOf('sendMessage').length).toBeGreaterThan(before), {
      timeout: 10_000,
      interval: 1,
    });
    const refusedAt = spine.telegram.callsOf('sendMessage')[before]?.at ?? 0;
    await isState(campaignId, 'done', 20_000);
    const after = spine.telegram.callsOf('sendMessage').slice(before + 1);
    const inside = after.filter(({ at }) => at - refusedAt < seconds * 1_000);
    // What was in flight in either process when the refusal came; nothing begins after it.
    expect(inside.length).toBeLessThanOrEqual(7);
    expect(inside.every(({ at }) => at - refusedAt < 250)).toBe(true);
    expect(everyone.map(got)).toEqual(everyone.map(() => 1));
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 24 });
  });
});

describe('a worker that was thought dead', () => {
  it('writes nothing when it comes back, and LINE gets each message once', async () => {
    const everyone = await onLine(5);
    const gate = Promise.withResolvers<void>();
    spine.line.next('push', ...everyone.map(() => ({ until: gate.promise })));
    const campaignId = await planFor(deps, everyone);
    const zombie = await spine.start({ campaignsAt, lineMs: 60_000 });
    await vi.waitFor(async () => expect(await statesOf(deps, campaignId)).toEqual({ sending: 5 }), 10_000);
    await vi.waitFor(() => expect(spine.line.callsOf('push').length).toBeGreaterThanOrEqual(5), 10_000);
    await endLeases();
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    const before = await deliveriesOf(deps, campaignId);
    gate.resolve();
    await zombie.stop();
    expect(await deliveriesOf(deps, campaignId)).toEqual(before);
    expect(await countersOf(deps, campaignId)).toMatchObject({ total: 5, sent: 5 });
    expect(everyone.map(got)).toEqual(everyone.map(() => 1));
  });

  it('leaves marketing on Telegram unknown, at most what it had in flight', async () => {
    const everyone = await onTelegram(10);
    const campaignId = await planFor(deps, everyone);
    spine.telegram.script('sendMessage', ...Array.from({ length: 4 }, () => hang({ accept: true })));
    await spine.start({ campaignsAt });
    await vi.waitFor(async () => expect((await statesOf(deps, campaignId))['sending']).toBe(4), 10_000);
    await vi.waitFor(() => expect(everyone.filter((one) => got(one) === 1)).toHaveLength(4), 10_000);
    await endLeases();
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ unknown: 4, sent: 6 });
    expect(everyone.map(got)).toEqual(everyone.map(() => 1));
  });
});

describe('two workers', () => {
  it('share a campaign of many ranges and send nobody twice', async () => {
    const everyone = await onLine(1_600);
    const campaignId = await planFor(deps, everyone);
    await Promise.all([spine.start({ campaignsAt }), spine.start({ campaignsAt })]);
    await isState(campaignId, 'done', 40_000);
    expect(await countersOf(deps, campaignId)).toMatchObject({ total: 1_600, sent: 1_600 });
    expect(everyone.filter((one) => got(one) !== 1)).toEqual([]);
    const tokens = await deps.db.sql`select token from regulars.delivery_ranges where campaign_id = ${campaignId}`;
    expect(tokens).toHaveLength(4);
  }, 60_000);
});
