import type { IssueRule } from '../../core/coupons/issueRules.ts';
import { BASE_RATE, type EarnRate, type ShopHoliday } from '../../core/programme.ts';
import type { ListName, ListValue } from '../../core/settings/names.ts';
import type { StampCard } from '../../core/stamps/card.ts';
import type { TierLevel } from '../../core/tiers/rules.ts';
import { dayOfYear } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import type { Place } from '../couponWords.ts';
import { joined, multiplierWords, rateWords } from '../earnWords.ts';
import { issueRuleWords } from '../issueRuleWords.ts';
import { earnWords, rewardLines } from '../stampWords.ts';
import { levelName, needsWords, perkWords } from '../tierWords.ts';

interface ListWords<Value> {
  readonly label: (value: Value, place: Place) => string;
  readonly value: (value: Value, place: Place) => string;
}

function rateLine(rate: EarnRate, place: Place): string {
  const { priority } = rate;
  const words = rateWords(rate, place);
  return priority === undefined
    ? words
    : joined([words, text(place.language, 'setting.priority', { priority: String(priority) })], place);
}

function levelLine(level: TierLevel, place: Place): string {
  const match = place.programme.tiers?.match ?? 'any';
  return [needsWords(level, { match }, place), ...perkWords(level, place, true)].join('\n');
}

function dayWords({ calendar, month, day }: ShopHoliday, { language }: Place): string {
  return calendar === 'lunar'
    ? text(language, 'setting.lunar-day', { month: String(month), day: String(day) })
    : dayOfYear(month, day, language);
}

function cardLine({ earn, capPerDay, rewards, idleMonths, active }: StampCard, place: Place): string {
  const { language } = place;
  return [
    earnWords(earn, capPerDay, place),
    ...rewardLines(rewards, language),
    ...(idleMonths === null ? [] : [text(language, 'cards.idle', { months: idleMonths })]),
    ...(active ? [] : [text(language, 'unit.off')]),
  ].join('\n');
}

/** What is set many times, in words; what is missing here the compiler names. */
export const LIST_WORDS: { readonly [Name in ListName]: ListWords<ListValue<Name>> } = {
  'earn.rate': {
    label: ({ id }, { language }) =>
      id === BASE_RATE ? text(language, 'settings.rate') : text(language, 'setting.rate', { id }),
    value: rateLine,
  },
  'earn.multiplier': {
    label: ({ id }, { language }) => text(language, 'setting.multiplier', { id }),
    value: (multiplier, place) => multiplierWords(multiplier, place),
  },
  'tiers.level': {
    label: (level, { language }) => text(language, 'setting.level', { name: levelName(level, language) }),
    value: levelLine,
  },
  'holidays.own': {
    label: ({ name }, { language }) => text(language, 'setting.holiday', { name }),
    value: (holiday, place) =>
      text(place.language, 'setting.named-day', { name: holiday.name, day: dayWords(holiday, place) }),
  },
  stampCard: { label: ({ name }, { language }) => text(language, 'setting.stamp-card', { name }), value: cardLine },
  issueRule: {
    label: ({ name }: IssueRule, { language }) => text(language, 'setting.issue-rule', { name }),
    value: issueRuleWords,
  },
};
