import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oldCards } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import { importList } from '../../../src/app/imports/importList.ts';
import { readProgramme } from '../../../src/app/programme.ts';
import { recordPurchase } from '../../../src/app/recordPurchase.ts';
import type { Programme } from '../../../src/core/programme.ts';
import { friendsOf } from '../../support/friends.ts';
import { setProgramme } from '../../support/programme.ts';
import { DAY, NOON, ownShop, type TestShop } from '../../support/shop.ts';
import { SILVER_GOLD } from '../../support/tiers.ts';

const folder = mkdtempSync(join(tmpdir(), 'regulars-earn-'));
const MEMBERS = 9;
/** These have points from before, which are due when the list comes. */
const BEFORE = [0, 1, 2, 3];
const REQUEST = { kind: 'purchases', dryRun: false, earn: true, createMembers: false, dates: 'ymd' } as const;

interface Bought {
  readonly member: number;
  readonly at: number;
  readonly amounts: readonly number[];
}

const bought: fc.Arbitrary<Bought> = fc.record({
  member: fc.integer({ min: 0, max: MEMBERS - 1 }),
  // Up to six years back: some are too old to earn, and the points of many have lapsed.
  at: fc.integer({ min: 0, max: 6 * 365 * 24 }).map((hours) => NOON - hours * 3_600_000),
  amounts: fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 3 }),
});

/** All that a member has got, without the names of things. */
const booksOf = async ({ deps }: TestShop, memberId: string) => {
  const { sql } = deps.db;
  const [member] = await sql`select available, pending, held, deficit, purchases, spend_minor, last_purchase_at, tier,
    tier_since, tier_until from regulars.members where member_id = ${memberId}`;
  return {
    member,
    journals:
      await sql`select * from (select kind, occurred_at, regexp_replace(explanation::text, '[0-9a-f-]{36}', 'id', 'g') as why, purchase_id is null as alone,
        (select json_agg(json_build_array(e.account, e.points) order by e.account, e.points) from regulars.entries e
          where e.member_id = j.member_id and e.journal_id = j.journal_id) as entries
      from regulars.journals j where member_id = ${memberId}) j order by kind, occurred_at, why, entries::text`,
    lots: await sql`select points, remaining, activated, earned_at, available_at, expires_at from regulars.lots
      where member_id = ${memberId} order by earned_at, points, remaining`,
    purchases: await sql`select net_minor, earned_points, currency, store, occurred_at,
        (select json_agg(json_build_array(l.sku, l.name, l.quantity, l.unit_price_minor) order by l.line_no)
          from regulars.purchase_lines l where l.member_id = p.member_id and l.purchase_id = p.purchase_id) as lines
      from regulars.purchases p where member_id = ${memberId} order by occurred_at, net_minor`,
  };
};

/** Unlike in its last digits, as ids of one moment are. */
const cardOf = (memberId: string): string => memberId.slice(-12).toUpperCase();

/** The same list for two sets of members who had bought the same before: imported, and sold one by one. */
async function bothWays(shop: TestShop, list: readonly Bought[]) {
  const { deps } = shop;
  const twins = await Promise.all(
    Array.from({ length: MEMBERS }, async (_, at) => {
      const [imported, sold] = [await shop.member(), await shop.member()];
      await commit(deps.db, [insertRows(oldCards, [{ cardNumber: cardOf(imported), memberId: imported }])]);
      for (const memberId of BEFORE.includes(at) ? [imported, sold] : []) {
        const then = NOON - 400 * DAY;
        await shop.buys(memberId, 1_000 * (at + 1), { now: then, externalRef: `before ${memberId}` });
      }
      return { imported, sold };
    }),
  );
  const twinOf = (one: Bought) => twins[one.member] ?? { imported: '', sold: '' };
  const tag = deps.newId();
  const path = join(folder, `${tag}.csv`);
  const rows = list.flatMap((one, at) =>
    one.amounts.map(
      (amount) => `${tag}-${at},${cardOf(twinOf(one).imported)},${new Date(one.at).toISOString()},s${amount},${amount}`,
    ),
  );
  writeFileSync(path, ['ref,card,date,sku,price', ...rows].join('\n'));
  const done = await importList(deps, { ...REQUEST, path }, NOON, () => undefined);
  if (!done.ok) throw new Error(done.refusal.code);
  let written = 0;
  for (const one of list.toSorted((a, b) => a.at - b.at)) {
    const lines = one.amounts.map((unitPriceMinor) => ({ sku: `s${unitPriceMinor}`, quantity: 1, unitPriceMinor }));
    const report = { member: { memberId: twinOf(one).sold }, lines, occurredAt: one.at };
    const told = await recordPurchase(deps, report, { kind: 'system' }, deps.newId(), NOON);
    if (told.ok) written += one.amounts.length;
  }
  expect(done.value.taken).toBe(written);
  for (const { imported, sold } of twins) expect(await booksOf(shop, imported)).toEqual(await booksOf(shop, sold));
  expect(await shop.problems()).toEqual([]);
  return done.value;
}

