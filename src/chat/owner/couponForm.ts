import { isDay, readPublicCode } from '../../app/couponDetails.ts';
import { changeCoupon, createCoupon, type NewCoupon } from '../../app/coupons.ts';
import { readProductBySku, readProducts } from '../../app/products.ts';
import { addLocalDays, plainDate } from '../../core/calendar/localDay.ts';
import { writtenDay } from '../../core/calendar/typedDay.ts';
import { COUPON_KINDS } from '../../core/coupons/coupon.ts';
import { parseAmount } from '../../core/money.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { type Answers, type Form, type FormOption, type FormStep, type ReadAnswer, SKIP } from '../form.ts';
import { isManager, staffOf, tap, told } from './access.ts';
import { couponEditCard } from './couponCard.ts';

const wrong = (problem: string) => ({ ok: false, problem }) as const;
const right = (value: unknown) => ({ ok: true, value }) as const;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A name as a button's label, which holds 20 characters. */
export function shortLabel(name: string): string {
  const parts = [...graphemes.segment(name)].map(({ segment }) => segment);
  return parts.length <= 20 ? name : `${parts.slice(0, 19).join('')}…`;
}

const skip = ({ language }: ChatContext): FormOption => ({ label: text(language, 'common.skip'), value: SKIP });
const numbers = (...values: readonly number[]): FormOption[] =>
  values.map((value) => ({ label: String(value), value: String(value) }));

function readCount(said: string, context: ChatContext, most: number): ReadAnswer {
  const typed = said.normalize('NFKC');
  const count = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
  return count >= 1 && count <= most ? right(count) : wrong(text(context.language, 'offer.count-wrong'));
}

const isSkipped = (said: string): boolean => said.normalize('NFKC') === SKIP;

/** Questions for a coupon. `couponId` among the answers makes it a change of that coupon. */
const steps: readonly FormStep[] = [
  {
    name: 'name',
    ask: ({ language }) => ({ question: text(language, 'offer.ask-name') }),
    read: (said, { language }) =>
      said.length >= 1 && said.length <= 60 ? right(said) : wrong(text(language, 'offer.name-wrong')),
  },
  {
    name: 'kind',
    ask: ({ language }) => ({
      question: text(language, 'offer.ask-kind'),
      options: [
        { label: text(language, 'offer.kind-percent'), value: 'percent' },
        { label: text(language, 'offer.kind-amount'), value: 'amount' },
        { label: text(language, 'offer.kind-item'), value: 'free_item' },
      ],
    }),
    read: (said, { language }) => {
      const kind = COUPON_KINDS.find((one) => one === said);
      return kind === undefined ? wrong(text(language, 'offer.kind-wrong')) : right(kind);
    },
  },
  {
    name: 'value',
    ask: (context, { kind }) => {
      const { language, programme } = context;
      if (kind === 'percent')
        return { question: text(language, 'offer.ask-percent'), options: numbers(5, 10, 15, 20, 50) };
      if (kind === 'free_item') return { question: text(language, 'offer.ask-pieces'), options: numbers(1, 2) };
      const question = text(language, 'offer.ask-amount', { currency: programme.currency });
      return { question, options: numbers(20, 50, 100) };
    },
    read: (said, context, { kind }) => {
      if (kind === 'free_item') return readCount(said, context, 100);
      if (kind === 'percent') {
        const percent = readCount(said.normalize('NFKC').replace(/\s*%$/, ''), context, 100);
        return percent.ok ? percent : wrong(text(context.language, 'offer.percent-wrong'));
      }
      return readAmount(said, context);
    },
  },
  { name: 'product', ask: askProduct, read: readProduct },
  {
    name: 'cap',
    when: ({ kind }) => kind === 'percent',
    ask: (context) => ({
      question: text(context.language, 'offer.ask-cap', { currency: context.programme.currency }),
      options: [...numbers(100, 200, 500), skip(context)],
    }),
    read: (said, context) => (isSkipped(said) ? right(null) : readAmount(said, context)),
  },
  {
    name: 'minimum',
    ask: (context) => ({
      question: text(context.language, 'offer.ask-minimum', { currency: context.programme.currency }),
      options: [...numbers(100, 300, 500), skip(context)],
    }),
    read: (said, context) => (isSkipped(said) ? right(0) : readAmount(said, context)),
  },
  { name: 'end', ask: askEnd, read: readEnd },
  {
    name: 'days',
    ask: (context) => ({
      question: text(context.language, 'offer.ask-days'),
      options: [...numbers(7, 14, 30, 90), skip(context)],
    }),
    read: (said, context) => (isSkipped(said) ? right(null) : readCount(said, context, 3_650)),
  },
  {
    name: 'limit',
    ask: (context) => ({
      question: text(context.language, 'offer.ask-limit'),
      options: [...numbers(50, 100, 500), skip(context)],
    }),
    read: (said, context) => (isSkipped(said) ? right(null) : readCount(said, context, 999_999_999)),
  },
  {
    name: 'perMember',
    ask: (context) => ({
      question: text(context.language, 'offer.ask-per-member'),
      options: [...numbers(1, 2, 5), skip(context)],
    }),
    read: (said, context) => (isSkipped(said) ? right(null) : readCount(said, context, 999_999_999)),
  },
  {
    name: 'way',
    ask: ({ language }) => ({
      question: text(language, 'offer.ask-way'),
      options: [
        { label: text(language, 'offer.way-chat-label'), value: 'chat' },
        { label: text(language, 'offer.way-code-label'), value: 'code' },
        { label: text(language, 'offer.way-reward-label'), value: 'reward' },
      ],
    }),
    read: (said, { language }) =>
      ['chat', 'code', 'reward'].includes(said) ? right(said) : wrong(text(language, 'offer.kind-wrong')),
  },
  {
    name: 'code',
    when: ({ way }) => way === 'code',
    ask: ({ language }) => ({ question: text(language, 'offer.ask-code') }),
    read: (said, { language }) => {
      const code = readPublicCode(said);
      return code === undefined ? wrong(text(language, 'offer.code-wrong')) : right(code);
    },
  },
];

