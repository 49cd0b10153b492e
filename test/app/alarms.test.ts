import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { campaigns, outbox, staff, staffIdentities } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import { lookForStandstill, type Watched } from '../../src/app/alarms.ts';
import type { ChannelName } from '../../src/app/channel.ts';
import type { Job } from '../../src/app/jobs.ts';
import type { Notice } from '../../src/app/notice.ts';
import { readOperations } from '../../src/app/operations.ts';
import { renderNotice } from '../../src/chat/notices.ts';
import { defaultProgramme } from '../../src/core/programme.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { enrol, planFor } from '../support/sendings.ts';
import { NOON, ownShop } from '../support/shop.ts';

const MINUTE = 60_000;
const NIGHT = Date.parse('2026-11-21T23:30:00+08:00');

describe('something that stands still', () => {
  const { deps } = ownShop();
  const at = new Date(NOON);

  beforeEach(async () => {
    await deps.db.sql`update regulars.campaigns set state = 'done'`;
    await deps.db.sql`update regulars.delivery_ranges set state = 'done'`;
    const emptied = [
      'alarms',
      'outbox',
      'inbox',
      'channel_pauses',
      'processes',
      'job_runs',
      'staff_identities',
      'staff',
    ];
    for (const table of emptied) await deps.db.sql`delete from regulars.${deps.db.sql(table)}`;
    const staffId = v7();
    await commit(deps.db, [
      insertRows(staff, [{ staffId, name: 'Owner', role: 'owner', language: 'en', createdAt: at }]),
      insertRows(staffIdentities, [
        { channel: 'line', channelUserId: 'owner-line', staffId },
        { channel: 'telegram', channelUserId: 'owner-telegram', staffId },
      ]),
    ]);
  });

  /** Looks at these minutes of one process; gives what was said, to which channel. */
  async function looks(minutes: readonly number[], now = NOON, jobs: readonly Job[] = [], begin: Watched = new Map()) {
    let before = begin;
    for (const minute of minutes) {
      before = await lookForStandstill(deps, jobs, { now, monotonic: minute * MINUTE, before });
      await deps.db.sql`update regulars.outbox set state = 'sent' where notice ->> 'kind' like 'standstill%'`;
    }
    return { before, said: await said() };
  }
  async function said() {
    const rows = await deps.db.sql<{ channel: ChannelName; notice: Notice }[]>`
      select channel, notice from regulars.outbox where notice ->> 'kind' like 'standstill%' order by outbox_id`;
    return rows.map(({ channel, notice }) => [notice.kind, Reflect.get(notice, 'what'), channel]);
  }
  const event = (eventId: string, state = 'waiting') => deps.db.sql`
    insert into regulars.inbox (channel, event_id, arrival_id, channel_user_id, bytes, state, received_at)
    values ('line', ${eventId}, ${v7()}, ${eventId}, '{}', ${state}, now() - interval '1 hour')`;
  const notice = async () => {
    const outboxId = v7();
    const row = { outboxId, channel: 'line' as const, channelUserId: 'x', notice: { kind: 'answer', messages: [] } };
    await commit(deps.db, [insertRows(outbox, [row])]);
    return outboxId;
  };

  it('is told once after five minutes, to one account of the owner, and once when it moves again', async () => {
    await event('a');
    const early = await looks([0, 1, 4]);
    expect(early.said).toEqual([]);
    const told = await looks([5, 6, 60], NOON, [], early.before);
    expect(told.said).toMatchObject([['standstill', 'inbox', expect.any(String)]]);
    expect((await readOperations(deps)).alarms).toMatchObject([{ what: 'inbox' }]);
    // Another process, which has seen nothing yet, neither repeats nor ends it.
    expect((await looks([0, 6])).said).toHaveLength(1);
    await deps.db.sql`update regulars.inbox set state = 'done'`;
    const over = await looks([61, 62], NOON, [], told.before);
    expect(over.said.map(([kind]) => kind)).toEqual(['standstill', 'standstill-over']);
    expect((await readOperations(deps)).alarms).toEqual([]);
  });

  it('is told once by several processes that look at the same moment', async () => {
    await event('a');
    const one = await looks([0, 4]);
    await Promise.all(Array.from({ length: 5 }, () => looks([6], NOON, [], one.before)));
    expect(await said()).toHaveLength(1);
    await deps.db.sql`delete from regulars.inbox`;
    await Promise.all(Array.from({ length: 5 }, () => looks([7], NOON, [], one.before)));
    expect(await said()).toHaveLength(2);
  });

  it('is no queue that is long and moves', async () => {
    for (const id of ['a', 'b', 'c']) await event(id);
    let { before } = await looks([0]);
    for (const [index, id] of ['a', 'b', 'c'].entries()) {
      before = (await looks([4 * index + 3], NOON, [], before)).before;
      await deps.db.sql`update regulars.inbox set state = 'done' where event_id = ${id}`;
    }
    expect(await said()).toEqual([]);
  });

  it('is a notice that is due and nobody takes, not one that waits for its time, its limit or the owner’s word', async () => {
    const outboxId = await notice();
    await deps.db.sql`update regulars.outbox set not_before = now() + interval '1 hour' where outbox_id = ${outboxId}`;
    expect((await looks([0, 10])).said).toEqual([]);
    await deps.db.sql`update regulars.outbox set not_before = 'infinity' where outbox_id = ${outboxId}`;
    expect((await looks([0, 10])).said).toEqual([]);
    await deps.db.sql`update regulars.outbox set not_before = now() where outbox_id = ${outboxId}`;
    expect((await looks([0, 10])).said).toMatchObject([['standstill', 'outbox', expect.any(String)]]);
  });

  it('is a campaign that should be sent, not one that is paused, asleep, not due or held back', async () => {
    const people = await enrol(deps, [{ channel: 'line', channelUserId: v7() }]);
    const campaignId = await planFor(deps, people);
    expect((await looks([0, 10], NIGHT)).said).toEqual([]);
    for (const set of [
      deps.db.sql`state = 'paused'`,
      deps.db.sql`state = 'scheduled', due_at = ${new Date(NOON + MINUTE).toISOString()}::timestamptz`,
    ]) {
      await deps.db.sql`update regulars.campaigns set ${set} where campaign_id = ${campaignId}`;
      expect((await looks([0, 10])).said).toEqual([]);
    }
    await deps.db
      .sql`update regulars.campaigns set due_at = ${at.toISOString()}::timestamptz where campaign_id = ${campaignId}`;
    await deps.db.sql`update regulars.delivery_ranges set not_before = now() + interval '1 minute'`;
    expect((await looks([0, 10])).said).toEqual([]);
    await deps.db
      .sql`update regulars.delivery_ranges set not_before = null, leased_until = now() + interval '1 minute'`;
    expect((await looks([0, 10])).said).toEqual([]);
    await deps.db.sql`update regulars.delivery_ranges set leased_until = null`;
    expect((await looks([0, 10])).said).toMatchObject([['standstill', 'campaigns', expect.any(String)]]);
  });

  it('is a broadcast that does not begin', async () => {
    const content = { texts: [], imageUrl: null, button: null, coupon: null };
    const row = {
      campaignId: v7(),
      kind: 'broadcast' as const,
      messageClass: 'marketing' as const,
      state: 'scheduled' as const,
    };
    await commit(deps.db, [insertRows(campaigns, [{ ...row, content, dueAt: at, createdBy: 'x', createdAt: at }])]);
    expect((await looks([0, 10])).said).toMatchObject([['standstill', 'broadcasts', expect.any(String)]]);
  });

  it('is a job that fails again and again, not one that works for long or may wait', async () => {
    const job = (waits: boolean): Job => ({ name: 'nightly-test', waits: () => waits, run: async () => undefined });
    expect((await looks([0, 10], NOON, [job(true)])).said).toEqual([]);
    await deps.db.sql`insert into regulars.job_runs (job, local_date, state, leased_until, started_at)
      values ('other', '2026-11-21', 'running', now() + interval '1 minute', now() - interval '20 minutes')`;
    expect((await looks([0, 10], NOON, [job(false)])).said).toEqual([]);
    await deps.db.sql`update regulars.job_runs set started_at = now()`;
    expect((await looks([0, 10], NOON, [job(false)])).said).toMatchObject([['standstill', 'jobs', expect.any(String)]]);
  });

  it('is a job whose every run fails after more than a minute, told once, and over only when one is done', async () => {
    const jobs = [{ name: 'nightly-test', run: async () => undefined }];
    const begins = () => deps.db.sql`
      insert into regulars.job_runs as run (job, local_date, state, leased_until)
      values ('nightly-test', '2026-11-21', 'running', now() + interval '1 minute')
      on conflict (job, local_date) do update set token = run.token + 1, leased_until = excluded.leased_until, started_at = now()`;
    const lasts = () => deps.db.sql`update regulars.job_runs set started_at = now() - interval '100 seconds'`;
    const fails = () => deps.db.sql`update regulars.job_runs set leased_until = null`;
    let before: Watched = new Map();
    const look = async (minute: number) => {
      const seen = await looks([minute], NOON, jobs, before);
      before = seen.before;
      return seen.said.map(([kind, what]) => [kind, what]);
    };
    // Two minutes of work and one until the next try, for an hour.
    for (let minute = 0; minute < 60; minute += 3) {
      await begins();
      await look(minute);
      await lasts();
      await look(minute + 1);
      // A process that has just begun knows of no earlier look.
      await looks([minute + 1], NOON, jobs);
      await look(minute + 1.5);
      await fails();
      await look(minute + 2.5);
    }
    expect(await look(60)).toEqual([['standstill', 'jobs']]);
    // While it waits for a better hour it is not done either.
    const asleep = jobs.map((job) => ({ ...job, waits: () => true }));
    before = (await looks([61], NOON, asleep, before)).before;
    expect((await readOperations(deps)).alarms).toMatchObject([{ what: 'jobs' }]);
    await deps.db.sql`update regulars.job_runs set state = 'done', leased_until = null, finished_at = now()`;
    expect(await look(62)).toEqual([
      ['standstill', 'jobs'],
      ['standstill-over', 'jobs'],
    ]);
    expect((await readOperations(deps)).alarms).toEqual([]);
  });

  it('is no run that takes an hour and is done, though it was due for all of it', async () => {
    const jobs = [{ name: 'nightly-test', run: async () => undefined }];
    const early = await looks([0], NOON, jobs);
    await deps.db.sql`insert into regulars.job_runs (job, local_date, state, leased_until, started_at)
      values ('nightly-test', '2026-11-21', 'running', now() + interval '1 minute', now() - interval '20 minutes')`;
    const late = await looks([1, 30, 60], NOON, jobs, early.before);
    await deps.db.sql`update regulars.job_runs set state = 'done', leased_until = null`;
    expect((await looks([61], NOON, [], late.before)).said).toEqual([]);
  });

  it('is a channel that every process finds broken or that asks us to wait for long, and is told on another one', async () => {
    const health = (state: string) => JSON.stringify({ line: { state } });
    const [one, two] = [v7(), v7()];
    await deps.db.sql`insert into regulars.processes (process_id, role, version, host, pid, channels) values
      (${one}, 'all', '1', 'h', 1, ${health('degraded')}::text::jsonb), (${two}, 'worker', '1', 'h', 2, ${health('connected')}::text::jsonb)`;
    expect((await looks([0, 10])).said).toEqual([]);
    await deps.db.sql`update regulars.processes set channels = ${health('degraded')}::text::jsonb`;
    const told = await looks([0, 10]);
    expect(told.said).toEqual([['standstill', 'channel:line', 'telegram']]);
    await deps.db.sql`delete from regulars.processes`;
    await deps.db.sql`insert into regulars.channel_pauses (channel, until, reason, since)
      values ('line', now() + interval '1 hour', 'rate-limit', now() - interval '10 minutes')`;
    expect((await looks([11], NOON, [], told.before)).said).toHaveLength(1);
    await deps.db.sql`update regulars.channel_pauses set reason = 'monthly-limit'`;
    const over = await looks([12], NOON, [], told.before);
    expect(over.said.map(([kind]) => kind)).toEqual(['standstill', 'standstill-over']);
  });

  it('is told at once and once of messages that lie aside, however many join them, and again only after all were handed out', async () => {
    await event('a', 'parked');
    await event('b', 'parked');
    const first = await looks([0]);
    expect(first.said).toMatchObject([['standstill', 'parked', expect.any(String)]]);
    await event('c', 'parked');
    expect((await looks([1, 20], NOON, [], first.before)).said).toHaveLength(1);
    await deps.db.sql`delete from regulars.inbox`;
    expect((await looks([21], NOON, [], first.before)).said).toHaveLength(1);
    await event('d', 'parked');
    expect((await looks([22], NOON, [], first.before)).said).toHaveLength(2);
  });

  it('is told in every language, with what to do', () => {
    for (const language of LANGUAGES)
      for (const what of ['inbox', 'outbox', 'campaigns', 'broadcasts', 'jobs', 'channel:line', 'parked'] as const) {
        const [begun] = renderNotice({ kind: 'standstill', what, count: 2 }, language, defaultProgramme());
        const [over] = renderNotice({ kind: 'standstill-over', what }, language, defaultProgramme());
        for (const message of [begun, over])
          expect(message).toMatchObject({ type: 'text', text: expect.stringMatching(/^[^{}]{20,}$/) });
      }
  });
});
