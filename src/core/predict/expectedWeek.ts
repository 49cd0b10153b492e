import { peakWeekday, weekdayOf } from './peakDay.ts';
import type { Renewal } from './renewal.ts';

const WEEK = 7;

/** How much of each product is expected in the week after a day, and on which weekday most of it. */
export class ExpectedWeek {
  readonly #day: number;
  readonly #shop = noDays();
  readonly #products = new Map<string, { expected: number; readonly bought: number[]; readonly coming: number[] }>();

  /** `day`: local days since 1970-01-01. */
  constructor(day: number) {
    this.#day = day;
  }

  /** So many bought a product on a day. */
  bought(sku: string, day: number, count: number): void {
    add(this.#shop, day, count);
    add(this.#of(sku).bought, day, count);
  }

  /** A purchase of that probability in the week, spread over its days as its renewal is. */
  expects(sku: string, probability: number, { within }: Renewal): void {
    const product = this.#of(sku);
    product.expected += probability;
    const whole = within(this.#day, WEEK);
    if (whole === 0) return;
    let before = 0;
    for (let ahead = 1; ahead <= WEEK; ahead += 1) {
      const through = within(this.#day, ahead);
      add(product.coming, this.#day + ahead, (probability * (through - before)) / whole);
      before = through;
    }
  }

  /** What most is expected of, of equals the smaller SKU. `peak`: 1 is Monday; `null`: no day stands out. */
  most(count: number): { readonly sku: string; readonly expected: number; readonly peak: number | null }[] {
    return [...this.#products]
      .filter(([, { expected }]) => expected > 0)
      .sort(([a, one], [b, other]) => other.expected - one.expected || (a < b ? -1 : 1))
      .slice(0, count)
      .map(([sku, { expected, bought, coming }]) => ({
        sku,
        expected,
        peak: peakWeekday(bought, this.#shop, coming) ?? null,
      }));
  }

  #of(sku: string) {
    const known = this.#products.get(sku);
    if (known !== undefined) return known;
    const made = { expected: 0, bought: noDays(), coming: noDays() };
    this.#products.set(sku, made);
    return made;
  }
}

const noDays = (): number[] => Array.from({ length: WEEK }, () => 0);

function add(days: number[], day: number, count: number): void {
  const index = weekdayOf(day) - 1;
  days[index] = (days[index] ?? 0) + count;
}
