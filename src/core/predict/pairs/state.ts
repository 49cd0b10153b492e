/**
 * What is kept of every pair of member and product, so that a purchase changes a few numbers and nothing is ever read
 * again from the beginning. Days are whole numbers from any origin; purchases come in the order of their days, and
 * several of a pair on one day are one.
 */

/** Days that are kept one by one: a year, and what a look at the same weeks of the year before needs. */
const KEPT_DAYS = 392;
/** Of older days every so many purchases are let go at once: moving an array each time would cost more. */
const TRIM_AT = 16;
const EWMA_SHARE = 0.3;
const LONGEST_GAP = 364;
/** Days in which a purchase fades to 1/e. */
const FADES = [30, 120] as const;

/** Sums that fade by themselves: what they are on `day`. */
export interface Fading {
  day: number;
  fast: number;
  slow: number;
}

const FAST = Float64Array.from({ length: 2_000 }, (_, days) => Math.exp(-days / FADES[0]));
const SLOW = Float64Array.from({ length: 2_000 }, (_, days) => Math.exp(-days / FADES[1]));

export const fadedFast = (sum: Fading, day: number): number => sum.fast * (FAST[day - sum.day] ?? 0);
export const fadedSlow = (sum: Fading, day: number): number => sum.slow * (SLOW[day - sum.day] ?? 0);

function add(sum: Fading, day: number, times = 1): void {
  sum.fast = fadedFast(sum, day) + times;
  sum.slow = fadedSlow(sum, day) + times;
  sum.day = day;
}

export interface Member {
  readonly id: string;
  readonly first: number;
  /** Days with any purchase, of the last year and a month, ascending. */
  readonly visits: number[];
  readonly visited: Fading;
  /** Purchases of any product, one for each product and day. */
  readonly bought: Fading;
  readonly pairs: Map<string, Pair>;
}

export interface Product {
  readonly id: string;
  /** Gaps between two purchases by one member: how many, Σ ln, Σ ln². */
  gaps: number;
  sumLog: number;
  sumSquares: number;
  buyers: number;
  repeatBuyers: number;
  readonly bought: Fading;
  /** How many gaps of each number of days, up to a year. */
  readonly gapCounts: Uint32Array;
}

export interface Pair {
  readonly member: Member;
  readonly product: Product;
  readonly first: number;
  last: number;
  purchases: number;
  /** Σ ln(gap), Σ ln²(gap), and a mean of ln(gap) in which newer ones weigh more. */
  sumLog: number;
  sumSquares: number;
  recentLog: number;
  /** ln of the last gap and of the one before; 0 without. */
  lastLog: number;
  beforeLog: number;
  /** Days of purchases of the last year and a month, ascending. */
  readonly days: number[];
  readonly bought: Fading;
}

/** What happened to a product on one day, or up to one. */
export interface ProductCounts {
  readonly buyers: number;
  readonly repeatBuyers: number;
  readonly gaps: number;
  readonly sumLog: number;
  readonly sumSquares: number;
}

/**
 * Everything that was bought so far. Of some members alone where products are `counted` elsewhere: then `count` and
 * `take` tell what all members did to them, and `record` leaves them as they are.
 */
export class Purchases {
  readonly members = new Map<string, Member>();
  readonly products = new Map<string, Product>();
  readonly all: Product = newProduct('');
  readonly #counted: boolean;
  firstDay = Number.NaN;
  today = Number.NaN;

  constructor({ counted = false }: { readonly counted?: boolean | undefined } = {}) {
    this.#counted = counted;
  }

  /** What all members did to a product on a day: `bought` of them bought it. Days come in their order. */
  count(day: number, productId: string, bought: number, counts: ProductCounts): void {
    for (const product of [this.product(productId), this.all]) {
      addCounts(product, counts);
      add(product.bought, day, bought);
    }
  }

  /** What all members did to a product up to `bought.day`, as it stands there; no day of it is told otherwise. */
  take(productId: string, counts: ProductCounts, { day, fast, slow }: Fading): void {
    for (const product of [this.product(productId), this.all]) {
      addCounts(product, counts);
      product.bought.fast = fadedFast(product.bought, day) + fast;
      product.bought.slow = fadedSlow(product.bought, day) + slow;
      product.bought.day = day;
    }
  }

  /**
   * A member as purchases up to a day leave them, from the days of each product in any order of products, ascending.
   * They are not among `members`, so that any number can be looked at one by one.
   */
  memberOf(id: string, bought: readonly (readonly [string, readonly number[]])[], through: number): Member | undefined {
    const events = bought.flatMap(([productId, days]) =>
      days.filter((day) => day <= through).map((day) => ({ day, productId })),
    );
    events.sort((a, b) => a.day - b.day);
    const [first] = events;
    if (first === undefined) return undefined;
    const member = newMember(id, first.day);
    for (const { day, productId } of events) this.#buys(member, this.product(productId), day);
    return member;
  }

