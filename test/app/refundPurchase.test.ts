import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { coupons, redemptions, vouchers } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import type { Actor } from '../../src/app/deps.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { undoPurchase } from '../../src/app/undoPurchase.ts';
import type { RefundRequest } from '../../src/core/purchases/refund.ts';
import { CASHIER, DAY, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const newKey = () => `test:${v7()}`;

const refund = (purchaseId: string, what: RefundRequest = { kind: 'all' }, now = NOON, key = newKey()) =>
  refundPurchase(deps, { purchaseId, what }, OWNER, key, now);
const amount = (amountMinor: number): RefundRequest => ({ kind: 'amount', amountMinor });

describe('refunding a purchase', () => {
  it('comes out at zero however often something is bought and returned', async () => {
    const mei = await shop.member();
    for (let round = 0; round < 5; round += 1) {
      const { purchaseId } = await shop.buys(mei, 100_000);
      await refund(purchaseId);
      expect(await shop.pointsOf(mei)).toMatchObject({ available: 0, deficit: 0 });
    }
    const rows = await deps.db.sql`
      select purchases, spend_minor::int as spend, last_purchase_at from regulars.members where member_id = ${mei}`;
    expect(rows[0]).toEqual({ purchases: 0, spend: 0, last_purchase_at: null });
  });

  it('gives the first answer again to the same key', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 1_000);
    const key = newKey();
    const first = await refund(purchaseId, amount(500), NOON, key);
    const again = await refund(purchaseId, amount(500), NOON, key);
    expect(again).toMatchObject({ ok: true, repeated: true });
    expect(again.ok && again.value).toEqual(first.ok && first.value);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 5 });
  });

  it('is for tills and managers, of a purchase that exists', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 1_000);
    const byCashier = await refundPurchase(deps, { purchaseId, what: { kind: 'all' } }, CASHIER, newKey(), NOON);
    expect(byCashier).toMatchObject({ refusal: { code: 'not-allowed' } });
    expect(await refund(v7())).toMatchObject({ refusal: { code: 'purchase-unknown' } });
  });

  it('gives vouchers back that were used on it and are still valid', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 1_000);
    const couponId = v7();
    const at = new Date(NOON);
    const voucher = (voucherId: string, expiresAt: Date) => ({ memberId: mei, voucherId, couponId, expiresAt });
    const [valid, lapsed] = [voucher(v7(), new Date(NOON + DAY)), voucher(v7(), new Date(NOON - DAY))];
    const both = [valid, lapsed];
    await commit(deps.db, [
      insertRows(coupons, [
        { couponId, name: 'Ten off', kind: 'amount', value: 10, uses: 2, spentMinor: 20, createdAt: at, updatedAt: at },
      ]),
      insertRows(
        vouchers,
        both.map((one) => ({
          ...one,
          code: one.voucherId.slice(-12),
          state: 'redeemed' as const,
          source: 'taken' as const,
          issuedAt: at,
          redeemedAt: at,
        })),
      ),
      insertRows(
        redemptions,
        both.map(({ memberId, voucherId }) => ({
          memberId,
          voucherId,
          couponId,
          redemptionId: v7(),
          purchaseId,
          discountMinor: 10,
          redeemedBy: 'system',
          occurredAt: at,
        })),
      ),
    ]);
    const returned = await refund(purchaseId);
    expect(returned).toMatchObject({ value: { vouchersReturned: [valid.voucherId.slice(-12)] } });
    const rows = await deps.db.sql`
      select voucher_id, state from regulars.vouchers where member_id = ${mei} order by expires_at desc`;
    expect(rows.map((row) => row['state'])).toEqual(['issued', 'redeemed']);
    const [coupon] = await deps.db.sql`select uses from regulars.coupons where coupon_id = ${couponId}`;
    expect(coupon).toEqual({ uses: 0 });
  });
});

describe('undoing a slip', () => {
  const manager: Actor = { kind: 'staff', staffId: v7(), role: 'manager' };
  const otherCashier: Actor = { kind: 'staff', staffId: v7(), role: 'cashier' };

  it('reverses the purchase by a journal of its own, and deletes nothing', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 1_000);
    const undone = await undoPurchase(deps, purchaseId, CASHIER, newKey(), NOON + 60_000);
    expect(undone).toMatchObject({ ok: true, value: { amountMinor: 1_000, points: { available: 0 } } });
    const kinds = await deps.db.sql`select kind from regulars.journals where member_id = ${mei} order by journal_id`;
    expect(kinds.map((row) => row['kind'])).toEqual(['earn', 'refund']);
    expect(await undoPurchase(deps, purchaseId, CASHIER, newKey(), NOON)).toMatchObject({
      refusal: { code: 'refund-exceeds-purchase' },
    });
    expect(await shop.problems()).toEqual([]);
  });

  it('is for whoever made the slip and for managers, within ten minutes', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 1_000);
    const undo = (by: Actor, now: number) => undoPurchase(deps, purchaseId, by, newKey(), now);
    expect(await undo(otherCashier, NOON)).toMatchObject({ refusal: { code: 'not-allowed' } });
    expect(await undo(CASHIER, NOON + 600_000)).toMatchObject({ refusal: { code: 'undo-too-late', minutes: 10 } });
    expect(await undo(manager, NOON + 599_999)).toMatchObject({ ok: true });
  });
});
