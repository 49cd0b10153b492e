import { solve } from '../maths/solve.ts';
import type { Features } from './features.ts';
import { countAfter, type Pair } from './state.ts';

/** When a pair is bought again, if it is: half of the time by `days`, 8 times of 10 from `low` to `high` days. */
export interface NextDate {
  readonly days: number;
  readonly low: number;
  readonly high: number;
}

/** A line that was drawn; `undefined`: the pair's own rhythm alone. */
export interface DateLine {
  readonly line: Float64Array | undefined;
  /** Of what it leaves open. */
  readonly variance: number;
}

const WIDTH = 10;
/** Gaps beyond say that something had ended and began anew. */
const LONGEST_DAYS = 180;
/** So many gaps speak as loud as the pair's own rhythm, which is believed before anything was seen. */
const RIDGE = 20;
const USUAL_VARIANCE = 1;
/** Eight of ten lie within so many deviations. */
const EIGHT_OF_TEN = 1.2816;

/**
 * ln(gap) as a line in what was known at the purchase before it: least squares, kept as sums, so that a gap is added and
 * forgotten.
 */
export class NextDates {
  readonly #products = new Float64Array(WIDTH * WIDTH);
  readonly #sums = new Float64Array(WIDTH);
  #squares = 0;
  #count = 0;
  #line: Float64Array | undefined;

  /** The pair is about to be bought again on `day`. */
  learn(pair: Pair, day: number, features: Features): void {
    const gap = day - pair.last;
    if (gap < 1 || gap > LONGEST_DAYS) return;
    const known = knownOf(pair, features);
    const log = Math.log(gap);
    for (let row = 0; row < WIDTH; row += 1) {
      const value = known[row] ?? 0;
      if (value === 0) continue;
      this.#sums[row] = (this.#sums[row] ?? 0) + value * log;
      for (let column = 0; column <= row; column += 1) {
        const at = row * WIDTH + column;
        this.#products[at] = (this.#products[at] ?? 0) + value * (known[column] ?? 0);
      }
    }
    this.#squares += log * log;
    this.#count += 1;
  }

  /** Draws the line anew through all gaps that were learned. */
  fit(): void {
    const matrix = Float64Array.from(this.#products);
    const right = Float64Array.from(this.#sums);
    for (let k = 0; k < WIDTH; k += 1) matrix[k * WIDTH + k] = (matrix[k * WIDTH + k] ?? 0) + RIDGE;
    right[RHYTHM] = (right[RHYTHM] ?? 0) + RIDGE;
    this.#line = solve(matrix, right);
  }

  /** As it is now. */
  drawn(): DateLine {
    return { line: this.#line, variance: this.#variance() };
  }

  /** Of what the line leaves open, drawn towards what is usual. */
  #variance(): number {
    const line = this.#line;
    if (line === undefined) return USUAL_VARIANCE;
    let explained = 0;
    for (let k = 0; k < WIDTH; k += 1) explained += (line[k] ?? 0) * (this.#sums[k] ?? 0);
    return (Math.max(0, this.#squares - explained) + RIDGE * USUAL_VARIANCE) / (this.#count + RIDGE);
  }
}

const RHYTHM = 1;

/** Counted from the pair's last purchase. */
export function nextDateOf({ line, variance }: DateLine, pair: Pair, features: Features): NextDate {
  const known = knownOf(pair, features);
  const log =
    line === undefined ? (known[RHYTHM] ?? 0) : known.reduce((sum, value, k) => sum + value * (line[k] ?? 0), 0);
  const reach = EIGHT_OF_TEN * Math.sqrt(variance);
  return { days: Math.exp(log), low: Math.exp(log - reach), high: Math.exp(log + reach) };
}

function knownOf(pair: Pair, features: Features): number[] {
  const { purchases, recentLog, lastLog, beforeLog, last, member } = pair;
  const { rhythm, productLog } = features.clock(pair);
  const visits = countAfter(member.visits, last - 91) - countAfter(member.visits, last);
  const watched = Math.max(7, Math.min(91, last - member.first + 1));
  return [
    1,
    rhythm,
    productLog,
    purchases === 1 ? rhythm : (2 * recentLog + rhythm) / 3,
    purchases === 1 ? rhythm : lastLog,
    purchases < 3 ? rhythm : beforeLog,
    Math.log(purchases),
    Math.log((visits + 0.3) / watched),
    purchases === 1 ? 1 : 0,
    purchases === 2 ? 1 : 0,
  ];
}
