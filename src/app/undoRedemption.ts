import { auditPart } from '../../db/audit.ts';
import { giveUsesBackParts } from '../../db/coupons.ts';
import {
  findRedemption,
  giveVouchersBackPart,
  memberMovesPart,
  type RedemptionRead,
  reverseRedemptionsPart,
} from '../../db/vouchers.ts';
import { comesBack } from '../core/coupons/redeem.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { type NamedCoupon, namedCoupon, voucherOf } from './couponView.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { notices } from './notice.ts';
import { readProgramme } from './programme.ts';
import { withLostStamps } from './stamps/ofReturn.ts';

export type UndoRedemptionRefusal =
  | { readonly code: 'redemption-unknown' }
  | { readonly code: 'redemption-of-another' }
  | { readonly code: 'redemption-undone' }
  | { readonly code: 'redemption-undo-over'; readonly minutes: number };

export interface RedemptionUndone {
  readonly redemptionId: string;
  readonly voucherId: string;
  readonly memberId: string;
  readonly memberName: string | null;
  readonly coupon: NamedCoupon;
  readonly discountMinor: number;
  /** False: the voucher has run out meanwhile, or what brought it came back, and it stays used. */
  readonly voucherIsBack: boolean;
}

/**
 * Takes the use of a voucher back, within the programme's minutes, by whoever redeemed it, a manager or the owner: the
 * voucher is usable again and its use counts towards no cap. Refuses, in this order: `redemption-unknown`,
 * `redemption-of-another`, `redemption-undone`, `redemption-undo-over`.
 */
export const undoRedemption = (
  deps: Deps,
  which: { readonly memberId: string; readonly redemptionId: string },
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<RedemptionUndone, UndoRedemptionRefusal>> =>
  decideAndCommit<UndoState, Undo, RedemptionUndone, UndoRedemptionRefusal>(deps, {
    key: { name: key, request: { redemptionId: which.redemptionId } },
    read: async () => ({
      read: await findRead(deps, which),
      minutes: (await readProgramme(deps)).document.undoMinutes,
    }),
    decide: (state) => decideUndo(state, by, now),
    parts: (_state, { read, voucherIsBack }) => partsOf(deps, read, voucherIsBack, by, now),
    answer: ({ read: { redemption, member, coupon }, voucherIsBack }) => ({
      redemptionId: redemption.redemptionId,
      voucherId: redemption.voucherId,
      memberId: member.memberId,
      memberName: member.name,
      coupon: namedCoupon(coupon),
      discountMinor: redemption.discountMinor,
      voucherIsBack,
    }),
  });

async function findRead(deps: Deps, which: { readonly memberId: string; readonly redemptionId: string }) {
  const read = await findRedemption(deps.db, which.memberId, which.redemptionId);
  if (read === undefined) return undefined;
  const { member, redemption, coupon, lostItsPurchase } = read;
  const used = { memberId: member.memberId, voucherId: redemption.voucherId, coupon, lostItsPurchase };
  const [marked = used] = await withLostStamps(deps, [used]);
  return { ...read, lostItsPurchase: marked.lostItsPurchase };
}

interface UndoState {
  readonly read: RedemptionRead | undefined;
  readonly minutes: number;
}

interface Undo {
  readonly read: RedemptionRead;
  readonly voucherIsBack: boolean;
}

function decideUndo({ read, minutes }: UndoState, by: Actor, now: number): Decision<Undo, UndoRedemptionRefusal> {
  if (read === undefined) return refuse({ code: 'redemption-unknown' });
  const refusal = refusalOfUndo(read.redemption, minutes, by, now);
  if (refusal !== undefined) return refuse(refusal);
  return accept({
    read,
    voucherIsBack: comesBack({ ...voucherOf(read.voucher), lostItsPurchase: read.lostItsPurchase }, now),
  });
}

/** Why a use that is there cannot be undone by `by` (any more). */
export function refusalOfUndo(
  used: { readonly redeemedBy: string; readonly reversedAt: Date | null; readonly occurredAt: Date },
  minutes: number,
  by: Actor,
  now: number,
): UndoRedemptionRefusal | undefined {
  const runsTheShop = by.kind === 'staff' && by.role !== 'cashier';
  if (!runsTheShop && used.redeemedBy !== actorName(by)) return { code: 'redemption-of-another' };
  if (used.reversedAt !== null) return { code: 'redemption-undone' };
  return now > used.occurredAt.getTime() + minutes * 60_000 ? { code: 'redemption-undo-over', minutes } : undefined;
}

function partsOf(deps: Deps, read: RedemptionRead, voucherIsBack: boolean, by: Actor, now: number) {
  const { redemption, member, coupon } = read;
  const { redemptionId, voucherId, couponId } = redemption;
  const { memberId } = member;
  const occurredAt = new Date(now);
  return [
    memberMovesPart(member),
    ...giveUsesBackParts([redemption]),
    giveVouchersBackPart(voucherIsBack ? [redemption] : []),
    reverseRedemptionsPart([redemption], occurredAt),
    auditPart({
      auditId: deps.newId(),
      actor: actorName(by),
      action: 'redemption-undone',
      memberId,
      details: { redemptionId, voucherId, couponId, voucherIsBack },
      occurredAt,
    }),
    ...(voucherIsBack
      ? [notices(deps.newId, [{ to: { memberId }, notice: { kind: 'voucher-back', coupon: namedCoupon(coupon) } }])]
      : []),
  ];
}
