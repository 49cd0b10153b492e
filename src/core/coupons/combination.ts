import type { Instant } from '../points/ledger.ts';
import { selects } from '../programme.ts';
import type { Basket, Coupon, VoucherAtHand } from './coupon.ts';
import { type Discount, discountOf } from './discount.ts';
import { type Open, openBasket } from './open.ts';
import { isHandedOver, type RedemptionRefusal, refusalOf } from './redeem.ts';
import type { CouponRules } from './rules.ts';

/** A voucher that is used, and what it takes off. */
export interface UsedVoucher extends Discount {
  readonly voucherId: string;
  readonly couponId: string;
  readonly shippingOffMinor: number;
}

export interface UnusedVoucher {
  readonly voucherId: string;
  readonly couponId: string;
  readonly reason: RedemptionRefusal;
}

/** What vouchers do to a basket together. Minor units. */
export interface Combination {
  /** Off the lines; what comes off the delivery is not in it. */
  readonly discountMinor: number;
  /** The sum of what the vouchers take off each line. */
  readonly byLine: readonly number[];
  readonly shippingOffMinor: number;
  /** In the order in which they were taken off. */
  readonly used: readonly UsedVoucher[];
  /** All others, in the order given. */
  readonly unused: readonly UnusedVoucher[];
}

/** So many combinations are tried: all of any ten vouchers, and of more where few of them combine. */
const MOST_TRIED = 1_024;

/**
 * The best of what a shop allows: the vouchers that together take most off the basket, and why each other is not used.
 * Of two that take off the same it is the one of fewer vouchers, then of those that end sooner. What is about products
 * comes first, then shares of the basket, then amounts off it; the order in which vouchers are given says nothing, except
 * under the rule `order: 'given'`. Beyond `MOST_TRIED` combinations the best of those is compared with a greedy choice.
 * Source: docs/rules.md#coupons-and-vouchers.
 */
export function bestCombination(
  basket: Basket,
  vouchers: readonly VoucherAtHand[],
  rules: CouponRules,
  now: Instant,
): Combination {
  const reasons = new Map(vouchers.map((hand) => [hand.voucher.voucherId, refusalOf(hand, basket, now)]));
  const allowed = vouchers
    .filter(({ voucher }) => reasons.get(voucher.voucherId) === undefined)
    .map(candidateOf(basket));
  const sorted = rules.order === 'given' ? allowed : allowed.toSorted(inOrder);
  const best = search(sorted, basket, rules);
  const used = new Set(best.used.map(({ voucherId }) => voucherId));
  return {
    discountMinor: best.discountMinor,
    byLine: basket.lines.map((_, index) => best.used.reduce((sum, { byLine }) => sum + (byLine[index] ?? 0), 0)),
    shippingOffMinor: best.used.reduce((sum, { shippingOffMinor }) => sum + shippingOffMinor, 0),
    used: best.used,
    unused: vouchers
      .filter(({ voucher }) => !used.has(voucher.voucherId))
      .map((hand) => ({
        voucherId: hand.voucher.voucherId,
        couponId: hand.coupon.couponId,
        reason: reasons.get(hand.voucher.voucherId) ?? whyNot(hand, best.chosen),
      })),
  };
}

/** A voucher that nothing but the others keeps from being used. */
interface Candidate {
  readonly hand: VoucherAtHand;
  /** With what it is worth to this member today. */
  readonly coupon: Coupon;
  readonly stage: number;
  /** Lines that it is about: the narrower takes first, so that the wider finds what it leaves. */
  readonly breadth: number;
}

const candidateOf =
  ({ lines }: Basket) =>
  (hand: VoucherAtHand): Candidate => ({
    hand,
    coupon: { ...hand.coupon, value: valueFor(hand.coupon, hand.usesByMember) },
    stage: stageOf(hand.coupon),
    breadth: lines.filter((line) => selects(hand.coupon, line)).length,
  });

/** What a coupon is worth to a member who has used it so often: a growing one more each time. */
export function valueFor({ kind, value, growth }: Coupon, usesByMember: number): number {
  if (growth === undefined) return value;
  const grown = Math.max(value, Math.min(growth.most, value + growth.by * usesByMember));
  return kind === 'percent' ? Math.min(100, grown) : grown;
}

function stageOf(coupon: Coupon): number {
  const { kind, skus, categories, on } = coupon;
  if (kind === 'free_item' || kind === 'buy_x_get_y') return 0;
  if (kind === 'free_shipping') return 5;
  const aboutProducts = skus !== undefined || categories !== undefined || on !== undefined;
  if (aboutProducts) return kind === 'percent' ? 1 : 2;
  return kind === 'percent' ? 3 : 4;
}

const inOrder = (a: Candidate, b: Candidate): number =>
  a.stage - b.stage || a.breadth - b.breadth || compare(a.hand.voucher.voucherId, b.hand.voucher.voucherId);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Some vouchers after one another, and what they took off. */
