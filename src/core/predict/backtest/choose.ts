import type { Pair } from '../pairs/state.ts';

export interface OfferLimits {
  /** Offers a day in the whole shop. */
  readonly perDay: number;
  /** Days until a pair may be offered again. */
  readonly cooldownDays: number;
  /** Days until a member may be offered anything again; 0: any number a day. */
  readonly memberGapDays: number;
}

export interface Scored {
  readonly pair: Pair;
  readonly score: number;
}

/**
 * Chooses the offers of one day after the other: the highest scores within the limits, of equals the smaller member and
 * then the smaller product, as text.
 */
export class Chooser {
  readonly #limits: OfferLimits;
  readonly #offered = new Map<Pair, number>();
  readonly #members = new Map<string, number>();
  #day = 0;
  #best: Scored[] = [];
  readonly #ofMember = new Map<string, Scored>();

  constructor(limits: OfferLimits) {
    this.#limits = limits;
  }

  startDay(day: number): void {
    this.#day = day;
    this.#best = [];
    this.#ofMember.clear();
  }

  /** A pair that may be offered today; one without a score (not a number) is never chosen. */
  consider(pair: Pair, score: number): void {
    if (Number.isNaN(score)) return;
    const { perDay, cooldownDays, memberGapDays } = this.#limits;
    if (memberGapDays === 0) {
      const last = this.#best[perDay - 1];
      if (last !== undefined && !isBefore(pair, score, last)) return;
      if (this.#day - (this.#offered.get(pair) ?? Number.NEGATIVE_INFINITY) < cooldownDays) return;
      this.#take({ pair, score });
      return;
    }
    const rival = this.#ofMember.get(pair.member.id);
    if (rival !== undefined && !isBefore(pair, score, rival)) return;
    if (this.#day - (this.#members.get(pair.member.id) ?? Number.NEGATIVE_INFINITY) < memberGapDays) return;
    if (this.#day - (this.#offered.get(pair) ?? Number.NEGATIVE_INFINITY) < cooldownDays) return;
    this.#ofMember.set(pair.member.id, { pair, score });
  }

  /** The day's offers, best first; they count against the limits of the days to come. */
  end(): readonly Scored[] {
    for (const scored of this.#ofMember.values()) this.#take(scored);
    for (const { pair } of this.#best) {
      this.#offered.set(pair, this.#day);
      this.#members.set(pair.member.id, this.#day);
    }
    return this.#best;
  }

  #take(scored: Scored): void {
    const best = this.#best;
    let place = best.length;
    while (place > 0 && isBefore(scored.pair, scored.score, best[place - 1] ?? scored)) place -= 1;
    if (place >= this.#limits.perDay) return;
    best.splice(place, 0, scored);
    if (best.length > this.#limits.perDay) best.pop();
  }
}

function isBefore(pair: Pair, score: number, other: Scored): boolean {
  if (score !== other.score) return score > other.score;
  const { member, product } = other.pair;
  if (pair.member.id !== member.id) return pair.member.id < member.id;
  return pair.product.id < product.id;
}
