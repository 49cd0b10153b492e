import { Worker } from 'node:worker_threads';
import { FIRST_MEMBER } from '../../../db/dueLots.ts';
import {
  historySize,
  keepModel,
  newestModel,
  nextMembers,
  pairsOfMembers,
  productDaysBetween,
  productTotals,
} from '../../../db/forecasts.ts';
import { dateOf, type PlainDate } from '../../core/calendar/localDay.ts';
import { dayNumber } from '../../core/campaigns/repurchase.ts';
import { WIDTH } from '../../core/predict/pairs/features.ts';
import { type KeptLearning, type SummedHistory, WALK_DAYS } from '../../core/predict/pairs/learn.ts';
import type { KnownProducts } from '../../core/predict/pairs/shop.ts';
import type { Deps } from '../deps.ts';

/** A shop learns from so many repurchases and days on; before, the days of its products say more. */
const LEAST_REPURCHASES = 500;
const LEAST_DAYS = 91;
/** Learned anew once a week. */
const LEARN_EVERY = 7;
/**
 * About so many purchases of `WALK_DAYS` by members drawn for it tell three dozen weights as well as millions do, in half
 * a minute of a processor and half a gigabyte beside the service.
 */
const MOST_LEARNED = 150_000;
const READ_AT_ONCE = 10_000;

/** What is learned from, beside purchases. */
export interface ToLearn {
  readonly date: PlainDate;
  /** Products that may be offered. */
  readonly candidates: readonly string[];
  readonly known: KnownProducts;
  readonly signal: AbortSignal;
}

export interface Learning {
  /** The local date at whose beginning it was learned. */
  readonly fittedOn: string;
  readonly learning: KeptLearning;
}

/**
 * The shop's model, not older than a week; learned anew in a thread of its own where there is none, which may take a
 * minute. `undefined`: there is too little to learn from.
 */
export async function learningFor(deps: Deps, toLearn: ToLearn): Promise<Learning | undefined> {
  const { date } = toLearn;
  const kept = await keptLearning(deps);
  const age = kept === undefined ? LEARN_EVERY : dayNumber(date) - dayNumber(dateOf(kept.fittedOn));
  if (Math.abs(age) < LEARN_EVERY) return kept;
  const day = dayNumber(date) - 1;
  const { firstDay, purchases, repurchases } = await historySize(deps.db, day, WALK_DAYS);
  if (firstDay === null || day - firstDay < LEAST_DAYS || repurchases < LEAST_REPURCHASES) return undefined;
  const history = await readHistory(deps, toLearn, Math.min(1, MOST_LEARNED / Math.max(1, purchases)));
  const learning = await learnBeside(history, toLearn.signal);
  const fittedOn = date.toString();
  await keepModel(deps.db, { fittedOn, model: learning });
  return { fittedOn, learning };
}

/** What was learned last; not by a version that looked at other things. */
export async function keptLearning(deps: Deps): Promise<Learning | undefined> {
  const kept = await newestModel(deps.db);
  if (kept === undefined) return undefined;
  const learning = kept.model as KeptLearning;
  return learning.model.coefficients.length === WIDTH ? { fittedOn: kept.fittedOn, learning } : undefined;
}

async function readHistory(
  deps: Deps,
  { date, candidates, known, signal }: ToLearn,
  share: number,
): Promise<SummedHistory> {
  const day = dayNumber(date) - 1;
  const since = day - WALK_DAYS + 1;
  const members: SummedHistory['members'][number][] = [];
  for (let after: string = FIRST_MEMBER; ; ) {
    signal.throwIfAborted();
    const ids = await nextMembers(deps.db, { after, share, purchases: READ_AT_ONCE });
    const last = ids.at(-1);
    if (last === undefined) break;
    for (const { memberId, pairs } of await pairsOfMembers(deps.db, ids)) members.push({ memberId, pairs });
    after = last;
  }
  return {
    day,
    candidates,
    statedDays: [...(known.statedDays ?? [])],
    categories: [...(known.categories ?? [])],
    before: [...(await productTotals(deps.db, since - 1))],
    days: [...(await productDaysBetween(deps.db, since, day))],
    members,
  };
}

/** In a thread of its own, so that whoever waits for an answer of this process does not wait for this too. */
function learnBeside(history: SummedHistory, signal: AbortSignal): Promise<KeptLearning> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./learnWorker.ts', import.meta.url), { workerData: history });
    const stop = () => {
      void worker.terminate();
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop);
      reject(signal.reason ?? new Error('the thread that learns ended without an answer'));
    });
  });
}
