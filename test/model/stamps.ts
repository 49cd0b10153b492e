import { Temporal } from 'temporal-polyfill';

/** The card of a life's shop: a stamp for each whole 800, four make a card, a gift at the second and at the last. */
export const CARD = { perMinor: 800, size: 4, gifts: [2, 4], capPerDay: 3, idleMonths: 1 } as const;

interface Brought {
  /** Whose account counts it for the cap of its day; none does any more where that account ended. */
  account: number | undefined;
  /** On whose card they are. */
  who: number;
  readonly day: string;
  readonly stamps: number;
  taken: number;
  /** They lapsed: nothing of them is there to be taken. */
  isOver: boolean;
}

/** Somebody's stamps, counted through over all cards. */
interface Stamps {
  total: number;
  /** Where the cards begin that a return may reach. */
  base: number;
  /** When the last one came. */
  lastAt: number | null;
  /** The counts that have brought a gift, with its code. */
  readonly gifts: Map<number, string>;
}

export interface Stamped {
  readonly added: number;
  readonly open: number;
  /** How many gifts it brought. */
  readonly gifts: number;
}

/** Stamp cards of three people, in the plainest way. */
export class StampModel {
  readonly #zone: string;
  readonly #own: readonly Stamps[] = [0, 1, 2].map(() => ({ total: 0, base: 0, lastAt: null, gifts: new Map() }));
  readonly #brought = new Map<string, Brought>();

  constructor(zone: string) {
    this.#zone = zone;
  }

  open(who: number, now: number): number {
    const own = this.#settled(who, now);
    return (own.total - own.base) % CARD.size;
  }

  /** `codes`: of the gifts that it brought, as they were answered. `undefined`: it brings no stamp. */
  buy(who: number, purchase: string, netMinor: number, now: number, codes: readonly string[]): Stamped | undefined {
    const day = this.#dayOf(now).toString();
    const ofDay = [...this.#brought.values()]
      .filter((one) => one.account === who && one.day === day)
      .reduce((sum, { stamps, taken }) => sum + stamps - taken, 0);
    const added = Math.min(stampsFor(netMinor), Math.max(0, CARD.capPerDay - ofDay));
    if (added === 0) return undefined;
    // What lapses is what was there before.
    const own = this.#settled(who, now);
    this.#brought.set(purchase, { account: who, who, day, stamps: added, taken: 0, isOver: false });
    const gifts = this.#add(own, added, codes);
    own.lastAt = Math.max(now, own.lastAt ?? 0);
    return { added, open: (own.total - own.base) % CARD.size, gifts };
  }

  /** Gives how many go back, and the codes of gifts that are not reached any more. */
  refund(who: number, purchase: string, leftMinor: number, now: number): { taken: number; lost: readonly string[] } {
    const own = this.#settled(who, now);
    const brought = this.#brought.get(purchase);
    if (brought === undefined || brought.isOver) return { taken: 0, lost: [] };
    const wanted = brought.stamps - Math.min(brought.stamps, stampsFor(leftMinor)) - brought.taken;
    const taken = Math.max(0, Math.min(wanted, own.total - own.base));
    brought.taken += taken;
    own.total -= taken;
    const gone = [...own.gifts].filter(([count]) => count > own.total && count <= own.total + taken);
    return { taken, lost: gone.map(([, code]) => code) };
  }

  /** A gift that was not used is gone with its stamps, and can be reached again. */
  lose(who: number, code: string): void {
    const { gifts } = this.#of(who);
    for (const [count, given] of gifts) if (given === code) gifts.delete(count);
  }

  /** The open cards add up; what was full stays full. Whoever never had a stamp changes nothing. */
  merge(kept: number, closed: number, now: number): void {
    const [into, from] = [this.#settled(kept, now), this.#settled(closed, now)];
    if (from.lastAt !== null) this.#join(into, from);
    for (const one of this.#brought.values()) {
      if (one.account === closed) one.account = undefined;
      if (one.who === closed) one.who = kept;
    }
  }

  #join(into: Stamps, from: Stamps): void {
    const open = (from.total - from.base) % CARD.size;
    const [begun, there] = [into.total - ((into.total - into.base) % CARD.size), from.total - open];
    into.base = begun;
    for (const [count, code] of from.gifts) {
      const here = count - there + begun;
      if (count > there && !into.gifts.has(here)) into.gifts.set(here, code);
    }
    this.#add(into, open, []);
    if (open > 0) into.lastAt = Math.max(into.lastAt ?? 0, from.lastAt ?? 0);
  }

  #add(own: Stamps, added: number, codes: readonly string[]): number {
    const begun = own.total - ((own.total - own.base) % CARD.size);
    own.total += added;
    const next = codes.values();
    let gifts = 0;
    for (let start = begun; start < own.total && added > 0; start += CARD.size) {
      for (const at of CARD.gifts) {
        const count = start + at;
        if (count > own.total || own.gifts.has(count)) continue;
        own.gifts.set(count, next.next().value ?? `gift ${count}`);
        gifts += 1;
      }
    }
    return gifts;
  }

  /** Time: an open card that nobody added to for so long is empty. */
  #settled(who: number, now: number): Stamps {
    const own = this.#of(who);
    if (own.lastAt === null || (own.total - own.base) % CARD.size === 0) return own;
    const last = this.#dayOf(own.lastAt).add({ months: CARD.idleMonths }).add({ days: 1 });
    if (now < last.toZonedDateTime(this.#zone).epochMilliseconds) return own;
    own.base = own.total;
    this.#lapse(who);
    return own;
  }

  #lapse(who: number): void {
    for (const one of this.#brought.values()) if (one.who === who) one.isOver = true;
  }

  #of(who: number): Stamps {
    const own = this.#own[who];
    if (own === undefined) throw new Error(`there is no person ${who}`);
    return own;
  }

  #dayOf = (now: number) => Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(this.#zone).toPlainDate();
}

const stampsFor = (netMinor: number): number => Math.floor(netMinor / CARD.perMinor);
