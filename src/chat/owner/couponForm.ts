import { readPublicCode } from '../../app/couponDetails.ts';
import { changeCoupon, createCoupon, type NewCoupon } from '../../app/coupons.ts';
import { addLocalDays, plainDate } from '../../core/calendar/localDay.ts';
import { COUPON_KINDS } from '../../core/coupons/coupon.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import type { Answers, Form, FormStep } from '../form.ts';
import { isManager, staffOf, tap, told } from './access.ts';
import { amounts, isSkipped, numbers, readAmount, readCount, right, skip, wrong } from './couponAnswers.ts';
import { couponEditCard } from './couponCard.ts';
import { termSteps, termsOf } from './couponTermForm.ts';
import { firstDayStep, readDayAhead } from './firstDay.ts';

/** Questions for a coupon. `couponId` among the answers makes it a change of that coupon. */
const steps: readonly FormStep[] = [
  {
    name: 'kind',
    ask: ({ language }) => ({
      question: text(language, 'offer.ask-kind'),
      options: [
        { label: text(language, 'offer.kind-percent'), value: 'percent' },
        { label: text(language, 'offer.kind-amount'), value: 'amount' },
        { label: text(language, 'offer.kind-item'), value: 'free_item' },
        { label: text(language, 'offer.kind-buy-get'), value: 'buy_x_get_y' },
        { label: text(language, 'offer.kind-shipping'), value: 'free_shipping' },
      ],
    }),
    read: (said, { language }) => {
      const kind = COUPON_KINDS.find((one) => one === said);
      return kind === undefined ? wrong(text(language, 'offer.kind-wrong')) : right(kind);
    },
  },
  {
    name: 'buy',
    when: ({ kind }) => kind === 'buy_x_get_y',
    ask: ({ language }) => ({ question: text(language, 'offer.ask-buy'), options: numbers(1, 2, 3) }),
    read: (said, context) => readCount(said, context, 100),
  },
  {
    name: 'value',
    when: ({ kind }) => kind !== 'free_shipping',
    ask: (context, { kind }) => {
      const { language, programme } = context;
      if (kind === 'percent')
        return { question: text(language, 'offer.ask-percent'), options: numbers(5, 10, 15, 20, 50) };
      if (kind === 'free_item') return { question: text(language, 'offer.ask-pieces'), options: numbers(1, 2) };
      if (kind === 'buy_x_get_y') return { question: text(language, 'offer.ask-get'), options: numbers(1, 2) };
      const question = text(language, 'offer.ask-amount', { currency: programme.currency });
      return { question, options: amounts(context, 20, 50, 100) };
    },
    read: (said, context, { kind }) => {
      if (kind === 'free_item' || kind === 'buy_x_get_y') return readCount(said, context, 100);
      if (kind === 'percent') {
        const percent = readCount(said.normalize('NFKC').replace(/\s*%$/, ''), context, 100);
        return percent.ok ? percent : wrong(text(context.language, 'offer.percent-wrong'));
      }
      return readAmount(said, context);
    },
  },
  {
    name: 'name',
    ask: ({ language }) => ({ question: text(language, 'offer.ask-name') }),
    read: (said, { language }) =>
      said.length >= 1 && said.length <= 60 ? right(said) : wrong(text(language, 'offer.name-wrong')),
  },
  {
    name: 'cap',
    when: ({ kind }) => kind === 'percent',
    ask: (context) => ({
      question: text(context.language, 'offer.ask-cap', { currency: context.programme.currency }),
      options: [...amounts(context, 100, 200, 500), skip(context)],
    }),
    read: (said, context) => (isSkipped(said) ? right(null) : readAmount(said, context)),
  },
  {
    name: 'minimum',
    ask: (context) => ({
      question: text(context.language, 'offer.ask-minimum', { currency: context.programme.currency }),
      options: [...amounts(context, 100, 300, 500), skip(context)],
    }),
    read: (said, context) => (isSkipped(said) ? right(0) : readAmount(said, context)),
  },
  { name: 'end', ask: askEnd, read: readDayAhead },
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
  firstDayStep,
  ...termSteps,
];

export const couponForm: Form = { flow: 'ocoupon', allowed: isManager, steps, done: save };

/** What a new coupon is asked for. Everything else is a tap on its card, before it is given out or later. */
export const STEPS_OF_NEW: readonly string[] = ['kind', 'buy', 'value', 'name', 'way', 'code'];

/** Questions that are one to whoever answers them. */
const TOGETHER: readonly (readonly string[])[] = [
  ['way', 'code'],
  ['value', 'buy'],
  ['growth', 'growthMost'],
  ['combine', 'group'],
];

/** Which questions an edit asks, by the word in its button. */
export const stepsOfEdit = (field: string): readonly string[] => {
  const together = TOGETHER.find(([first]) => first === field);
  if (together !== undefined) return together;
  return steps.some((step) => step.name === field && field !== 'kind') ? [field] : [];
};

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

/** The form's readers gave these answers their types; what was not asked is not told. */
function detailsOf(answers: Answers): Partial<NewCoupon> {
  const { name, kind, value, cap, minimum, firstDay, end, days, limit, perMember, perDay, budget, way, code } = answers;
  const terms = termsOf(answers);
  const details = {
    name,
    kind,
    value: kind === 'free_shipping' ? 1 : value,
    ...(Object.keys(terms).length === 0 ? {} : { terms }),
    capMinor: cap,
    minimumMinor: minimum,
    firstDay,
    lastDay: end,
    validDays: days,
    usesLimit: limit,
    usesPerMember: perMember,
    usesPerDay: perDay,
    budgetMinor: budget,
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
      : await createCoupon(deps, { kind, ...change, draft: true } as NewCoupon, by, key, now);
  if (!saved.ok) return told(context, text(language, saved.refusal.code), tap(context, 'owner.coupons', 'ocoupons'));
  const words = saved.value.draft
    ? text(language, 'offer.draft')
    : text(language, 'offer.saved', { name: saved.value.name });
  return say({ type: 'text', text: words }, await couponEditCard(context, saved.value));
}
