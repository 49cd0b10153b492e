import { type CouponRow, findCoupon } from '../../../db/coupons.ts';
import { findOffer } from '../../../db/repurchase.ts';
import type { ShopTexts } from '../../core/programme.ts';
import type { Deps } from '../deps.ts';

/** What the repurchase offers of one date say, frozen when they are planned. */
export interface RepurchaseContent {
  /** The coupon that "Get my coupon" gives; `null`: a reminder alone. */
  readonly couponId: string | null;
  readonly percent: number;
  /** The first instant at which the coupon is not given any more, epoch milliseconds. */
  readonly takeUntil: number;
  readonly texts: ShopTexts;
}

/** One member's offer: what runs out, and the local date (`YYYY-MM-DD`) around which it does. */
export interface RepurchaseFacts {
  readonly sku: string;
  readonly product: string;
  readonly expectedOn: string;
  /** Names of products that its buyers buy next, the most telling first; absent where nobody can tell. */
  readonly next?: readonly string[];
}

/** What "Get my coupon" of a repurchase offer gives. */
export interface Offer {
  readonly coupon: CouponRow | undefined;
  /** The coupon is for everything but this. */
  readonly exceptSku: string;
  readonly takeUntil: number;
}

/** The offer with a coupon that a campaign made to this member; `undefined` for who got none, like the control group. */
export async function readOffer(deps: Deps, campaignId: string, memberId: string): Promise<Offer | undefined> {
  const found = await findOffer(deps.db, campaignId, memberId);
  if (found === undefined) return undefined;
  const { couponId, takeUntil } = found.content as RepurchaseContent;
  const { sku } = found.facts as RepurchaseFacts;
  return couponId === null ? undefined : { coupon: await findCoupon(deps.db, couponId), exceptSku: sku, takeUntil };
}
