import type { VoucherRow } from '../../db/vouchers.ts';

/**
 * Of a member's copies of one coupon those that can be used now, how many were used, and all that count towards what one
 * member may have: also one that a friend has been given, as whoever gave theirs has had it.
 */
export function copiesNow(copies: readonly VoucherRow[], now: number) {
  const usable = copies.filter(
    ({ state, expiresAt }) => state === 'issued' && (expiresAt === null || now < expiresAt.getTime()),
  );
  const used = copies.filter(({ state }) => state === 'redeemed').length;
  const standing = copies.filter((one) => one.state === 'redeemed' || one.state === 'given' || usable.includes(one));
  return { usable, used, standing };
}
