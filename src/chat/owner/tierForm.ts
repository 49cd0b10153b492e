import { readCategories } from '../../app/campaigns/broadcastAudience.ts';
import { previewTiers } from '../../app/tiers/preview.ts';
import { major, parseAmount } from '../../core/money.ts';
import { FIRST_TIERS, tiersAfter } from '../../core/tiers/change.ts';
import { TIER_MEASURES, type TierLevel, type TierMeasure, type TierRules } from '../../core/tiers/rules.ts';
import { areTiers, isMultiplier, isTierName, TIER_LIMITS } from '../../core/tiers/valid.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import type { Answers, Form, FormStep } from '../form.ts';
import { levelName, unitWords } from '../tierWords.ts';
import { isOwner } from './access.ts';
import { changeTiers } from './tierCards.ts';

const wrong = (problem: string) => ({ ok: false, problem }) as const;
const right = (value: unknown) => ({ ok: true, value }) as const;

const GIFT_DAYS = 30;
const GIFTS = ['5%', '10%', '20%'];
export const BY = {
  spend: 'tiers.by-spend',
  points: 'tiers.by-points',
  purchases: 'tiers.by-purchases',
  days: 'tiers.by-days',
} as const;

const rulesOf = ({ programme }: ChatContext): TierRules => programme.tiers ?? FIRST_TIERS;

const levelOf = (context: ChatContext, { id }: Answers): TierLevel | undefined =>
  rulesOf(context).levels.find((level) => level.id === id);

/** The tier that the answers make of the one that is changed, or a new one. */
function levelFrom(context: ChatContext, answers: Answers): TierLevel {
  const before = levelOf(context, answers);
  const { id, name, measure, need, points, off, categories, gift } = answers;
  const names = name === undefined ? before?.names : undefined;
  const percentOff = off === undefined ? (before?.perks.percentOff ?? 0) : Number(off);
  const about =
    off === undefined ? before?.perks.categories : Array.isArray(categories) ? categories.map(String) : undefined;
  return {
    id: before?.id ?? String(id),
    name: name === undefined ? (before?.name ?? '') : String(name),
    ...(names === undefined ? {} : { names }),
    needs: measure === undefined ? (before?.needs ?? {}) : { [measure as TierMeasure]: Number(need) },
    perks: {
      ...otherPerks(before),
      multiplier: points === undefined ? (before?.perks.multiplier ?? null) : points === '1' ? null : String(points),
      percentOff,
      ...(percentOff === 0 || about === undefined ? {} : { categories: about }),
      voucher: gift === undefined ? (before?.perks.voucher ?? null) : (gift as TierLevel['perks']['voucher']),
    },
  };
}

/** What the questions here leave as it is. */
function otherPerks(before: TierLevel | undefined): Pick<TierLevel['perks'], 'freeShipping' | 'earlyDays' | 'prices'> {
  const { freeShipping, earlyDays, prices } = before?.perks ?? {};
  return {
    ...(freeShipping === undefined ? {} : { freeShipping }),
    ...(earlyDays === undefined ? {} : { earlyDays }),
    ...(prices === undefined ? {} : { prices }),
  };
}

/** The tiers with it; `undefined`: no shop could work with them. */
function rulesWith(context: ChatContext, answers: Answers): TierRules | undefined {
  const after = tiersAfter(context.programme.tiers, { put: levelFrom(context, answers) });
  return after !== null && areTiers(after) ? after : undefined;
}

const nameStep: FormStep = {
  name: 'name',
  ask: ({ language }) => ({ question: text(language, 'tiers.ask-name') }),
  read: (said, context, { id }) => {
    const others = rulesOf(context).levels.filter((level) => level.id !== id);
    const isTaken = others.some(({ name }) => name.toLowerCase() === said.toLowerCase());
    return isTierName(said) && !isTaken ? right(said) : wrong(text(context.language, 'tiers.name-wrong'));
  },
};

const measureStep: FormStep = {
  name: 'measure',
  ask: ({ language }) => ({
    question: text(language, 'tiers.ask-measure'),
    options: TIER_MEASURES.map((measure) => ({ label: text(language, BY[measure]), value: measure })),
  }),
  read: (said, { language }) => {
    const found = TIER_MEASURES.find((measure) => measure === said || text(language, BY[measure]) === said);
    return found === undefined ? wrong(text(language, 'tiers.measure-wrong')) : right(found);
  },
};

/** What the answer before named. */
export const measureOf = (said: unknown): TierMeasure => TIER_MEASURES.find((one) => one === said) ?? 'spend';