interface Tried {
  readonly chosen: readonly Candidate[];
  readonly used: readonly UsedVoucher[];
  readonly discountMinor: number;
  readonly offMinor: number;
  /** Of them the ones that are handed over beside what is paid. */
  readonly beside: number;
  readonly open: Open;
}

function search(candidates: readonly Candidate[], basket: Basket, rules: CouponRules): Tried {
  const none = {
    chosen: [],
    used: [],
    discountMinor: 0,
    offMinor: 0,
    beside: 0,
    open: openBasket(basket.lines, basket.shippingMinor),
  };
  const all = tryAll(candidates, none, basket, rules);
  return all.isWhole ? all.best : better(all.best, greedy(candidates, none, basket, rules));
}

/** Every allowed combination, as far as `MOST_TRIED` goes. */
function tryAll(candidates: readonly Candidate[], none: Tried, basket: Basket, rules: CouponRules) {
  let best = none;
  let tried = 0;
  const from = (start: number, before: Tried): void => {
    for (let index = start; index < candidates.length && tried < MOST_TRIED; index += 1) {
      const next = candidates[index];
      if (next === undefined || conflictOf(next.hand, before.chosen) !== undefined) continue;
      tried += 1;
      const after = withVoucher(before, next, basket, rules);
      best = better(best, after);
      from(index + 1, after);
    }
  };
  from(0, none);
  return { best, isWhole: tried < MOST_TRIED };
}

/** One voucher after another, each the one that adds most, until none adds anything. */
function greedy(candidates: readonly Candidate[], none: Tried, basket: Basket, rules: CouponRules): Tried {
  let best = none;
  for (;;) {
    const before = best;
    for (const next of candidates) {
      if (before.chosen.includes(next) || conflictOf(next.hand, before.chosen) !== undefined) continue;
      const chosen = candidates.filter((one) => one === next || before.chosen.includes(one));
      best = better(
        best,
        chosen.reduce((sum, one) => withVoucher(sum, one, basket, rules), none),
      );
    }
    if (best === before) return best;
  }
}

function withVoucher(before: Tried, next: Candidate, basket: Basket, rules: CouponRules): Tried {
  const { voucherId } = next.hand.voucher;
  const { couponId } = next.coupon;
  const chosen = [...before.chosen, next];
  if (isHandedOver(next.coupon, basket)) {
    const nothing = { discountMinor: 0, byLine: basket.lines.map(() => 0), shippingOffMinor: 0 };
    const used = [...before.used, { voucherId, couponId, ...nothing }];
    return { ...before, chosen, used, beside: before.beside + 1 };
  }
  const { rest, ...off } = discountOf(next.coupon, before.open, rules.percentageOf);
  return {
    chosen,
    used: [...before.used, { voucherId, couponId, ...off }],
    discountMinor: before.discountMinor + off.discountMinor,
    offMinor: before.offMinor + off.discountMinor + off.shippingOffMinor,
    beside: before.beside,
    open: rest,
  };
}

/** The one that is better for the customer; the same for the same two, whichever comes first. */
function better(a: Tried, b: Tried): Tried {
  const decided =
    b.offMinor - a.offMinor || b.beside - a.beside || a.chosen.length - b.chosen.length || compareKeys(a, b);
  return decided > 0 ? b : a;
}

/** Those that end sooner are used first, then those that were issued first. */
function compareKeys(a: Tried, b: Tried): number {
  const [ofA, ofB] = [keysOf(a), keysOf(b)];
  for (const [index, [endsAt, voucherId]] of ofA.entries()) {
    const [otherEndsAt, otherId] = ofB[index] ?? [endsAt, voucherId];
    if (endsAt !== otherEndsAt) return endsAt - otherEndsAt;
    if (voucherId !== otherId) return compare(voucherId, otherId);
  }
  return 0;
}

const keysOf = ({ chosen }: Tried): [endsAt: number, voucherId: string][] =>
  chosen
    .map(({ hand: { voucher } }): [number, string] => [voucher.expiresAt ?? Number.MAX_SAFE_INTEGER, voucher.voucherId])
    .toSorted(([a, idA], [b, idB]) => a - b || compare(idA, idB));

/** The first of `chosen` that a voucher is not used beside. */
const conflictOf = ({ coupon }: VoucherAtHand, chosen: readonly Candidate[]): Candidate | undefined =>
  chosen.find(({ coupon: other }) => {
    if (coupon.couponId === other.couponId || coupon.combines !== true || other.combines !== true) return true;
    return coupon.group !== undefined && coupon.group === other.group;
  });

function whyNot(hand: VoucherAtHand, chosen: readonly Candidate[]): RedemptionRefusal {
  const other = conflictOf(hand, chosen);
  return other === undefined
    ? { code: 'voucher-adds-nothing' }
    : { code: 'voucher-not-combinable', withVoucherId: other.hand.voucher.voucherId };
}
