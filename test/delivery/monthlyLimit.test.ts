import { v7 } from 'uuid';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { staff, staffIdentities } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import { setCampaignState } from '../../src/app/campaigns/state.ts';
import type { ChannelName } from '../../src/app/channel.ts';
import { tryLimitNow } from '../../src/app/monthlyLimit.ts';
import type { Notice } from '../../src/app/notice.ts';
import { readHolds } from '../../src/app/pauses.ts';
import { automationsPart } from '../../src/chat/owner/automations.ts';
import { broadcastsPart } from '../../src/chat/owner/broadcasts.ts';
import { holdsPart } from '../../src/chat/owner/holds.ts';
import { statsPart } from '../../src/chat/owner/stats.ts';
import { paneOf } from '../support/chatPane.ts';
import { tooMany } from '../support/fakeTelegram.ts';
import { ownSendings } from '../support/sendingSpine.ts';
import { campaignOf, planFor, statesOf } from '../support/sendings.ts';
import { NOON, OWNER, OWNER_ID } from '../support/shop.ts';
import { words } from '../support/spine.ts';

const { spine, deps, onLine, onTelegram, got, isState } = ownSendings();
const campaignsAt = () => NOON;
const NEWS: Notice = { kind: 'referral-welcome', points: 5, available: 5, deficit: 0 };
/** An owner on both channels, and a manager who has LINE alone. */
const addresses: { owner?: string; manager?: string } = {};

const works = async (role: 'owner' | 'manager', accounts: readonly (readonly [ChannelName, string])[]) => {
  const staffId = role === 'owner' ? OWNER_ID : v7();
  await commit(deps.db, [
    insertRows(staff, [{ staffId, name: role, role, language: 'en', createdAt: new Date(NOON) }]),
    insertRows(
      staffIdentities,
      accounts.map(([channel, channelUserId]) => ({ channel, channelUserId, staffId })),
    ),
  ]);
};

beforeAll(async () => {
  const [line, telegram] = [spine.line.user('Owner', { friend: true }), spine.telegram.user()];
  spine.telegramOpens(telegram.id);
  const manager = spine.line.user('Manager', { friend: true });
  await works('owner', [
    ['line', line.id],
    ['telegram', telegram.id],
  ]);
  await works('manager', [['line', manager.id]]);
  Object.assign(addresses, { owner: telegram.id, manager: manager.id });
});
beforeEach(async () => {
  spine.line.quota.limit = undefined;
  await deps.db.sql`delete from regulars.outbox`;
  await deps.db.sql`delete from regulars.command_keys where key like 'monthly-limit:%'`;
});

/** Where a kind of notice was queued, whether or not it has arrived yet. */
const toldOf = async (kind: string) =>
  (
    await deps.db.sql<{ to: string }[]>`
      select channel_user_id as to from regulars.outbox where notice ->> 'kind' = ${kind} order by channel, outbox_id`
  ).map(({ to }) => to);
/** Nobody is at work on a range any more: it was given back, to be looked at in a minute. */
const rangesWait = () =>
  soon(async () => {
    const atWork = await deps.db.sql`
      select 1 from regulars.delivery_ranges
      where state = 'open' and (leased_until > now() or not_before is null or not_before < now() + interval '20 seconds')`;
    expect(atWork).toHaveLength(0);
  });
const soon = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 15_000 });

