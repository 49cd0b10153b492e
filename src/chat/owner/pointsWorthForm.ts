import { parseAmount } from '../../core/money.ts';
import { givesBack } from '../../core/points/payment.ts';
import { BASE_RATE, type PointsPayment } from '../../core/programme.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import type { Answers, Form, FormStep } from '../form.ts';
import { isOwner } from './access.ts';
import { askToChange } from './confirmChange.ts';
import { isSkipped, numbers, right, skip, wrong } from './couponAnswers.ts';

/** A shop that says nothing else: a point, up to the whole bill. */
const FIRST: PointsPayment = { points: 1, minor: 1, minimumPoints: 0, maxPercent: 100 };

const MOST_POINTS = 1_000_000;
/** Above this share of what is spent an owner may have mistyped. */
const MUCH_PERCENT = 20;

const wholeOf = (said: string): number | undefined => {
  const typed = said.normalize('NFKC').replaceAll(',', '').trim();
  return /^\d{1,9}$/.test(typed) ? Number(typed) : undefined;
};

const isIn = (value: number | undefined, least: number, most: number): boolean =>
  value !== undefined && value >= least && value <= most;

const pointsStep: FormStep = {
  name: 'points',
  ask: ({ language }) => ({ question: text(language, 'worth.ask-points'), options: numbers(1, 10, 50, 100) }),
  read: (said, { language }) => {
    const count = wholeOf(said);
    return isIn(count, 1, MOST_POINTS) ? right(count) : wrong(text(language, 'worth.points-wrong'));
  },
};

const minorStep: FormStep = {
  name: 'minor',
  ask: ({ language, programme }, answers) => ({
    question: text(language, 'worth.ask-minor', {
      points: text(language, 'points.title', { points: Number(answers['points']) }),
      currency: programme.currency,
    }),
    options: numbers(1, 5, 10).filter(({ value }) => parseAmount(value, programme.currency) !== undefined),
  }),
  read: (said, { language, programme }) => {
    const minor = parseAmount(said, programme.currency);
    return minor === undefined || minor === 0 ? wrong(text(language, 'worth.minor-wrong')) : right(minor);
  },
};

const minimumStep: FormStep = {
  name: 'minimum',
  ask: (context) => ({
    question: text(context.language, 'worth.ask-minimum'),
    options: [...numbers(50, 100, 500), skip(context)],
  }),
  read: (said, { language }) => {
    if (isSkipped(said)) return right(0);
    const count = wholeOf(said);
    return isIn(count, 0, MOST_POINTS) ? right(count) : wrong(text(language, 'worth.minimum-wrong'));
  },
};

const shareStep: FormStep = {
  name: 'share',
  ask: ({ language }) => ({ question: text(language, 'worth.ask-share'), options: numbers(20, 30, 50, 100) }),
  read: (said, { language }) => {
    const percent = wholeOf(said.normalize('NFKC').replace(/\s*%$/, ''));
    return isIn(percent, 1, 100) ? right(percent) : wrong(text(language, 'worth.share-wrong'));
  },
};

/** What points would be worth; what was not asked stays. */
function paymentFrom({ programme }: ChatContext, answers: Answers): PointsPayment {
  const before = programme.checkout.points ?? FIRST;
  const told = (name: string, otherwise: number) => (answers[name] === undefined ? otherwise : Number(answers[name]));
  return {
    points: told('points', before.points),
    minor: told('minor', before.minor),
    minimumPoints: told('minimum', before.minimumPoints),
    maxPercent: told('share', before.maxPercent),
  };
}

/** A word of care, where customers would get much of their money back. */
function careNote({ language, programme }: ChatContext, payment: PointsPayment): { readonly note?: string } {
  const rate = programme.earn.rates.find(({ id }) => id === BASE_RATE);
  const percent = (rate && givesBack(rate, payment)?.percent) ?? 0;
  return percent > MUCH_PERCENT ? { note: text(language, 'worth.note-high', { percent: `${percent}%` }) } : {};
}

/** What points are worth at the till and in a web shop. */
export const pointsWorthForm: Form = {
  flow: 'worth',
  allowed: isOwner,
  steps: [pointsStep, minorStep, minimumStep, shareStep],
  done: (context, answers) => {
    const payment = paymentFrom(context, answers);
    return askToChange(context, {
      screen: 'worth',
      change: { checkout: { points: payment } },
      done: text(context.language, 'worth.saved'),
      ...careNote(context, payment),
    });
  },
};

/** Which steps change what. */
export const WORTH_EDITS: Readonly<Record<string, readonly string[]>> = {
  all: ['points', 'minor', 'minimum', 'share'],
  worth: ['points', 'minor'],
  minimum: ['minimum'],
  share: ['share'],
};
