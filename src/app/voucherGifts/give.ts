import { auditPart } from '../../../db/audit.ts';
import { sha256 } from '../../../db/unit.ts';
import { findVoucherGift, offerGiftParts, type VoucherGiftRow, withdrawGiftPart } from '../../../db/voucherGifts.ts';
import {
  findMemberVersion,
  findVoucher,
  type MemberVersion,
  memberMovesPart,
  type ShownVoucher,
} from '../../../db/vouchers.ts';
import { newVoucherCode } from '../../core/coupons/codes.ts';
import { canBeGiven, decideGive, type Givable, type GiveRefusal, isOpen } from '../../core/coupons/gift.ts';
import { accept, refuse } from '../../core/decision.ts';
import { couponOf, voucherOf } from '../couponView.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';

/** A voucher out of its row, with what says whether it may be handed on. */
export const givableOf = ({ voucher, coupon }: Pick<ShownVoucher, 'voucher' | 'coupon'>): Givable => ({
  voucher: voucherOf(voucher),
  coupon: couponOf(coupon),
  isAutomatic: coupon.automation !== null,
  source: voucher.source,
  sourceId: voucher.sourceId,
});

/** As it was offered. */
export const linkOf = ({ memberId, state, expiresAt }: VoucherGiftRow) => ({
  giverId: memberId,
  state,
  expiresAt: expiresAt.getTime(),
});

export interface OfferedGift {
  readonly voucherId: string;
  /** Twelve characters, as a voucher's; whoever has it can take the voucher. Told once: it is stored as a hash. */
  readonly code: string;
  /** The first instant at which it does not work any more. */
  readonly expiresAt: number;
}

export type OfferGiftRefusal = { readonly code: 'member-unknown' } | GiveRefusal;

interface OfferState {
  readonly member: MemberVersion | undefined;
  readonly shown: ShownVoucher | undefined;
  readonly earlier: VoucherGiftRow | undefined;
}

/**
 * A link by which a friend takes a member's voucher: good for one of them, for 7 days at most. Until then the voucher is
 * the member's, who may use it. A newer link takes the place of an older one. Refuses `member-unknown`, then as `decideGive`.
 */
export const offerGift = (
  deps: Deps,
  which: { readonly memberId: string; readonly voucherId: string },
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<OfferedGift, OfferGiftRefusal>> =>
  decideAndCommit<OfferState, OfferedGift & { state: OfferState }, OfferedGift, OfferGiftRefusal>(deps, {
    key: { name: key, request: which },
    secret: true,
    read: () => readOffer(deps, which),
    decide: (state) => {
      if (state.member === undefined) return refuse({ code: 'member-unknown' });
      const given = decideGive(state.shown && givableOf(state.shown), now);
      if (!given.ok) return given;
      return accept({ ...given.value, voucherId: which.voucherId, code: newVoucherCode(deps.randomBytes(8)), state });
    },
    parts: ({ member, earlier }, { voucherId, code, expiresAt }) =>
      member === undefined
        ? []
        : [
            memberMovesPart(member),
            ...offerGiftParts(
              {
                memberId: member.memberId,
                voucherId,
                codeHash: sha256(code),
                createdAt: new Date(now),
                expiresAt: new Date(expiresAt),
              },
              earlier,
            ),
            auditPart({
              auditId: deps.newId(),
              actor: actorName(by),
              action: 'voucher-offered',
              memberId: member.memberId,
              details: { voucherId },
              occurredAt: new Date(now),
            }),
          ],
    answer: ({ voucherId, code, expiresAt }) => ({ voucherId, code, expiresAt }),
  });

async function readOffer(
  deps: Deps,
  { memberId, voucherId }: { readonly memberId: string; readonly voucherId: string },
): Promise<OfferState> {
  const member = await findMemberVersion(deps.db, memberId);
  if (member === undefined) return { member, shown: undefined, earlier: undefined };
  const [shown, earlier] = await Promise.all([
    findVoucher(deps.db, member.memberId, voucherId),
    findVoucherGift(deps.db, member.memberId, voucherId),
  ]);
  return { member, shown, earlier };
}

export type WithdrawGiftRefusal =
  | { readonly code: 'member-unknown' }
  /** Nobody was offered it, a friend has it by now, or it was taken back before. */
  | { readonly code: 'gift-gone' };

/** The giver takes a gift back while nobody took it: its link leads nowhere from then on. */
export const withdrawGift = (
  deps: Deps,
  which: { readonly memberId: string; readonly voucherId: string },
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<{ readonly voucherId: string }, WithdrawGiftRefusal>> =>
  decideAndCommit<OfferState, MemberVersion, { readonly voucherId: string }, WithdrawGiftRefusal>(deps, {
    key: { name: key, request: { ...which, withdraw: true } },
    read: () => readOffer(deps, which),
    decide: ({ member, earlier }) => {
      if (member === undefined) return refuse({ code: 'member-unknown' });
      return earlier?.state === 'open' ? accept(member) : refuse({ code: 'gift-gone' });
    },
    parts: (_state, member) => [
      memberMovesPart(member),
      withdrawGiftPart(member.memberId, which.voucherId),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: 'voucher-offer-withdrawn',
        memberId: member.memberId,
        details: { voucherId: which.voucherId },
        occurredAt: new Date(now),
      }),
    ],
    answer: () => ({ voucherId: which.voucherId }),
  });

/** Whether a member's voucher can be given now, and until when a link to it is out; `null`: none is. */
export async function readGiving(
  deps: Deps,
  memberId: string,
  voucherId: string,
  now: number,
): Promise<{ readonly canGive: boolean; readonly offeredUntil: number | null }> {
  const { member, shown, earlier } = await readOffer(deps, { memberId, voucherId });
  const canGive = member !== undefined && shown !== undefined && canBeGiven(givableOf(shown), now);
  const isOut = canGive && earlier !== undefined && isOpen(linkOf(earlier), now);
  return { canGive, offeredUntil: isOut ? earlier.expiresAt.getTime() : null };
}
