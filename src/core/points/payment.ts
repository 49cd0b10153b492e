import type { EarnRate, PointsPayment } from '../programme.ts';

/** What kept points from paying more; `null`: nothing but the wish. In the order in which it is told. */
export type PaymentLimit = 'not-offered' | 'balance' | 'share' | 'steps' | 'minimum';

export interface PayablePoints {
  readonly points: number;
  /** What they pay, in minor units. */
  readonly minor: number;
  readonly limitedBy: PaymentLimit | null;
}

/**
 * How many of the points that are wanted can pay a part of a bill: whole steps, no more than are there, than the share of
 * the bill allows, and none below the minimum. It clamps and says by what; the checkout that follows refuses instead.
 * `wanted` `max`: as many as possible. Amounts in minor units.
 */
export function payablePoints(
  rules: PointsPayment | null,
  wanted: number | 'max',
  available: number,
  billMinor: number,
): PayablePoints {
  if (wanted === 0) return { points: 0, minor: 0, limitedBy: null };
  if (rules === null) return { points: 0, minor: 0, limitedBy: 'not-offered' };
  const most = mostByBill(rules, billMinor);
  const asked = wanted === 'max' ? Number.POSITIVE_INFINITY : wanted;
  const usable = Math.min(asked, available, most);
  const steps = Math.floor(usable / rules.points);
  const points = steps * rules.points;
  if (points < rules.minimumPoints || steps === 0) {
    return { points: 0, minor: 0, limitedBy: limitOf(asked, available, most) ?? 'minimum' };
  }
  const limitedBy = limitOf(asked, available, most) ?? (points < asked ? 'steps' : null);
  return { points, minor: steps * rules.minor, limitedBy: wanted === 'max' ? null : limitedBy };
}

/** Points of the whole steps that the share of the bill allows. */
const mostByBill = ({ points, minor, maxPercent }: PointsPayment, billMinor: number): number =>
  Math.floor(Math.floor((billMinor * maxPercent) / 100) / minor) * points;

function limitOf(asked: number, available: number, most: number): 'balance' | 'share' | undefined {
  if (Math.min(available, most) >= asked) return undefined;
  return available <= most ? 'balance' : 'share';
}

/** What a purchase earns at a rate, and what that pays later. Amounts in minor units, percent with one decimal. */
export interface GivenBack {
  readonly spendMinor: number;
  readonly points: number;
  readonly payMinor: number;
  readonly percent: number;
}

/**
 * What a shop gives back to whoever pays with points, on an amount of at least ten steps of the rate and one of the
 * payment; `undefined`: the rate gives nothing by the amount.
 */
export function givesBack({ points, per, counts }: EarnRate, payment: PointsPayment): GivenBack | undefined {
  if (points === 0 || per <= 0 || counts === 'purchase') return undefined;
  const steps = Math.max(10, Math.ceil(payment.points / points));
  const earned = steps * points;
  const payMinor = Math.floor((earned * payment.minor) / payment.points);
  const percent = Math.round((1_000 * points * payment.minor) / (per * payment.points)) / 10;
  return { spendMinor: steps * per, points: earned, payMinor, percent };
}
