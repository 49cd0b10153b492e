import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { setCampaignState } from '../../src/app/campaigns/state.ts';
import { ownSendings } from '../support/sendingSpine.ts';
import { campaignOf, countersOf, deliveriesOf, type Enrolled, planFor, statesOf } from '../support/sendings.ts';
import { NOON, OWNER } from '../support/shop.ts';

const { spine, deps, onLine, onTelegram, got, isState, dueNow, endLeases } = ownSendings();
const campaignsAt = () => NOON;
const ALIKE = { name: null };

/** Calls to many from now on: how many each was for, its key and its bytes. */
function watchCalls() {
  const [many, one] = (['multicast', 'push'] as const).map((endpoint) => {
    const before = spine.line.callsOf(endpoint).length;
    return () =>
      spine.line
        .callsOf(endpoint)
        .slice(before)
        .map(({ body, bodyText, headers }) => ({
          to: [Reflect.get(Object(body), 'to')].flat().length,
          key: String(headers['x-line-retry-key']),
          bytes: createHash('sha256').update(bodyText).digest('hex'),
        }));
  });
  return { many: many as NonNullable<typeof many>, one: one as NonNullable<typeof one> };
}

/** The fake's own count, which no lost answer changes. */
const tally = (everyone: readonly Enrolled[]) => ({
  doubled: everyone.filter((one) => got(one) > 1).length,
  lost: everyone.filter((one) => got(one) === 0).length,
});
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const ONCE = { doubled: 0, lost: 0 };
const settled = (campaignId: string) =>
  soon(async () => {
    const rows = await deliveriesOf(deps, campaignId);
    expect(rows.filter(({ state, attempts }) => state === 'sending' || attempts === 0)).toEqual([]);
  });
/** Each call had bytes of its own, and a call that was made again had the same. */
const keysAreTrue = (calls: readonly { readonly key: string; readonly bytes: string }[]) => {
  const bytes = new Map<string, Set<string>>();
  for (const call of calls) bytes.set(call.key, new Set([...(bytes.get(call.key) ?? []), call.bytes]));
  return [...bytes.values()].every((one) => one.size === 1);
};

