import { readProductBySku } from '../../app/products.ts';
import { parseAmount } from '../../core/money.ts';
import { FIRST_TIERS, tiersAfter } from '../../core/tiers/change.ts';
import { earlyDaysFromBelow, withPrice } from '../../core/tiers/perks.ts';
import { type MemberPrice, TIER_MEASURES, type TierLevel, type TierMeasure } from '../../core/tiers/rules.ts';
import { areTiers, TIER_LIMITS } from '../../core/tiers/valid.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext, Reply } from '../chat.ts';
import type { Answers, Form, FormStep } from '../form.ts';
import { needsWords, unitWords } from '../tierWords.ts';
import { isOwner } from './access.ts';
import { everyProduct } from './choices.ts';
import { isSkipped, numbers, right, skip, wrong } from './couponAnswers.ts';
import { skuOf } from './couponTermForm.ts';
import { changeTiers, earlyBelow, tiersReply } from './tierCards.ts';
import { BY, measureOf, wholeOf } from './tierForm.ts';

const levelOf = ({ programme }: ChatContext, { id }: Answers): TierLevel | undefined =>
  programme.tiers?.levels.find((level) => level.id === id);

/** The tier with another need beside those that it has; 0: without that one. */
function withNeed(level: TierLevel, measure: TierMeasure, need: number): TierLevel {
  const { [measure]: _, ...others } = level.needs;
  return { ...level, needs: need === 0 ? others : { ...others, [measure]: need } };
}

const measureStep: FormStep = {
  name: 'also',
  ask: (context, answers) => {
    const { language, programme } = context;
    const level = levelOf(context, answers);
    const needs = level === undefined ? '' : needsWords(level, programme.tiers ?? FIRST_TIERS, context);
    return {
      question: text(language, 'tiers.ask-also', { needs }),
      options: TIER_MEASURES.map((measure) => ({ label: text(language, BY[measure]), value: measure })),
    };
  },
  read: (said, { language }) => {
    const found = TIER_MEASURES.find((measure) => measure === said || text(language, BY[measure]) === said);
    return found === undefined ? wrong(text(language, 'tiers.measure-wrong')) : right(found);
  },
};

const needStep: FormStep = {
  name: 'alsoNeed',
  ask: (context, answers) => ({
    question: text(context.language, 'tiers.ask-also-need', {
      months: (context.programme.tiers ?? FIRST_TIERS).windowMonths,
      unit: unitWords(measureOf(answers['also']), context),
    }),
  }),
  read: (said, context, answers) => {
    const { language, programme } = context;
    const typed = said.normalize('NFKC').replaceAll(',', '');
    const need = answers['also'] === 'spend' ? parseAmount(typed, programme.currency) : wholeOf(typed);
    const level = levelOf(context, answers);
    const after =
      need === undefined || level === undefined
        ? undefined
        : tiersAfter(programme.tiers, { put: withNeed(level, answers['also'] as TierMeasure, need) });
    return after && areTiers(after) ? right(need) : wrong(text(language, 'tiers.also-wrong'));
  },
};

const productStep: FormStep = {
  name: 'priceOf',
  ask: async ({ deps, language }) => {
    const products = await everyProduct(deps);
    return {
      question: text(language, 'tiers.ask-product'),
      options: products.map(({ name, sku }) => ({ label: name, value: sku })),
    };
  },
  read: async (said, context, answers) => {
    const found = await skuOf(said, context);
    if (!found.ok) return found;
    const { prices = [] } = levelOf(context, answers)?.perks ?? {};
    const isNew = prices.every(({ sku }) => sku !== found.value);
    return isNew && prices.length >= TIER_LIMITS.prices[1] ? wrong(text(context.language, 'tiers.prices-full')) : found;
  },
};

const priceStep: FormStep = {
  name: 'price',
  ask: async (context, answers) => {
    const { deps, language, programme } = context;
    const product = (await readProductBySku(deps, String(answers['priceOf'])))?.name ?? String(answers['priceOf']);
    return {
      question: text(language, 'tiers.ask-price', { product, currency: programme.currency }),
      options: [skip(context)],
    };
  },
  read: (said, { language, programme }) => {
    if (isSkipped(said)) return right(null);
    const minor = parseAmount(said, programme.currency);
    return minor === undefined ? wrong(text(language, 'tiers.price-wrong')) : right(minor);
  },
};

const earlyStep: FormStep = {
  name: 'early',
  ask: (context) => ({
    question: text(context.language, 'tiers.ask-early'),
    options: [...numbers(1, 2, 3, 7), skip(context)],
  }),
  read: (said, { language }) => {
    if (isSkipped(said)) return right(null);
    const days = wholeOf(said.normalize('NFKC').trim());
    const [least, most] = TIER_LIMITS.earlyDays;
    return days !== undefined && days >= least && days <= most
      ? right(days)
      : wrong(text(language, 'tiers.early-wrong', { most: String(most) }));
  },
};

function withEarly({ perks: { earlyDays: _, ...perks }, ...level }: TierLevel, days: unknown): TierLevel {
  return { ...level, perks: typeof days === 'number' ? { ...perks, earlyDays: days } : perks };
}

/** For which coupons it holds; where a tier below has more days, that those are what holds. */
function earlyNote(context: ChatContext, put: TierLevel): string {
  const after = tiersAfter(context.programme.tiers, { put });
  const below = after === null ? undefined : earlyDaysFromBelow(after, put.id);
  return below === undefined ? text(context.language, 'tiers.early-note') : earlyBelow(context, below);
}

async function withPriceAsked({ deps }: ChatContext, level: TierLevel, answers: Answers): Promise<TierLevel> {
  const sku = String(answers['priceOf']);
  const name = (await readProductBySku(deps, sku))?.name ?? sku;
  const minor = answers['price'] === null ? null : Number(answers['price']);
  const prices: readonly MemberPrice[] = withPrice(level.perks.prices, { sku, name, minor });
  const { prices: _, ...perks } = level.perks;
  return { ...level, perks: prices.length === 0 ? perks : { ...perks, prices } };
}

async function done(context: ChatContext, answers: Answers): Promise<Reply> {
  const level = levelOf(context, answers);
  // Another owner may have removed it while the form waited.
  if (level === undefined) return tiersReply(context);
  if (answers['early'] !== undefined) {
    const put = withEarly(level, answers['early']);
    return changeTiers(context, { put }, { note: earlyNote(context, put) });
  }
  const put =
    answers['also'] === undefined
      ? await withPriceAsked(context, level, answers)
      : withNeed(level, answers['also'] as TierMeasure, Number(answers['alsoNeed']));
  return changeTiers(context, { put });
}

/** What a tier asks for beside something else, the price of one product in it, and how early its members have coupons. */
export const tierMoreForm: Form = {
  flow: 'tiermore',
  allowed: isOwner,
  steps: [measureStep, needStep, productStep, priceStep, earlyStep],
  done,
};

/** Which steps change what. */
export const TIER_MORE_EDITS: Readonly<Record<string, readonly string[]>> = {
  also: ['also', 'alsoNeed'],
  prices: ['priceOf', 'price'],
  early: ['early'],
};
