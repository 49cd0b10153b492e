import { normaliseVoucherCode } from '../core/coupons/codes.ts';
import type { IssueRefusal } from '../core/coupons/issue.ts';
import type { RedemptionRefusal } from '../core/coupons/redeem.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { withoutLateHolds } from './checkout/late.ts';
import { type CodeAtCounter, readCodeFor } from './codes/codesAtCounter.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import {
  decidePurchase,
  memberPricedLines,
  type PurchaseOutcome,
  type PurchaseRefusal,
  type PurchaseState,
  type Sale,
} from './decidePurchase.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { guess } from './guessLimit.ts';
import type { MemberReference } from './memberReference.ts';
import { readProgramme } from './programme.ts';
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
  membersOf,
  type Redeemed,
  type RedeemRefusal,
  readVouchersAtCounter,
  redeemedOf,
  redemptionNotices,
  redemptionParts,
  type VoucherAtCounter,
  type VoucherRedeemed,
} from './voucherAtCounter.ts';

export interface VoucherSale {
  /** One or more vouchers, which are all used. */
  readonly codes: readonly string[];
  /** What is bought: an amount in minor units, or the products. */
  readonly basket: CounterBasket;
  /** Whose sale it is; absent: the first voucher's member. */
  readonly member?: MemberReference;
  /** Who must own the vouchers; absent: whoever brings them. */
  readonly memberId?: string | undefined;
}

export interface SoldWithVoucher {
  /** In the order in which they were taken off. */
  readonly redeemed: readonly VoucherRedeemed[];
  readonly sold: PurchaseRecorded;
}

interface SaleState {
  readonly vouchers: readonly VoucherAtCounter[];
  /** Why not, where one of the codes gives no voucher: then nothing else is looked at. */
  readonly no: RedemptionRefusal | IssueRefusal | undefined;
  readonly purchase: PurchaseState | undefined;
}

type SaleRefusal = RedemptionRefusal | IssueRefusal | PurchaseRefusal;

interface SaleOutcome {
  readonly redeemed: readonly Redeemed[];
  readonly bought: PurchaseOutcome;
}

/**
 * A sale on which vouchers are used, as one unit: the vouchers within their coupons' caps, and the purchase with its
 * points, or nothing. The redemptions name the purchase, so that a refund or an undo gives all back in one stroke.
 * Refuses as `redeemVoucher` does, then as `decidePurchase` does. The same key and sale again gives the first answer.
 */
export async function sellWithVoucher(
  deps: Deps,
  sold: VoucherSale,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<SoldWithVoucher, RedeemRefusal | PurchaseRefusal>> {
  if (!mayRedeem(by)) return refuse({ code: 'not-allowed' });
  const codes = [...new Set(sold.codes.map(normaliseVoucherCode))];
  const { basket, member = null, memberId = null } = sold;
  const lines = 'lines' in basket ? basket.lines : [amountLine(basket.amountMinor)];
  const sale = saleOf(deps, { lines }, by, now);
  const sell = () =>
    decideAndCommit<SaleState, SaleOutcome, SoldWithVoucher, SaleRefusal>(deps, {
      key: { name: key, request: { codes, basket, member, memberId } },
      read: () => readState(deps, { ...sold, codes }, sale, by, now),
      decide: (state) => decideSale(state, sold, sale, now, deps.newId),
      parts: (_state, { redeemed, bought }) =>
        purchaseUnit(deps, bought, now, {
          members: membersOf(redeemed),
          parts: redeemed.flatMap((one) => redemptionParts(deps, one, sale.purchaseId, by, now)),
          said: redeemed.flatMap((one) => redemptionNotices(one, bought.purchase.currency)),
        }),
      answer: ({ redeemed, bought }) => ({ redeemed: redeemed.map(redeemedOf), sold: recordedOf(bought) }),
    });
  const guessed = await guess(
    deps,
    actorName(by),
    () => withoutLateHolds(deps, now, sell),
    (got) => !got.ok && got.refusal.code === 'voucher-unknown',
  );
  return guessed.allowed ? guessed.found : refuse({ code: 'too-many-wrong-codes' });
}

/** The vouchers before the purchase: the unit holds everybody to the version that was read first. */
async function readState(deps: Deps, sold: VoucherSale, sale: Sale, by: Actor, now: number): Promise<SaleState> {
  const found = await readVouchers(deps, sold, now);
  const vouchers = found.flatMap((one) => (one !== 'unknown' && 'read' in one ? [one.read] : []));
  const no = found.map(refusalOfCode).find((refusal) => refusal !== undefined);
  const [first] = vouchers;
  if (no !== undefined || first === undefined) {
    return { vouchers, no: no ?? { code: 'voucher-unknown' }, purchase: undefined };
  }
  const member = sold.member ?? { memberId: first.member.memberId };
  return { vouchers, no, purchase: await readPurchaseState(deps, { member }, sale, by, now) };
}

/** A one-time code that nobody has typed yet becomes the voucher of whoever buys. */
async function readVouchers(
  deps: Deps,
  { codes, memberId }: VoucherSale,
  now: number,
): Promise<readonly CodeAtCounter[]> {
  const reads = await readVouchersAtCounter(deps, codes, now);
  return Promise.all(
    reads.map(async (read, index) => {
      if (read !== undefined) return { read };
      if (memberId === undefined) return 'unknown';
      const { document } = await readProgramme(deps);
      return readCodeFor(deps, codes[index] ?? '', memberId, document, now);
    }),
  );
}

const refusalOfCode = (found: CodeAtCounter): RedemptionRefusal | IssueRefusal | undefined => {
  if (found === 'unknown') return { code: 'voucher-unknown' };
  return 'refusal' in found ? found.refusal : undefined;
};

/** The price of the member's tier comes first: vouchers are of what is left. */
function decideSale(
  { vouchers, no, purchase }: SaleState,
  { basket, memberId }: { readonly basket: CounterBasket; readonly memberId?: string | undefined },
  sale: Sale,
  now: number,
  newId: () => string,
): Decision<SaleOutcome, SaleRefusal> {
  if (no !== undefined) return refuse(no);
  if (purchase === undefined) return refuse({ code: 'voucher-unknown' });
  const { lines, tierOffMinor } = memberPricedLines(purchase, sale);
  const earlierPurchases = purchase.member?.purchases ?? 0;
  const about = { memberId: memberId ?? null, lines, amountOnly: 'amountMinor' in basket, earlierPurchases };
  const { coupons } = purchase.programme.document;
  const redeemed = decideAtCounter(vouchers, about, coupons, newId, now);
  if (!redeemed.ok) return redeemed;
  // Each line carries what the vouchers took off it, so that a return of one gives back what was paid for it.
  const paid = lines.map((line, index) =>
    redeemed.value.reduce(
      (less, { redemption }) => ({ ...less, discountMinor: less.discountMinor + (redemption.byLine[index] ?? 0) }),
      line,
    ),
  );
  const bought = decidePurchase(purchase, { ...sale, lines: paid, memberPrice: false, tierOffMinor }, now, newId);
  return bought.ok ? accept({ redeemed: redeemed.value, bought: bought.value }) : bought;
}
