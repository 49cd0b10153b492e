import { Temporal } from 'temporal-polyfill';

/** What points that were earned together share. */
interface Lot {
  readonly purchase: string | null;
  readonly order: number;
  readonly availableAt: number;
  expiresAt: number;
}

/** One point. The engine counts; the model has every point apart, which is slower and hard to get wrong. */
interface Token {
  readonly lot: Lot;
  state: 'live' | 'spent' | 'gone' | 'lapsed';
  isOpen: boolean;
}

interface Bought {
  readonly earned: number;
  readonly netMinor: number;
  refundedMinor: number;
  /** What refunds asked for so far, and what of it had lapsed. */
  due: number;
  lapsed: number;
}

export interface Rules {
  readonly zone: string;
  readonly perMinor: number;
  readonly pendingDays: number;
  readonly validDays: number;
  readonly graceDays: number;
  readonly policy: 'deficit' | 'clamp' | 'pending_only';
}

export interface Standing {
  readonly available: number;
  readonly pending: number;
  readonly deficit: number;
}

export type Said = 'ok' | string;

/** A member's points as the rules of docs/rules.md say it, in the plainest way: the engine must give the same after each deed. */
export class Tokens {
  readonly #rules: Rules;
  #tokens: Token[] = [];
  #debt = 0;
  #made = 0;
  #spends: { readonly tokens: Token[]; isBack: boolean }[] = [];
  #bought = new Map<string, Bought>();

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** The same member, to whom something else may happen. */
  copy(): Tokens {
    const other = new Tokens(this.#rules);
    // In one, so that a point of a spend stays the point that it is.
    const { tokens, spends, bought } = structuredClone({
      tokens: this.#tokens,
      spends: this.#spends,
      bought: this.#bought,
    });
    other.#tokens = tokens;
    other.#spends = spends;
    other.#bought = bought;
    other.#debt = this.#debt;
    other.#made = this.#made;
    return other;
  }

  standing(now: number): Standing {
    this.#pass(now);
    const live = this.#tokens.filter(({ state }) => state === 'live');
    const available = live.filter(({ isOpen }) => isOpen).length;
    return { available, pending: live.length - available, deficit: this.#debt };
  }

  earn(purchase: string, netMinor: number, now: number): Said {
    this.#pass(now);
    const earned = Math.floor(netMinor / this.#rules.perMinor);
    this.#bought.set(purchase, { earned, netMinor, refundedMinor: 0, due: 0, lapsed: 0 });
    const { pendingDays, validDays } = this.#rules;
    const availableAt = pendingDays === 0 ? now : this.#startOfDay(now, pendingDays);
    this.#add(earned, purchase, availableAt, this.#startOfDay(availableAt, validDays + 1));
    this.#pass(now);
    return 'ok';
  }

  award(points: number, now: number): Said {
    this.#pass(now);
    this.#add(points, null, now, this.#startOfDay(now, this.#rules.validDays + 1));
    this.#pass(now);
    return 'ok';
  }

  take(points: number, now: number): Said {
    const taken = this.#usable(now, points);
    if (taken === undefined) return 'not-enough-points';
    for (const token of taken) token.state = 'gone';
    return 'ok';
  }

  spend(points: number, now: number): Said {
    const taken = this.#usable(now, points);
    if (taken === undefined) return 'not-enough-points';
    for (const token of taken) token.state = 'spent';
    this.#spends.push({ tokens: taken, isBack: false });
    return 'ok';
  }

  /** `which` counts accepted spends from 0. */
  giveBack(which: number, now: number): Said {
    this.#pass(now);
    const spend = this.#spends[which];
    if (spend === undefined || spend.isBack) return 'already-reversed';
    spend.isBack = true;
    const graceEnd = this.#startOfDay(now, this.#rules.graceDays + 1);
    for (const token of spend.tokens) {
      token.state = 'live';
      if (token.lot.expiresAt <= now) token.lot.expiresAt = graceEnd;
    }
    this.#payDebt(spend.tokens);
    return 'ok';
  }

  refund(purchase: string, amountMinor: number, now: number): Said {
    this.#pass(now);
    const bought = this.#bought.get(purchase);
    if (bought === undefined) return 'purchase-unknown';
    const left = bought.netMinor - bought.refundedMinor - amountMinor;
    if (left < 0) return 'refund-exceeds-purchase';
    bought.refundedMinor += amountMinor;
    const due = bought.earned - Math.floor(left / this.#rules.perMinor) - bought.due;
    bought.due += due;
    const own = this.#tokens.filter(({ lot }) => lot.purchase === purchase);
    const lapsedBefore = own.filter(({ state }) => state === 'lapsed').length - bought.lapsed;
    const lapsed = Math.min(due, Math.max(0, lapsedBefore));
    bought.lapsed += lapsed;
    this.#takeBack(due - lapsed, purchase);
    return 'ok';
  }

  #takeBack(points: number, purchase: string): void {
    const { policy } = this.#rules;
    const live = this.#tokens
      .filter(({ state, isOpen }) => state === 'live' && (policy !== 'pending_only' || !isOpen))
      .toSorted(soonestFirst);
    const others = live.filter(({ lot }) => lot.purchase !== purchase);
    const inOrder = [
      ...live.filter(({ lot }) => lot.purchase === purchase),
      ...others.filter(({ isOpen }) => !isOpen),
      ...others.filter(({ isOpen }) => isOpen),
    ];
    const taken = inOrder.slice(0, points);
    for (const token of taken) token.state = 'gone';
    if (policy === 'deficit') this.#debt += points - taken.length;
  }

  #usable(now: number, points: number): Token[] | undefined {
    this.#pass(now);
    const open = this.#tokens.filter(({ state, isOpen }) => state === 'live' && isOpen).toSorted(soonestFirst);
    return open.length < points ? undefined : open.slice(0, points);
  }

  #add(count: number, purchase: string | null, availableAt: number, expiresAt: number): void {
    this.#made += 1;
    const lot = { purchase, order: this.#made, availableAt, expiresAt };
    this.#tokens.push(...Array.from({ length: count }, () => ({ lot, state: 'live' as const, isOpen: false })));
  }

  /** Time: what is due becomes usable and pays a debt first, what is late has lapsed. */
  #pass(now: number): void {
    const due = this.#tokens.filter(({ state, isOpen, lot }) => state === 'live' && !isOpen && lot.availableAt <= now);
    for (const token of due) token.isOpen = true;
    this.#payDebt(due.toSorted((a, b) => a.lot.availableAt - b.lot.availableAt || a.lot.order - b.lot.order));
    for (const token of this.#tokens) {
      if (token.state === 'live' && token.isOpen && token.lot.expiresAt <= now) token.state = 'lapsed';
    }
  }

  #payDebt(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (this.#debt === 0) return;
      token.state = 'gone';
      this.#debt -= 1;
    }
  }

  #startOfDay(instant: number, days: number): number {
    const { zone } = this.#rules;
    const date = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
    return date.add({ days }).toZonedDateTime(zone).epochMilliseconds;
  }
}

/** The earliest expiry first, then what was earned first. */
const soonestFirst = (a: Token, b: Token): number => a.lot.expiresAt - b.lot.expiresAt || a.lot.order - b.lot.order;
