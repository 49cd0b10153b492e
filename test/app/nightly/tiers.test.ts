import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { members } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import { tiersJob } from '../../../src/app/nightly/tiers.ts';
import { atOnce } from '../../support/offers.ts';
import { setProgramme } from '../../support/programme.ts';
import { ownShop } from '../../support/shop.ts';
import { at } from '../../support/shopDays.ts';
import { SILVER_GOLD } from '../../support/tiers.ts';

const shop = ownShop();
const { deps } = shop;
const DATE = '2028-01-10';
const NINE = at(DATE, '09:00');
const review = () => tiersJob.run(deps, DATE, NINE, new AbortController().signal);

/** Members whose tier is measured on the date. */
async function due(count: number, tier: string): Promise<readonly string[]> {
  const rows = Array.from({ length: count }, () => {
    const memberId = v7();
    const [joinedAt, tierUntil] = [new Date(at('2027-01-10')), new Date(at(DATE, '00:00'))];
    return { memberId, language: 'en', inviteCode: memberId, joinedAt, tier, tierSince: joinedAt, tierUntil };
  });
  await commit(deps.db, [insertRows(members, rows)]);
  return rows.map(({ memberId }) => memberId);
}

interface Outcome {
  readonly tier: string;
  readonly until: string | null;
  readonly grace: boolean;
  readonly told: number;
  readonly members: number;
}

const outcomes = async (): Promise<readonly Outcome[]> => deps.db.sql<Outcome[]>`
  select tier, to_char(tier_until at time zone 'Asia/Taipei', 'YYYY-MM-DD') as until, tier_grace as grace, told,
    count(*)::int as members
  from (select m.*, (select count(*)::int from regulars.deliveries d where d.member_id = m.member_id) as told
    from regulars.members m) m
  group by 1, 2, 3, 4 order by 1, 2, 3, 4`;

/** Tills that sell to one after the other of these until they are closed; each has sold something before this is given. */
async function tills(memberIds: readonly string[], amountMinor: number, count: number) {
  let isOpen = true;
  const sell = (next: number) => shop.buys(memberIds[next % memberIds.length] ?? '', amountMinor, { now: NINE });
  await atOnce(count, sell);
  const closed = atOnce(count, async (till) => {
    for (let next = till; isOpen; next += 37) await sell(next);
  });
  return () => {
    isOpen = false;
    return closed;
  };
}

it('measures everybody once while tills sell to the same members, and nothing when it runs again', {
  timeout: 60_000,
}, async () => {
  await setProgramme(deps, { tiers: { ...SILVER_GOLD, firstForLife: true } });
  await review();
  const silver = await due(200, 'silver');
  const gold = await due(100, 'gold');
  const renewing = await due(30, 'gold');
  const closing = [await tills([...silver, ...gold], 1, 6), await tills(renewing, 20_000, 1)];
  await review().finally(() => Promise.all(closing.map((close) => close())));

  const after = await outcomes();
  const sum = (rows: readonly Outcome[]) => rows.reduce((all, { members: count }) => all + count, 0);
  expect(after.filter((one) => one.tier === 'silver')).toEqual([
    { tier: 'silver', until: null, grace: false, told: 0, members: 200 },
  ]);
  // Who bought enough is renewed, before being told of it or after; all others are told.
  const golds = after.filter((one) => one.tier === 'gold');
  const ending = golds.filter(({ grace }) => grace);
  expect(ending).toMatchObject([{ until: '2028-02-09', told: 1 }]);
  expect(sum(ending)).toBeGreaterThanOrEqual(100);
  expect(new Set(golds.filter(({ grace }) => !grace).map(({ until }) => until))).toEqual(new Set(['2029-01-10']));
  expect(sum(golds)).toBe(130);
  expect(await shop.problems()).toEqual([]);

  await review();
  expect(await outcomes()).toEqual(after);
});
