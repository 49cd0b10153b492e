import type { PointsLine } from '../../app/readPoints.ts';
import type { EarnJournalExplanation } from '../../core/points/decideEarn.ts';
import type { Programme } from '../../core/programme.ts';
import { lastUsableDay, money } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { explainEarning } from '../explain.ts';
import { paidWords } from '../paidWords.ts';

/** Where a history is told: the shop's currency, for lines that name none, and how its days are written. */
export type HistoryPlace = Pick<Programme, 'currency' | 'timeZone' | 'buddhistYear'>;

/** The sentence that explains one line of the history, with what became of its points. */
export const explainJournal = (line: PointsLine, place: HistoryPlace, language: Language): string =>
  [whatHappened(line, place, language), ...extendedLines(line, place, language), ...paidLines(line, language)].join(
    '\n',
  );

function whatHappened(line: PointsLine, place: HistoryPlace, language: Language): string {
  const { explanation, purchase } = line;
  switch (line.kind) {
    case 'earn': {
      if (purchase === null) return text(language, 'history.earn-unknown');
      const earned = explanation as unknown as Omit<EarnJournalExplanation, 'frozen'>;
      const why = explainEarning(earned, purchase.currency, place, language);
      const [part, ...others] = earned.parts;
      if (others.length === 0 && part?.counts === 'amount' && part.basisMinor === purchase.netMinor) {
        return withPaid(text(language, 'history.earn-plain', { why }), earned, purchase.currency, language);
      }
      const amount = money(purchase.netMinor, purchase.currency, language);
      return withPaid(text(language, 'history.earn', { amount, why }), earned, purchase.currency, language);
    }
    case 'refund':
      return explainRefund(line, purchase?.currency ?? place.currency, language);
    case 'spend': {
      const { amountMinor } = explanation;
      if (typeof amountMinor === 'number') {
        const amount = money(amountMinor, wordOf(explanation.currency) ?? place.currency, language);
        return text(language, 'history.spend-payment', { amount });
      }
      const name = wordOf(explanation.name);
      return name === undefined ? text(language, 'history.spend-unknown') : text(language, 'history.spend', { name });
    }
    case 'spend_reversed':
      return [
        text(language, isOfReturn(line) ? 'history.back-return' : 'history.back'),
        ...backLines(explanation, place, language),
      ].join('\n');
    case 'expire':
      return text(language, 'history.expire');
    case 'adjust':
      return text(language, 'history.adjust', { reason: wordOf(explanation.reason) ?? '' });
    case 'referral':
      return explanation.side === 'friend'
        ? text(language, 'history.referral-friend')
        : text(language, 'history.referral-referrer');
    case 'referral_reversed':
      return withDebt(text(language, 'history.referral-reversed'), line, language);
    case 'release':
      return text(language, 'history.release', { points: numberOf(explanation.paidPoints) });
    case 'merge':
      return text(language, 'history.merge');
    default:
      return text(language, 'history.opening');
  }
}

/** Points that had paid for goods which were brought back; a reward that is given back is of no purchase. */
const isOfReturn = ({ purchase, isUndo }: PointsLine): boolean => purchase !== null && !isUndo;

/** How the bill was paid, where it was not with money alone. */
const withPaid = (
  words: string,
  { paid }: Pick<EarnJournalExplanation, 'paid'>,
  currency: string,
  language: Language,
): string =>
  paid === undefined
    ? words
    : [words, text(language, 'paid.line', { ways: paidWords(paid, currency, language) })].join('\n');

function explainRefund(line: PointsLine, currency: string, language: Language): string {
  const { refundedMinor } = line.explanation;
  if (typeof refundedMinor !== 'number') return withDebt(text(language, 'history.refund-unknown'), line, language);
  const amount = money(refundedMinor, currency, language);
  // As the receipt said it.
  const words = line.isUndo
    ? text(language, 'refund.undo-title', { amount })
    : text(language, 'history.refund', { amount });
  return [withDebt(words, line, language), ...refundLines(line, language)].join('\n');
}

/** The arithmetic of a refund: what was earned, what the rest earns, and what of the difference was not taken. */
function refundLines({ explanation }: PointsLine, language: Language): string[] {
  const of = (name: string) => numberOf(explanation[name]);
  const [earned, remaining, due] = [of('earnedPoints'), of('remainingPoints'), of('duePoints')];
  const earlier = Math.max(0, earned - remaining - due);
  const [expired, forgiven] = [of('expiredPoints'), of('forgivenPoints')];
  // All of it back, and as many points as it had brought: there is nothing to reckon.
  if (earned === of('takenPoints')) return [];
  return [
    text(language, 'history.refund-sum', { earned, remaining }),
    ...(earlier === 0 ? [] : [text(language, 'history.refund-earlier', { points: earlier })]),
    ...(expired === 0 ? [] : [text(language, 'history.refund-expired', { points: expired })]),
    ...(forgiven === 0 ? [] : [text(language, 'history.refund-forgiven', { points: forgiven })]),
  ];
}

/** Until when points that came back can be used, where they can end. */
function backLines(explanation: PointsLine['explanation'], place: HistoryPlace, language: Language): string[] {
  const { lots } = explanation;
  if (!Array.isArray(lots)) return [];
  return (lots as readonly { readonly points: number; readonly expiresAt: number | null }[])
    .slice(0, MOST_LOTS)
    .flatMap(({ points, expiresAt }) =>
      expiresAt === null
        ? []
        : [text(language, 'history.back-until', { points, date: lastUsableDay(expiresAt, place, language) })],
    );
}

const MOST_LOTS = 3;

/** Honest expiry: points that stayed longer because nobody could be told. */
const extendedLines = ({ lots }: PointsLine, place: HistoryPlace, language: Language): string[] =>
  lots.flatMap(({ points, expiresAt, isExtended }) =>
    isExtended && expiresAt !== null
      ? [text(language, 'history.extended', { points, date: lastUsableDay(expiresAt, place, language) })]
      : [],
  );

const paidLines = ({ paidPoints, kind }: PointsLine, language: Language): string[] =>
  paidPoints === 0 || kind === 'release' ? [] : [text(language, 'history.paid-debt', { points: paidPoints })];

/** Points that had been used before they were taken back are owed, and that must not come as a surprise. */
function withDebt(words: string, { explanation }: PointsLine, language: Language): string {
  const { owedPoints } = explanation;
  if (typeof owedPoints !== 'number' || owedPoints === 0) return words;
  return `${words}\n${text(language, 'history.refund-spent', { points: owedPoints })}`;
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

const wordOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
