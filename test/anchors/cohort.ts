import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** One customer of a cohort, in weeks: what was seen while the models were fitted, and what came after. */
export interface CohortCustomer {
  readonly repeats: number;
  readonly last: number;
  readonly age: number;
  readonly sumLogGaps: number;
  /** Mean amount of the purchases after the first; 0 without any. */
  readonly mean: number;
  /** Days with a purchase in the hold-out. */
  readonly later: number;
}

const DAY_MS = 86_400_000;

/** The lines of a packed list, by the names of its columns. */
export const readLines = (path: string): Record<string, string>[] =>
  parse(gunzipSync(readFileSync(path)), { columns: true, cast: false });

/** A cohort's customers: fitted up to the day `until`, with the days after it as the hold-out. */
export function cohort(
  rows: readonly Record<string, string>[],
  columns: { readonly customer: string; readonly amount?: string },
  until: string,
): CohortCustomer[] {
  const byCustomer = new Map<string, Map<number, number>>();
  for (const row of rows) {
    const id = row[columns.customer] ?? '';
    const days = byCustomer.get(id) ?? new Map<number, number>();
    const day = Date.parse(row['date'] ?? '') / DAY_MS;
    days.set(day, (days.get(day) ?? 0) + Number(row[columns.amount ?? ''] ?? 0));
    byCustomer.set(id, days);
  }
  return [...byCustomer.values()].map((days) => customerOf(days, Date.parse(until) / DAY_MS));
}

function customerOf(amounts: ReadonlyMap<number, number>, until: number): CohortCustomer {
  const days = [...amounts.keys()].toSorted((one, other) => one - other);
  const seen = days.filter((day) => day <= until);
  const first = seen[0] ?? until;
  const repeats = seen.length - 1;
  const gaps = seen.slice(1).map((day, index) => (day - (seen[index] ?? day)) / 7);
  const spent = seen.slice(1).reduce((sum, day) => sum + (amounts.get(day) ?? 0), 0);
  return {
    repeats,
    last: ((seen.at(-1) ?? first) - first) / 7,
    age: (until - first) / 7,
    sumLogGaps: gaps.reduce((sum, gap) => sum + Math.log(gap), 0),
    mean: repeats === 0 ? 0 : spent / repeats,
    later: days.length - seen.length,
  };
}

/** Sum, mean absolute error and root of the mean squared error of what was expected for the hold-out. */
export function errorsOf(
  customers: readonly CohortCustomer[],
  expected: (customer: CohortCustomer) => number,
): number[] {
  let sum = 0;
  let absolute = 0;
  let squared = 0;
  for (const customer of customers) {
    const value = expected(customer);
    sum += value;
    absolute += Math.abs(value - customer.later);
    squared += (value - customer.later) ** 2;
  }
  return [sum, absolute / customers.length, Math.sqrt(squared / customers.length)];
}
