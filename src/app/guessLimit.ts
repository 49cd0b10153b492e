import { RateLimiterRes } from 'rate-limiter-flexible';
import { guessLimiter } from '../../db/guessLimit.ts';
import { sha256 } from '../../db/unit.ts';
import type { Deps } from './deps.ts';

/** Wrong guesses in a window before whoever guesses has to wait for its end. */
export const GUESSES = 10;
export const GUESS_WINDOW_SECONDS = 600;

/**
 * The guess limit of everything that is found by a code: 10 wrong in 10 minutes for one subject (`actorName(…)`, or
 * `line:<user id>` of somebody unknown). Codes of all kinds count together.
 *
 * A place is taken *before* the guess, so that 20 guesses at once are still 10, and given back when the guess was
 * right: `if (!(await wrongGuesses.allowed(deps, who))) refuse…`, look up, then `right` or `miss`.
 */
export const wrongGuesses = {
  /** Takes a place. `false`: too many wrong ones; nothing may be looked up. */
  async allowed(deps: Deps, subject: string): Promise<boolean> {
    try {
      await limiter(deps).consume(sha256(subject), 1);
      return true;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      await limiter(deps).reward(sha256(subject), 1);
      return false;
    }
  },

  /** It was right, or no guess at all: the place is free again. */
  async right(deps: Deps, subject: string): Promise<void> {
    await limiter(deps).reward(sha256(subject), 1);
  },

  /** It was wrong: the place stays taken until the window ends. Nothing to do; named so that the call reads in full. */
  async miss(_deps: Deps, _subject: string): Promise<void> {},
};

/** A user id of a platform is not kept in the counter's key. */
const limiter = (deps: Deps) => guessLimiter(deps.db, GUESSES, GUESS_WINDOW_SECONDS);

export type Guessed<Found> = { readonly allowed: false } | { readonly allowed: true; readonly found: Found };

/**
 * One guess under the limit: `look` finds what the code names. By default `undefined` is a wrong guess; `isWrong` tells
 * where the answer says more.
 */
export async function guess<Found>(
  deps: Deps,
  subject: string,
  look: () => Promise<Found>,
  isWrong: (found: Found) => boolean = (found) => found === undefined,
): Promise<Guessed<Found>> {
  if (!(await wrongGuesses.allowed(deps, subject))) return { allowed: false };
  let wrong = false;
  try {
    const found = await look();
    wrong = isWrong(found);
    return { allowed: true, found };
  } finally {
    await (wrong ? wrongGuesses.miss(deps, subject) : wrongGuesses.right(deps, subject));
  }
}