export const couponForm: Form = { flow: 'ocoupon', allowed: isManager, steps, done: save };

/** Which questions an edit asks, by the word in its button. */
export const stepsOfEdit = (field: string): readonly string[] => {
  if (field === 'way') return ['way', 'code'];
  return steps.some((step) => step.name === field && field !== 'kind') ? [field] : [];
};

function readAmount(said: string, { language, programme }: ChatContext): ReadAnswer {
  const minor = parseAmount(said, programme.currency);
  return minor === undefined || minor === 0 ? wrong(text(language, 'offer.amount-wrong')) : right(minor);
}

async function askProduct(context: ChatContext) {
  const { language } = context;
  const { products } = await readProducts(context.deps);
  const one = products.map(({ name, sku }) => ({ label: shortLabel(name), value: sku }));
  return {
    question: text(language, 'offer.ask-product'),
    options: [{ label: text(language, 'offer.everything'), value: SKIP }, ...one],
  };
}

/** A SKU that is nowhere would make a coupon that never applies. */
async function readProduct(said: string, { deps, language }: ChatContext): Promise<ReadAnswer> {
  if (isSkipped(said)) return right(null);
  const product = await readProductBySku(deps, said);
  return product === undefined || product.hidden ? wrong(text(language, 'offer.product-wrong')) : right(product.sku);
}

function askEnd(context: ChatContext) {
  const { language, now, programme } = context;
  const today = plainDate(now, programme.timeZone);
  const later = plainDate(addLocalDays(now, 30, programme.timeZone), programme.timeZone);
  return {
    question: text(language, 'offer.ask-end'),
    options: [
      { label: text(language, 'offer.pick-day'), value: '', date: true as const },
      { label: text(language, 'offer.end-of-month'), value: today.with({ day: today.daysInMonth }).toString() },
      { label: text(language, 'offer.in-30-days'), value: later.toString() },
      skip(context),
    ],
  };
}

/** `2026-12-31`, also with slashes or dots and without leading zeros. */
function readEnd(said: string, { language, now, programme }: ChatContext): ReadAnswer {
  if (isSkipped(said)) return right(null);
  const match = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(writtenDay(said, language === 'th'));
  const [, year = '', month = '', date = ''] = match ?? [];
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const isPast = day < plainDate(now, programme.timeZone).toString();
  return match === null || !isDay(day) || isPast ? wrong(text(language, 'offer.day-wrong')) : right(day);
}

/** The form's readers gave these answers their types; what was not asked is not told. */
function detailsOf(answers: Answers): Partial<NewCoupon> {
  const { name, kind, value, product, cap, minimum, end, days, limit, perMember, way, code } = answers;
  const details = {
    name,
    kind,
    value,
    ...(product === undefined ? {} : { terms: { skus: product === null ? null : [product] } }),
    capMinor: cap,
    minimumMinor: minimum,
    lastDay: end,
    validDays: days,
    usesLimit: limit,
    usesPerMember: perMember,
    ...(way === undefined ? {} : { claimable: way === 'chat', publicCode: way === 'code' ? code : null }),
  };
  return Object.fromEntries(Object.entries(details).filter(([, one]) => one !== undefined));
}

async function save(context: ChatContext, answers: Answers): Promise<Reply> {
  const { deps, language, now } = context;
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff', staffId, role } as const;
  const key = `${context.key}:ocoupon`;
  const { couponId } = answers;
  const { kind, ...change } = detailsOf(answers);
  const saved =
    typeof couponId === 'string'
      ? await changeCoupon(deps, couponId, change, by, key, now)
      : await createCoupon(deps, { kind, ...change } as NewCoupon, by, key, now);
  if (!saved.ok) return told(context, text(language, saved.refusal.code), tap(context, 'owner.coupons', 'ocoupons'));
  return say(
    { type: 'text', text: text(language, 'offer.saved', { name: saved.value.name }) },
    await couponEditCard(context, saved.value),
  );
}
