import type { Gift, PointsPayment, Programme, ShopTexts, Validity } from '../../core/programme.ts';
import type { SettingName, SettingValue } from '../../core/settings/names.ts';
import { countryName, dayOfYear, list, money } from '../../i18n/format.ts';
import { resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { type Place, whatWords } from '../couponWords.ts';
import { joined, rateWords } from '../earnWords.ts';
import { holidayName } from '../holidayWords.ts';
import { closedSpans, closedWords, weekWords } from '../hoursWords.ts';
import type { Label } from '../owner/access.ts';
import { questionWords } from '../questionWords.ts';

/** How one setting is called, and how its value reads. */
interface SettingWords<Value> {
  readonly label: Label;
  readonly value: (value: Value, place: Place) => string;
}

type Count = (count: number, place: Place) => string;

const asPoints: Count = (points, { language }) => text(language, 'points.title', { points });
const asMoney: Count = (minor, { language, programme }) => money(minor, programme.currency, language);
const asDays: Count = (count, { language }) => text(language, 'unit.days', { count });
const asMonths: Count = (count, { language }) => text(language, 'unit.months', { count });
const asMinutes: Count = (count, { language }) => text(language, 'unit.minutes', { count });
const asPercent: Count = (count, { language }) => text(language, 'unit.percent', { count: String(count) });
const asHour: Count = (hour) => `${String(hour).padStart(2, '0')}:00`;
const asSwitch = (on: boolean, { language }: Place): string => text(language, on ? 'unit.on' : 'unit.off');
const asItIs = (value: string): string => value;

/** One of several words. */
const oneOf =
  <Value extends string>(labels: Readonly<Record<Value, Label>>) =>
  (value: Value, { language }: Place): string => {
    const label: Label = labels[value];
    return text(language, label);
  };

const MOST_OF_A_TEXT = 80;

function asTexts(texts: ShopTexts, { language }: Place): string {
  const lines = Object.entries(texts).map(([tag, said]) =>
    text(language, 'setting.texts-line', {
      language: text(resolveLanguage(tag), 'language.name'),
      text: said.length > MOST_OF_A_TEXT ? `${said.slice(0, MOST_OF_A_TEXT)}…` : said,
    }),
  );
  return lines.length === 0 ? text(language, 'setting.texts-built-in') : lines.join('\n');
}

const asGift = (gift: Gift, place: Place): string =>
  joined([whatWords(gift, place), text(place.language, 'coupon.words.days', { days: gift.validDays })], place);

/** How long points stay: a whole sentence, for owners and members alike. */
export function validityWords(validity: Validity, place: Place): string {
  const { language } = place;
  switch (validity.kind) {
    case 'rolling_months':
      return text(language, validity.monthEnd ? 'page.valid-months-end' : 'page.valid-months', {
        months: asMonths(validity.months, place),
      });
    case 'inactivity':
      return text(language, validity.monthEnd ? 'page.valid-idle-end' : 'page.valid-idle', {
        months: asMonths(validity.months, place),
      });
    case 'rolling_days':
      return text(language, 'page.valid-days', { days: asDays(validity.days, place) });
    case 'fixed_date':
      return text(language, 'page.valid-date', { day: dayOfYear(validity.month, validity.day, language) });
    case 'never':
      return text(language, 'page.valid-never');
  }
}

/** What points are worth as a payment: a whole sentence, for owners and members alike. */
export function paymentWords({ points, minor, minimumPoints, maxPercent }: PointsPayment, place: Place): string {
  const { language } = place;
  const worth = {
    points: asPoints(points, place),
    amount: asMoney(minor, place),
    percent: asPercent(maxPercent, place),
  };
  return minimumPoints <= points
    ? text(language, 'page.pay', worth)
    : text(language, 'page.pay-from', { ...worth, least: asPoints(minimumPoints, place) });
}

/** What so many friends bring on top, a line each. */
const milestoneWords = (milestones: Programme['referral']['milestones'], place: Place): string =>
  milestoneLines(milestones, place).join('\n') || text(place.language, 'unit.none');

export const milestoneLines = (milestones: Programme['referral']['milestones'], place: Place): readonly string[] =>
  milestones.map(({ friends, points, coupon }) =>
    coupon === undefined
      ? text(place.language, 'page.referral-milestone', { count: String(friends), points: asPoints(points, place) })
      : text(place.language, 'page.referral-milestone-coupon', { count: String(friends), coupon: coupon.name }),
  );

const holidayNames = (keys: readonly string[], { language, programme }: Place): string =>
  list(
    keys.map((key) => holidayName(key, programme, language) ?? key),
    language,
  );

/** Every setting in words; what is missing here the compiler names. */
export const SETTING_WORDS: { readonly [Name in SettingName]: SettingWords<SettingValue<Name>> } = {
  name: { label: 'settings.name', value: asItIs },
  currency: { label: 'settings.currency', value: asItIs },
  timeZone: { label: 'settings.zone', value: asItIs },
  language: { label: 'settings.language', value: (tag) => text(resolveLanguage(tag), 'language.name') },
  buddhistYear: {
    label: 'settings.years',
    value: (isBuddhist, { language }) =>
      isBuddhist
        ? text(language, 'settings.years-buddhist', { year: '2569' })
        : text(language, 'settings.years-western', { year: '2026' }),
  },
  'earn.combination': {
    label: 'setting.combination',
    value: oneOf({
      stack: 'setting.combination-stack',
      highest: 'setting.combination-highest',
      exclusive: 'setting.combination-exclusive',
    }),
  },
  'earn.order': {
    label: 'setting.earn-order',
    value: (ids, place) =>
      ids
        .flatMap((id) => place.programme.earn.rates.filter((rate) => rate.id === id))
        .map((rate, index) => `${index + 1}. ${rateWords(rate, place)}`)
        .join('\n'),
  },
  'earn.rounding': {
    label: 'setting.rounding',
    value: oneOf({ down: 'setting.rounding-down', nearest: 'setting.rounding-nearest', up: 'setting.rounding-up' }),
  },
  'earn.capPerPurchase': { label: 'setting.cap-purchase', value: asPoints },
  'earn.capPerDay': { label: 'setting.cap-day', value: asPoints },
  'earn.capPerMonth': { label: 'setting.cap-month', value: asPoints },
  'earn.capBalance': { label: 'setting.cap-balance', value: asPoints },
  'earn.minimumMinor': { label: 'setting.minimum', value: asMoney },
  'points.pendingDays': { label: 'setting.pending', value: asDays },
  'points.validity': { label: 'setting.validity', value: validityWords },
  'points.refundPolicy': {
    label: 'setting.refund',
    value: oneOf({
      deficit: 'setting.refund-deficit',
      clamp: 'setting.refund-clamp',
      pending_only: 'setting.refund-pending',
    }),
  },
  'points.restoreGraceDays': { label: 'setting.restore', value: asDays },
  'referral.referrerPoints': { label: 'setting.referrer', value: asPoints },
  'referral.friendPoints': { label: 'setting.friend', value: asPoints },
  'referral.minimumMinor': { label: 'setting.referral-minimum', value: asMoney },
  'referral.windowDays': { label: 'setting.referral-window', value: asDays },
  'referral.contactDays': { label: 'setting.referral-contact', value: asDays },
  'referral.velocity': {
    label: 'setting.referral-velocity',
    value: ({ count, days }, place) =>
      text(place.language, 'setting.velocity-value', { count: String(count), days: asDays(days, place) }),
  },
  'referral.returnDays': { label: 'setting.referral-return', value: asDays },
  'referral.referrerPercent': {
    label: 'setting.referrer-percent',
    value: (percent, { language }) => text(language, 'page.referral-percent', { percent: `${percent}%` }),
  },
  'referral.mostPerYear': { label: 'setting.referral-most', value: (count) => String(count) },
  'referral.milestones': { label: 'setting.referral-milestones', value: milestoneWords },
  undoMinutes: { label: 'setting.undo', value: asMinutes },
  adjustLimit: { label: 'setting.adjust', value: asPoints },
  'checkout.holdMinutes': { label: 'setting.hold', value: asMinutes },
  'checkout.points': { label: 'setting.pay-points', value: paymentWords },
  'messages.quiet': { label: 'setting.quiet', value: ({ from, until }) => `${from}–${until}` },
  'messages.marketingDays': { label: 'setting.marketing', value: asDays },
  'messages.waitHours': {
    label: 'setting.wait',
    value: (hours, { language }) =>
      hours === 0 ? text(language, 'wait.off') : text(language, 'wait.hours', { hours }),
  },
  'birthday.on': { label: 'setting.birthday-on', value: asSwitch },
  'birthday.hour': { label: 'setting.birthday-hour', value: asHour },
  'birthday.gift': { label: 'setting.birthday-gift', value: asGift },
  'birthday.texts': { label: 'setting.birthday-texts', value: asTexts },
  'repurchase.on': { label: 'setting.repurchase-on', value: asSwitch },
  'repurchase.hour': { label: 'setting.repurchase-hour', value: asHour },
  'repurchase.leadDays': { label: 'setting.repurchase-lead', value: asDays },
  'repurchase.percent': { label: 'setting.repurchase-percent', value: asPercent },
  'repurchase.validDays': { label: 'setting.repurchase-valid', value: asDays },
  'repurchase.controlPercent': { label: 'setting.repurchase-control', value: asPercent },
  'repurchase.memberDays': { label: 'setting.repurchase-member', value: asDays },
  'repurchase.productDays': { label: 'setting.repurchase-product', value: asDays },
  'repurchase.mostPerDay': { label: 'setting.repurchase-most', value: (count) => String(count) },
  'repurchase.only': { label: 'setting.repurchase-only', value: questionWords },
  'repurchase.texts': { label: 'setting.repurchase-texts', value: asTexts },
  'notices.on': { label: 'setting.notices-on', value: asSwitch },
  'notices.hour': { label: 'setting.notices-hour', value: asHour },
  'notices.pointsDays': { label: 'setting.notices-points', value: asDays },
  'notices.vouchersDays': { label: 'setting.notices-coupons', value: asDays },
  'notices.texts': { label: 'setting.notices-texts', value: asTexts },
  'hours.week': {
    label: 'setting.week',
    value: (week, { language }) =>
      weekWords({ week, closedDates: [] }, language)
        .map(({ days, times }) => `${days} ${times}`)
        .join('\n'),
  },
  'hours.closedDates': {
    label: 'setting.closed-dates',
    value: (closedDates, { language }) =>
      list(
        closedSpans({ week: [], closedDates }, '').map((span) => closedWords(span, language)),
        language,
      ),
  },
  'holidays.country': { label: 'setting.country', value: (code, { language }) => countryName(code, language) },
  'holidays.off': { label: 'setting.holidays-off', value: holidayNames },
  'coupons.percentageOf': {
    label: 'setting.percentage-of',
    value: oneOf({ discounted: 'setting.percentage-discounted', initial: 'setting.percentage-initial' }),
  },
  'coupons.order': {
    label: 'setting.coupon-order',
    value: oneOf({ kinds: 'setting.order-kinds', given: 'setting.order-given' }),
  },
  'tiers.match': { label: 'setting.match', value: oneOf({ any: 'setting.match-any', all: 'setting.match-all' }) },
  'tiers.windowMonths': { label: 'setting.tier-window', value: asMonths },
  'tiers.keepMonths': { label: 'setting.tier-keep', value: asMonths },
  'tiers.graceDays': { label: 'setting.tier-grace', value: asDays },
  'tiers.downgrade': {
    label: 'setting.tier-down',
    value: oneOf({ one_down: 'tiers.down-one', to_measure: 'tiers.down-measure' }),
  },
  'tiers.firstForLife': {
    label: 'setting.tier-life',
    value: (isForLife, { language }) => text(language, isForLife ? 'tiers.life-yes' : 'tiers.life-no'),
  },
};
