import { v5 } from 'uuid';
import { spread } from '../core/money.ts';
import type { KeyReused } from './decideAndCommit.ts';
import type { PurchaseRefusal, ReportedLine } from './decidePurchase.ts';
import type { Actor, Deps } from './deps.ts';
import type { MemberReference } from './memberReference.ts';
import { amountLine, type PurchaseRecorded, recordPurchase } from './recordPurchase.ts';
import { type CounterBasket, type RedeemRefusal, redeemVoucher, type VoucherRedeemed } from './redeemVoucher.ts';
import { undoRedemption } from './undoRedemption.ts';

/** Name space of ids that are made from a command's key, so that the same command makes the same one. */
const OF_COMMANDS = '0192f3a0-7c1e-5b6a-9d53-3f2a4c5e6b71';

export interface VoucherSale {
  readonly code: string;
  /** What is bought: an amount in minor units, or the products. */
  readonly basket: CounterBasket;
  /** Whose sale it is; absent: the voucher's member. */
  readonly member?: MemberReference;
  /** Who must own the voucher; absent: whoever brings it. */
  readonly memberId?: string | undefined;
}

export type SoldWithVoucher =
  | { readonly ok: true; readonly redeemed: VoucherRedeemed; readonly sold: PurchaseRecorded }
  | { readonly ok: false; readonly refusal: RedeemRefusal | PurchaseRefusal | KeyReused };

/**
 * A sale on which a voucher is used: the redemption names the purchase, so that a refund or an undo gives
 * both back in one stroke. Done again with the same key after a crash between the two, it completes. When the sale is
 * refused after the voucher was taken, the voucher is given back.
 */
export async function sellWithVoucher(
  deps: Deps,
  sale: VoucherSale,
  by: Actor,
  key: string,
  now: number,
): Promise<SoldWithVoucher> {
  const { code, basket, memberId, member } = sale;
  const purchaseId = v5(key, OF_COMMANDS);
  const request = { code, basket, memberId, purchaseId };
  const redeemed = await redeemVoucher(deps, request, by, `${key}:voucher`, now);
  if (!redeemed.ok) return redeemed;
  const { discountMinor, redemptionId } = redeemed.value;
  const report = {
    purchaseId,
    member: member ?? { memberId: redeemed.value.memberId },
    lines: discounted('lines' in basket ? basket.lines : [amountLine(basket.amountMinor)], discountMinor),
  };
  const sold = await recordPurchase(deps, report, by, `${key}:sale`, now);
  if (sold.ok) return { ok: true, redeemed: redeemed.value, sold: sold.value };
  await undoRedemption(deps, { memberId: redeemed.value.memberId, redemptionId }, by, `${key}:voucher-back`, now);
  return sold;
}

/** Each line carries its share of what the voucher took off, so that a return of one gives back what was paid for it. */
function discounted(lines: readonly ReportedLine[], discountMinor: number): readonly ReportedLine[] {
  const nets = lines.map(({ quantity, unitPriceMinor, discountMinor: off = 0 }) => quantity * unitPriceMinor - off);
  const shares = spread(discountMinor, nets);
  return lines.map((line, i) => ({ ...line, discountMinor: (line.discountMinor ?? 0) + (shares[i] ?? 0) }));
}
