import { describe, expect, it } from 'vitest';
import { runDueJobs } from '../../../src/app/jobs.ts';
import { pointsJob } from '../../../src/app/nightly/points.ts';
import { readPoints } from '../../../src/app/readPoints.ts';
import { reviewReferral } from '../../../src/app/reviewReferral.ts';
import { DEFAULT_PROGRAMME, type Programme } from '../../../src/core/programme.ts';
import { friendsOf } from '../../support/friends.ts';
import { setProgramme } from '../../support/programme.ts';
import { DAY, NOON, OWNER, ownShop, type TestShop } from '../../support/shop.ts';

const live = new AbortController().signal;
const night = (date: string) => Date.parse(`${date}T00:05:00+08:00`);
const noon = (date: string) => Date.parse(`${date}T12:00:00+08:00`);
const pass = ({ deps }: TestShop, date: string, at = night(date)) => pointsJob.run(deps, date, at, live);

const journalsOf = ({ deps }: TestShop, memberId: string) => deps.db.sql<
  { kind: string; points: number; at: string }[]
>`
  select j.kind, e.points, to_char(j.occurred_at at time zone 'Asia/Taipei', 'YYYY-MM-DD HH24:MI') as at
  from regulars.journals j join regulars.entries e using (member_id, journal_id)
  where j.member_id = ${memberId} and e.account = 'member' order by j.journal_id`;

const lotsOf = ({ deps }: TestShop, memberId: string) => deps.db.sql<
  { remaining: number; leaves: string; extended: boolean }[]
>`
  select remaining, to_char(expires_at at time zone 'Asia/Taipei', 'YYYY-MM-DD') as leaves,
    extended_at is not null as extended
  from regulars.lots where member_id = ${memberId} order by lot_id`;

/** Points that are usable for so many days (`null`: for ever), after so many days of waiting. */
const usable = (days: number | null, pendingDays = 0): Programme['points'] => ({
  ...DEFAULT_PROGRAMME.points,
  validity: days === null ? { kind: 'never' } : { kind: 'rolling_days', days },
  pendingDays,
});

const quiet = (programme: Programme) => ({
  ...programme.automations,
  notices: { ...programme.automations.notices, on: false },
});

