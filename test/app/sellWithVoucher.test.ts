import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { Deps } from '../../src/app/deps.ts';
import { sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import { offersOf } from '../support/offers.ts';
import { CASHIER, NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { coupon, takes } = offersOf(shop.deps);

/** Dependencies of a process that dies when it makes its `count`-th id. */
function dyingAt(count: number): Deps {
  let made = 0;
  const { wakeOutbox, randomBytes, seal } = shop.deps;
  return {
    db: shop.deps.db,
    wakeOutbox,
    randomBytes,
    seal,
    newId: () => {
      made += 1;
      if (made === count) throw new Error('the process died');
      return shop.deps.newId();
    },
  };
}
const effects = async (memberId: string) => {
  const [row] = await shop.deps.db.sql`
    select (select count(*) from regulars.purchases where member_id = ${memberId})::int as purchases,
           (select count(*) from regulars.redemptions where member_id = ${memberId} and reversed_at is null)::int as uses`;
  return row;
};

describe('a sale with a voucher', () => {
  it('is complete once when it is done again, wherever the first attempt died', async () => {
    let died = 0;
    for (let count = 1; count <= 12; count += 1) {
      const mei = await shop.member({ name: 'Mei' });
      const { code } = await takes(mei, (await coupon({ name: `Half ${count}`, value: 50 })).couponId);
      const key = `event:${v7()}`;
      const sale = { code, basket: { amountMinor: 1_000 } };
      await sellWithVoucher(dyingAt(count), sale, CASHIER, key, NOON).catch(() => {
        died += 1;
      });
      const again = await sellWithVoucher(shop.deps, sale, CASHIER, key, NOON);
      expect(again).toMatchObject({ ok: true, redeemed: { discountMinor: 500 }, sold: { netMinor: 500 } });
      expect(await effects(mei)).toEqual({ purchases: 1, uses: 1 });
    }
    expect(died).toBeGreaterThan(2);
    expect(await shop.problems()).toEqual([]);
  });

  it('gives the voucher back when the sale is refused', async () => {
    const mei = await shop.member();
    const { code } = await takes(mei, (await coupon({ value: 50 })).couponId);
    const stranger = { code, basket: { amountMinor: 1_000 }, member: { memberId: v7() } };
    expect(await sellWithVoucher(shop.deps, stranger, CASHIER, `event:${v7()}`, NOON)).toMatchObject({ ok: false });
    expect(await effects(mei)).toEqual({ purchases: 0, uses: 0 });
    const sold = await sellWithVoucher(
      shop.deps,
      { code, basket: { amountMinor: 1_000 } },
      CASHIER,
      `event:${v7()}`,
      NOON,
    );
    expect(sold).toMatchObject({ ok: true });
  });
});
