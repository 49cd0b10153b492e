import type { Pair } from '../pairs/state.ts';
import { RECENT_FREQUENCY } from './baselines.ts';
import { type Counts, type Interval, intervalOf } from './bootstrap.ts';

export interface MethodResult {
  readonly name: string;
  readonly offers: number;
  readonly hits: number;
  /** Members who were offered anything. */
  readonly members: number;
  readonly precision: number;
  /** By members drawn anew; `undefined` with fewer than two. */
  readonly interval: Interval | undefined;
  /** Of all repurchases in the time, the share that an offer came before. */
  readonly recall: number;
  /** How many times more often than with a pair taken by chance. */
  readonly lift: number;
  /** Precision less that of recent frequency, members in pairs. */
  readonly difference: Interval | undefined;
}

/** What came of the offers of one way of choosing. */
export class Tally {
  readonly name: string;
  readonly byMember = new Map<string, Counts>();
  /** Repurchases that an offer came before, each once however many did. */
  readonly #reached = new Map<Pair, Set<number>>();
  offers = 0;
  hits = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** An offer, and the day on which it was taken, if it was. */
  add(pair: Pair, taken: number | undefined): void {
    const counts = this.byMember.get(pair.member.id) ?? { offers: 0, hits: 0 };
    this.byMember.set(pair.member.id, counts);
    counts.offers += 1;
    this.offers += 1;
    if (taken === undefined) return;
    counts.hits += 1;
    this.hits += 1;
    const reached = this.#reached.get(pair) ?? new Set();
    this.#reached.set(pair, reached.add(taken));
  }

  get reached(): number {
    let sum = 0;
    for (const days of this.#reached.values()) sum += days.size;
    return sum;
  }
}

export function resultsOf(tallies: readonly Tally[], repurchases: number, base: number): MethodResult[] {
  const rival = tallies.find(({ name }) => name === RECENT_FREQUENCY);
  return tallies.map((tally) => {
    const { name, offers, hits, byMember, reached } = tally;
    const precision = hits / Math.max(1, offers);
    return {
      name,
      offers,
      hits,
      members: byMember.size,
      precision,
      interval: intervalOf(byMember),
      recall: reached / Math.max(1, repurchases),
      lift: base === 0 ? 0 : precision / base,
      difference: rival === undefined || rival === tally ? undefined : intervalOf(byMember, rival.byMember),
    };
  });
}