describe('the nightly pass over points', () => {
  const shop = ownShop();
  const { deps } = shop;

  it('books what lapsed once, dated to the moment it left, and nothing when it runs again (P10)', async () => {
    await setProgramme(deps, { points: usable(9), automations: quiet(DEFAULT_PROGRAMME) });
    const mei = await shop.member();
    await shop.buys(mei, 15_000);
    await pass(shop, '2026-12-01', night('2026-12-01') - 6 * 60_000);
    expect(await journalsOf(shop, mei)).toHaveLength(1);
    await pass(shop, '2026-12-01');
    const after = await journalsOf(shop, mei);
    expect(after.slice(1)).toEqual([{ kind: 'expire', points: -150, at: '2026-12-01 00:00' }]);
    await pass(shop, '2026-12-01');
    await pass(shop, '2026-12-02');
    expect(await journalsOf(shop, mei)).toEqual(after);
    expect(await shop.problems()).toEqual([]);
  });

  it('leaves alone what did not lapse (P11) and books what arrived', async () => {
    await setProgramme(deps, { points: usable(9, 3) });
    const lin = await shop.member();
    await shop.buys(lin, 5_000);
    await setProgramme(deps, { points: usable(null) });
    await shop.buys(lin, 5_000, { now: NOON + 8 * DAY });
    await pass(shop, '2026-11-24');
    const [arrived] = await deps.db.sql<{ activated: boolean }[]>`
      select activated from regulars.lots where member_id = ${lin} order by lot_id limit 1`;
    expect(arrived).toEqual({ activated: true });
    await pass(shop, '2026-12-31');
    expect(await shop.pointsOf(lin, noon('2026-12-31'))).toMatchObject({ available: 50, pending: 0 });
    expect((await journalsOf(shop, lin)).map(({ points }) => points)).toEqual([50, 50, -50]);
    expect(await shop.problems()).toEqual([]);
  });

  it('changes nothing that a member sees: what lapsed at midnight cannot be spent at three, before the pass (X9)', async () => {
    await setProgramme(deps, { points: usable(9, 0) });
    const wu = await shop.member();
    await shop.buys(wu, 10_000);
    const three = Date.parse('2026-12-01T03:00:00+08:00');
    const before = await shop.pointsOf(wu, three);
    expect(before).toMatchObject({ available: 0 });
    await pass(shop, '2026-12-01', Date.parse('2026-12-01T06:23:00+08:00'));
    expect(await shop.pointsOf(wu, three)).toEqual(before);
  });

  it('goes through every member of a shop that is larger than a unit, also beside another process', async () => {
    const ids = await Promise.all(Array.from({ length: 260 }, () => shop.member()));
    for (let from = 0; from < ids.length; from += 70)
      await Promise.all(ids.slice(from, from + 70).map((id) => shop.buys(id, 100)));
    await Promise.all([pass(shop, '2026-12-05'), pass(shop, '2026-12-05')]);
    const [counted] = await deps.db.sql<{ lapsed: number }[]>`
      select count(*)::int as lapsed from regulars.journals
      where kind = 'expire' and member_id = any(${ids})`;
    expect(counted).toEqual({ lapsed: 260 });
    expect(await shop.problems()).toEqual([]);
  });

  it('settles everybody but the one whose books are wrong, and says so', async () => {
    const [wrong = '', ...others] = await Promise.all([1, 2, 3].map(() => shop.member()));
    for (const id of [wrong, ...others]) await shop.buys(id, 100, { now: noon('2026-12-06') });
    await deps.db.sql`update regulars.members set available = available + 5 where member_id = ${wrong}`;
    await expect(pass(shop, '2026-12-20')).rejects.toThrow('1 members could not be handled');
    for (const id of others) expect(await shop.pointsOf(id, night('2026-12-20'))).toMatchObject({ available: 0 });
    expect(await journalsOf(shop, wrong)).toHaveLength(1);
    for (const id of others) expect(await journalsOf(shop, id)).toHaveLength(2);
    await deps.db.sql`update regulars.members set available = available - 5 where member_id = ${wrong}`;
    await pass(shop, '2026-12-20');
    expect(await shop.problems()).toEqual([]);
  });

  it('is made up for in one go after the service was away', async () => {
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const run = (at: number) => runDueJobs(deps, [pointsJob], at, { log, signal: live });
    await run(noon('2026-12-01'));
    const mei = await shop.member();
    await shop.buys(mei, 1_000, { now: noon('2026-12-01') });
    expect(await run(noon('2026-12-20'))).toBe('done');
    expect((await journalsOf(shop, mei)).map(({ kind, at }) => `${kind} ${at}`)).toEqual([
      'earn 2026-12-01 12:00',
      'expire 2026-12-11 00:00',
    ]);
  });
});

