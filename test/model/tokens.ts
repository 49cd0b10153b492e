import { Temporal } from 'temporal-polyfill';

/** What points that were earned together share. */
interface Lot {
  /** The purchase, or what else may take them back; `null`: nothing. */
  readonly source: string | null;
  readonly order: number;
  readonly earnedAt: number;
  readonly availableAt: number;
  expiresAt: number;
}

/** One point. The engine counts; the model has every point apart, which is slower and hard to get wrong. */
interface Token {
  lot: Lot;
  state: 'live' | 'held' | 'spent' | 'gone' | 'lapsed';
  isOpen: boolean;
}

interface Bought {
  /** The local day, `YYYY-MM-DD`. */
  readonly day: string;
  readonly earned: number;
  readonly netMinor: number;
  readonly halves: number;
  readonly most: number;
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
  /** The most that one purchase earns, and that a member has by earning. */
  readonly capPerPurchase: number;
  /** The most that the purchases of a local day or month earn; absent: no such cap. */
  readonly capPerDay?: number;
  readonly capPerMonth?: number;
  readonly capBalance: number;
}

export interface Standing {
  readonly available: number;
  readonly pending: number;
  readonly held: number;
  readonly deficit: number;
}

export type Said = 'ok' | string;

let made = 0;

/** A member's points as the rules of docs/rules.md say it, in the plainest way: the engine must give the same after each deed. */
export class Tokens {
  readonly #rules: Rules;
  #tokens: Token[] = [];
  #debt = 0;
  #spends = new Map<string, { readonly tokens: Token[]; isBack: boolean }>();
  #holds = new Map<string, { readonly tokens: Token[]; readonly until: number }>();
  #bought = new Map<string, Bought>();

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** The same member, to whom something else may happen. */
  copy(): Tokens {
    const other = new Tokens(this.#rules);
    // In one, so that a point of a spend stays the point that it is.
    const { tokens, spends, holds, bought } = structuredClone({
      tokens: this.#tokens,
      spends: this.#spends,
      holds: this.#holds,
      bought: this.#bought,
    });
    other.#tokens = tokens;
    other.#spends = spends;
    other.#holds = holds;
    other.#bought = bought;
    other.#debt = this.#debt;
    return other;
  }

  /** Alike for members to whom nothing different can happen any more. */
  fingerprint(): string {
    const told = ({ lot, state, isOpen }: Token) =>
      `${lot.source} ${lot.earnedAt} ${lot.availableAt} ${lot.expiresAt} ${state} ${isOpen}`;
    const counted = (tokens: readonly Token[]) =>
      [...Map.groupBy(tokens, told)].map(([name, those]) => `${name} ${those.length}`).toSorted();
    const spends = [...this.#spends].map(([id, { tokens, isBack }]) => `${id} ${isBack} ${counted(tokens)}`).toSorted();
    // Of lots with the same dates the one that was written first is used first.
    const used = [...new Set(this.#tokens.toSorted(soonestFirst).map(({ lot }) => lot.source))];
    return JSON.stringify([this.#debt, counted(this.#tokens), spends, [...this.#bought].toSorted(), used]);
  }

  standing(now: number): Standing {
    this.#pass(now);
    const count = (is: (token: Token) => boolean) => this.#tokens.filter(is).length;
    return {
      available: count(({ state, isOpen }) => state === 'live' && isOpen),
      pending: count(({ state, isOpen }) => state === 'live' && !isOpen),
      held: count(({ state }) => state === 'held'),
      deficit: this.#debt,
    };
  }

  /** `halves`: the multiplier of the tier, 2 for once the points. Gives how many it earns. */
  earn(purchase: string, netMinor: number, now: number, halves = 2): number {
    const { available, pending, held, deficit } = this.standing(now);
    const { capPerPurchase, capPerDay, capPerMonth, capBalance, pendingDays, validDays } = this.#rules;
    const day = this.#dateOf(now).toString();
    const left = (cap: number | undefined, of: string) =>
      cap === undefined ? capPerPurchase : Math.max(0, cap - this.#earnedIn(of));
    const most = Math.min(
      capPerPurchase,
      left(capPerDay, day),
      left(capPerMonth, day.slice(0, 7)),
      Math.max(0, capBalance - available - pending - held + deficit),
    );
    const earned = this.#worth(netMinor, halves, most);
    this.#bought.set(purchase, { day, earned, netMinor, halves, most, refundedMinor: 0, due: 0, lapsed: 0 });
    const availableAt = pendingDays === 0 ? now : this.#startOfDay(now, pendingDays);
    this.#add(earned, purchase, now, availableAt, this.#startOfDay(availableAt, validDays + 1));
    this.#pass(now);
    return earned;
  }

  /** `source`: by what it may be taken back. */
  award(points: number, now: number, source: string | null = null): Said {
    this.#pass(now);
    this.#add(points, source, now, now, this.#startOfDay(now, this.#rules.validDays + 1));
    this.#pass(now);
    return 'ok';
  }

  /** Takes an award back by the refund policy, but what of it had lapsed. */
  takeAwardBack(points: number, source: string, now: number): void {
    this.#pass(now);
    this.#takeBack(points - Math.min(points, this.#lapsedOf(source)), source);
  }

  take(points: number, now: number): Said {
    const taken = this.#usable(now, points);
    if (taken === undefined) return 'not-enough-points';
    for (const token of taken) token.state = 'gone';
    return 'ok';
  }

  spend(points: number, now: number, id: string): Said {
    const taken = this.#usable(now, points);
    if (taken === undefined) return 'not-enough-points';
    for (const token of taken) token.state = 'spent';
    this.#spends.set(id, { tokens: taken, isBack: false });
    return 'ok';
  }

  giveBack(id: string, now: number): Said {
    this.#pass(now);
    const spend = this.#spends.get(id);
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

  hold(points: number, until: number, now: number, id: string): Said {
    const taken = this.#usable(now, points);
    if (taken === undefined) return 'not-enough-points';
    for (const token of taken) token.state = 'held';
    this.#holds.set(id, { tokens: taken, until });
    return 'ok';
  }

  release(id: string, now: number): void {
    this.#pass(now);
    this.#end(id);
    this.#pass(now);
  }

  /** Spends what is held, under the hold's id or another one; what was drawn last comes back first. */
  confirm(id: string, now: number, spend = id): void {
    this.#pass(now);
    const tokens = this.#holds.get(id)?.tokens ?? [];
    this.#holds.delete(id);
    for (const token of tokens) token.state = 'spent';
    this.#spends.set(spend, { tokens: tokens.toReversed(), isBack: false });
  }

  refund(purchase: string, amountMinor: number, now: number): Said {
    this.#pass(now);
    const bought = this.#bought.get(purchase);
    if (bought === undefined) return 'purchase-unknown';
    const left = bought.netMinor - bought.refundedMinor - amountMinor;
    if (left < 0) return 'refund-exceeds-purchase';
    bought.refundedMinor += amountMinor;
    const due = bought.earned - this.#worth(left, bought.halves, bought.most) - bought.due;
    bought.due += due;
    const lapsed = Math.min(due, Math.max(0, this.#lapsedOf(purchase) - bought.lapsed));
    bought.lapsed += lapsed;
    this.#takeBack(due - lapsed, purchase);
    return 'ok';
  }

  /** Takes over all that another account of the same person has; that one is empty then. */
  absorb(other: Tokens, now: number): void {
    this.#pass(now);
    other.#pass(now);
    const lots = new Map<Lot, Lot>();
    const moved = other.#tokens.filter(({ state }) => state === 'live' || state === 'held').toSorted(soonestFirst);
    for (const token of moved) {
      const lot = lots.get(token.lot) ?? { ...token.lot, order: nextOrder() };
      lots.set(token.lot, lot);
      token.lot = lot;
      token.isOpen = token.state === 'held';
    }
    this.#tokens.push(...other.#tokens);
    for (const [id, spend] of other.#spends) this.#spends.set(id, spend);
    for (const [id, hold] of other.#holds) this.#holds.set(id, hold);
    for (const [id, bought] of other.#bought) this.#bought.set(id, bought);
    this.#pass(now);
    const paying = this.#tokens.filter(({ state, isOpen }) => state === 'live' && isOpen).toSorted(soonestFirst);
    this.#debt += other.#debt;
    this.#payDebt(paying);
    other.#tokens = [];
    other.#debt = 0;
  }

  /** The member is forgotten. */
  forfeit(): void {
    this.#tokens = [];
    this.#holds.clear();
    this.#debt = 0;
  }

  /** What the purchases of a day or month have earned, less what returns took of it. */
  #earnedIn(span: string): number {
    const those = [...this.#bought.values()].filter(({ day }) => day.startsWith(span));
    return those.reduce((sum, { earned, due }) => sum + earned - due, 0);
  }

  #worth(netMinor: number, halves: number, most: number): number {
    return Math.min(most, Math.floor((Math.floor(netMinor / this.#rules.perMinor) * halves) / 2));
  }

  #lapsedOf(source: string): number {
    return this.#tokens.filter(({ lot, state }) => lot.source === source && state === 'lapsed').length;
  }

  #takeBack(points: number, source: string): void {
    const { policy } = this.#rules;
    const live = this.#tokens
      .filter(({ state, isOpen }) => state === 'live' && (policy !== 'pending_only' || !isOpen))
      .toSorted(soonestFirst);
    const others = live.filter(({ lot }) => lot.source !== source);
    const inOrder = [
      ...live.filter(({ lot }) => lot.source === source),
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

  #add(count: number, source: string | null, earnedAt: number, availableAt: number, expiresAt: number): void {
    const lot = { source, order: nextOrder(), earnedAt, availableAt, expiresAt };
    this.#tokens.push(...Array.from({ length: count }, () => ({ lot, state: 'live' as const, isOpen: false })));
  }

  /** Time: what was held too long is free, what is due becomes usable, in that order; both pay a debt first. What is late has lapsed. */
  #pass(now: number): void {
    const late = [...this.#holds].filter(([, { until }]) => until <= now);
    const due = this.#tokens.filter(({ state, isOpen, lot }) => state === 'live' && !isOpen && lot.availableAt <= now);
    const byTime = [
      ...late.map(([id, { until }]) => ({ at: until, happen: () => this.#end(id) })),
      ...[...Map.groupBy(due.toSorted(soonestFirst), ({ lot }) => lot.availableAt)].map(([at, tokens]) => ({
        at,
        happen: () => this.#open(tokens),
      })),
    ];
    for (const { happen } of byTime.toSorted((a, b) => a.at - b.at)) happen();
    for (const token of this.#tokens) {
      if (token.state === 'live' && token.isOpen && token.lot.expiresAt <= now) token.state = 'lapsed';
    }
  }

  #end(hold: string): void {
    const tokens = this.#holds.get(hold)?.tokens ?? [];
    this.#holds.delete(hold);
    this.#free(tokens);
  }

  #open(tokens: readonly Token[]): void {
    for (const token of tokens) token.isOpen = true;
    this.#payDebt(tokens);
  }

  #free(tokens: readonly Token[]): void {
    for (const token of tokens) token.state = 'live';
    this.#payDebt(tokens);
  }

  #payDebt(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (this.#debt === 0) return;
      token.state = 'gone';
      this.#debt -= 1;
    }
  }

  #startOfDay(instant: number, days: number): number {
    return this.#dateOf(instant).add({ days }).toZonedDateTime(this.#rules.zone).epochMilliseconds;
  }

  #dateOf = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(this.#rules.zone).toPlainDate();
}

function nextOrder(): number {
  made += 1;
  return made;
}

/** The earliest expiry first, then what was earned first. */
const soonestFirst = (a: Token, b: Token): number =>
  a.lot.expiresAt - b.lot.expiresAt || a.lot.earnedAt - b.lot.earnedAt || a.lot.order - b.lot.order;
