import { wrongGiftCards } from '../../db/giftCards.ts';
import { wrongProductDays } from '../../db/histories.ts';
import { wrongRewardHolds } from '../../db/rewardHolds.ts';
import { wrongStamps } from '../../db/stamps.ts';
import { booksOfAll, type MemberBooks } from '../../db/verify.ts';
import { wrongBatches, wrongCouponDays, wrongCoupons } from '../../db/verifyCoupons.ts';
import { wrongGifts } from '../../db/voucherGifts.ts';
import { wrongWalkInSales } from '../../db/walkInSales.ts';
import type { Deps } from './deps.ts';

export interface LedgerProblem {
  /** `null`: it is about no member. */
  readonly memberId: string | null;
  /** What does not agree, in plain words. */
  readonly problem: string;
}

export interface LedgerReport {
  readonly members: number;
  readonly journals: number;
  readonly problems: readonly LedgerProblem[];
}

/** A range of members whose books fit in memory with ease. */
const RANGE = 1_000;
/** Enough to see what kind of damage it is. */
const MOST_PROBLEMS = 1_000;

/**
 * Recomputes every balance from the entries, the lots and the allocations, in one consistent snapshot beside the running
 * service; of gift cards from their moves, and what coupons count from their redemptions, each in one of its own. Gives what does not agree, at most the first 1,000 problems.
 */
export async function verifyLedger(deps: Pick<Deps, 'db'>): Promise<LedgerReport> {
  const problems: LedgerProblem[] = [];
  let members = 0;
  let journals = 0;
  for await (const range of booksOfAll(deps.db, RANGE)) {
    for (const books of range) {
      members += 1;
      journals += books.journals;
      if (problems.length < MOST_PROBLEMS) {
        problems.push(...problemsOf(books).map((problem) => ({ memberId: books.memberId, problem })));
      }
    }
  }
  problems.push(...(await wrongStamps(deps.db)));
  problems.push(...(await wrongGifts(deps.db, MOST_PROBLEMS)));
  for (const cardId of await wrongGiftCards(deps.db, MOST_PROBLEMS)) {
    problems.push({ memberId: null, problem: `gift card ${cardId} is not worth what its moves and its holds say` });
  }
  for (const saleId of await wrongWalkInSales(deps.db, MOST_PROBLEMS)) {
    problems.push({
      memberId: null,
      problem: `of sale ${saleId} gift cards paid or got back another amount than it says`,
    });
  }
  for (const rewardId of await wrongRewardHolds(deps.db, MOST_PROBLEMS)) {
    problems.push({ memberId: null, problem: `of reward ${rewardId} another number is set aside than its holds say` });
  }
  for (const sku of await wrongProductDays(deps.db, MOST_PROBLEMS)) {
    problems.push({ memberId: null, problem: `the days of product ${sku} add up to other purchases than its buyers'` });
  }
  problems.push(...(await couponProblems(deps)).map((problem) => ({ memberId: null, problem })));
  return { members, journals, problems };
}

/** What coupons and batches of codes count, beside what their redemptions say. */
async function couponProblems({ db }: Pick<Deps, 'db'>): Promise<readonly string[]> {
  const [coupons, days, batches] = await Promise.all([
    wrongCoupons(db, MOST_PROBLEMS),
    wrongCouponDays(db, MOST_PROBLEMS),
    wrongBatches(db, MOST_PROBLEMS),
  ]);
  return [
    ...coupons.map(
      ({ couponId, uses, spentMinor, standingUses, standingMinor }) =>
        `coupon ${couponId} counts ${uses} uses and ${spentMinor} off, its redemptions are ${standingUses} and ${standingMinor}`,
    ),
    ...days.map((day) => `coupon ${day} counts other uses than its redemptions say`),
    ...batches.map((id) => `batch ${id} has codes whose use and what came of it do not agree`),
  ];
}

/** What is wrong in one member's books; empty when nothing is. */
export function problemsOf(books: MemberBooks): string[] {
  const { available, pending, held, deficit, entries, activeLots, pendingLots, heldInLots, heldByCheckouts } = books;
  const problems: string[] = [];
  const balance = available + pending + held - deficit;
  if (entries !== balance) problems.push(`the entries sum to ${entries}, the balances to ${balance}`);
  if (activeLots !== available + held) {
    problems.push(`active lots hold ${activeLots}, available and held are ${available + held}`);
  }
  if (pendingLots !== pending) problems.push(`pending lots hold ${pendingLots}, pending is ${pending}`);
  if (heldInLots !== held) problems.push(`of the lots ${heldInLots} are set aside, held is ${held}`);
  if (heldByCheckouts !== held) problems.push(`checkouts have set ${heldByCheckouts} aside, held is ${held}`);
  for (const id of books.wrongHolds) problems.push(`of lot ${id} another number is set aside than checkouts say`);
  for (const id of books.unbalanced) problems.push(`the entries of journal ${id} do not sum to zero`);
  for (const id of books.wrongLots) problems.push(`lot ${id} does not hold what its allocations leave`);
  for (const id of books.unexplained) problems.push(`journal ${id} took points without naming their lots`);
  return problems;
}
