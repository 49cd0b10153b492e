import { addLocalDays, lastUsableDay, plainDate, startOfDate } from '../calendar/localDay.ts';
import { accept, type Decision, refuse } from '../decision.ts';
import type { Instant } from '../points/ledger.ts';
import type { Coupon, Voucher } from './coupon.ts';

export type IssueRefusal =
  | { readonly code: 'coupon-unknown' }
  | { readonly code: 'coupon-stopped' }
  | { readonly code: 'coupon-not-started'; readonly startsAt: Instant }
  | { readonly code: 'coupon-ended'; readonly endedAt: Instant }
  | { readonly code: 'coupon-used-up' }
  | { readonly code: 'coupon-already-taken' };

export interface IssueRequest {
  readonly memberId: string;
  /** The member's vouchers of this coupon that are issued or redeemed; void and expired ones do not count. */
  readonly standingVouchers: number;
  readonly voucherId: string;
  /** From `newVoucherCode`. */
  readonly code: string;
  /** Local days before its start from which this member may have it; absent: none. */
  readonly earlyDays?: number;
}

/**
 * A member's own copy of a coupon. Refuses, in the order of `IssueRefusal`. `coupon-used-up` here spares the member a
 * voucher that could never be redeemed; the cap itself counts redemptions and is checked again by the write.
 */
export function decideIssue(
  coupon: Coupon | undefined,
  request: IssueRequest,
  timeZone: string,
  now: Instant,
): Decision<Voucher, IssueRefusal> {
  if (coupon === undefined) return refuse({ code: 'coupon-unknown' });
  const { startsAt, endsAt, usesLimit, usesPerMember } = coupon;
  if (!coupon.active) return refuse({ code: 'coupon-stopped' });
  const opensAt = opensFor(coupon, request.earlyDays ?? 0, timeZone);
  if (opensAt !== null && now < opensAt) return refuse({ code: 'coupon-not-started', startsAt: opensAt });
  if (endsAt !== null && now >= endsAt) return refuse({ code: 'coupon-ended', endedAt: endsAt });
  const isSpent = coupon.budgetMinor !== null && coupon.spentMinor >= coupon.budgetMinor;
  if (isSpent || (usesLimit !== null && coupon.uses >= usesLimit)) return refuse({ code: 'coupon-used-up' });
  if (usesPerMember !== null && request.standingVouchers >= usesPerMember) {
    return refuse({ code: 'coupon-already-taken' });
  }
  return accept({
    voucherId: request.voucherId,
    couponId: coupon.couponId,
    memberId: request.memberId,
    code: request.code,
    state: 'issued',
    issuedAt: now,
    expiresAt: voucherExpiresAt(coupon, now, timeZone),
    redeemedAt: null,
    ...(startsAt !== null && now < startsAt ? { early: true } : {}),
  });
}

/** From when on whoever may have it so many local days early can; `null`: from the beginning. */
export const opensFor = (
  { startsAt }: Pick<Coupon, 'startsAt'>,
  earlyDays: number,
  timeZone: string,
): Instant | null =>
  startsAt === null || earlyDays === 0
    ? startsAt
    : startOfDate(plainDate(startsAt, timeZone).subtract({ days: earlyDays }), timeZone);

/** The latest start of what may be had at `now` by whoever may have it so many local days early: `opensFor` the other way. */
export const startedBy = (earlyDays: number, timeZone: string, now: Instant): Instant =>
  earlyDays === 0 ? now : addLocalDays(now, earlyDays + 1, timeZone) - 1;

/**
 * The first instant at which a voucher issued at `issuedAt` is no longer usable; `null`: never. The day of issue is not
 * counted, the last day is whole, and no voucher outlives its coupon's window.
 */
function voucherExpiresAt(
  coupon: Pick<Coupon, 'validDays' | 'endsAt'>,
  issuedAt: Instant,
  timeZone: string,
): Instant | null {
  const { validDays, endsAt } = coupon;
  if (validDays === null) return endsAt;
  const byDays = startOfDate(plainDate(issuedAt, timeZone).add({ days: validDays + 1 }), timeZone);
  return endsAt === null ? byDays : Math.min(byDays, endsAt);
}

/** The last local day of a voucher, `2018-07-31`; `null`: it has none. */
export function voucherUsableThrough(
  coupon: Pick<Coupon, 'validDays' | 'endsAt'>,
  issuedAt: Instant,
  timeZone: string,
): string | null {
  const expiresAt = voucherExpiresAt(coupon, issuedAt, timeZone);
  return expiresAt === null ? null : lastUsableDay(expiresAt, timeZone).toString();
}