describe('many who are told the same on LINE', () => {
  it('have one call for each 500, and each of them gets it once', async () => {
    const everyone = await onLine(501, ALIKE);
    const calls = watchCalls();
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(calls.many().map(({ to }) => to)).toEqual([500]);
    expect(calls.one().map(({ to }) => to)).toEqual([1]);
    expect(tally(everyone)).toEqual(ONCE);
    expect(await countersOf(deps, campaignId)).toMatchObject({ total: 501, sent: 501, unknown: 0 });
  });

  it('go together by their words; whose words are their own have a call of their own', async () => {
    const tea = await onLine(30, ALIKE);
    const rice = await onLine(20, ALIKE);
    const own = await onLine(5);
    const elsewhere = await onTelegram(2, ALIKE);
    const calls = watchCalls();
    const said = (fact: string, people: readonly Enrolled[]) =>
      people.map(({ memberId }) => ({ memberId, facts: { fact } }));
    const everyone = [...tea, ...rice, ...own, ...elsewhere];
    const recipients = [...said('tea', tea), ...said('rice', rice), ...said('tea', own), ...said('tea', elsewhere)];
    const campaignId = await planFor(deps, recipients);
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(
      calls
        .many()
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual([20, 30]);
    expect(calls.one()).toHaveLength(5);
    expect(tally(everyone)).toEqual(ONCE);
    expect(spine.line.acceptedFor(rice[7]?.channelUserId ?? '')).toMatchObject([
      { endpoint: 'multicast', messages: [{ text: 'Happy birthday rice' }] },
    ]);
  });
});

describe('somebody whom LINE does not take', () => {
  it.each([0, 37, 74])(
    'is found by halves when nobody says who it is (place %i of 75), and keeps nobody from it',
    async (place) => {
      const everyone = await onLine(75, ALIKE);
      const bad = everyone.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1))[place];
      spine.line.poisoned.add(bad?.channelUserId ?? '');
      const calls = watchCalls();
      const campaignId = await planFor(deps, everyone);
      await spine.start({ campaignsAt });
      await isState(campaignId, 'done');
      expect(await statesOf(deps, campaignId)).toEqual({ sent: 74, skipped: 1 });
      const rows = await deliveriesOf(deps, campaignId);
      expect(rows.filter(({ memberId }) => memberId === bad?.memberId)).toMatchObject([
        { state: 'skipped', reason: 'unreachable', attempts: 1 },
      ]);
      expect(tally(everyone.filter((one) => one !== bad))).toEqual(ONCE);
      expect(got(bad)).toBe(0);
      // Seven halvings; every part is another call under another key.
      const made = [...calls.many(), ...calls.one()];
      expect(new Set(made.map(({ key }) => key)).size).toBe(made.length);
      expect(made.length).toBeLessThanOrEqual(15);
    },
  );

  it('and is named costs one more call', async () => {
    const everyone = await onLine(40, ALIKE);
    const bad = everyone[11];
    await deps.db.sql`
      update regulars.identities set channel_user_id = 'U11111111111111111111111111111111'
      where channel_user_id = ${bad?.channelUserId ?? ''}`;
    const calls = watchCalls();
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(calls.many().map(({ to }) => to)).toEqual([40, 39]);
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 39, skipped: 1 });
    const [row] = await deps.db.sql`
      select reachability from regulars.identities where channel_user_id = 'U11111111111111111111111111111111'`;
    expect(row).toMatchObject({ reachability: 'left' });
    expect(tally(everyone.filter((one) => one !== bad))).toEqual(ONCE);
  });

  it('is not looked for where the words are what LINE refuses: all have failed with one call', async () => {
    const everyone = await onLine(30, ALIKE);
    spine.line.next('multicast', { status: 400, message: 'A message (messages[0]) in the request body is invalid' });
    const calls = watchCalls();
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(calls.many()).toHaveLength(1);
    expect(await statesOf(deps, campaignId)).toEqual({ failed: 30 });
  });
});

