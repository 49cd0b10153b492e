import { findCheckout, lateCheckouts } from '../../../db/checkouts.ts';
import type { Answered } from '../decideAndCommit.ts';
import type { Deps } from '../deps.ts';
import { releaseLateRewards } from '../rewardHolds/release.ts';
import { isHeld } from './checkout.ts';
import { release } from './release.ts';
import { releaseTogether } from './releaseTogether.ts';

/** More come with the next minute. */
const MOST_AT_ONCE = 200;

/** Hears of one that cannot be booked. */
type NotBooked = (error: unknown, which: { readonly checkoutId: string } | { readonly holdId: string }) => void;

/** For people who wait: what cannot be booked is not theirs, and the clockwork tells of it each minute. */
export const LEFT_TO_THE_CLOCKWORK: NotBooked = () => undefined;

/**
 * Books what checkouts and holds of rewards have let go by their time: points, uses of vouchers, money of gift cards,
 * pieces. Gives how many it booked. One that cannot be booked is told to `notBooked` and keeps nobody else waiting;
 * where nobody is to hear of it, it is thrown after all the others are booked.
 */
export async function releaseLate(deps: Deps, now: number, notBooked?: NotBooked): Promise<number> {
  const failures: unknown[] = [];
  const failed: NotBooked = (error, which) => {
    failures.push(error);
    notBooked?.(error, which);
  };
  const late = await lateCheckouts(deps.db, new Date(now), MOST_AT_ONCE);
  const first = new Map(late.toReversed().map(({ memberId, checkoutId }) => [memberId, checkoutId]));
  const together = new Set(first.values());
  const isBooked = late.length > 1 && (await haveBooked(deps, [...together], now));
  const alone = late.filter(({ checkoutId }) => !isBooked || !together.has(checkoutId));
  for (const { checkoutId } of alone) {
    await release(deps, checkoutId, now).catch((error: unknown) => failed(error, { checkoutId }));
  }
  const rewards = await releaseLateRewards(deps, now, MOST_AT_ONCE, failed);
  if (failures.length > 0 && notBooked === undefined) throw failures[0];
  return late.length + rewards - failures.length;
}

/** As one unit. Where one of them fails, each is booked alone, so that it keeps nobody else waiting. */
async function haveBooked(deps: Deps, checkoutIds: readonly string[], now: number): Promise<boolean> {
  try {
    await releaseTogether(deps, checkoutIds, now);
    return true;
  } catch {
    return false;
  }
}

/** The same for one of them. */
export async function releaseIfLate(deps: Deps, checkoutId: string, now: number): Promise<void> {
  const row = await findCheckout(deps.db, checkoutId);
  if (row?.state === 'held' && !isHeld(row, now)) await release(deps, checkoutId, now);
}

/** What a hold may be in the way of. */
const CONTESTED: ReadonlySet<string> = new Set([
  'voucher-held',
  'coupon-used-up',
  'coupon-used-up-today',
  'coupon-budget-spent',
  'not-first-purchase',
  'gift-card-too-little',
  'gift-card-held',
  'gift-card-empty',
  'reward-sold-out',
]);

/** Does something as it would be if every hold ended on its instant: what one that is over still seems to hold is freed, and it is done again. */
export async function withoutLateHolds<Answer, Refusal extends { readonly code: string }>(
  deps: Deps,
  now: number,
  run: () => Promise<Answered<Answer, Refusal>>,
): Promise<Answered<Answer, Refusal>> {
  const first = await run();
  if (first.ok || !CONTESTED.has(first.refusal.code)) return first;
  return (await releaseLate(deps, now, LEFT_TO_THE_CLOCKWORK)) === 0 ? first : run();
}
