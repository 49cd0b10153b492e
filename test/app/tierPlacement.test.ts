import { expect, it } from 'vitest';
import { placeTiers } from '../../src/app/tiers/place.ts';
import { previewTiers } from '../../src/app/tiers/preview.ts';
import type { TierRules } from '../../src/core/tiers/rules.ts';
import { setProgramme } from '../support/programme.ts';
import { NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const ALL = Number.MAX_SAFE_INTEGER;
const perks = { multiplier: null, percentOff: 5, voucher: null } as const;

/** Silver for 2 purchases or 500.00, gold for 4 purchases. */
const rules = (revision: number): TierRules => ({
  revision,
  levels: [
    { id: 'silver', name: 'Silver', needs: { purchases: 2, spend: 50_000 }, perks },
    { id: 'gold', name: 'Gold', needs: { purchases: 4 }, perks },
  ],
  match: 'any',
  windowMonths: 12,
  keepMonths: 12,
  graceDays: 30,
  downgrade: 'one_down',
  firstForLife: false,
});

/** Members of whom one has bought 0 times, the next once, up to five times, and so on; the last purchase of each was given back whole. */
async function members(count: number): Promise<void> {
  const id = (kind: string) => `(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-${kind}')::uuid`;
  const at = new Date(NOON - 86_400_000).toISOString();
  await deps.db.sql.unsafe(`insert into regulars.members (member_id, language, invite_code, joined_at)
    select ${id('000000000000')}, 'en', 'm' || n, '${at}' from generate_series(1, ${count}) n`);
  await deps.db.sql.unsafe(`insert into regulars.purchases (member_id, purchase_id, external_ref, net_minor,
      refunded_minor, earned_points, currency, occurred_at, created_at)
    select ${id('000000000000')}, (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-' || lpad(k::text, 12, '0'))::uuid,
      n || ':' || k, 100, case when k = 5 then 100 else 0 end, 1, 'TWD', '${at}', '${at}'
    from generate_series(1, ${count}) n, generate_series(1, 5) k where k <= n % 6`);
}

const tiers = async () => {
  const rows = await deps.db.sql<{ tier: string | null; version: number; count: number }[]>`
    select tier, version, count(*)::int from regulars.members group by 1, 2 order by 1, 2`;
  return rows.map(({ tier, version, count }) => [tier, version, count]);
};

it('places thousands of members once, in units, whoever does it at the same moment and however often it is stopped', async () => {
  await members(6_000);
  await setProgramme(deps, { tiers: rules(1) });
  const [, counts] = [await placeTiers(deps, NOON, 1), await tiers()];
  expect(counts).toContainEqual(['gold', 1, 250]);
  await expect(placeTiers(deps, NOON, ALL, AbortSignal.abort())).rejects.toThrow('aborted');
  await Promise.all([placeTiers(deps, NOON, ALL), placeTiers(deps, NOON, ALL)]);
  expect(await tiers()).toEqual([
    ['gold', 1, 2_000],
    ['silver', 1, 2_000],
    [null, 0, 2_000],
  ]);
  expect(await placeTiers(deps, NOON, 1)).toBe(true);
  expect(await deps.db.sql`select 1 from regulars.outbox`).toHaveLength(0);
});

it('takes who has a tier that is no more to the one that is measured, and leaves everybody else as they are', async () => {
  const [silver] = rules(2).levels;
  await setProgramme(deps, { tiers: { ...rules(2), levels: silver === undefined ? [] : [silver] } });
  expect(await placeTiers(deps, NOON, ALL)).toBe(true);
  expect(await tiers()).toEqual([
    ['silver', 1, 2_000],
    ['silver', 2, 2_000],
    [null, 0, 2_000],
  ]);
});

it('tells before how many members new tiers would have, by purchases too', async () => {
  const counts = await previewTiers(deps, rules(3), 'Asia/Taipei', NOON);
  expect([...counts].toSorted(([a], [b]) => a - b)).toEqual([
    [-1, 2_000],
    [0, 2_000],
    [1, 2_000],
  ]);
});