describe('a call to many that may have arrived', () => {
  it.each([
    'accept-then-reset',
    'accept-then-hang',
    'accept-then-502',
    'accept-then-404',
    'reset',
    'html-502',
    'html-404',
  ] as const)('is made again whole under its key (%s)', async (fault) => {
    const everyone = await onLine(60, ALIKE);
    spine.line.next('multicast', fault);
    const calls = watchCalls();
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt, lineMs: 500 });
    await settled(campaignId);
    await dueNow();
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 60 });
    expect(calls.many().map(({ to }) => to)).toEqual([60, 60]);
    expect(new Set(calls.many().map(({ key }) => key)).size).toBe(1);
    expect(keysAreTrue(calls.many())).toBe(true);
    expect(tally(everyone)).toEqual(ONCE);
  });

  it.each([
    ['before LINE took it', 'hang'],
    ['after LINE took it', 'accept-then-hang'],
  ] as const)('is made again whole when its process died %s, however others joined meanwhile', async (_when, fault) => {
    const everyone = await onLine(50, ALIKE);
    const late = await onLine(1, ALIKE);
    spine.line.next('multicast', fault);
    const calls = watchCalls();
    const campaignId = await planFor(deps, [...everyone, ...late]);
    const [lateId] = late.map(({ memberId }) => memberId);
    await deps.db.sql`
      update regulars.deliveries set not_before = now() + interval '1 hour'
      where campaign_id = ${campaignId} and member_id = ${lateId ?? ''}`;
    await spine.start({ campaignsAt });
    await soon(() => expect(calls.many()).toHaveLength(1));
    await deps.db.sql`update regulars.deliveries set not_before = null where campaign_id = ${campaignId}`;
    await endLeases();
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(calls.many().map(({ to }) => to)).toEqual([50, 50]);
    expect(keysAreTrue(calls.many())).toBe(true);
    expect(calls.one()).toHaveLength(1);
    expect(tally([...everyone, ...late])).toEqual(ONCE);
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 51 });
  });

  it.each([
    ['with a page', { status: 400, body: '<html><body>Bad request</body></html>', isGateway: true }],
    ['with a page', 'html-404'],
    ['with JSON', { status: 404, message: 'no Route matched with those values', isGateway: true }],
  ] as const)('stays whole under its key when a gateway answers the repeat %s (%o)', async (_how, answer) => {
    const everyone = await onLine(12, ALIKE);
    spine.line.next('multicast', 'accept-then-hang', answer);
    const calls = watchCalls();
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt, lineMs: 500 });
    await settled(campaignId);
    await dueNow();
    await soon(() => expect(calls.many().length).toBeGreaterThan(1));
    await settled(campaignId);
    await dueNow();
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 12 });
    expect(calls.many().map(({ to }) => to)).toEqual([12, 12, 12]);
    expect(new Set(calls.many().map(({ key }) => key)).size).toBe(1);
    expect(keysAreTrue(calls.many())).toBe(true);
    expect(calls.one()).toEqual([]);
    expect(tally(everyone)).toEqual(ONCE);
  });

  it('is unknown for all of it when a gateway answers until LINE has forgotten the key', async () => {
    const everyone = await onLine(12, ALIKE);
    spine.line.next('multicast', 'accept-then-hang', 'html-404');
    const calls = watchCalls();
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt, lineMs: 500 });
    await settled(campaignId);
    await dueNow();
    await soon(() => expect(calls.many().length).toBeGreaterThan(1));
    await settled(campaignId);
    await deps.db.sql`
      update regulars.deliveries set first_attempt_at = now() - interval '24 hours' where campaign_id = ${campaignId}`;
    await dueNow();
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ unknown: 12 });
    expect(calls.many()).toHaveLength(2);
    expect(tally(everyone)).toEqual(ONCE);
  });

  it('waits as a whole for somebody who is changed at that moment', async () => {
    const everyone = await onLine(12, ALIKE);
    spine.line.next('multicast', 'reset');
    const calls = watchCalls();
    const campaignId = await planFor(deps, everyone);
    const first = await spine.start({ campaignsAt });
    await settled(campaignId);
    await first.stop();
    // Its place comes a second after it was read; meanwhile one of them moves.
    const place = () => deps.db.sql<{ at: number }[]>`
      select free_at_ms as at from regulars.channel_paces where channel = 'line' and calls = 'many'`;
    await deps.db.sql`
      update regulars.channel_paces set free_at_ms = extract(epoch from clock_timestamp()) * 1000 + 1000
      where channel = 'line' and calls = 'many'`;
    const [before] = await place();
    await dueNow();
    await spine.start({ campaignsAt });
    await soon(async () => expect(await place()).not.toEqual([before]));
    await deps.db.sql`
      update regulars.members set version = version + 1 where member_id = ${everyone[5]?.memberId ?? ''}`;
    await soon(async () => {
      const [range] = await deps.db.sql<{ token: number }[]>`
        select token from regulars.delivery_ranges where campaign_id = ${campaignId}`;
      expect(range?.token).toBeGreaterThan(2);
    });
    await isState(campaignId, 'done');
    expect(calls.many().map(({ to }) => to)).toEqual([12, 12]);
    expect(keysAreTrue(calls.many())).toBe(true);
    expect(tally(everyone)).toEqual(ONCE);
  });

  it.each([
    ['had it', 'accept-then-reset', 1],
    ['did not have it', 'reset', 0],
  ] as const)('is made again without whoever said no since: who %s stays unknown', async (_what, fault, has) => {
    const everyone = await onLine(9, ALIKE);
    const [silent, ...others] = everyone;
    spine.line.next('multicast', fault);
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await settled(campaignId);
    await deps.db.sql`
      update regulars.members set marketing_consent = false where member_id = ${silent?.memberId ?? ''}`;
    await dueNow();
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 8, unknown: 1 });
    expect(got(silent)).toBe(has);
    expect(tally(others)).toEqual(ONCE);
  });

  it('and is refused by LINE then was not taken, so whoever LINE does not take is looked for', async () => {
    const everyone = await onLine(20, ALIKE);
    spine.line.poisoned.add(everyone[3]?.channelUserId ?? '');
    spine.line.next('multicast', 'html-502');
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await settled(campaignId);
    await dueNow();
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 19, skipped: 1 });
    expect(everyone.filter((one) => got(one) > 1)).toEqual([]);
  });
});

