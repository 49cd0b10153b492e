import { findFreeCode, useCodePart } from '../../../db/codes.ts';
import type { CouponRow } from '../../../db/coupons.ts';
import { sha256 } from '../../../db/unit.ts';
import {
  findMemberVersion,
  type MemberVersion,
  memberMovesPart,
  newVoucherParts,
  standingCopies,
} from '../../../db/vouchers.ts';
import { isVoucherCode, normaliseVoucherCode } from '../../core/coupons/codes.ts';
import type { Voucher } from '../../core/coupons/coupon.ts';
import { decideIssue } from '../../core/coupons/issue.ts';
import { accept, refuse } from '../../core/decision.ts';
import { codeSource, couponOf, type VoucherView, voucherRow } from '../couponView.ts';
import { decideAndCommit } from '../decideAndCommit.ts';
import type { Deps } from '../deps.ts';
import { readProgramme } from '../programme.ts';
import { earlyDaysFor } from '../tiers/early.ts';

interface State {
  readonly member: MemberVersion | undefined;
  readonly found: { readonly batchId: string; readonly coupon: CouponRow } | undefined;
  /** The member's vouchers of the coupon that are usable or used. */
  readonly standing: number;
  readonly timeZone: string;
  /** As `readEarlyDays` gives it; read only where the coupon has not begun. */
  readonly earlyDays: number;
}

/**
 * A one-time code that a member types becomes their voucher, with the same code: so what is printed can be shown at the
 * till. `undefined`: nobody has it any more, or its coupon gives this member no voucher; then it stays as it was.
 */
export async function takeCode(
  deps: Deps,
  memberId: string,
  typed: string,
  key: string,
  now: number,
): Promise<VoucherView | undefined> {
  const code = normaliseVoucherCode(typed);
  if (!isVoucherCode(code)) return undefined;
  const codeHash = sha256(code);
  const taken = await decideAndCommit<State, Taken, VoucherView, { readonly code: 'code-unknown' }>(deps, {
    key: { name: key, request: { memberId, codeHash } },
    read: () => readState(deps, memberId, codeHash, now),
    decide: ({ member, found, standing, timeZone, earlyDays }) => {
      if (member === undefined || found === undefined) return refuse({ code: 'code-unknown' });
      const own = { memberId: member.memberId, voucherId: deps.newId(), code };
      const request = { ...own, standingVouchers: standing, earlyDays };
      const issued = decideIssue(couponOf(found.coupon), request, timeZone, now);
      return issued.ok ? accept({ member, voucher: issued.value, ...found }) : refuse({ code: 'code-unknown' });
    },
    parts: (_state, { member, voucher, batchId }) => [
      memberMovesPart(member),
      useCodePart(codeHash, voucher.voucherId, new Date(now)),
      ...newVoucherParts(voucherRow(voucher, codeSource(voucher), batchId)),
    ],
    answer: ({ voucher, coupon }) => ({ ...voucher, coupon: couponOf(coupon), standing: 'usable' }),
  });
  return taken.ok ? taken.value : undefined;
}

interface Taken {
  readonly member: MemberVersion;
  readonly voucher: Voucher;
  readonly coupon: CouponRow;
  readonly batchId: string;
}

async function readState(deps: Deps, memberId: string, codeHash: string, now: number): Promise<State> {
  const [member, found, { document }] = await Promise.all([
    findMemberVersion(deps.db, memberId),
    findFreeCode(deps.db, codeHash),
    readProgramme(deps),
  ]);
  const { timeZone } = document;
  if (member === undefined || found === undefined) return { member, found, standing: 0, timeZone, earlyDays: 0 };
  const [copies] = await standingCopies(deps.db, [member.memberId], [found.coupon.couponId], new Date(now));
  const earlyDays = await earlyDaysFor(deps, member.memberId, found.coupon, document, now);
  return { member, found, standing: copies?.copies ?? 0, timeZone, earlyDays };
}
