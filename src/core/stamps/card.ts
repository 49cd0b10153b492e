import type { LineSelector } from '../programme.ts';

/** What a stamp is given for: a purchase, each whole amount of it, or each piece. */
export const STAMP_COUNTS = ['purchase', 'amount', 'item'] as const;
export type StampCounts = (typeof STAMP_COUNTS)[number];

/** How many stamps a purchase brings; frozen with each of them, so that a return counts as the purchase did. */
export interface StampEarn {
  readonly counts: StampCounts;
  /** Minor units in a step; read by `amount`. */
  readonly perMinor: number;
  /** The lines that count; nothing named: all of them. */
  readonly about: LineSelector;
  /** A purchase whose net is below this brings none, in minor units. */
  readonly minimumMinor: number;
}

/** What a stamp at a place on the card brings: a voucher. */
export interface StampReward {
  /** The place, from 1 to the size of the card. */
  readonly at: number;
  /** A piece for nothing is called `name`; percent points, minor units, or pieces. */
  readonly kind: 'free_item' | 'percent' | 'amount';
  readonly value: number;
  /** In the shop's words; what the voucher is called. */
  readonly name: string;
  /** Local days after the day of issue, which is not counted. */
  readonly validDays: number;
}

export interface StampCard {
  /** Never changes; a name may. */
  readonly id: string;
  readonly name: string;
  /** The name by language (BCP 47), where it is another one. */
  readonly names?: Readonly<Record<string, string>>;
  readonly earn: StampEarn;
  /** Stamps of purchases and codes in a local day; `null`: no cap. What staff give by hand is beside it. */
  readonly capPerDay: number | null;
  /** Stamps on a full card. What is more goes on to the next one. */
  readonly size: number;
  /** In the order of their places; the last one is at the end. */
  readonly rewards: readonly StampReward[];
  /** Local months without a stamp after which the open card is empty again; `null`: never. */
  readonly idleMonths: number | null;
  /** False: no stamps any more; what stands, and its vouchers, is kept. */
  readonly active: boolean;
}

/** What an owner may set, both included. */
export const STAMP_LIMITS = {
  cards: [0, 5],
  size: [2, 50],
  rewards: [1, 5],
  capPerDay: [1, 100],
  idleMonths: [1, 36],
  validDays: [1, 365],
} as const;

const MOST_MINOR = 1_000_000_000;
const MOST_NAME = 40;

const within = (value: number, [least, most]: readonly [number, number]): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** Whether a shop can work with these cards. */
export const areStampCards = (cards: readonly StampCard[]): boolean =>
  within(cards.length, STAMP_LIMITS.cards) &&
  new Set(cards.map(({ id }) => id)).size === cards.length &&
  new Set(cards.map(({ name }) => name.toLowerCase())).size === cards.length &&
  cards.every(isStampCard);

export const isStampName = (name: string): boolean => name.trim() !== '' && name.length <= MOST_NAME;

function isStampCard({ id, name, names = {}, earn, capPerDay, size, rewards, idleMonths, active }: StampCard): boolean {
  const places = rewards.map(({ at }) => at);
  return (
    /^[a-z0-9-]{1,36}$/.test(id) &&
    [name, ...Object.values(names)].every(isStampName) &&
    STAMP_COUNTS.includes(earn.counts) &&
    (earn.counts !== 'amount' || within(earn.perMinor, [1, MOST_MINOR])) &&
    within(earn.minimumMinor, [0, MOST_MINOR]) &&
    (capPerDay === null || within(capPerDay, STAMP_LIMITS.capPerDay)) &&
    within(size, STAMP_LIMITS.size) &&
    (idleMonths === null || within(idleMonths, STAMP_LIMITS.idleMonths)) &&
    within(rewards.length, STAMP_LIMITS.rewards) &&
    places.at(-1) === size &&
    places.every((at, index) => within(at, [1, size]) && at > (places[index - 1] ?? 0)) &&
    rewards.every(isReward) &&
    typeof active === 'boolean'
  );
}

const isReward = ({ kind, value, name, validDays }: StampReward): boolean =>
  isStampName(name) &&
  within(validDays, STAMP_LIMITS.validDays) &&
  within(value, [1, kind === 'percent' ? 100 : kind === 'amount' ? MOST_MINOR : 20]);

/** What the owner changes of the cards; what is absent stays. */
export interface StampCardsChange {
  /** A card that is added, or takes the place of the one with its id. */
  readonly put?: StampCard;
  /** The id of one that goes, with what members have on it. */
  readonly remove?: string;
}

/** The cards after a change, a changed one at its place. */
export function stampCardsAfter(before: readonly StampCard[], change: StampCardsChange = {}): readonly StampCard[] {
  const { put, remove } = change;
  const left = before.filter(({ id }) => id !== remove);
  if (put === undefined) return left;
  return left.some(({ id }) => id === put.id) ? left.map((card) => (card.id === put.id ? put : card)) : [...left, put];
}

/** The cards in another currency, where they are worth the same. */
export const scaledCards = (cards: readonly StampCard[], scaled: (minor: number) => number): readonly StampCard[] =>
  cards.map((card) => ({
    ...card,
    earn: { ...card.earn, perMinor: scaled(card.earn.perMinor), minimumMinor: scaled(card.earn.minimumMinor) },
    rewards: card.rewards.map((one) => (one.kind === 'amount' ? { ...one, value: scaled(one.value) } : one)),
  }));
