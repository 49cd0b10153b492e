import { setTimeout as pause } from 'node:timers/promises';
import { inTime } from '../app/patience.ts';
import { type Answered, StrictWindow } from './window.ts';

/** A place that nobody used for so long is not made up for: its second is over for other processes too. */
const STALE_MS = 250;
/** Somebody who is urgent waits no longer than this for a place behind other processes; nobody else is before them. */
const URGENT_MS = 1_000;
/** Who is urgent takes places for this part of a second at a time: a till's receipts come one by one, by the hundred. */
const URGENT_PART = 100;
/** Of what a platform takes, so much is given out: nobody's clock runs exactly as its does. */
const GIVEN_OUT = 0.99;

/** What a platform takes of one kind of call. */
export interface Limit {
  readonly perSecond: number;
  /** It refuses what is more in any second; else this is only our own measure. */
  readonly isStrict: boolean;
}

/** Waits until the call may begin. */
export type Turn = () => Promise<Answered>;

/** Of a call that nothing limits. */
export const AT_ONCE: Turn = async () => () => undefined;

/**
 * The places of one kind of call on one channel. They are given out by a row of the database to all processes, some ahead:
 * who goes on sending has the next ones while the last calls are still being made. Within a process nobody is let out
 * faster than the platform counts.
 */
export class Places {
  readonly #reserve: (count: number) => Promise<number>;
  readonly #everyMs: number;
  readonly #urgentChunk: number;
  readonly #window: StrictWindow | undefined;
  /** Instants of places that nobody has yet, in their order. */
  #ahead: number[] = [];
  /** The instant of the last place that was taken for somebody urgent. */
  #urgentUntil = 0;
  #coming: Promise<void> | undefined;

  /** `reserve` takes places and gives the milliseconds until the first; the others follow evenly. */
  constructor(limit: Limit, reserve: (count: number, perSecond: number) => Promise<number>) {
    const perSecond = limit.isStrict ? limit.perSecond * GIVEN_OUT : limit.perSecond;
    this.#everyMs = 1_000 / perSecond;
    this.#urgentChunk = Math.max(1, Math.floor(perSecond / URGENT_PART));
    this.#reserve = (count) => reserve(count, perSecond);
    this.#window = limit.isStrict ? new StrictWindow(limit.perSecond) : undefined;
  }

  /** Waits for the first place of calls of so many messages each, and gives each call's turn. `goesOn`: more will follow. */
  async take(calls: readonly number[], goesOn: boolean): Promise<readonly Turn[]> {
    const instants = await this.#take(calls.reduce((sum, one) => sum + one, 0));
    if (goesOn) this.#takeAhead(instants.length);
    await until(instants[0]);
    let at = 0;
    return calls.map((messages) => {
      at += messages;
      const instant = instants[at - 1];
      return async () => {
        await until(instant);
        return this.#enter(messages, false);
      };
    });
  }

  /**
   * The turn of a call of so many messages that comes before those of campaigns: in this process at once, elsewhere before
   * their next ones. Beyond what the platform takes it goes all the same, and once a place was further away than a second
   * takes no more of them: the platform's own refusal is what is heeded then. Those that come at once all ask before any of
   * them knows.
   */
  async urgent(messages: number): Promise<Answered> {
    this.#forgetStale();
    const soon = performance.now() + URGENT_MS;
    if (this.#ahead.length < messages && this.#urgentUntil < soon) {
      const count = Math.max(this.#urgentChunk, messages - this.#ahead.length);
      // A database that is away keeps no answer back.
      const instants = await inTime(this.#reserved(count), URGENT_MS).catch(() => []);
      this.#ahead.push(...instants);
      this.#urgentUntil = instants.at(-1) ?? 0;
    }
    await until(Math.min(this.#ahead.splice(0, messages).at(-1) ?? 0, soon));
    return this.#enter(messages, true);
  }

  async #take(count: number): Promise<readonly number[]> {
    if (this.#ahead.length < count && this.#coming !== undefined) await this.#coming;
    this.#forgetStale();
    const known = this.#ahead.splice(0, count);
    return known.length === count ? known : [...known, ...(await this.#reserved(count - known.length))];
  }

  #forgetStale(): void {
    const oldest = performance.now() - STALE_MS;
    this.#ahead = this.#ahead.filter((instant) => instant > oldest);
  }

  async #reserved(count: number): Promise<readonly number[]> {
    const waitMs = await this.#reserve(count);
    const first = performance.now() + waitMs;
    return Array.from({ length: count }, (_, place) => first + place * this.#everyMs);
  }

  #takeAhead(count: number): void {
    if (this.#ahead.length > 0 || this.#coming !== undefined) return;
    // Whoever needs them and finds none asks again.
    this.#coming = this.#reserved(count)
      .then((instants) => void this.#ahead.push(...instants))
      .catch(() => undefined)
      .finally(() => {
        this.#coming = undefined;
      });
  }

  async #enter(messages: number, isUrgent: boolean): Promise<Answered> {
    const window = this.#window;
    if (window === undefined) return () => undefined;
    const answered: Answered[] = [];
    for (let message = 0; message < messages; message += 1) answered.push(await window.enter(isUrgent));
    return () => {
      for (const one of answered) one();
    };
  }
}

async function until(instant = 0): Promise<void> {
  const waitMs = instant - performance.now();
  if (waitMs > 0) await pause(waitMs);
}
