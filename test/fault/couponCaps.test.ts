import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import { undoPurchase } from '../../src/app/undoPurchase.ts';
import { undoRedemption } from '../../src/app/undoRedemption.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { CASHIER, DAY, NOON, OWNER, OWNER_ID, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes } = offersOf(deps);

/** So many members with a voucher each; their codes. */
const codesOf = async (couponId: string, count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, async () => (await takes(await shop.member(), couponId)).code));

const sells = (codes: readonly string[], amountMinor = 1_000, key: string = v7(), now = NOON) =>
  sellWithVoucher(deps, { codes, basket: { amountMinor } }, CASHIER, key, now);

async function booksOf(couponId: string) {
  const [row] = await deps.db.sql<{ uses: number; spent: number; state: string; days: number; told: number }[]>`
    select c.uses, c.spent_minor::int as spent, c.state,
      coalesce((select sum(d.uses) from regulars.coupon_days d where d.coupon_id = c.coupon_id), 0)::int as days,
      (select count(*) from regulars.outbox o where o.notice->>'kind' = 'coupon-budget-spent'
        and o.notice->>'couponId' = c.coupon_id::text)::int as told
    from regulars.coupons c where c.coupon_id = ${couponId}::uuid`;
  return row;
}

/** What stands in the redemptions must be what the coupon counts. */
async function agrees(couponId: string): Promise<void> {
  const [row] = await deps.db.sql`
    select c.uses::int as uses, c.spent_minor::int as spent, count(r.redemption_id)::int as standing,
      coalesce(sum(r.discount_minor), 0)::int as taken
    from regulars.coupons c left join regulars.redemptions r on r.coupon_id = c.coupon_id and r.reversed_at is null
    where c.coupon_id = ${couponId}::uuid group by c.coupon_id`;
  expect(row).toMatchObject({ standing: row?.['uses'], taken: row?.['spent'] });
  expect(await shop.problems()).toEqual([]);
}

describe('tills at the same moment', () => {
  it('use a coupon with a cap of 3 three times of five', async () => {
    const { couponId } = await coupon({ usesLimit: 3 });
    const codes = await codesOf(couponId, 5);
    const ends = (await Promise.all(codes.map((code) => sells([code])))).map(outcome);
    expect(ends.sort()).toEqual(['coupon-used-up', 'coupon-used-up', 'ok', 'ok', 'ok']);
    expect(await booksOf(couponId)).toMatchObject({ uses: 3, spent: 300 });
    await agrees(couponId);
  });

  it('use one voucher once of five, and a coupon for each member once of five', async () => {
    const once = await coupon();
    const [code = ''] = await codesOf(once.couponId, 1);
    expect((await atOnce(5, () => sells([code]))).map(outcome).filter((end) => end === 'ok')).toHaveLength(1);
    await agrees(once.couponId);
  });

  it('use a coupon with a cap for the day twice of six, and twice again the next day', async () => {
    const { couponId } = await coupon({ usesPerDay: 2 });
    const codes = await codesOf(couponId, 8);
    const ends = (await Promise.all(codes.slice(0, 6).map((code) => sells([code])))).map(outcome);
    expect(ends.filter((end) => end === 'ok')).toHaveLength(2);
    expect(ends.filter((end) => end === 'coupon-used-up-today')).toHaveLength(4);
    const tomorrow = await Promise.all(codes.slice(6).map((code) => sells([code], 1_000, v7(), NOON + DAY)));
    expect(tomorrow.map(outcome)).toEqual(['ok', 'ok']);
    expect(await booksOf(couponId)).toMatchObject({ uses: 4, days: 4 });
    await agrees(couponId);
  });

  it('never take more than the budget, give the last what is left, stop the coupon and tell the owner once', async () => {
    await deps.db.sql`insert into regulars.staff (staff_id, name, role, language, created_at)
      values (${OWNER_ID}, 'Lin', 'owner', 'en', now()) on conflict do nothing`;
    await deps.db.sql`insert into regulars.staff_identities (channel, channel_user_id, staff_id)
      values ('lab', 'lin', ${OWNER_ID})`;
    const { couponId } = await coupon({ value: 10, budgetMinor: 350 });
    const codes = await codesOf(couponId, 8);
    const sold = await Promise.all(codes.map((code) => sells([code])));
    const offs = sold.flatMap((one) => (one.ok ? one.value.redeemed.map(({ discountMinor }) => discountMinor) : []));
    expect(offs.sort((a, b) => a - b)).toEqual([50, 100, 100, 100]);
    expect(sold.map(outcome).filter((end) => end === 'coupon-budget-spent')).toHaveLength(4);
    expect(await booksOf(couponId)).toMatchObject({ uses: 4, spent: 350, state: 'paused', told: 1 });
    await agrees(couponId);
  });
});