describe('points that nobody could be told of', () => {
  const shop = ownShop();
  const { deps } = shop;

  it('stay 30 days longer, once, from 7 days before they leave', async () => {
    await setProgramme(deps, { points: usable(29) });
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    await pass(shop, '2026-12-13');
    expect(await lotsOf(shop, mei)).toEqual([{ remaining: 10, leaves: '2026-12-21', extended: false }]);
    await pass(shop, '2026-12-14');
    expect(await lotsOf(shop, mei)).toEqual([{ remaining: 10, leaves: '2027-01-20', extended: true }]);
    const seen = await readPoints(deps, mei, noon('2026-12-14'));
    expect(seen?.extended).toEqual([{ points: 10, expiresAt: Date.parse('2027-01-20T00:00:00+08:00') }]);
    await pass(shop, '2027-01-13');
    await pass(shop, '2027-01-20');
    expect(await lotsOf(shop, mei)).toEqual([{ remaining: 0, leaves: '2027-01-20', extended: true }]);
    const told = await deps.db.sql<{ actor: string; action: string }[]>`
      select actor, action from regulars.audit where member_id = ${mei} and action = 'points-extended'`;
    expect(told).toEqual([{ actor: 'system', action: 'points-extended' }]);
    expect(await shop.problems()).toEqual([]);
  });

  it('do not stay where a channel accepted the notice, nor where the shop writes none', async () => {
    const [told, unwritten] = [await shop.member(), await shop.member()];
    await shop.buys(told, 1_000);
    await deps.db.sql`update regulars.lots set noticed_at = now() where member_id = ${told}`;
    await pass(shop, '2026-12-14');
    expect(await lotsOf(shop, told)).toMatchObject([{ leaves: '2026-12-21', extended: false }]);
    await setProgramme(deps, { automations: quiet(DEFAULT_PROGRAMME) });
    await shop.buys(unwritten, 1_000);
    await pass(shop, '2026-12-14');
    expect(await lotsOf(shop, unwritten)).toMatchObject([{ extended: false }]);
    await setProgramme(deps, { automations: DEFAULT_PROGRAMME.automations });
  });

  it('stay gone once they left, also when no pass ran in time', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    await pass(shop, '2026-12-21');
    expect(await lotsOf(shop, mei)).toEqual([{ remaining: 0, leaves: '2026-12-21', extended: false }]);
  });

  it('have two whole days to be told of when they live less than nine', async () => {
    await setProgramme(deps, { points: usable(5) });
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    await pass(shop, '2026-11-23');
    expect(await lotsOf(shop, mei)).toMatchObject([{ leaves: '2026-11-27', extended: false }]);
    await pass(shop, '2026-11-24');
    expect(await lotsOf(shop, mei)).toMatchObject([{ leaves: '2026-12-27', extended: true }]);
  });

  it('are not extended by a pass that raced with their spending', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    await Promise.all([
      pass(shop, '2026-11-24'),
      pass(shop, '2026-11-24'),
      shop.buys(mei, 500, { now: night('2026-11-24') }),
    ]);
    const [first] = await lotsOf(shop, mei);
    expect(first).toMatchObject({ leaves: '2026-12-27', extended: true });
    const audits = await deps.db
      .sql`select 1 from regulars.audit where member_id = ${mei} and action = 'points-extended'`;
    expect(audits).toHaveLength(1);
    expect(await shop.problems()).toEqual([]);
  });
});

describe('rewards for bringing a friend, where the shop waits for returns', () => {
  const shop = ownShop();
  const { deps } = shop;
  const friendOf = friendsOf(shop);

  it('are given to both sides once the last day of returns is over, once', async () => {
    await setProgramme(deps, { referral: { ...DEFAULT_PROGRAMME.referral, returnDays: 7 } });
    const mei = await shop.member();
    const lin = await friendOf(mei);
    await shop.buys(lin, 500);
    await pass(shop, '2026-11-28');
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0 });
    await Promise.all([pass(shop, '2026-11-29'), pass(shop, '2026-11-29')]);
    await pass(shop, '2026-11-30');
    expect(await shop.pointsOf(mei, noon('2026-11-30'))).toMatchObject({ available: 100 });
    expect(await shop.pointsOf(lin, noon('2026-11-30'))).toMatchObject({ available: 105 });
    const said = await deps.db.sql<{ kind: string }[]>`
      select notice ->> 'kind' as kind from regulars.outbox where member_id in (${mei}, ${lin}) order by kind`;
    expect(said.map(({ kind }) => kind)).toEqual(['receipt', 'referral-rewarded', 'referral-welcome']);
    const [waits] = await deps.db.sql<{ hours: number }[]>`
      select round(extract(epoch from not_before - now()) / 3600, 1)::float8 as hours
      from regulars.outbox where member_id = ${mei} order by outbox_id desc limit 1`;
    expect(waits).toEqual({ hours: 8.9 });
    expect(await shop.problems()).toEqual([]);
  });

  it('wait for the owner where they came too fast, however long ago', async () => {
    const mei = await shop.member();
    const lin = await friendOf(mei);
    await shop.buys(lin, 500);
    await deps.db.sql`update regulars.referrals set needs_review = true where member_id = ${lin}`;
    await pass(shop, '2026-12-30');
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0 });
    await reviewReferral(deps, { friendId: lin, approve: true }, OWNER, 'test:review', noon('2026-12-30'));
    expect(await shop.pointsOf(mei, noon('2026-12-30'))).toMatchObject({ available: 100 });
  });
});