const listOf = (seed: number): readonly Bought[] =>
  fc.sample(fc.array(bought, { minLength: 60, maxLength: 80 }), { seed, numRuns: 1 })[0] ?? [];

const shop = ownShop();

const PROGRAMMES: readonly (readonly [string, (standing: Programme) => Partial<Programme>])[] = [
  ['as a shop begins', () => ({})],
  [
    'where points wait for days, and the first purchase counts threefold',
    ({ points, earn }) => ({
      points: { ...points, pendingDays: 7, validity: { kind: 'rolling_days', days: 90 } },
      earn: { ...earn, multipliers: [{ id: 'first', factor: '3', when: { firstPurchase: true } }] },
    }),
  ],
  ['in a shop with tiers', () => ({ tiers: SILVER_GOLD })],
];

describe('a list of purchases that earn', () => {
  it('gives points at the date of each, in the order of time, says nothing, and does it once', async () => {
    const { deps } = shop;
    const memberId = await shop.member();
    await commit(deps.db, [insertRows(oldCards, [{ cardNumber: '1', memberId }])]);
    const path = join(folder, 'dates.csv');
    const rows = ['b,1,2026-11-20,500', 'a,1,2026-03-01,1000', 'c,1,2023-01-01,700', 'd,1,2026-11-01,'];
    writeFileSync(path, ['ref,card,date,price', ...rows].join('\n'));
    const imports = () => importList(deps, { ...REQUEST, path }, NOON, () => undefined);
    expect(await imports()).toMatchObject({ value: { taken: 4, already: 0 } });
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 15 });
    expect(await deps.db.sql`select 1 from regulars.outbox`).toHaveLength(0);
    const lots = await deps.db.sql`select points from regulars.lots order by earned_at`;
    expect(lots.map(({ points }) => points)).toEqual([7, 10, 5]);
    expect(await imports()).toMatchObject({ value: { taken: 0, already: 4 } });
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 15 });
    expect(await shop.problems()).toEqual([]);
  });
});

describe('a list of purchases that earn leaves what they would leave one by one', () => {
  it.each(PROGRAMMES)('%s', async (name, change) => {
    const { document } = await readProgramme(shop.deps);
    await setProgramme(shop.deps, change(document));
    const report = await bothWays(shop, listOf(name.length));
    expect(report.refused.get('occurred-too-long-ago')).toBeGreaterThan(0);
  });

  it('also when it comes twice at once, and somebody buys meanwhile', async () => {
    const memberId = await shop.member();
    await commit(shop.deps.db, [insertRows(oldCards, [{ cardNumber: '20', memberId }])]);
    const path = join(folder, 'twice.csv');
    const rows = Array.from({ length: 60 }, (_, at) => `twice${at},20,${new Date(NOON - at * DAY).toISOString()},100`);
    writeFileSync(path, ['ref,card,date,amount', ...rows].join('\n'));
    const runs = await Promise.all([
      importList(shop.deps, { ...REQUEST, path }, NOON, () => undefined),
      importList(shop.deps, { ...REQUEST, path }, NOON, () => undefined),
      ...Array.from({ length: 5 }, () => shop.buys(memberId, 100)),
    ]);
    const taken = runs.map((one) => ('ok' in one && one.ok ? one.value.taken : 0)).reduce((a, b) => a + b);
    expect(taken).toBe(60);
    const [member] = await shop.deps.db.sql`select purchases from regulars.members where member_id = ${memberId}`;
    expect(member).toEqual({ purchases: 65 });
    expect(await shop.problems()).toEqual([]);
  });

  it('and brings the reward for a friend, who is decided one by one', async () => {
    const referrer = await shop.member();
    const friend = await friendsOf(shop)(referrer);
    await commit(shop.deps.db, [insertRows(oldCards, [{ cardNumber: '30', memberId: friend }])]);
    const path = join(folder, 'friend.csv');
    writeFileSync(path, 'ref,card,date,amount\nf1,30,2026-11-21T04:00:00Z,900\nf2,30,2026-11-21T03:00:00Z,50\n');
    expect(await importList(shop.deps, { ...REQUEST, path }, NOON, () => undefined)).toMatchObject({
      value: { taken: 2, made: { purchases: 2 } },
    });
    const [referral] = await shop.deps.db.sql`select state from regulars.referrals where member_id = ${friend}`;
    expect(referral?.['state']).not.toBe('joined');
    expect(await shop.problems()).toEqual([]);
  });
});
