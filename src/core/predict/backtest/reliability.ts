const BINS = 20;

/** How foretold probabilities and what came agree. */
export class Reliability {
  eligible = 0;
  bought = 0;
  foretold = 0;
  readonly #counts = new Float64Array(BINS);
  readonly #foretold = new Float64Array(BINS);
  readonly #bought = new Float64Array(BINS);

  add(probability: number, came: boolean): void {
    const bin = Math.min(BINS - 1, Math.floor(probability * BINS));
    this.eligible += 1;
    this.foretold += probability;
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
    this.#foretold[bin] = (this.#foretold[bin] ?? 0) + probability;
    if (!came) return;
    this.bought += 1;
    this.#bought[bin] = (this.#bought[bin] ?? 0) + 1;
  }

  /** For each twentieth that had any: how many, the mean of what was foretold, and the share that came. */
  bins(): { readonly count: number; readonly foretold: number; readonly came: number }[] {
    return [...this.#counts]
      .map((count, bin) => ({
        count,
        foretold: (this.#foretold[bin] ?? 0) / count,
        came: (this.#bought[bin] ?? 0) / count,
      }))
      .filter(({ count }) => count > 0);
  }
}