describe('limits on calls to many', () => {
  it('a 429 among them holds back everybody and loses nobody', async () => {
    const everyone = await onLine(600, ALIKE);
    spine.line.next('multicast', 'ok', { status: 429, message: 'rate limit', headers: { 'retry-after': '1' } });
    const calls = watchCalls();
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    // Either range may have met it; that one is called again.
    const sizes = calls.many().map(({ to }) => to);
    expect(sizes).toHaveLength(3);
    expect(new Set(sizes)).toEqual(new Set([100, 500]));
    expect(tally(everyone)).toEqual(ONCE);
    expect(await countersOf(deps, campaignId)).toMatchObject({ sent: 600, unknown: 0, failed: 0 });
  });

  it('of a month that has not enough left are used up, and the rest waits for its owner', async () => {
    const everyone = await onLine(80, ALIKE);
    spine.line.quota.limit = spine.line.quota.used + 30;
    const campaignId = await planFor(deps, everyone);
    await deps.db.sql`update regulars.campaigns set kind = 'broadcast' where campaign_id = ${campaignId}`;
    await spine.start({ campaignsAt });
    await isState(campaignId, 'paused');
    await soon(async () => expect(await statesOf(deps, campaignId)).toEqual({ sent: 30, queued: 50 }));
    expect(await campaignOf(deps, campaignId)).toMatchObject({ pauseReason: 'monthly-limit' });
    const calls = spine.line.callsOf('multicast').length;
    spine.line.quota.limit = undefined;
    await setCampaignState(deps, campaignId, 'resume', OWNER, `resume:${campaignId}`, NOON);
    await isState(campaignId, 'done');
    expect(spine.line.callsOf('multicast').length - calls).toBe(1);
    expect(tally(everyone)).toEqual(ONCE);
  });

  it('of a month with nothing left are met by one call', async () => {
    const everyone = await onLine(10, ALIKE);
    spine.line.quota.limit = spine.line.quota.used;
    const calls = watchCalls();
    const campaignId = await planFor(deps, everyone);
    const first = await spine.start({ campaignsAt });
    await soon(async () => {
      const held = await deps.db.sql`select 1 from regulars.channel_pauses where reason = 'monthly-limit'`;
      expect(held).toHaveLength(1);
      expect(await statesOf(deps, campaignId)).toEqual({ queued: 10 });
    });
    expect(calls.many()).toHaveLength(1);
    expect(tally(everyone)).toEqual({ doubled: 0, lost: 10 });
    await first.stop();
    await deps.db.sql`delete from regulars.channel_pauses`;
    spine.line.quota.limit = undefined;
    await dueNow();
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(tally(everyone)).toEqual(ONCE);
  });

  it('of 200 calls in a second are kept by several processes together', async () => {
    const everyone = await onLine(400, ALIKE);
    // Words for two each: 200 calls to many, of which LINE takes 200 in a second and we make 100.
    const recipients = everyone.map(({ memberId }, index) => ({ memberId, facts: { fact: `${index >> 1}` } }));
    const calls = watchCalls();
    const campaignId = await planFor(deps, recipients);
    const begun = performance.now();
    await Promise.all([spine.start({ campaignsAt }), spine.start({ campaignsAt })]);
    await isState(campaignId, 'done');
    expect(calls.many()).toHaveLength(200);
    expect(performance.now() - begun).toBeGreaterThan(1_500);
    expect(tally(everyone)).toEqual(ONCE);
  });
});
