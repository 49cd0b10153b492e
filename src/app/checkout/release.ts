import {
  type CheckoutRow,
  checkoutMovesPart,
  findCheckout,
  heldVouchersOf,
  voidHeldVouchersPart,
} from '../../../db/checkouts.ts';
import { releaseGiftCardPart } from '../../../db/giftCards.ts';
import { findMemberPoints, ledgerParts, type MemberPoints } from '../../../db/ledger.ts';
import { redemptionsBackParts, type UsedVoucher } from '../../../db/refunds.ts';
import type { Part } from '../../../db/unit.ts';
import { memberMovesPart } from '../../../db/vouchers.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { decideRelease } from '../../core/points/decideHold.ts';
import type { LedgerOutcome } from '../../core/points/draft.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import type { Actor, Deps } from '../deps.ts';
import { withLostStamps } from '../stamps/ofReturn.ts';
import { mayRedeem } from '../voucherAtCounter.ts';
import { type CheckoutRefusal, type CheckoutView, isHeld, quoteOf, viewOfCheckout } from './checkout.ts';
import { heldAsTold } from './contradiction.ts';

/** What a release is decided on. */
export interface ReleaseState {
  readonly row: CheckoutRow | undefined;
  /** `undefined`: they have left, and their points with them. */
  readonly member: MemberPoints | undefined;
  readonly vouchers: readonly UsedVoucher[];
}

export interface ReleaseOutcome extends ReleaseState {
  readonly row: CheckoutRow;
  readonly points: LedgerOutcome | undefined;
  readonly next: 'released' | 'expired';
  /** Nothing is set aside any more; or, where it is to expire, a till holds it for longer by now. */
  readonly isOver: boolean;
}

/**
 * Gives back at once what a checkout has set aside. One that has nothing set aside (any more) is let go all the same.
 * Refuses `not-allowed`, `checkout-unknown`, `checkout-confirmed`: what is bought is refunded.
 */
export async function releaseCheckout(
  deps: Deps,
  checkoutId: string,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<CheckoutView, CheckoutRefusal>> {
  if (!mayRedeem(by)) return refuse({ code: 'not-allowed' });
  return release(deps, checkoutId, now, key);
}

/** The same, with its key; without one the checkout is `expired`, which its time has made it already, unless a till holds it again. */
export const release = (
  deps: Deps,
  checkoutId: string,
  now: number,
  key?: string,
): Promise<Answered<CheckoutView, CheckoutRefusal>> => {
  const asTold = heldAsTold(deps, [checkoutId]);
  return decideAndCommit<ReleaseState, ReleaseOutcome, CheckoutView, CheckoutRefusal>(deps, {
    ...(key === undefined ? {} : { key: { name: key, request: { checkoutId } } }),
    read: async () => {
      await asTold();
      const row = await findCheckout(deps.db, checkoutId);
      if (row === undefined) return { row, member: undefined, vouchers: [] };
      const vouchers = await withLostStamps(deps, await heldVouchersOf(deps.db, row.memberId, checkoutId));
      const member = await findMemberPoints(deps.db, row.memberId);
      return { row, member: member?.memberId === row.memberId ? member : undefined, vouchers };
    },
    decide: (state) => decideCheckoutRelease(state, key === undefined ? 'expired' : 'released', now, deps.newId),
    parts: (_state, outcome) => partsOf(outcome, now),
    answer: (outcome) =>
      viewOfCheckout(outcome.isOver ? outcome.row : { ...outcome.row, ...nextOf(outcome, now) }, now),
  });
};

export function decideCheckoutRelease(
  state: ReleaseState,
  next: 'released' | 'expired',
  now: number,
  newId: () => string,
): Decision<ReleaseOutcome, CheckoutRefusal> {
  const { row, member } = state;
  if (row === undefined) return refuse({ code: 'checkout-unknown' });
  if (row.state === 'confirmed') return refuse({ code: 'checkout-confirmed', purchaseId: row.purchaseId ?? '' });
  const isHeldAgain = next === 'expired' && isHeld(row, now);
  const isOver = row.state === 'released' || row.state === 'expired' || isHeldAgain;
  const points =
    isHeldAgain || row.state !== 'held' || row.holdId === null || member === undefined
      ? undefined
      : decideRelease(member.points, row.holdId, now, newId);
  return accept({ ...state, row, points, next, isOver });
}

const nextOf = ({ next }: ReleaseOutcome, now: number) => ({
  state: next,
  holdId: null,
  heldUntil: null,
  purchaseId: null,
  updatedAt: new Date(now),
});

function partsOf(outcome: ReleaseOutcome, now: number): readonly Part[] {
  const { row, member, points, isOver } = outcome;
  if (isOver) return [];
  const moves = checkoutMovesPart(row, nextOf(outcome, now));
  if (row.state !== 'held') return [moves];
  return [
    ...memberParts(member, points),
    ...vouchersBackParts([outcome], now),
    ...quoteOf(row).giftCards.used.map(({ cardId, payMinor }) => releaseGiftCardPart(cardId, payMinor)),
    moves,
  ];
}

/** The vouchers of checkouts, each of another member. Also one whose last day came meanwhile is back: it was not used. */
export function vouchersBackParts(outcomes: readonly ReleaseOutcome[], now: number): readonly Part[] {
  // Whoever has left has no vouchers any more.
  const isLost = ({ member }: ReleaseOutcome, { lostItsPurchase }: UsedVoucher) =>
    lostItsPurchase || member === undefined;
  const back = outcomes.flatMap((one) => one.vouchers.filter((voucher) => !isLost(one, voucher)));
  return [
    ...redemptionsBackParts(
      outcomes.flatMap(({ vouchers }) => vouchers),
      back,
      new Date(now),
    ),
    ...outcomes.flatMap((one) => {
      const lost = one.vouchers.filter((voucher) => isLost(one, voucher)).map(({ voucherId }) => voucherId);
      return lost.length === 0 ? [] : [voidHeldVouchersPart(one.row.memberId, one.row.checkoutId, lost)];
    }),
  ];
}

function memberParts(member: MemberPoints | undefined, change: LedgerOutcome | undefined): readonly Part[] {
  if (member === undefined) return [];
  return change === undefined
    ? [memberMovesPart(member)]
    : ledgerParts({ memberId: member.memberId, version: member.version, change });
}
