import type { TierView } from '../../app/tiers/read.ts';
import { lastUsableDay } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import { levelName, missingWords } from '../tierWords.ts';

/** What would keep the tier, where it is about to end, and what the next one takes. */
export function aheadWords(context: ChatContext, view: TierView): readonly string[] {
  const { language, programme } = context;
  const { level, next, keep, until, inGrace, holdsUntil } = view;
  const day = (at: number) => lastUsableDay(at, programme, language);
  const kept =
    inGrace && level !== undefined && until !== null && keep.length > 0
      ? [
          text(language, 'tier.keep-sentence', {
            tier: levelName(level, language),
            what: missingWords(keep, context),
            date: day(until),
          }),
        ]
      : [];
  if (next === undefined) return level === undefined ? kept : [...kept, text(language, 'tier.highest')];
  const words = { tier: levelName(next.level, language), what: missingWords(next.missing, context) };
  const ahead =
    holdsUntil === null
      ? text(language, 'tier.next-sentence', words)
      : text(language, 'tier.next-by', { ...words, date: day(holdsUntil) });
  return [...kept, ahead];
}

/** One line for other screens: "Gold, through Dec 31, 2027"; `undefined`: the base. */
export function tierLine({ language, programme }: ChatContext, { level, until }: TierView): string | undefined {
  if (level === undefined) return undefined;
  const tier = levelName(level, language);
  return until === null
    ? tier
    : text(language, 'tier.with-until', { tier, date: lastUsableDay(until, programme, language) });
}
