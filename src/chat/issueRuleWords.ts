import type { IssueRule } from '../core/coupons/issueRules.ts';
import { money } from '../i18n/format.ts';
import { text } from '../i18n/text.ts';
import type { Place } from './couponWords.ts';

/** On which occasion a rule gives its coupon: "with a purchase from NT$1,000, the first alone". */
export function issueRuleWords({ on, minimumMinor, firstOnly }: IssueRule, { language, programme }: Place): string {
  if (on === 'join') return text(language, 'issue.join');
  if (on === 'referrer') return text(language, 'issue.referrer');
  if (on === 'friend') return text(language, 'issue.friend');
  const amount = minimumMinor === undefined ? undefined : money(minimumMinor, programme.currency, language);
  if (firstOnly === true) {
    return amount === undefined ? text(language, 'issue.first') : text(language, 'issue.first-from', { amount });
  }
  return amount === undefined ? text(language, 'issue.purchase') : text(language, 'issue.purchase-from', { amount });
}

/** The same with what it brings, for members. */
export const issueRuleLine = (rule: IssueRule, place: Place): string =>
  text(place.language, 'issue.line', { when: issueRuleWords(rule, place), coupon: rule.name });
