import { describe, expect, it } from 'vitest';
import { isTemporary } from '../../src/app/patience.ts';
import { type SoldWithVoucher, sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import { undoPurchase } from '../../src/app/undoPurchase.ts';
import { offersOf } from '../support/offers.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';

const TILLS = 8;
const KILLING_MS = 4_000;
/** More vouchers than the coupon has uses, so that the cap is fought for to the end. */
const VOUCHERS = 600;
const USES = 400;

describe('while random database sessions are killed under sales with vouchers', () => {
  const shop = ownShop();
  const { deps } = shop;

  it('every sale has its voucher and every voucher its sale, within the cap', async () => {
    const { coupon, takes, usesOf } = offersOf(deps);
    const { couponId } = await coupon({ value: 10, usesLimit: USES });
    const codes: string[] = [];
    for (let made = 0; made < VOUCHERS; made += 20) {
      const twenty = Array.from({ length: 20 }, async () => (await takes(await shop.member(), couponId)).code);
      codes.push(...(await Promise.all(twenty)));
    }

    const killer = await startKiller(await shop.databaseUrl());
    const ends = performance.now() + KILLING_MS;
    await Promise.all(Array.from({ length: TILLS }, (_, index) => till(index, codes, ends)));
    expect(await killer.stop()).toBeGreaterThan(10);

    const [row] = await deps.db.sql`
      select (select count(*) from regulars.redemptions r where r.reversed_at is null)::int as uses,
        (select count(*) from regulars.purchases where refunded_minor = 0)::int as sales,
        (select count(*) from regulars.redemptions r join regulars.purchases p
          on p.purchase_id = r.purchase_id and p.member_id = r.member_id
          where (r.reversed_at is null) = (p.refunded_minor = 0))::int as agreeing,
        (select count(*) from regulars.redemptions)::int as redemptions,
        (select count(*) from regulars.purchases)::int as purchases,
        (select count(*) from regulars.vouchers where state = 'redeemed')::int as redeemed`;
    const uses = await usesOf(couponId);
    expect(uses).toBeGreaterThan(10);
    expect(uses).toBeLessThanOrEqual(USES);
    expect(row).toMatchObject({ uses, sales: uses, redeemed: uses });
    expect(row).toMatchObject({ agreeing: row?.['redemptions'], purchases: row?.['redemptions'] });
    expect(await shop.problems()).toEqual([]);
  });

  /** One till: sells with a voucher, takes every third sale back, and asks again with the same key when nobody answers. */
  async function till(index: number, codes: string[], ends: number): Promise<void> {
    for (let turn = 0; performance.now() < ends; turn += 1) {
      const code = codes.pop();
      if (code === undefined) return;
      const key = `till-${index}:${turn}`;
      const sale = { codes: [code], basket: { amountMinor: 1_000 } };
      const sold = await insist<{ ok: true; value: SoldWithVoucher } | { ok: false }>(() =>
        sellWithVoucher(deps, sale, CASHIER, key, NOON),
      );
      if (sold?.ok !== true || turn % 3 !== 2) continue;
      await insist(() => undoPurchase(deps, sold.value.sold.purchaseId, OWNER, `${key}:undo`, NOON));
    }
  }
});

/** `undefined`: nobody told how it ended. */
async function insist<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  for (let attempt = 0; attempt < 8; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!isTemporary(error)) throw error;
    }
  }
  return undefined;
}
