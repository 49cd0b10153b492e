import { plainDate, startOfDate } from '../calendar/localDay.ts';
import type { Instant } from '../points/ledger.ts';
import { selects } from '../programme.ts';
import type { StampCard, StampEarn, StampReward } from './card.ts';

/**
 * What a member has of one card. `total` counts all stamps that stand, of every card of this kind that was ever full;
 * the run of cards that goes on began after `base` of them, each `size` long.
 */
export interface StampState {
  readonly total: number;
  readonly base: number;
  readonly size: number;
  /** When the last stamp came; `null`: none did yet. */
  readonly lastAt: Instant | null;
  /** Counts of stamps that brought a reward which stands, on the open card and after it. */
  readonly given: readonly number[];
}

/** Somebody who never had a stamp. */
export const NO_STAMPS: StampState = { total: 0, base: 0, size: 1, lastAt: null, given: [] };

/** Stamps on the open card. */
export const openStamps = ({ total, base, size }: StampState): number => (total - base) % size;

/** A line as stamps see it. */
export interface StampLine {
  readonly sku: string;
  readonly category?: string | null;
  readonly quantity: number;
  readonly netMinor: number;
}

/** The stamps of a purchase before the cap. Lines that cost nothing count for nothing. */
export function stampsOf({ counts, perMinor, about, minimumMinor }: StampEarn, lines: readonly StampLine[]): number {
  const net = sumOf(lines, ({ netMinor }) => netMinor);
  const counted = lines.filter((line) => line.netMinor > 0 && selects(about, line));
  if (net < minimumMinor || counted.length === 0) return 0;
  switch (counts) {
    case 'purchase':
      return 1;
    case 'amount':
      return perMinor <= 0 ? 0 : Math.floor(sumOf(counted, ({ netMinor }) => netMinor) / perMinor);
    case 'item':
      return sumOf(counted, ({ quantity }) => quantity);
  }
}

const sumOf = (lines: readonly StampLine[], of: (line: StampLine) => number): number =>
  lines.reduce((sum, line) => sum + of(line), 0);

/** The first instant at which the open card is empty for want of stamps; `null`: it is empty, or never will be. */
export function idleAt(card: StampCard, state: StampState, zone: string): Instant | null {
  if (card.idleMonths === null || state.lastAt === null || openStamps(state) === 0) return null;
  const through = plainDate(state.lastAt, zone).add({ months: card.idleMonths });
  return startOfDate(through.add({ days: 1 }), zone);
}

export interface Settled {
  readonly state: StampState;
  /** Stamps of the open card that nobody added to for too long. */
  readonly lapsed: number;
  /** The count at which the open card began, also where it had another size then. */
  readonly begun: number;
}

/**
 * The state as it counts now, whether or not anybody looked at it before: an open card that lay idle is empty, and one
 * that began under another size goes on under the new one with all its stamps.
 */
export function settleStamps(card: StampCard, before: StampState, now: Instant, zone: string): Settled {
  const open = openStamps(before);
  const ends = idleAt(card, before, zone);
  const lapsed = ends !== null && now >= ends ? open : 0;
  // A new base is the beginning of the open card, so that no full card is counted again.
  const base = lapsed > 0 ? before.total : before.size === card.size ? before.base : before.total - open;
  const begun = lapsed > 0 ? before.total : before.total - open;
  return { state: { ...before, base, size: card.size }, lapsed, begun };
}

/** A reward that is given at a count of stamps. */
export interface ReachedReward {
  readonly position: number;
  readonly reward: StampReward;
}

export interface Stamped {
  readonly state: StampState;
  /** Stamps that came; fewer than were asked for where the cap of the day was near. */
  readonly added: number;
  readonly lapsed: number;
  readonly rewards: readonly ReachedReward[];
}

/**
 * Adds stamps to what is settled, over as many cards as they fill. Every place of the open card and of those after it
 * gives its reward once: one that stands since before a return is not given again.
 */
export function addStamps(card: StampCard, { state, lapsed, begun }: Settled, count: number, at: Instant): Stamped {
  const total = state.total + count;
  const rewards: ReachedReward[] = [];
  for (let start = begun; start < total && count > 0; start += card.size) {
    for (const reward of card.rewards) {
      const position = start + reward.at;
      if (position <= total && !state.given.includes(position)) rewards.push({ position, reward });
    }
  }
  const after = {
    ...state,
    total,
    lastAt: count > 0 ? Math.max(at, state.lastAt ?? at) : state.lastAt,
    given: [...state.given, ...rewards.map(({ position }) => position)],
  };
  return { state: after, added: count, lapsed, rewards };
}

/** The stamps that a purchase or a code brings: no more than the cap of its day leaves. */
export const withinCap = (card: StampCard, wanted: number, ofDay: number): number =>
  card.capPerDay === null ? wanted : Math.min(wanted, Math.max(0, card.capPerDay - ofDay));

export interface StampsTaken {
  readonly state: StampState;
  readonly taken: number;
  /** Counts of stamps whose reward is not reached any more. */
  readonly lost: readonly number[];
}

/**
 * Takes stamps back that stand, no further than to where the run of cards began: what lapsed before is not taken from
 * others. Rewards above what is left are lost.
 */
export function takeStamps(before: StampState, count: number): StampsTaken {
  const taken = Math.min(count, before.total - before.base);
  const total = before.total - taken;
  const lost = before.given.filter((position) => position > total && position <= before.total);
  return { state: { ...before, total }, taken, lost };
}

/** What a return takes: what the purchase brought less what remains of it would have, and what was taken before. */
export function stampsToTake(
  brought: { readonly stamps: number; readonly taken: number; readonly earn: StampEarn },
  remaining: readonly StampLine[],
): number {
  const kept = Math.min(brought.stamps, stampsOf(brought.earn, remaining));
  return Math.max(0, brought.stamps - kept - brought.taken);
}
