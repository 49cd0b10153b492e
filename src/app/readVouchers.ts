import { claimableCoupons } from '../../db/coupons.ts';
import { copiesOf, findVoucher, type ShownVoucher, vouchersOf } from '../../db/vouchers.ts';
import { startedBy } from '../core/coupons/issue.ts';
import { type CouponView, couponOf, type VoucherView, voucherView } from './couponView.ts';
import type { Deps } from './deps.ts';
import { readProgramme } from './programme.ts';
import { readEarlyDays } from './tiers/early.ts';

export type { VoucherView } from './couponView.ts';

export interface MemberVouchers {
  /** Usable now or from a later day on; what ends first comes first. */
  readonly usable: readonly VoucherView[];
  /** Set aside by checkouts, for some minutes. */
  readonly held: readonly VoucherView[];
  /** The newest first. */
  readonly used: readonly VoucherView[];
  /** Expired unused, or their coupon's caps are reached. */
  readonly expired: readonly VoucherView[];
  /** A friend has them now. */
  readonly given: readonly VoucherView[];
}

/** More than anybody keeps; older ones are history. */
const MOST = 200;
const NEVER = Number.MAX_SAFE_INTEGER;

/** A member's vouchers as of `now`. */
export async function readVouchers(deps: Deps, memberId: string, now: number): Promise<MemberVouchers> {
  const views = viewsOf(await vouchersOf(deps.db, memberId, MOST), now);
  const of = (...standings: readonly VoucherView['standing'][]) =>
    views.filter(({ standing }) => standings.includes(standing));
  return {
    usable: of('usable', 'not-started').toSorted((a, b) => (a.expiresAt ?? NEVER) - (b.expiresAt ?? NEVER)),
    held: of('held'),
    used: of('used').toSorted((a, b) => (b.redeemedAt ?? 0) - (a.redeemedAt ?? 0)),
    expired: of('expired', 'used-up'),
    given: of('given'),
  };
}

/** A redeemed voucher is a use that stands: a reversal gives it back, or leaves it used where it has run out. */
function viewsOf(rows: readonly ShownVoucher[], now: number): VoucherView[] {
  const uses = new Map<string, number>();
  for (const { voucher } of rows) {
    const isFree = voucher.heldUntil !== null && voucher.heldUntil.getTime() <= now;
    if (voucher.state === 'redeemed' && !isFree) uses.set(voucher.couponId, (uses.get(voucher.couponId) ?? 0) + 1);
  }
  return rows.map((row) => voucherView(row, uses.get(row.voucher.couponId) ?? 0, now));
}

/** One voucher of a member; `undefined` for nobody's and for somebody else's. */
export async function readVoucher(
  deps: Deps,
  memberId: string,
  voucherId: string,
  now: number,
): Promise<VoucherView | undefined> {
  const row = await findVoucher(deps.db, memberId, voucherId);
  if (row === undefined) return undefined;
  const { voucher, coupon } = row;
  const copies = coupon.terms.growth === undefined ? [] : await copiesOf(deps.db, voucher.memberId, coupon.couponId);
  return voucherView(row, copies.filter(({ state }) => state === 'redeemed').length, now);
}

/** More offers than a shop has at a time. */
const MOST_OFFERS = 100;

/** The coupons that this member can take in the chat now, the newest first; those that their tier lets them have early too. */
export async function readOffers(deps: Deps, memberId: string, now: number): Promise<readonly CouponView[]> {
  const { document } = await readProgramme(deps);
  const earlyDays = await readEarlyDays(deps, memberId, document, now);
  const latest = new Date(startedBy(earlyDays, document.timeZone, now));
  const [offers, own] = await Promise.all([
    claimableCoupons(deps.db, { startedBy: latest, now: new Date(now) }, MOST_OFFERS),
    vouchersOf(deps.db, memberId, MOST),
  ]);
  const standing = viewsOf(own, now).filter((one) => one.standing !== 'void' && one.standing !== 'expired');
  return offers.map(couponOf).filter(({ couponId, usesPerMember }) => {
    const copies = standing.filter((one) => one.couponId === couponId);
    return (
      copies.every((one) => ['used', 'held', 'given'].includes(one.standing)) &&
      copies.length < (usesPerMember ?? Infinity)
    );
  });
}
