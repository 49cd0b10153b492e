import { auditPart } from '../../db/audit.ts';
import { type CouponRow, findCoupon } from '../../db/coupons.ts';
import {
  copiesOf,
  findMemberVersion,
  type MemberVersion,
  memberMovesPart,
  newVoucherParts,
  type VoucherRow,
} from '../../db/vouchers.ts';
import { newVoucherCode } from '../core/coupons/codes.ts';
import type { Voucher } from '../core/coupons/coupon.ts';
import { decideIssue, type IssueRefusal } from '../core/coupons/issue.ts';
import { accept, refuse } from '../core/decision.ts';
import { copiesNow } from './copies.ts';
import { mayChangeOffers } from './coupons.ts';
import { couponOf, type VoucherView, voucherRow } from './couponView.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { readProgramme } from './programme.ts';

export type IssueVoucherRefusal = { readonly code: 'not-allowed' } | { readonly code: 'member-unknown' } | IssueRefusal;

interface IssueState {
  readonly member: MemberVersion | undefined;
  readonly coupon: CouponRow | undefined;
  readonly copies: readonly VoucherRow[];
  readonly timeZone: string;
}

/**
 * The shop gives a member a voucher of any of its coupons, also of one that members cannot take, and beside one that they
 * hold: within the coupon's caps and days. Refuses `not-allowed` to cashiers, `member-unknown`, then as `decideIssue`.
 */
export const issueVoucher = (
  deps: Deps,
  couponId: string,
  memberId: string,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<VoucherView, IssueVoucherRefusal>> =>
  decideAndCommit<
    IssueState,
    { member: MemberVersion; coupon: CouponRow; voucher: Voucher },
    VoucherView,
    IssueVoucherRefusal
  >(deps, {
    key: { name: key, request: { couponId, memberId } },
    read: async () => {
      const [member, coupon, programme] = await Promise.all([
        findMemberVersion(deps.db, memberId),
        findCoupon(deps.db, couponId),
        readProgramme(deps),
      ]);
      const copies = member === undefined ? [] : await copiesOf(deps.db, member.memberId, couponId);
      return { member, coupon, copies, timeZone: programme.document.timeZone };
    },
    decide: ({ member, coupon, copies, timeZone }) => {
      if (!mayChangeOffers(by)) return refuse({ code: 'not-allowed' });
      if (member === undefined) return refuse({ code: 'member-unknown' });
      const request = {
        memberId: member.memberId,
        standingVouchers: copiesNow(copies, now).standing.length,
        voucherId: deps.newId(),
        code: newVoucherCode(deps.randomBytes(8)),
      };
      const issued = decideIssue(coupon && couponOf(coupon), request, timeZone, now);
      if (!issued.ok) return issued;
      return coupon === undefined
        ? refuse({ code: 'coupon-unknown' })
        : accept({ member, coupon, voucher: issued.value });
    },
    parts: (_state, { member, voucher }) => [
      memberMovesPart(member),
      ...newVoucherParts(voucherRow(voucher, 'staff', null)),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: 'voucher-issued',
        memberId: member.memberId,
        details: { couponId, voucherId: voucher.voucherId },
        occurredAt: new Date(now),
      }),
    ],
    answer: ({ voucher, coupon }) => ({ ...voucher, coupon: couponOf(coupon), standing: 'usable' }),
  });
