import { auditPart } from '../../../db/audit.ts';
import { findWalkIn, type WalkInRow, walkInBackParts } from '../../../db/codes.ts';
import { type CouponRow, giveUsesBackParts } from '../../../db/coupons.ts';
import { accept } from '../../core/decision.ts';
import { type NamedCoupon, namedCoupon } from '../couponView.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import { readProgramme } from '../programme.ts';
import { refusalOfUndo, type UndoRedemptionRefusal } from '../undoRedemption.ts';

export interface WalkInUndone {
  readonly redemptionId: string;
  readonly coupon: NamedCoupon;
  readonly discountMinor: number;
}

type Found = { readonly walkIn: WalkInRow; readonly coupon: CouponRow };

/**
 * Takes back the use of a one-time code by somebody without a card, within the programme's minutes, by whoever did it, a
 * manager or the owner: the code can be used again, and its use counts towards no cap. Refuses as `undoRedemption` does.
 */
export const undoWalkIn = (
  deps: Deps,
  redemptionId: string,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<WalkInUndone, UndoRedemptionRefusal>> =>
  decideAndCommit<
    { readonly found: Found | undefined; readonly minutes: number },
    Found,
    WalkInUndone,
    UndoRedemptionRefusal
  >(deps, {
    key: { name: key, request: { redemptionId } },
    read: async () => ({
      found: await findWalkIn(deps.db, redemptionId),
      minutes: (await readProgramme(deps)).document.undoMinutes,
    }),
    decide: ({ found, minutes }) => {
      if (found === undefined) return { ok: false, refusal: { code: 'redemption-unknown' } };
      const refusal = refusalOfUndo(found.walkIn, minutes, by, now);
      return refusal === undefined ? accept(found) : { ok: false, refusal };
    },
    parts: (_state, { walkIn }) => [
      ...giveUsesBackParts([walkIn]),
      ...walkInBackParts(walkIn, new Date(now)),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: 'code-use-undone',
        details: { redemptionId, couponId: walkIn.couponId },
        occurredAt: new Date(now),
      }),
    ],
    answer: ({ walkIn, coupon }) => ({
      redemptionId,
      coupon: namedCoupon(coupon),
      discountMinor: walkIn.discountMinor,
    }),
  });
