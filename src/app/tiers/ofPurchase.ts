import type { CouponRow } from '../../../db/coupons.ts';
import type { TierRead } from '../../../db/tiers.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import type { Voucher } from '../../core/coupons/coupon.ts';
import { decideIssue } from '../../core/coupons/issue.ts';
import { earnFrom } from '../../core/points/earn.ts';
import type { EarnMember } from '../../core/points/inForce.ts';
import type { Programme } from '../../core/programme.ts';
import { basisOf, type Purchase } from '../../core/purchases/purchase.ts';
import type { Measure, TierLevel, TierRules } from '../../core/tiers/rules.ts';
import { decideReached, type TierState, type TierStep, tierOf, windowStart } from '../../core/tiers/tier.ts';
import { giftCouponRow } from '../campaigns/giftCoupon.ts';
import { couponOf, namedCoupon } from '../couponView.ts';
import type { TierNews } from '../notice.ts';

/** What a sale is decided on in a shop with tiers. */
export interface PurchaseTier extends TierRead {
  /** For the voucher of a tier that is reached. */
  readonly voucherCode: string;
}

export interface TierOutcome {
  /** What the member has from this purchase on, and earns it by; `undefined`: the base. */
  readonly level: TierLevel | undefined;
  readonly step: TierStep | undefined;
  readonly before: TierState;
  /** What the member had, and whose price held. */
  readonly levelBefore: TierLevel | undefined;
  readonly gift: TierGift | undefined;
}

export interface TierGift {
  readonly voucher: Voucher;
  readonly coupon: CouponRow;
}

/** The tier that a member buys with: whose price holds. */
export const tierBefore = ({ tiers }: Programme, tier: PurchaseTier | undefined): TierLevel | undefined =>
  tiers === null || tier === undefined ? undefined : tierOf(tiers, tier.state);

/**
 * What a purchase does to the member's tier; it counts itself. Points count as they are earned in the tier before, so
 * that a tier is not reached by what only it gives.
 */
export function decidePurchaseTier(
  programme: Programme,
  tier: PurchaseTier,
  purchase: Purchase & { readonly netMinor: number },
  about: EarnMember & { readonly programmeVersion: number },
  now: number,
  newId: () => string,
): TierOutcome | undefined {
  const { tiers: rules, timeZone: zone } = programme;
  if (rules === null) return undefined;
  const { state, measure } = tier;
  const had = tierOf(rules, state);
  const counted = measure === null ? undefined : measureWith(measure, purchase, programme, rules, had, about, now);
  const step = counted && decideReached(rules, state, counted, now, zone);
  const level = step === undefined ? had : tierOf(rules, step.after);
  const gift =
    step?.kind === 'reached' && level !== undefined ? giftOf(level, tier, purchase, zone, now, newId) : undefined;
  return { level, step, before: state, levelBefore: had, gift };
}

function measureWith(
  measure: Measure,
  purchase: Purchase & { readonly netMinor: number },
  programme: Programme,
  rules: TierRules,
  tier: TierLevel | undefined,
  about: EarnMember & { readonly programmeVersion: number },
  now: number,
): Measure {
  const { timeZone } = programme;
  if (purchase.occurredAt < windowStart(rules, plainDate(now, timeZone), timeZone)) return measure;
  const context = { occurredAt: purchase.occurredAt, timeZone, tier, ...about };
  const countsPoints = rules.levels.some(({ needs }) => needs.points !== undefined);
  const points = countsPoints ? earnFrom(basisOf(purchase.lines), programme.earn, context).points : 0;
  return {
    spend: measure.spend + purchase.netMinor,
    points: measure.points + points,
    purchases: measure.purchases + 1,
    days: measure.days + 1,
  };
}

function giftOf(
  { name, perks }: TierLevel,
  { voucherCode }: PurchaseTier,
  { memberId }: Purchase,
  zone: string,
  now: number,
  newId: () => string,
): TierGift | undefined {
  if (perks.voucher === null) return undefined;
  const coupon = giftCouponRow('tier', perks.voucher, name, now);
  const request = { memberId, standingVouchers: 0, voucherId: newId(), code: voucherCode };
  const issued = decideIssue(couponOf(coupon), request, zone, now);
  return issued.ok ? { voucher: issued.value, coupon } : undefined;
}

/** A tier as it is told outside. */
export const levelTold = (level: TierLevel | undefined): Pick<TierLevel, 'id' | 'name' | 'names'> | null =>
  level === undefined
    ? null
    : { id: level.id, name: level.name, ...(level.names === undefined ? {} : { names: level.names }) };

export const stepTold = ({ step }: TierOutcome): 'reached' | 'renewed' | null =>
  step?.kind === 'reached' || step?.kind === 'renewed' ? step.kind : null;

/** What the receipt says of the member's price; empty: nothing came off. */
export function tierOffTold(tier: TierOutcome | undefined, minor: number) {
  const level = levelTold(tier?.levelBefore);
  return level === null || minor === 0 ? {} : { tierOff: { level, minor } };
}

/** What the receipt says of it; empty: nothing that the member would see has changed. */
export function tierNews({ level, step, gift }: TierOutcome): { readonly tier?: TierNews } {
  const kind = step?.kind;
  if (step === undefined || level === undefined || (kind !== 'reached' && kind !== 'renewed')) return {};
  const { name, names, perks } = level;
  const voucher = gift && {
    voucherId: gift.voucher.voucherId,
    coupon: namedCoupon(couponOf(gift.coupon)),
    expiresAt: gift.voucher.expiresAt,
  };
  return {
    tier: {
      kind,
      level: { name, perks, ...(names === undefined ? {} : { names }) },
      until: step.after.until,
      voucher: voucher ?? null,
    },
  };
}
