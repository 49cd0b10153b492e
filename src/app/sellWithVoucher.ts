import type { VoucherRead } from '../../db/vouchers.ts';
import { normaliseVoucherCode } from '../core/coupons/codes.ts';
import type { RedemptionRefusal } from '../core/coupons/redeem.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import {
  decidePurchase,
  type PurchaseOutcome,
  type PurchaseRefusal,
  type PurchaseState,
  type ReportedLine,
  type Sale,
  tierOffOf,
} from './decidePurchase.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { guess } from './guessLimit.ts';
import type { MemberReference } from './memberReference.ts';
import {
  amountLine,
  type PurchaseRecorded,
  purchaseUnit,
  readPurchaseState,
  recordedOf,
  saleOf,
} from './recordPurchase.ts';
import {
  type CounterBasket,
  decideAtCounter,
  mayRedeem,
  type Redeemed,
  type RedeemRefusal,
  readVoucherAtCounter,
  redeemedOf,
  redemptionParts,
  type VoucherRedeemed,
  voucherUsedNotice,
} from './voucherAtCounter.ts';

export interface VoucherSale {
  readonly code: string;
  /** What is bought: an amount in minor units, or the products. */
  readonly basket: CounterBasket;
  /** Whose sale it is; absent: the voucher's member. */
  readonly member?: MemberReference;
  /** Who must own the voucher; absent: whoever brings it. */
  readonly memberId?: string | undefined;
}

export interface SoldWithVoucher {
  readonly redeemed: VoucherRedeemed;
  readonly sold: PurchaseRecorded;
}

interface SaleState {
  readonly voucher: VoucherRead | undefined;
  /** Absent where there is no voucher: then nothing else is looked at. */
  readonly purchase: PurchaseState | undefined;
}

interface SaleOutcome {
  readonly redeemed: Redeemed;
  readonly bought: PurchaseOutcome;
}

/**
 * A sale on which a voucher is used, as one unit: the voucher within its coupon's caps, and the purchase with its points,
 * or nothing. The redemption names the purchase, so that a refund or an undo gives both back in one stroke. Refuses as
 * `redeemVoucher` does, then as `decidePurchase` does. The same key and sale again gives the first answer.
 */
export async function sellWithVoucher(
  deps: Deps,
  sold: VoucherSale,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<SoldWithVoucher, RedeemRefusal | PurchaseRefusal>> {
  if (!mayRedeem(by)) return refuse({ code: 'not-allowed' });
  const code = normaliseVoucherCode(sold.code);
  const { basket, member = null, memberId = null } = sold;
  const lines = 'lines' in basket ? basket.lines : [amountLine(basket.amountMinor)];
  const sale = saleOf(deps, { lines }, by, now);
  const redemptionId = deps.newId();
  const sell = () =>
    decideAndCommit<SaleState, SaleOutcome, SoldWithVoucher, RedemptionRefusal | PurchaseRefusal>(deps, {
      key: { name: key, request: { code, basket, member, memberId } },
      read: () => readState(deps, { ...sold, code }, sale, by, now),
      decide: ({ voucher, purchase }) => {
        const off = purchase === undefined ? [] : tierOffOf(purchase, sale);
        const redeemed = decideAtCounter(voucher, withTierPrice(basket, off), memberId, redemptionId, now);
        return redeemed.ok ? decideSale(redeemed.value, purchase, sale, off, now, deps.newId) : redeemed;
      },
      parts: (_state, { redeemed, bought }) =>
        purchaseUnit(deps, bought, now, {
          member: redeemed.read.member,
          parts: redemptionParts(deps, redeemed, sale.purchaseId, by, now),
          said: [voucherUsedNotice(redeemed, bought.purchase.currency)],
        }),
      answer: ({ redeemed, bought }) => ({ redeemed: redeemedOf(redeemed), sold: recordedOf(bought) }),
    });
  const guessed = await guess(deps, actorName(by), sell, (got) => !got.ok && got.refusal.code === 'voucher-unknown');
  return guessed.allowed ? guessed.found : refuse({ code: 'too-many-wrong-codes' });
}

/** The voucher before the purchase: the unit holds everybody to the version that was read first. */
async function readState(deps: Deps, sold: VoucherSale, sale: Sale, by: Actor, now: number): Promise<SaleState> {
  const voucher = await readVoucherAtCounter(deps, sold.code);
  if (voucher === undefined) return { voucher, purchase: undefined };
  const member = sold.member ?? { memberId: voucher.member.memberId };
  return { voucher, purchase: await readPurchaseState(deps, { member }, sale, by, now) };
}

function decideSale(
  redeemed: Redeemed,
  state: PurchaseState | undefined,
  sale: Sale,
  off: readonly number[],
  now: number,
  newId: () => string,
): Decision<SaleOutcome, PurchaseRefusal> {
  if (state === undefined) return refuse({ code: 'member-unknown' });
  const lines = discounted(discounted(sale.lines, off), redeemed.redemption.byLine);
  const tierOffMinor = off.reduce((sum, one) => sum + one, 0);
  const bought = decidePurchase(state, { ...sale, lines, memberPrice: false, tierOffMinor }, now, newId);
  return bought.ok ? accept({ redeemed, bought: bought.value }) : bought;
}

/** The price of the member's tier comes first: a voucher is of what is left. */
function withTierPrice(basket: CounterBasket, off: readonly number[]): CounterBasket {
  if ('lines' in basket) return { lines: discounted(basket.lines, off) };
  return { amountMinor: basket.amountMinor - (off[0] ?? 0) };
}

/** Each line carries what the voucher took off it, so that a return of one gives back what was paid for it. */
const discounted = (lines: readonly ReportedLine[], byLine: readonly number[]): readonly ReportedLine[] =>
  lines.map((line, i) => ({ ...line, discountMinor: (line.discountMinor ?? 0) + (byLine[i] ?? 0) }));
