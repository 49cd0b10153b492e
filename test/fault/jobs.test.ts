import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { judge, SEED, seeded, sizeOf } from '../faults/figure.ts';
import { type JobProcess, startJobProcess } from '../support/jobProcesses.ts';
import { setProgramme } from '../support/programme.ts';
import { enrol } from '../support/sendings.ts';
import { DAY, NOON, ownShop } from '../support/shop.ts';

const DAYS = sizeOf('S14', 400);
/** By hand three more: half an hour of summer time, midnights that are missing, and where the day begins. */
const ZONES = ['Asia/Taipei', 'America/New_York', 'America/Santiago'];
const FAR_ZONES = ['Africa/Cairo', 'Australia/Lord_Howe', 'Pacific/Kiritimati'];
const HOUR = 3_600_000;

const endAll = (processes: readonly JobProcess[]) => Promise.all(processes.map((one) => one.end()));

describe('five processes', () => {
  const shop = ownShop();
  const { deps } = shop;
  const processes: JobProcess[] = [];
  beforeAll(async () => {
    const url = await shop.databaseUrl();
    processes.push(...(await Promise.all([1, 2, 3, 4, 5].map(() => startJobProcess(url, 'noting')))));
  });
  afterAll(() => endAll(processes));

  it.each(process.env['FAULTS_S14'] === undefined ? ZONES : [...ZONES, ...FAR_ZONES])(
    'run every job once for each of the days in %s, all woken at the same moments',
    async (timeZone) => {
      await deps.db.sql`delete from regulars.job_runs`;
      await setProgramme(deps, { timeZone });
      const before = processes.map((one) => one.ran.length);
      const ranHere = () => processes.map((one, at) => one.ran.slice(before[at]));
      const random = seeded(SEED);
      // Steps that hit every hour of the day, come several times a day, and now and then leave out a day or two.
      const steps = [7 * HOUR, 1 * HOUR, 25 * HOUR, 3 * HOUR, 50 * HOUR];
      const stepAfter = (step: number) => (steps[step % steps.length] ?? HOUR) + Math.floor(random() * 60) * 60_000;
      const from = Date.parse('2027-01-01T12:00:00Z');
      const until = from + DAYS * DAY;
      for (let now = from, step = 0; ; now = Math.min(until, now + stepAfter(step)), step += 1) {
        // Clocks of machines differ, by two hours here; nobody's is ahead of the last day.
        const skewed = () => Math.min(until, now + Math.round((random() - 0.5) * 4 * HOUR));
        await Promise.all(processes.map((one) => one.run(skewed())));
        if (now === until) break;
      }
      // A process that found another at work left the rest to it; whoever looks next finds nothing or does it.
      await Promise.all(processes.map((one) => one.run(until)));

      const dateOf = (instant: number) =>
        Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
      const first = dateOf(from);
      const dates = Array.from({ length: first.until(dateOf(until)).days + 1 }, (_, days) =>
        first.add({ days }).toString(),
      );
      expect(dates.length).toBeGreaterThanOrEqual(DAYS);
      const ran = ranHere().flat().sort();
      const due = dates.flatMap((date) => [`${date} first`, `${date} second`]);
      const counted = {
        dates: dates.length,
        runs: ran.length,
        twice: ran.length - new Set(ran).size,
        missed: due.filter((one) => !ran.includes(one)).length,
        notDue: ran.filter((one) => !due.includes(one)).length,
      };
      const limits = { twice: 0, missed: 0, notDue: 0 };
      expect(judge(['S14', timeZone], dates.length, counted, limits)).toEqual([]);
      expect(ranHere().filter((all) => all.length > 0).length).toBeGreaterThan(1);
    },
    // A zone that is given up goes on beside the next one, in its runs: rather wait on a busy machine.
    60_000 + DAYS * 3_000,
  );
});