const needStep: FormStep = {
  name: 'need',
  ask: (context, { measure }) => ({
    question: text(context.language, 'tiers.ask-need', {
      months: rulesOf(context).windowMonths,
      unit: unitWords(measureOf(measure), context),
    }),
  }),
  read: (said, context, answers) => {
    const { language, programme } = context;
    const typed = said.normalize('NFKC').replaceAll(',', '');
    const need = answers.measure === 'spend' ? parseAmount(typed, programme.currency) : wholeOf(typed);
    const fits =
      need !== undefined && need > 0 && rulesWith(context, { ...answers, name: anyName(context, answers), need });
    return fits === false || fits === undefined ? wrong(text(language, 'tiers.need-wrong')) : right(need);
  },
};

/** A changed tier keeps its name; a new one has its own by then. */
const anyName = (context: ChatContext, answers: Answers): unknown => answers.name ?? levelOf(context, answers)?.name;

export const wholeOf = (typed: string): number | undefined => (/^\d{1,9}$/.test(typed) ? Number(typed) : undefined);

const pointsStep: FormStep = {
  name: 'points',
  ask: ({ language }) => ({
    question: text(language, 'tiers.ask-points'),
    options: ['1', '1.2', '1.5', '2'].map((value) => ({ label: value, value })),
  }),
  read: (said, { language }) => {
    const typed = said.normalize('NFKC').replace(/^[x×]\s*/i, '');
    return isMultiplier(typed) ? right(typed) : wrong(text(language, 'tiers.points-wrong'));
  },
};

const offStep: FormStep = {
  name: 'off',
  ask: ({ language }) => ({
    question: text(language, 'tiers.ask-off'),
    options: [0, 5, 10, 15].map((percent) => ({ label: String(percent), value: String(percent) })),
  }),
  read: (said, { language }) => {
    const percent = wholeOf(said.normalize('NFKC').replace(/\s*%$/, ''));
    return percent !== undefined && percent <= TIER_LIMITS.percentOff[1]
      ? right(percent)
      : wrong(text(language, 'tiers.off-wrong'));
  },
};

const EVERYTHING = '*';

const categoriesStep: FormStep = {
  name: 'categories',
  when: ({ off }) => Number(off) > 0,
  ask: async ({ deps, language }) => ({
    question: text(language, 'tiers.ask-categories'),
    options: [
      { label: text(language, 'tiers.everything'), value: EVERYTHING },
      ...(await readCategories(deps)).map((name) => ({ label: name, value: name })),
    ],
  }),
  read: (said, { language }) =>
    said === EVERYTHING || said === text(language, 'tiers.everything') ? right(null) : right([said.slice(0, 80)]),
};

const giftStep: FormStep = {
  name: 'gift',
  ask: ({ language, programme }) => ({
    question: text(language, 'tiers.ask-gift', { currency: programme.currency }),
    options: [{ label: major(0, programme.currency), value: '0' }, ...GIFTS.map((value) => ({ label: value, value }))],
  }),
  read: (said, { language, programme }) => {
    const typed = said.normalize('NFKC').trim();
    const percent = /^(\d{1,3})\s*%$/.exec(typed)?.[1];
    const value = percent === undefined ? parseAmount(typed, programme.currency) : Number(percent);
    if (value === undefined || (percent !== undefined && value > 100)) return wrong(text(language, 'tiers.gift-wrong'));
    const kind = percent === undefined ? ('amount' as const) : ('percent' as const);
    return right(value === 0 ? null : { kind, value, validDays: GIFT_DAYS });
  },
};

/** How many it would be by what was bought until now, where the answers say what the tier takes. */
async function countWords(context: ChatContext, answers: Answers): Promise<{ readonly note?: string }> {
  const { deps, language, programme, now } = context;
  const rules = answers.need === undefined ? undefined : rulesWith(context, answers);
  if (rules === undefined) return {};
  const level = levelFrom(context, answers);
  const counts = await previewTiers(deps, rules, programme.timeZone, now);
  const count = counts.get(rules.levels.findIndex(({ id }) => id === level.id)) ?? 0;
  return { note: text(language, 'tiers.would-have', { tier: levelName(level, language), count }) };
}

/** A tier: all of it, or with `id` what the owner wants to change. */
export const tierForm: Form = {
  flow: 'tier',
  allowed: isOwner,
  steps: [nameStep, measureStep, needStep, pointsStep, offStep, categoriesStep, giftStep],
  done: async (context, answers) =>
    changeTiers(context, { put: levelFrom(context, answers) }, await countWords(context, answers)),
};

/** Which steps change what. */
export const TIER_EDITS: Readonly<Record<string, readonly string[]>> = {
  name: ['name'],
  needs: ['measure', 'need'],
  points: ['points'],
  off: ['off', 'categories'],
  gift: ['gift'],
};
