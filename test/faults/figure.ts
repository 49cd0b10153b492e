import { appendFileSync } from 'node:fs';
import type { FigureId } from './figures.ts';

/** What one experiment counted towards a figure. */
export interface Told {
  readonly id: FigureId;
  /** Which of several experiments of the figure. */
  readonly about: string;
  readonly runs: number;
  readonly seed: number;
  readonly counted: Readonly<Record<string, number>>;
  /** What is above its limit; empty when the figure holds. */
  readonly wrong: readonly string[];
}

/** Of all chance in an experiment, so that it can be had again. */
export const SEED = Number(process.env['FAULTS_SEED'] ?? 7);

/** How much of a figure is tried: as `npm run faults` says, else `share`. */
export const sizeOf = (id: FigureId, share: number): number => Number(process.env[`FAULTS_${id}`] ?? share);

/** mulberry32: small, and the same everywhere. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same values in another order. */
export function shuffled<Value>(values: readonly Value[], random: () => number): Value[] {
  const all = [...values];
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [all[at], all[other]] = [all[other] as Value, all[at] as Value];
  }
  return all;
}

/**
 * Holds what was counted against the most that each may be, and tells it to `npm run faults` where that asks. Gives what
 * is above its limit: nothing, when the figure holds.
 */
export function judge(
  [id, about]: readonly [FigureId, string],
  runs: number,
  counted: Readonly<Record<string, number>>,
  most: Readonly<Record<string, number>>,
): readonly string[] {
  const wrong = Object.entries(most).flatMap(([name, limit]) => {
    const value = counted[name];
    return value !== undefined && value <= limit ? [] : [`${name} is ${value}, at most ${limit}`];
  });
  const told: Told = { id, about, runs, seed: SEED, counted, wrong };
  const path = process.env['FAULTS_OUT'];
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(told)}\n`);
  return wrong;
}

/** The value that `share` (0 to 1) of all do not exceed; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