describe('five processes at the tick of a night', () => {
  const shop = ownShop();
  const { deps } = shop;

  it('plan one greeting with one gift for each birthday, and one notice a date for whose points leave', async () => {
    const points = { pendingDays: 0, validity: { kind: 'rolling_days', days: 9 }, refundPolicy: 'deficit' } as const;
    await setProgramme(deps, { points: { ...points, restoreGraceDays: 7 } });
    const born = { birthdayMonth: 11, birthdayDay: 22, birthdayCalendar: 'solar', birthdayLeapMonth: false } as const;
    const accounts = Array.from({ length: 60 }, (_, at) => ({ channel: 'line', channelUserId: `U${at}` }) as const);
    for (const { memberId } of await enrol(deps, accounts, born)) await shop.buys(memberId, 100);
    const url = await shop.databaseUrl();
    const processes = await Promise.all([1, 2, 3, 4, 5].map(() => startJobProcess(url, 'nightly')));
    for (const now of [NOON, NOON + DAY, NOON + 2 * DAY]) {
      await Promise.all(processes.map((one) => one.run(now)));
      await Promise.all(processes.map((one) => one.run(now)));
    }
    await endAll(processes);
    const planned = await deps.db.sql`
      select kind, local_date::text as date, count(*)::int as messages, count(distinct d.member_id)::int as members
      from regulars.campaigns join regulars.deliveries d using (campaign_id) group by kind, local_date order by 1, 2`;
    // Nothing is sent here, so whoever was not told is told on the next date.
    expect([...planned]).toEqual([
      { kind: 'birthday', date: '2026-11-22', messages: 60, members: 60 },
      { kind: 'notice', date: '2026-11-21', messages: 60, members: 60 },
      { kind: 'notice', date: '2026-11-22', messages: 60, members: 60 },
      { kind: 'notice', date: '2026-11-23', messages: 60, members: 60 },
    ]);
    const [gifts] = await deps.db.sql`
      select count(*)::int as gifts, count(distinct member_id)::int as members from regulars.vouchers`;
    expect(gifts).toEqual({ gifts: 60, members: 60 });
    const again = await deps.db.sql`select 1 from regulars.job_runs where state <> 'done' or token > 1`;
    expect(again).toHaveLength(0);
    expect(await shop.problems()).toEqual([]);
  }, 60_000);
});

describe('a process that is killed in the middle of a nightly pass', () => {
  const shop = ownShop();
  const { deps } = shop;

  it('is followed by another one, and every member is booked once', async () => {
    const points = { pendingDays: 0, validity: { kind: 'rolling_days', days: 9 }, refundPolicy: 'deficit' } as const;
    await setProgramme(deps, { points: { ...points, restoreGraceDays: 7 } });
    const ids = await Promise.all(Array.from({ length: 250 }, () => shop.member()));
    for (let from = 0; from < ids.length; from += 50)
      await Promise.all(ids.slice(from, from + 50).map((id) => shop.buys(id, 100)));
    const url = await shop.databaseUrl();
    const [dying, heir] = await Promise.all([startJobProcess(url, 'points'), startJobProcess(url, 'points')]);
    const booked = async () => {
      const [row] = await deps.db.sql<{ count: number }[]>`
        select count(*)::int as count from regulars.journals where kind = 'expire'`;
      return row?.count ?? 0;
    };
    const now = NOON + 20 * DAY;
    // Somebody holds on to the last member, so that it dies in the middle.
    const holder = await deps.db.sql.reserve();
    await holder`begin`;
    await holder`select 1 from regulars.members where member_id = ${ids.toSorted().at(-1) ?? ''}::uuid for update`;
    const killed = dying.run(now);
    await vi.waitFor(async () => expect(await booked()).toBeGreaterThan(20), { timeout: 20_000, interval: 2 });
    await dying.kill();
    expect(await killed).toBe('killed');
    await holder`rollback`;
    holder.release();
    const left = await booked();
    expect(left).toBeLessThan(250);
    expect(await heir.run(now)).toBe('elsewhere');
    // As a minute does.
    await deps.db.sql`update regulars.job_runs set leased_until = now() - interval '1 second' where state <> 'done'`;
    expect(await heir.run(now)).toBe('done');
    await heir.end();
    const twice = await deps.db.sql`
      select member_id from regulars.journals where kind = 'expire' group by member_id having count(*) > 1`;
    expect([...twice]).toEqual([]);
    expect(await booked()).toBe(250);
    expect(await shop.problems()).toEqual([]);
  }, 60_000);
});
