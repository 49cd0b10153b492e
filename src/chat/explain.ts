import type { EarnExplanation, EarnPart } from '../core/points/earn.ts';
import { type DatePlace, lastUsableDay, money } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import { text } from '../i18n/text.ts';
import { levelName } from './tierWords.ts';

/**
 * How the points of a purchase came to be, one short line for each rule that counted. `currency` is the purchase's,
 * `place` where its days are told.
 */
export function explainEarning(
  explanation: EarnExplanation,
  currency: string,
  place: DatePlace,
  language: Language,
): string {
  const { kept } = explanation;
  const lines = earningLines(explanation, currency, language);
  if (kept !== undefined) {
    const date = lastUsableDay(kept.expiresAt, place, language);
    lines.push(text(language, 'why.kept', { points: kept.points, date }));
  }
  return lines.join('\n');
}

function earningLines(explanation: EarnExplanation, currency: string, language: Language): string[] {
  const { belowMinimumMinor, parts, tier } = explanation;
  if (belowMinimumMinor !== null) {
    return [text(language, 'why.below-minimum', { amount: money(belowMinimumMinor, currency, language) })];
  }
  const lines = parts.map((part) => explainPart(part, currency, language, tier));
  if (lines.length === 0) lines.push(text(language, 'why.nothing'));
  const capped = explainCap(explanation, language);
  return capped === undefined ? lines : [...lines, capped];
}

/** Which cap clipped; `undefined`: none did. */
function explainCap({ cappedFrom: from, cap, points }: EarnExplanation, language: Language): string | undefined {
  if (from === null) return undefined;
  switch (cap?.by) {
    case 'day':
      return text(language, 'why.capped-day', { limit: cap.limit, points, from });
    case 'month':
      return text(language, 'why.capped-month', { limit: cap.limit, points, from });
    case 'balance':
      return text(language, 'why.capped-balance', { limit: cap.limit, points, from });
    default:
      return text(language, 'why.capped', { points });
  }
}

function explainPart(part: EarnPart, currency: string, language: Language, tier: EarnExplanation['tier']): string {
  const { pointsPerStep, basisMinor, per, factors } = part;
  const rate =
    part.counts === 'purchase'
      ? text(language, 'why.purchase', { points: pointsPerStep })
      : text(language, 'why.amount', {
          basis: money(basisMinor, currency, language),
          per: money(per, currency, language),
          points: pointsPerStep,
        });
  const multiplied = factors.filter(({ factor }) => factor !== '1');
  if (multiplied.length === 0) return rate;
  const [only] = multiplied;
  if (factors.length === 1 && only !== undefined) {
    const isTier =
      tier !== undefined && only.multipliers.length === 1 && only.multipliers[0]?.startsWith('tier:') === true;
    return isTier
      ? `${rate} ${text(language, 'why.tier', { factor: only.factor, tier: levelName(tier, language) })}`
      : `${rate} ${text(language, 'why.all-times', { factor: only.factor })}`;
  }
  const each = factors.map(({ factor, steps }) =>
    text(language, 'why.some-times', { steps: String(steps), points: String(pointsPerStep), factor }),
  );
  return `${rate}: ${each.join(' + ')}`;
}
