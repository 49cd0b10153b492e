import { memberMovesPart, type VoucherRead } from '../../db/vouchers.ts';
import { normaliseVoucherCode } from '../core/coupons/codes.ts';
import type { RedemptionRefusal } from '../core/coupons/redeem.ts';
import { refuse } from '../core/decision.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { guess } from './guessLimit.ts';
import { notices } from './notice.ts';
import { readProgramme } from './programme.ts';
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

export interface RedeemRequest {
  /** As it was typed or scanned. */
  readonly code: string;
  /** Absent: the till does its own sums, or hands over the free item. */
  readonly basket?: CounterBasket | undefined;
  /** Whose purchase it is; absent: any bearer may use the voucher. */
  readonly memberId?: string | undefined;
  readonly purchaseId?: string | undefined;
}

interface RedeemState {
  readonly read: VoucherRead | undefined;
  readonly currency: string;
}

/**
 * Uses a voucher at the counter: once, within its coupon's caps, whoever comes at the same moment. Refuses with the
 * true reason, in the order of `RedemptionRefusal`; ten unknown codes in ten minutes close the door for `by`, to right
 * ones too. The same key and request again gives the first answer. A sale with a voucher is `sellWithVoucher`.
 */
export async function redeemVoucher(
  deps: Deps,
  request: RedeemRequest,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<VoucherRedeemed, RedeemRefusal>> {
  if (!mayRedeem(by)) return refuse({ code: 'not-allowed' });
  const code = normaliseVoucherCode(request.code);
  const { basket = null, memberId = null, purchaseId = null } = request;
  const redeem = () =>
    decideAndCommit<RedeemState, Redeemed, VoucherRedeemed, RedemptionRefusal>(deps, {
      key: { name: key, request: { code, basket, memberId, purchaseId } },
      read: async () => {
        const [read, programme] = await Promise.all([readVoucherAtCounter(deps, code), readProgramme(deps)]);
        return { read, currency: programme.document.currency };
      },
      decide: ({ read }) => decideAtCounter(read, basket, memberId, deps.newId(), now),
      parts: ({ currency }, redeemed) => [
        memberMovesPart(redeemed.read.member),
        ...redemptionParts(deps, redeemed, purchaseId, by, now),
        notices(deps.newId, [voucherUsedNotice(redeemed, currency)]),
      ],
      answer: redeemedOf,
    });
  const guessed = await guess(deps, actorName(by), redeem, (got) => !got.ok && got.refusal.code === 'voucher-unknown');
  return guessed.allowed ? guessed.found : refuse({ code: 'too-many-wrong-codes' });
}
