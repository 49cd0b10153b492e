import { MAX_AMOUNT_MINOR } from '../money.ts';
import { hasCount, inRange, isText, noneTwice, unless, type Wrong } from '../settings/wrong.ts';

/** What a stamp is given for: a purchase, each whole amount of it, or each piece. */
export const STAMP_COUNTS = ['purchase', 'amount', 'item'] as const;
export type StampCounts = (typeof STAMP_COUNTS)[number];

/** Which lines count; an exception wins over an inclusion. */
export interface StampAbout {
  readonly skus?: readonly string[];
  readonly categories?: readonly string[];
  readonly exceptSkus?: readonly string[];
  readonly exceptCategories?: readonly string[];
}

/** How many stamps a purchase brings; frozen with each of them, so that a return counts as the purchase did. */
export interface StampEarn {
  readonly counts: StampCounts;
  /** Minor units in a step; read by `amount`. */
  readonly perMinor: number;
  /** The lines that count; nothing named: all of them. */
  readonly about: StampAbout;
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

const MOST_NAME = 40;
const MOST_PIECES = 20;
const MOST_NAMED = 100;

/** Whether a shop can work with these cards. */
export const areStampCards = (cards: readonly StampCard[]): boolean => wrongStampCards(cards).length === 0;

export const isStampName = (name: string): boolean => isText('name', name, MOST_NAME).length === 0;

/** What keeps a shop from working with them; `at` is where they stand in the programme. */
export function wrongStampCards(cards: readonly StampCard[], at = 'stampCards'): readonly Wrong[] {
  const ids = cards.map(({ id }) => id);
  const names = cards.map(({ name }) => name.toLowerCase());
  return [
    ...hasCount(at, cards, STAMP_LIMITS.cards),
    ...noneTwice(at, ids, 'id'),
    ...noneTwice(at, names, 'name'),
    ...cards.flatMap((card, index) => wrongCard(card, `${at}.${index}`)),
  ];
}

function wrongCard(card: StampCard, at: string): readonly Wrong[] {
  const { id, name, names = {}, earn, capPerDay, size, rewards, idleMonths } = card;
  return [
    ...unless(/^[a-z0-9-]{1,36}$/.test(id), `${at}.id`, 'form'),
    ...isText(`${at}.name`, name, MOST_NAME),
    ...Object.entries(names).flatMap(([language, one]) => isText(`${at}.names.${language}`, one, MOST_NAME)),
    ...wrongStampEarn(earn, `${at}.earn`),
    ...(capPerDay === null ? [] : inRange(`${at}.capPerDay`, capPerDay, STAMP_LIMITS.capPerDay)),
    ...inRange(`${at}.size`, size, STAMP_LIMITS.size),
    ...(idleMonths === null ? [] : inRange(`${at}.idleMonths`, idleMonths, STAMP_LIMITS.idleMonths)),
    ...hasCount(`${at}.rewards`, rewards, STAMP_LIMITS.rewards),
    ...rewards.flatMap((reward, index) => wrongReward(reward, `${at}.rewards.${index}`)),
    ...rewards.flatMap((reward, index) =>
      unless(reward.at > (rewards[index - 1]?.at ?? 0), `${at}.rewards.${index}.at`, 'order'),
    ),
    ...unless(rewards.at(-1)?.at === size, `${at}.rewards`, 'order'),
  ];
}

const wrongStampEarn = ({ counts, perMinor, about, minimumMinor }: StampEarn, at: string): readonly Wrong[] => [
  ...unless(STAMP_COUNTS.includes(counts), `${at}.counts`, 'unknown'),
  ...inRange(`${at}.perMinor`, perMinor, [counts === 'amount' ? 1 : 0, MAX_AMOUNT_MINOR]),
  ...inRange(`${at}.minimumMinor`, minimumMinor, [0, MAX_AMOUNT_MINOR]),
  ...(['skus', 'categories', 'exceptSkus', 'exceptCategories'] as const).flatMap((list) =>
    about[list] === undefined ? [] : hasCount(`${at}.about.${list}`, about[list], [1, MOST_NAMED]),
  ),
];

const wrongReward = ({ kind, value, name, validDays }: StampReward, at: string): readonly Wrong[] => [
  ...isText(`${at}.name`, name, MOST_NAME),
  ...unless(['free_item', 'percent', 'amount'].includes(kind), `${at}.kind`, 'unknown'),
  ...inRange(`${at}.value`, value, [1, kind === 'percent' ? 100 : kind === 'amount' ? MAX_AMOUNT_MINOR : MOST_PIECES]),
  ...inRange(`${at}.validDays`, validDays, STAMP_LIMITS.validDays),
];

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
