import type { Pair } from '../pairs/state.ts';

/** Errors in days of the foretold dates of the next purchase, of one way of foretelling. */
export interface DateErrors {
  readonly name: string;
  readonly mean: number;
  readonly median: number;
  /** Share within 7 days of the day. */
  readonly withinWeek: number;
}

/** A purchase that comes later than this, or never, says nothing about how well its date was foretold. */
const LONGEST_DAYS = 180;
const WEEK = 7;

/** Keeps what was foretold at each purchase until the next one says what was right. */
export class DateRecord {
  readonly #names: readonly string[];
  readonly #waiting = new Map<Pair, { readonly day: number; readonly gaps: readonly number[] }>();
  readonly #errors: number[][];
  /** How many of the foretold spreads (8 of 10) had the day in them. */
  #inSpread = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#errors = names.map(() => []);
  }

  /** At the pair's next purchase, before anything is foretold anew. */
  came(pair: Pair, day: number): void {
    const waited = this.#waiting.get(pair);
    this.#waiting.delete(pair);
    if (waited === undefined || day - waited.day > LONGEST_DAYS) return;
    const [low = 0, high = 0, ...gaps] = waited.gaps;
    const gap = day - waited.day;
    if (gap >= low && gap <= high) this.#inSpread += 1;
    for (const [index, foretold] of gaps.entries()) this.#errors[index]?.push(Math.abs(foretold - gap));
  }

  /** `gaps`: in days, for each name. `low`, `high`: the spread of the first. */
  foretell(pair: Pair, day: number, low: number, high: number, gaps: readonly number[]): void {
    this.#waiting.set(pair, { day, gaps: [low, high, ...gaps] });
  }

  results(): { readonly events: number; readonly inSpread: number; readonly errors: readonly DateErrors[] } {
    const events = this.#errors[0]?.length ?? 0;
    return {
      events,
      inSpread: this.#inSpread / Math.max(1, events),
      errors: this.#names.map((name, index) => summary(name, this.#errors[index] ?? [])),
    };
  }
}

function summary(name: string, errors: readonly number[]): DateErrors {
  const count = Math.max(1, errors.length);
  return {
    name,
    mean: errors.reduce((sum, error) => sum + error, 0) / count,
    median: errors.toSorted((a, b) => a - b)[Math.floor(errors.length / 2)] ?? 0,
    withinWeek: errors.filter((error) => error <= WEEK).length / count,
  };
}
