import type { Message } from '../../app/channel.ts';
import { readTierView, type TierView } from '../../app/tiers/read.ts';
import type { TierRules } from '../../core/tiers/rules.ts';
import { date, lastUsableDay } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, say } from '../chat.ts';
import { levelName, measureWords, perkWords } from '../tierWords.ts';
import { showPoints } from './points.ts';
import { chips, forMembers } from './screen.ts';
import { aheadWords } from './tierLines.ts';

/** A member's tier: what it gives, until when, what the next one takes, and why. Without tiers: the points. */
export const tierPart: ChatPart = {
  actions: {
    tier: forMembers('tier', async (context, memberId) => {
      const { deps, programme, now } = context;
      const view = await readTierView(deps, memberId, programme, now);
      return view === undefined || programme.tiers === null
        ? showPoints(context, memberId)
        : say(tierCard(context, programme.tiers, view));
    }),
  },
};

function tierCard(context: ChatContext, rules: TierRules, view: TierView): Message {
  const { language } = context;
  const { level, since } = view;
  const gives = level === undefined ? [] : perkWords(level, context, false);
  const rows = [
    ...(level === undefined ? [] : [{ name: text(language, 'tier.kept'), value: keptWords(context, view) }]),
    ...(level === undefined || since === null
      ? []
      : [
          {
            name: text(language, 'tier.tier'),
            value: text(language, 'tier.since', { date: date(since, context.programme, language) }),
          },
        ]),
    ...(gives.length === 0 ? [] : [{ name: text(language, 'tier.gives'), value: gives.join('\n') }]),
    {
      name: text(language, 'tier.window', { months: rules.windowMonths }),
      value: measureWords(rules, view.measure, context),
    },
    ...(view.next === undefined
      ? []
      : [
          {
            name: text(language, 'tier.next'),
            value: [levelName(view.next.level, language), ...perkWords(view.next.level, context, true)].join('\n'),
          },
        ]),
  ];
  const sentences = [...aheadWords(context, view), text(language, 'tier.why', { months: rules.windowMonths })];
  return {
    type: 'card',
    title: level === undefined ? text(language, 'tier.base') : levelName(level, language),
    body: sentences.join('\n\n'),
    rows,
    quickReplies: chips(context),
  };
}

/** Through when it is kept: "Dec 31, 2027", "for good". */
function keptWords({ language, programme }: ChatContext, { until, isGiven }: TierView): string {
  if (isGiven) return text(language, 'tier.given');
  return until === null ? text(language, 'tier.for-life') : lastUsableDay(until, programme, language);
}
