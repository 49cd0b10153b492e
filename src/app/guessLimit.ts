import { setTimeout as pause } from 'node:timers/promises';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { guessLimiter } from '../../db/guessLimit.ts';
import { sha256 } from '../../db/unit.ts';
import type { Deps } from './deps.ts';

/** Wrong guesses in a window before whoever guesses has to wait for its end. */
const GUESSES = 10;
const WINDOW_SECONDS = 600;
const PATIENCE_MS = 3_000;

export type Guessed<Found> = { readonly allowed: false } | { readonly allowed: true; readonly found: Found };

/**
 * One guess under the limit of everything that is found by a code: 10 wrong ones in 10 minutes for one subject
 * (`actorName(…)`, or channel and user id of somebody unknown). Codes of all kinds count together.
 *
 * A place is taken before the guess, so that 20 guesses at once are still 10, and given back when it was right or
 * failed; right ones at once wait for a place instead of being turned away. `look` finds what the code names; by default
 * `undefined` is a wrong guess, `isWrong` tells where the answer says more: also how many, where it was of several codes.
 */
export async function guess<Found>(
  deps: Deps,
  subject: string,
  look: () => Promise<Found>,
  isWrong: (found: Found) => boolean | number = (found) => found === undefined,
): Promise<Guessed<Found>> {
  // A platform's user id does not belong into a counter's key.
  const who = sha256(subject);
  if (!(await takePlace(deps, who))) return { allowed: false };
  let wrong = 0;
  try {
    const found = await look();
    wrong = Number(isWrong(found));
    return { allowed: true, found };
  } finally {
    const settled = wrong > 0 ? countWrong(deps, who, wrong) : limiter(deps).reward(who, 1);
    // The answer must not be lost with its counter: at worst a place stays taken until the window ends.
    await settled.catch(() => undefined);
  }
}

/** One place is taken already. */
async function countWrong(deps: Deps, who: string, wrong: number): Promise<void> {
  await limiter(deps).penalty(wrongOf(who), wrong);
  if (wrong > 1) await limiter(deps).penalty(who, wrong - 1);
}

const DAY_SECONDS = 86_400;

/** As `guess`, for what can be guessed by trying long enough: besides, at most `perDay` wrong ones of this kind in 24 hours. */
export async function guessPerDay<Found>(
  deps: Deps,
  subject: string,
  { kind, perDay }: { readonly kind: string; readonly perDay: number },
  look: () => Promise<Found>,
  isWrong: (found: Found) => boolean,
): Promise<Guessed<Found> | { readonly allowed: 'not-today' }> {
  const day = `${sha256(subject)}:${kind}`;
  if (((await limiter(deps).get(day))?.consumedPoints ?? 0) >= perDay) return { allowed: 'not-today' };
  const guessed = await guess(deps, subject, look, isWrong);
  if (guessed.allowed && isWrong(guessed.found)) {
    await limiter(deps)
      .penalty(day, 1, { customDuration: DAY_SECONDS })
      .catch(() => undefined);
  }
  return guessed;
}

/** Where all places are taken by guesses that are still under way, it is worth waiting for one to turn out right. */
async function takePlace(deps: Deps, who: string): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    if (await consume(deps, who)) return true;
    const known = await limiter(deps).get(wrongOf(who));
    if ((known?.consumedPoints ?? 0) >= GUESSES || performance.now() > deadline) return false;
    await pause(10 + Math.random() * 20);
  }
}

async function consume(deps: Deps, who: string): Promise<boolean> {
  try {
    await limiter(deps).consume(who, 1);
    return true;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    await limiter(deps).reward(who, 1);
    return false;
  }
}

/** Guesses that are known to have been wrong, apart from the places taken. */
const wrongOf = (who: string): string => `${who}:wrong`;

const limiter = (deps: Deps) => guessLimiter(deps.db, GUESSES, WINDOW_SECONDS);