describe('what a use took', () => {
  it('goes back with an undo, a full return or the reversal of the redemption: cap, day, budget and voucher', async () => {
    const { couponId } = await coupon({ usesLimit: 1, usesPerDay: 1, budgetMinor: 100 });
    const [first = '', second = ''] = await codesOf(couponId, 2);
    const full = { uses: 1, spent: 100, days: 1 };
    const empty = { uses: 0, spent: 0, days: 0 };

    const undone = given(await sells([first]));
    expect(await booksOf(couponId)).toMatchObject(full);
    expect(outcome(await sells([second]))).toBe('coupon-used-up');
    await undoPurchase(deps, undone.sold.purchaseId, OWNER, v7(), NOON);
    expect(await booksOf(couponId)).toMatchObject(empty);

    const returned = given(await sells([second]));
    given(
      await refundPurchase(
        deps,
        { purchaseId: returned.sold.purchaseId, what: { kind: 'all' } },
        OWNER,
        v7(),
        NOON + DAY,
      ),
    );
    expect(await booksOf(couponId)).toMatchObject(empty);

    const alone = given(
      await redeemVoucher(deps, { code: first, basket: { amountMinor: 1_000 } }, CASHIER, v7(), NOON),
    );
    expect(await booksOf(couponId)).toMatchObject(full);
    const both = await atOnce(3, () => undoRedemption(deps, alone, CASHIER, v7(), NOON));
    expect(both.map(outcome).filter((end) => end === 'ok')).toHaveLength(1);
    expect(await booksOf(couponId)).toMatchObject(empty);
    await agrees(couponId);
  });

  it('of several vouchers on one sale is written, and taken back, as one', async () => {
    const terms = { combines: true } as const;
    const share = await coupon({ value: 10, terms });
    const amount = await coupon({ kind: 'amount', value: 50, terms });
    const alone = await coupon({ value: 5 });
    const mei = await shop.member();
    const codes = await Promise.all(
      [amount, share, alone].map(async ({ couponId }) => (await takes(mei, couponId)).code),
    );
    expect(outcome(await sells(codes))).toBe('voucher-not-combinable');
    const key = v7();
    const sold = given(await sells(codes.slice(0, 2), 1_000, key));
    expect(sold.redeemed.map(({ discountMinor }) => discountMinor)).toEqual([100, 50]);
    expect(sold.sold.netMinor).toBe(850);
    expect(given(await sells(codes.slice(0, 2), 1_000, key))).toEqual(sold);
    const back = given(await undoPurchase(deps, sold.sold.purchaseId, OWNER, v7(), NOON));
    expect(back.vouchersReturned.toSorted()).toEqual(codes.slice(0, 2).toSorted());
    await agrees(share.couponId);
    await agrees(amount.couponId);
  });

  it('is not the first purchase’s when two tills sell the first at once', async () => {
    const { couponId } = await coupon({ terms: { firstPurchase: true } });
    const [code = ''] = await codesOf(couponId, 1);
    const sold = given(await sells([code]));
    const again = (await takes(sold.sold.memberId, couponId)).code;
    expect(outcome(await sells([again]))).toBe('not-first-purchase');
  });
});