describe('at LINE’s monthly limit', () => {
  it('the hold has its reason and since when, and its end is told once, also to who has LINE alone', async () => {
    const onTheirPhones = await onLine(12);
    spine.line.quota.limit = spine.line.quota.used + 5;
    const campaignId = await planFor(deps, onTheirPhones);
    await Promise.all([spine.start({ campaignsAt }), spine.start({ campaignsAt })]);
    await soon(async () => expect(await statesOf(deps, campaignId)).toEqual({ sent: 5, queued: 7 }));
    await soon(async () => expect(await toldOf('monthly-limit')).toEqual([addresses.owner]));
    const [hold] = await readHolds(deps);
    expect(hold).toMatchObject({ channel: 'line', reason: 'monthly-limit', messages: 7 });
    expect((hold?.until ?? 0) - (hold?.since ?? 0)).toBeGreaterThan(3_590_000);

    await rangesWait();
    // Tried once more while there still is none: it stays the same hold, and nobody is told again.
    await tryLimitNow(deps);
    const calls = spine.line.callsOf('push').length;
    await soon(() => expect(spine.line.callsOf('push').length).toBeGreaterThan(calls));
    await soon(async () => expect((await readHolds(deps))[0]?.until).toBeGreaterThan(Date.now() + 3_000_000));
    expect((await readHolds(deps))[0]?.since).toBe(hold?.since);
    expect(await toldOf('monthly-limit-over')).toEqual([]);

    await rangesWait();
    spine.line.quota.limit = undefined;
    await tryLimitNow(deps);
    await isState(campaignId, 'done');
    expect(onTheirPhones.map(got)).toEqual(onTheirPhones.map(() => 1));
    expect(await readHolds(deps)).toEqual([]);
    expect((await toldOf('monthly-limit-over')).toSorted()).toEqual([addresses.owner, addresses.manager].toSorted());
    expect(await toldOf('monthly-limit')).toEqual([addresses.owner]);
    const texts = () => spine.line.acceptedFor(addresses.manager ?? '').map(({ messages }) => JSON.stringify(messages));
    await soon(() => expect(texts()).toMatchObject([expect.stringContaining('monthly-limit-over')]));
  });

  it('a broadcast stands still without a call of its own, and its owner resumes it', async () => {
    const everyone = [...(await onLine(3)), ...(await onTelegram(2))];
    const { gate } = await spine.start({ campaignsAt });
    await gate.hold('line');
    const calls = spine.line.callsOf('push').length;
    const campaignId = await planFor(deps, everyone, { dueAt: NOON + 1_000 });
    await deps.db.sql`
      update regulars.campaigns set kind = 'broadcast', due_at = null where campaign_id = ${campaignId}`;
    await isState(campaignId, 'paused');
    expect(await campaignOf(deps, campaignId)).toMatchObject({ pauseReason: 'monthly-limit' });
    await soon(async () => expect(await statesOf(deps, campaignId)).toEqual({ sent: 2, queued: 3 }));
    expect(spine.line.callsOf('push')).toHaveLength(calls);
    await rangesWait();
    expect(await setCampaignState(deps, campaignId, 'resume', OWNER, `resume:${v7()}`, NOON)).toMatchObject({
      ok: true,
    });
    await isState(campaignId, 'done');
    expect(everyone.map(got)).toEqual(everyone.map(() => 1));
    await soon(async () => expect(await readHolds(deps)).toEqual([]));
  });

  it('a service message waits with the others, however often it is tried, and goes out when it is over', async () => {
    const [first, second] = await onLine(2);
    const [elsewhere] = await onTelegram(1);
    if (first === undefined || second === undefined || elsewhere === undefined) throw new Error('nobody');
    spine.line.quota.limit = spine.line.quota.used;
    await spine.start();
    const to = ({ memberId }: { memberId: string }) => ({ to: { memberId }, notice: NEWS });
    const [held = ''] = await spine.queue(to(first));
    await soon(async () =>
      expect(await spine.outbox(held)).toMatchObject({ state: 'queued', detail: 'monthly-limit' }),
    );
    await soon(async () => expect(await toldOf('monthly-limit')).toEqual([addresses.owner]));
    const calls = spine.line.callsOf('push').length;
    const [also = '', free = ''] = await spine.queue(to(second), to(elsewhere));
    await spine.dueNow();
    await soon(async () =>
      expect(await spine.outbox(also)).toMatchObject({ state: 'queued', detail: 'monthly-limit' }),
    );
    await soon(async () => expect(await spine.outbox(free)).toMatchObject({ state: 'sent' }));
    expect(spine.line.callsOf('push')).toHaveLength(calls);
    expect(await readHolds(deps)).toMatchObject([{ channel: 'line', messages: 2 }]);

    // After three days and hundreds of looks LINE is away for a moment just when it would take messages again.
    await deps.db.sql`update regulars.outbox set attempts = attempts + 400, created_at = now() - interval '3 days',
      content = case when content is null then null
        else content || jsonb_build_object('firstAttemptAt', (content->>'firstAttemptAt')::float8 - 3 * 86400000.0) end
      where outbox_id in (${held}, ${also})`;
    const { attempts } = await spine.outbox(held);
    await spine.dueNow();
    await soon(async () => expect(await spine.outbox(held)).toMatchObject({ attempts: attempts + 1, leased: false }));
    spine.line.quota.limit = undefined;
    await spine.line.goesAway();
    await tryLimitNow(deps);
    await soon(async () => expect((await spine.outbox(held)).detail).not.toBe('monthly-limit'));
    expect(await spine.outbox(held)).toMatchObject({ state: 'queued' });
    await spine.line.comesBack();
    await tryLimitNow(deps);
    await spine.dueNow();
    for (const id of [held, also])
      await soon(async () => expect(await spine.outbox(id)).toMatchObject({ state: 'sent' }));
    expect([first, second, elsewhere].map(got)).toEqual([1, 1, 1]);
    await soon(async () => expect(await toldOf('monthly-limit-over')).toHaveLength(2));
  });

  it('a service message that waited a week is not said any more', async () => {
    const [reader] = await onLine(1);
    if (reader === undefined) throw new Error('nobody');
    const answer: Notice = { kind: 'answer', messages: [words('Your points: 5')] };
    const [news = '', late = ''] = await spine.queue(
      { to: { memberId: reader.memberId }, notice: NEWS },
      { to: { memberId: reader.memberId }, notice: answer },
    );
    await deps.db.sql`update regulars.outbox set detail = 'monthly-limit',
      created_at = now() - case outbox_id when ${news} then interval '8 days' else interval '2 days' end`;
    await spine.start();
    for (const id of [news, late])
      await soon(async () => expect(await spine.outbox(id)).toMatchObject({ state: 'skipped' }));
    expect(got(reader)).toBe(0);
  });

  it('the screens of the shop show what is held back, and let it be tried at once', async () => {
    const owner = paneOf(deps, [statsPart, holdsPart, broadcastsPart, automationsPart], {
      member: undefined,
      staff: { staffId: OWNER_ID, name: 'Owner', role: 'owner' },
    });
    await owner.sends('stats');
    expect(owner.words()).not.toContain('LINE');
    const gate = (await spine.start({ relay: false })).gate;
    await gate.hold('line');
    for (const screen of ['stats', 'autos', 'bcasts']) {
      await owner.sends(screen);
      expect(owner.words()).toMatch(/^LINE has no messages left for your shop this month, since .*Nothing waits\./);
    }
    await owner.taps('Try it now');
    expect(await readHolds(deps)).toMatchObject([{ channel: 'line', until: expect.any(Number) }]);
    expect((await readHolds(deps))[0]?.until).toBeLessThanOrEqual(Date.now() + 1_000);
    await deps.db.sql`delete from regulars.channel_pauses`;
    await gate.pause('telegram', 60);
    await owner.sends('bcasts');
    expect(owner.words()).toMatch(/^Telegram asked us to wait until/);
  });
});

describe('a 429 that only asks to wait', () => {
  it('is told apart from the monthly limit, and hides none', async () => {
    const [one] = await onTelegram(1);
    if (one === undefined) throw new Error('nobody');
    spine.telegram.script('sendMessage', tooMany(30));
    const { gate } = await spine.start();
    const [id = ''] = await spine.queue({ to: { memberId: one.memberId }, notice: NEWS });
    await soon(async () => expect(await spine.outbox(id)).toMatchObject({ detail: 'rate limit' }));
    expect(await readHolds(deps)).toMatchObject([{ channel: 'telegram', reason: 'rate-limit' }]);
    await gate.hold('line');
    await gate.pause('line', 5);
    expect(await readHolds(deps)).toMatchObject([
      { channel: 'line', reason: 'monthly-limit' },
      { channel: 'telegram' },
    ]);
  });
});
