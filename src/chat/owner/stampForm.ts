import { readCategories } from '../../app/campaigns/broadcastAudience.ts';
import { major, parseAmount } from '../../core/money.ts';
import { isStampName, STAMP_COUNTS, STAMP_LIMITS, type StampCard, type StampReward } from '../../core/stamps/card.ts';
import { resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import { whatWords } from '../couponWords.ts';
import { type Answers, type Form, type FormStep, SKIP } from '../form.ts';
import { isOwner } from './access.ts';
import { amounts, numbers, right, wrong } from './couponAnswers.ts';
import { changeCards } from './stampCardList.ts';

const GIFT_DAYS = 30;
const EVERYTHING = '*';
const COUNTS = { purchase: 'cards.by-purchase', amount: 'cards.by-amount', item: 'cards.by-item' } as const;

const cardOf = ({ programme }: ChatContext, { id }: Answers): StampCard | undefined =>
  programme.stampCards.find((card) => card.id === id);

const sizeOf = (context: ChatContext, answers: Answers): number =>
  answers.size === undefined ? (cardOf(context, answers)?.size ?? 0) : Number(answers.size);

/** A gift as it was typed: `10%`, an amount, or else what is free. */
function giftOf(said: string, context: ChatContext): Omit<StampReward, 'at'> | undefined {
  const { programme } = context;
  const typed = said.normalize('NFKC').trim();
  const percent = /^(\d{1,3})\s*%$/.exec(typed)?.[1];
  const minor = percent === undefined ? parseAmount(typed, programme.currency) : undefined;
  const place = { language: resolveLanguage(programme.language), programme };
  if (percent !== undefined) {
    const value = Number(percent);
    const name = whatWords({ kind: 'percent', value }, place);
    return value >= 1 && value <= 100 ? { kind: 'percent', value, name, validDays: GIFT_DAYS } : undefined;
  }
  if (minor !== undefined && minor > 0) {
    return {
      kind: 'amount',
      value: minor,
      name: whatWords({ kind: 'amount', value: minor }, place),
      validDays: GIFT_DAYS,
    };
  }
  return isStampName(typed) && minor === undefined
    ? { kind: 'free_item', value: 1, name: typed, validDays: GIFT_DAYS }
    : undefined;
}

/** The card that the answers make of the one that is changed, or a new one. */
function cardFrom(context: ChatContext, answers: Answers): StampCard {
  const before = cardOf(context, answers);
  const { id, name, counts, per, about, minimum, size, gift, way, cap, idle } = answers;
  const earn = before?.earn ?? { counts: 'purchase', perMinor: 0, about: {}, minimumMinor: 0 };
  const names = name === undefined ? before?.names : undefined;
  const whole = sizeOf(context, answers);
  const end = gift === undefined ? before?.rewards.at(-1) : { ...(gift as Omit<StampReward, 'at'>), at: whole };
  const onWay = way === undefined ? (before?.rewards.slice(0, -1) ?? []) : way === null ? [] : [way as StampReward];
  return {
    id: before?.id ?? String(id),
    name: name === undefined ? (before?.name ?? '') : String(name),
    ...(names === undefined ? {} : { names }),
    earn: {
      counts: counts === undefined ? earn.counts : (counts as StampCard['earn']['counts']),
      perMinor: per === undefined ? earn.perMinor : Number(per),
      about: about === undefined ? earn.about : about === null ? {} : { categories: [String(about)] },
      minimumMinor: minimum === undefined ? earn.minimumMinor : Number(minimum),
    },
    capPerDay: cap === undefined ? (before?.capPerDay ?? null) : cap === null ? null : Number(cap),
    size: size === undefined ? (before?.size ?? whole) : whole,
    rewards: end === undefined ? [] : [...onWay.filter(({ at }) => at < whole), end],
    idleMonths: idle === undefined ? (before?.idleMonths ?? null) : idle === null ? null : Number(idle),
    active: before?.active ?? true,
  };
}

const wholeOf = (said: string): number | undefined => {
  const typed = said.normalize('NFKC').trim();
  return /^\d{1,6}$/.test(typed) ? Number(typed) : undefined;
};

const isIn = (value: number | undefined, [least, most]: readonly [number, number]): value is number =>
  value !== undefined && value >= least && value <= most;

const nameStep: FormStep = {
  name: 'name',
  ask: ({ language }) => ({ question: text(language, 'cards.ask-name') }),
  read: (said, { language, programme }, { id }) => {
    const isTaken = programme.stampCards.some(
      (card) => card.id !== id && card.name.toLowerCase() === said.toLowerCase(),
    );
    return isStampName(said) && !isTaken ? right(said) : wrong(text(language, 'cards.name-wrong'));
  },
};

const countsStep: FormStep = {
  name: 'counts',
  ask: ({ language }) => ({
    question: text(language, 'cards.ask-counts'),
    options: STAMP_COUNTS.map((one) => ({ label: text(language, COUNTS[one]), value: one })),
  }),
  read: (said, { language }) => {
    const found = STAMP_COUNTS.find((one) => one === said || text(language, COUNTS[one]) === said);
    return found === undefined ? wrong(text(language, 'cards.choice-wrong')) : right(found);
  },
};

const perStep: FormStep = {
  name: 'per',
  when: ({ counts }) => counts === 'amount',
  ask: ({ language, programme }) => ({
    question: text(language, 'cards.ask-per', { currency: programme.currency }),
    options: amounts({ programme }, 50, 100, 200, 500),
  }),
  read: (said, { language, programme }) => {
    const minor = parseAmount(said, programme.currency);
    return minor === undefined || minor === 0 ? wrong(text(language, 'cards.amount-wrong')) : right(minor);
  },
};

const aboutStep: FormStep = {
  name: 'about',
  ask: async ({ deps, language }) => ({
    question: text(language, 'cards.ask-about'),
    options: [
      { label: text(language, 'cards.everything'), value: EVERYTHING },
      ...(await readCategories(deps)).map((name) => ({ label: name, value: name })),
    ],
  }),
  read: (said, { language }) =>
    said === EVERYTHING || said === text(language, 'cards.everything') ? right(null) : right(said.slice(0, 80)),
};

const minimumStep: FormStep = {
  name: 'minimum',
  ask: ({ language, programme }) => ({
    question: text(language, 'cards.ask-minimum', { currency: programme.currency }),
    options: [{ label: major(0, programme.currency), value: '0' }],
  }),
  read: (said, { language, programme }) => {
    const minor = parseAmount(said, programme.currency);
    return minor === undefined ? wrong(text(language, 'cards.amount-wrong')) : right(minor);
  },
};

const sizeStep: FormStep = {
  name: 'size',
  ask: ({ language }) => ({ question: text(language, 'cards.ask-size'), options: numbers(5, 8, 10, 12) }),
  read: (said, { language }) => {
    const size = wholeOf(said);
    return isIn(size, STAMP_LIMITS.size) ? right(size) : wrong(text(language, 'cards.size-wrong'));
  },
};

const giftStep: FormStep = {
  name: 'gift',
  ask: ({ language }) => ({ question: text(language, 'cards.ask-gift') }),
  read: (said, context) => {
    const gift = giftOf(said, context);
    return gift === undefined ? wrong(text(context.language, 'cards.gift-wrong')) : right(gift);
  },
};

const skip = ({ language }: ChatContext) => [{ label: text(language, 'common.skip'), value: SKIP }];

const wayStep: FormStep = {
  name: 'way',
  ask: (context) => ({ question: text(context.language, 'cards.ask-way'), options: skip(context) }),
  read: (said, context, answers) => {
    if (said === SKIP) return right(null);
    const [, at, what = ''] = /^\s*(\d{1,2})\s*[:：]\s*(.+)$/.exec(said.normalize('NFKC')) ?? [];
    const gift = at === undefined ? undefined : giftOf(what, context);
    const isOnWay = at !== undefined && Number(at) >= 1 && Number(at) < sizeOf(context, answers);
    return gift === undefined || !isOnWay
      ? wrong(text(context.language, 'cards.way-wrong'))
      : right({ ...gift, at: Number(at) });
  },
};

const limitStep = (
  name: 'cap' | 'idle',
  ask: 'cards.ask-cap' | 'cards.ask-idle',
  problem: 'cards.cap-wrong' | 'cards.idle-wrong',
  limits: readonly [number, number],
  offered: readonly number[],
): FormStep => ({
  name,
  ask: (context) => ({ question: text(context.language, ask), options: [...numbers(...offered), ...skip(context)] }),
  read: (said, { language }) => {
    if (said === SKIP) return right(null);
    const value = wholeOf(said);
    return isIn(value, limits) ? right(value) : wrong(text(language, problem));
  },
});

/** A stamp card: a short form for a new one, or with `id` the part of one that the owner wants to change. */
export const stampForm: Form = {
  flow: 'stampcard',
  allowed: isOwner,
  steps: [
    nameStep,
    countsStep,
    perStep,
    aboutStep,
    minimumStep,
    sizeStep,
    giftStep,
    wayStep,
    limitStep('cap', 'cards.ask-cap', 'cards.cap-wrong', STAMP_LIMITS.capPerDay, [1, 3, 10]),
    limitStep('idle', 'cards.ask-idle', 'cards.idle-wrong', STAMP_LIMITS.idleMonths, [6, 12, 24]),
  ],
  // Another owner may have changed the cards meanwhile: the programme refuses what does not fit any more.
  done: (context, answers) => changeCards(context, { put: cardFrom(context, answers) }),
};

/** Which steps change what. */
export const STAMP_EDITS: Readonly<Record<string, readonly string[]>> = {
  new: ['name', 'counts', 'per', 'size', 'gift'],
  name: ['name'],
  earn: ['counts', 'per', 'about', 'minimum'],
  rewards: ['size', 'gift', 'way'],
  limits: ['cap', 'idle'],
};