  /** A purchase of the newest day or a later one. Gives the pair as it is now; `undefined`: it had it on that day. */
  record(day: number, memberId: string, productId: string): Pair | undefined {
    if (day < this.today) throw new RangeError('purchases must come in the order of their days');
    if (Number.isNaN(this.firstDay)) this.firstDay = day;
    this.today = day;
    let member = this.members.get(memberId);
    if (member === undefined) {
      member = newMember(memberId, day);
      this.members.set(memberId, member);
    }
    return this.#buys(member, this.product(productId), day);
  }

  /** What is known of a product; nothing of a new one. */
  product(id: string): Product {
    const known = this.products.get(id);
    if (known !== undefined) return known;
    const product = newProduct(id);
    this.products.set(id, product);
    return product;
  }

  #buys(member: Member, product: Product, day: number): Pair | undefined {
    const before = member.pairs.get(product.id);
    if (before?.last === day) return undefined;
    if (member.visits.at(-1) !== day) {
      keep(member.visits, day);
      add(member.visited, day);
    }
    add(member.bought, day);
    if (!this.#counted) {
      add(product.bought, day);
      add(this.all.bought, day);
    }
    if (before === undefined) return this.#newPair(member, product, day);
    this.#again(before, day);
    return before;
  }

  #newPair(member: Member, product: Product, day: number): Pair {
    const none = { sumLog: 0, sumSquares: 0, recentLog: 0, lastLog: 0, beforeLog: 0 };
    const bought = { day, fast: 1, slow: 1 };
    const pair = { member, product, first: day, last: day, purchases: 1, ...none, days: [day], bought };
    member.pairs.set(product.id, pair);
    if (!this.#counted) {
      product.buyers += 1;
      this.all.buyers += 1;
    }
    return pair;
  }

  #again(pair: Pair, day: number): void {
    const gap = day - pair.last;
    const log = Math.log(gap);
    for (const counted of this.#counted ? [] : [pair.product, this.all]) {
      counted.gaps += 1;
      counted.sumLog += log;
      counted.sumSquares += log * log;
      if (pair.purchases === 1) counted.repeatBuyers += 1;
      if (gap <= LONGEST_GAP) counted.gapCounts[gap] = (counted.gapCounts[gap] ?? 0) + 1;
    }
    pair.recentLog = pair.purchases === 1 ? log : EWMA_SHARE * log + (1 - EWMA_SHARE) * pair.recentLog;
    pair.beforeLog = pair.lastLog;
    pair.lastLog = log;
    pair.sumLog += log;
    pair.sumSquares += log * log;
    pair.purchases += 1;
    pair.last = day;
    keep(pair.days, day);
    add(pair.bought, day);
  }
}

function keep(days: number[], day: number): void {
  days.push(day);
  if ((days[TRIM_AT] ?? day) < day - KEPT_DAYS) days.splice(0, TRIM_AT);
}

function newMember(id: string, day: number): Member {
  const nothing = () => ({ day, fast: 0, slow: 0 });
  return { id, first: day, visits: [], visited: nothing(), bought: nothing(), pairs: new Map<string, Pair>() };
}

function addCounts(product: Product, { buyers, repeatBuyers, gaps, sumLog, sumSquares }: ProductCounts): void {
  product.buyers += buyers;
  product.repeatBuyers += repeatBuyers;
  product.gaps += gaps;
  product.sumLog += sumLog;
  product.sumSquares += sumSquares;
}

const newProduct = (id: string): Product => ({
  id,
  gaps: 0,
  sumLog: 0,
  sumSquares: 0,
  buyers: 0,
  repeatBuyers: 0,
  bought: { day: 0, fast: 0, slow: 0 },
  gapCounts: new Uint32Array(LONGEST_GAP + 1),
});

/** How many of ascending days are later than `after`. */
export function countAfter(days: readonly number[], after: number): number {
  let count = 0;
  for (let index = days.length - 1; index >= 0 && (days[index] ?? after) > after; index -= 1) count += 1;
  return count;
}

/** Half of the gaps are at most so many days. `undefined` when none was seen. */
export function medianGap({ gapCounts }: Product): number | undefined {
  let all = 0;
  for (const count of gapCounts) all += count;
  if (all === 0) return undefined;
  let below = 0;
  for (let gap = 0; gap < gapCounts.length; gap += 1) {
    below += gapCounts[gap] ?? 0;
    if (below * 2 >= all) return gap;
  }
  return undefined;
}
