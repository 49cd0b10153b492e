import type { Message } from '../../app/channel.ts';
import type { TierFacts } from '../../app/nightly/tiers.ts';
import { lastUsableDay } from '../../i18n/format.ts';
import { resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { tierButton } from '../notices/tiers.ts';
import { levelName, missingWords, perkWords } from '../tierWords.ts';
import type { CampaignWords } from './words.ts';

/** A tier that ends soon, with what would keep it; or one that has ended, with what is there now. */
export const tierWords: CampaignWords = async (_campaign, facts, member, programme) => {
  const { kind, from, to, until, missing, keepMonths } = facts as TierFacts;
  const language = resolveLanguage(member.language || undefined, resolveLanguage(programme.language));
  const place = { language, programme };
  const tier = levelName(from, language);
  const date = until === null ? '' : lastUsableDay(until, programme, language);
  const quickReplies = [tierButton(language)];
  if (kind === 'grace') {
    const what = missingWords(missing, place);
    return [
      {
        type: 'card',
        title: text(language, 'tier.title-grace', { tier, date }),
        body: text(language, 'tier.grace-body', { what, months: keepMonths }),
        quickReplies,
      },
    ];
  }
  const title =
    to === null
      ? text(language, 'tier.title-lowered-base', { tier })
      : text(language, 'tier.title-lowered', { tier: levelName(to, language) });
  const gives = to === null ? [] : perkWords(to, place, false);
  const rows = [
    ...(to === null || until === null ? [] : [{ name: text(language, 'tier.kept'), value: date }]),
    ...(gives.length === 0 ? [] : [{ name: text(language, 'tier.gives'), value: gives.join('\n') }]),
  ];
  const card: Message = {
    type: 'card',
    title,
    body: text(language, 'tier.lowered-body', { tier }),
    rows,
    quickReplies,
  };
  return [card];
};
