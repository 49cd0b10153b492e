import { findCheckout, lateCheckouts } from '../../../db/checkouts.ts';
import type { Answered } from '../decideAndCommit.ts';
import type { Deps } from '../deps.ts';
import { releaseLateRewards } from '../rewardHolds/release.ts';
import { isHeld } from './checkout.ts';
import { release } from './release.ts';

/** More come with the next minute. */
const MOST_AT_ONCE = 200;
/** Booked beside each other: one alone waits for the database most of its time. */
const BESIDE = 4;

/** Books what checkouts and holds of rewards have let go by their time: points, uses of vouchers, money of gift cards, pieces. Gives how many there were. */
export async function releaseLate(deps: Deps, now: number): Promise<number> {
  const late = await lateCheckouts(deps.db, new Date(now), MOST_AT_ONCE);
  const waiting = late.values();
  const work = async (): Promise<void> => {
    for (const checkoutId of waiting) await release(deps, checkoutId, now);
  };
  await Promise.all(Array.from({ length: BESIDE }, work));
  return late.length + (await releaseLateRewards(deps, now, MOST_AT_ONCE));
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
  'reward-sold-out',
]);

/** Does something as it would be if every hold ended on its instant: what one that is over still seems to hold is freed, and it is done again. */
export async function withoutLateHolds<Answer, Refusal extends { readonly code: string }>(
  deps: Deps,
  now: number,
  run: () => Promise<Answered<Answer, Refusal>>,
): Promise<Answered<Answer, Refusal>> {
  const first = await run();
  if (first.ok || !CONTESTED.has(first.refusal.code) || (await releaseLate(deps, now)) === 0) return first;
  return run();
}
