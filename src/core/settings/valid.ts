/** What makes sense in a programme: the one place of every limit that is not another file's already. */
import { Temporal } from 'temporal-polyfill';
import { isHolidayKey } from '../calendar/holidays.ts';
import { isClockTime } from '../calendar/hours.ts';
import { isDate } from '../calendar/localDay.ts';
import { wrongIssueRules } from '../coupons/issueRules.ts';
import { MAX_AMOUNT_MINOR } from '../money.ts';
import {
  type Automations,
  type Gift,
  HOLIDAY_COUNTRIES,
  type HolidaySettings,
  type OpeningHours,
  type Programme,
  type ShopHoliday,
  type ShopTexts,
} from '../programme.ts';
import { areSpans, isTold, LIMITS, MOST_CLOSED_DAYS, MOST_HOLIDAYS, MOST_TEXT } from '../programmeSections.ts';
import { isQuestion } from '../segments/question.ts';
import { wrongStampCards } from '../stamps/card.ts';
import { wrongTiers } from '../tiers/valid.ts';
import { isUuid } from '../uuid.ts';
import { wrongEarn } from './earnValid.ts';
import { hasCount, inRange, isText, noneTwice, unless, type Wrong } from './wrong.ts';

const AMOUNT = [0, MAX_AMOUNT_MINOR] as const;
const POINTS = [0, 100_000_000] as const;
const DAYS = [0, 365] as const;
const MOST_NAME = 60;

/** Everything in a programme that makes no sense, in the order of the document; none: a shop can work with it. */
export const wrongSettings = (programme: Programme): readonly Wrong[] => [
  ...wrongShop(programme),
  ...wrongEarn(programme),
  ...wrongPoints(programme),
  ...wrongReferral(programme),
  ...inRange('undoMinutes', programme.undoMinutes, [0, 1_440]),
  ...inRange('adjustLimit', programme.adjustLimit, POINTS),
  ...wrongCheckout(programme),
  ...wrongMessages(programme),
  ...wrongAutomations(programme),
  ...(programme.hours === null ? [] : wrongHours(programme.hours)),
  ...wrongHolidays(programme.holidays),
  ...(programme.tiers === null ? [] : wrongTiers(programme.tiers)),
  ...wrongStampCards(programme.stampCards),
  ...wrongIssueRules(programme.issueRules),
];

const wrongShop = ({ name, currency, timeZone }: Programme): readonly Wrong[] => [
  ...isText('name', name, MOST_NAME),
  ...unless(isCurrency(currency), 'currency', 'unknown'),
  ...unless(isTimeZone(timeZone), 'timeZone', 'unknown'),
];

/** Whether it is an ISO 4217 code in use. */
export const isCurrency = (code: string): boolean => Intl.supportedValuesOf('currency').includes(code);

/** Whether this is the name of a time zone (IANA). */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false; // Intl's way to say that it knows no such zone
  }
}

function wrongCheckout({ checkout: { holdMinutes, points } }: Programme): readonly Wrong[] {
  const at = 'checkout.points';
  return [
    ...inRange('checkout.holdMinutes', holdMinutes, [1, 1_440]),
    ...(points === null
      ? []
      : [
          ...inRange(`${at}.points`, points.points, [1, POINTS[1]]),
          ...inRange(`${at}.minor`, points.minor, [1, MAX_AMOUNT_MINOR]),
          ...inRange(`${at}.minimumPoints`, points.minimumPoints, POINTS),
          ...inRange(`${at}.maxPercent`, points.maxPercent, [1, 100]),
        ]),
  ];
}

function wrongPoints({ points }: Programme): readonly Wrong[] {
  const { pendingDays, restoreGraceDays } = points;
  return [
    ...inRange('points.pendingDays', pendingDays, DAYS),
    ...wrongValidity(points.validity),
    ...inRange('points.restoreGraceDays', restoreGraceDays, DAYS),
  ];
}

function wrongValidity(validity: Programme['points']['validity']): readonly Wrong[] {
  const at = 'points.validity';
  switch (validity.kind) {
    case 'rolling_months':
    case 'inactivity':
      return inRange(`${at}.months`, validity.months, [0, 120]);
    case 'rolling_days':
      return inRange(`${at}.days`, validity.days, [1, 3_650]);
    case 'fixed_date':
      return wrongDay(validity, at);
    case 'never':
      return [];
  }
}

/** A day of the year. 29 February is one. */
function wrongDay({ month, day }: { readonly month: number; readonly day: number }, at: string): readonly Wrong[] {
  const wrong = inRange(`${at}.month`, month, [1, 12]);
  if (wrong.length > 0) return wrong;
  const { daysInMonth } = Temporal.PlainDate.from({ year: 2024, month, day: 1 });
  return inRange(`${at}.day`, day, [1, daysInMonth]);
}

function wrongReferral({ referral }: Programme): readonly Wrong[] {
  const { referrerPoints, friendPoints, minimumMinor, windowDays, contactDays, velocity, returnDays } = referral;
  return [
    ...inRange('referral.referrerPoints', referrerPoints, POINTS),
    ...inRange('referral.friendPoints', friendPoints, POINTS),
    ...inRange('referral.minimumMinor', minimumMinor, AMOUNT),
    ...inRange('referral.windowDays', windowDays, [1, 3_650]),
    ...inRange('referral.contactDays', contactDays, DAYS),
    ...inRange('referral.velocity.count', velocity.count, [1, 10_000]),
    ...inRange('referral.velocity.days', velocity.days, [1, 365]),
    ...inRange('referral.returnDays', returnDays, DAYS),
    ...wrongReferralExtras(referral),
  ];
}

const MOST_MILESTONES = 10;

/** Milestones rise; a percentage is at most 100, with at most two decimals. */
function wrongReferralExtras({ referrerPercent, mostPerYear, milestones }: Programme['referral']): readonly Wrong[] {
  const isPercent = (written: string) => /^\d{1,3}(\.\d{1,2})?$/.test(written) && Number(written) <= 100;
  const at = (index: number) => `referral.milestones.${index}`;
  return [
    ...unless(referrerPercent === null || isPercent(referrerPercent), 'referral.referrerPercent', 'form'),
    ...(mostPerYear === null ? [] : inRange('referral.mostPerYear', mostPerYear, [0, 10_000])),
    ...hasCount('referral.milestones', milestones, [0, MOST_MILESTONES]),
    ...milestones.flatMap(({ friends, points, coupon }, index) => [
      ...inRange(`${at(index)}.friends`, friends, [1, 10_000]),
      ...inRange(`${at(index)}.points`, points, coupon === undefined ? [1, POINTS[1]] : [0, 0]),
      ...(coupon === undefined
        ? []
        : [
            ...unless(isUuid(coupon.couponId), `${at(index)}.coupon.couponId`, 'form'),
            ...isText(`${at(index)}.coupon.name`, coupon.name, MOST_NAME),
          ]),
      ...unless(friends > (milestones[index - 1]?.friends ?? 0), `${at(index)}.friends`, 'order'),
    ]),
  ];
}

const wrongMessages = ({
  messages: { quietFrom, quietUntil, marketingDays, waitHours },
}: Programme): readonly Wrong[] => [
  ...unless(isTimeOfDay(quietFrom), 'messages.quietFrom', 'form'),
  ...unless(isTimeOfDay(quietUntil), 'messages.quietUntil', 'form'),
  ...inRange('messages.marketingDays', marketingDays, DAYS),
  ...inRange('messages.waitHours', waitHours, LIMITS.waitHours),
];

const isTimeOfDay = (time: string): boolean => isClockTime(time) && time !== '24:00';

function wrongAutomations({ automations, messages }: Programme): readonly Wrong[] {
  const { birthday, repurchase, notices } = automations;
  return [
    ...wrongHour(automations, 'birthday', messages),
    ...(birthday.gift === null ? [] : wrongGift(birthday.gift, 'automations.birthday.gift')),
    ...wrongTexts(birthday.texts, 'automations.birthday.texts'),
    ...wrongHour(automations, 'repurchase', messages),
    ...inRange('automations.repurchase.leadDays', repurchase.leadDays, LIMITS.leadDays),
    ...inRange('automations.repurchase.percent', repurchase.percent, LIMITS.percent),
    ...inRange('automations.repurchase.validDays', repurchase.validDays, LIMITS.validDays),
    ...inRange('automations.repurchase.controlPercent', repurchase.controlPercent, LIMITS.controlPercent),
    ...inRange('automations.repurchase.memberDays', repurchase.memberDays, LIMITS.memberDays),
    ...inRange('automations.repurchase.productDays', repurchase.productDays, LIMITS.productDays),
    ...(repurchase.mostPerDay === null
      ? []
      : inRange('automations.repurchase.mostPerDay', repurchase.mostPerDay, LIMITS.mostPerDay)),
    ...unless(repurchase.only === null || isQuestion(repurchase.only), 'automations.repurchase.only', 'form'),
    ...wrongTexts(repurchase.texts, 'automations.repurchase.texts'),
    ...wrongHour(automations, 'notices', messages),
    ...inRange('automations.notices.pointsDays', notices.pointsDays, LIMITS.pointsDays),
    ...inRange('automations.notices.vouchersDays', notices.vouchersDays, LIMITS.vouchersDays),
    ...wrongTexts(notices.texts, 'automations.notices.texts'),
  ];
}

function wrongHour(
  automations: Automations,
  name: keyof Automations,
  messages: Programme['messages'],
): readonly Wrong[] {
  const { hour } = automations[name];
  const field = `automations.${name}.hour`;
  const wrong = inRange(field, hour, [0, 23]);
  return wrong.length > 0 ? wrong : unless(isTold(hour, messages), field, 'quiet-hours');
}

const wrongGift = (gift: Gift, at: string): readonly Wrong[] => [
  ...inRange(`${at}.value`, gift.value, [1, gift.kind === 'percent' ? LIMITS.percent[1] : MAX_AMOUNT_MINOR]),
  ...inRange(`${at}.validDays`, gift.validDays, LIMITS.validDays),
];

const wrongTexts = (texts: ShopTexts, at: string): readonly Wrong[] =>
  Object.entries(texts).flatMap(([language, text]) => isText(`${at}.${language}`, text, MOST_TEXT));

const wrongHours = ({ week, closedDates }: OpeningHours): readonly Wrong[] => [
  ...hasCount('hours.week', week, [7, 7]),
  ...week.flatMap((spans, day) => unless(areSpans(spans), `hours.week.${day}`, 'order')),
  ...hasCount('hours.closedDates', closedDates, [0, MOST_CLOSED_DAYS]),
  ...closedDates.flatMap((date, index) => unless(isDate(date), `hours.closedDates.${index}`, 'form')),
  ...noneTwice('hours.closedDates', closedDates),
];

const wrongHolidays = ({ country, off, own }: HolidaySettings): readonly Wrong[] => [
  ...unless(HOLIDAY_COUNTRIES.includes(country), 'holidays.country', 'unknown'),
  ...off.flatMap((key, index) => unless(isHolidayKey(key), `holidays.off.${index}`, 'unknown')),
  ...noneTwice('holidays.off', off),
  ...hasCount('holidays.own', own, [0, MOST_HOLIDAYS]),
  ...noneTwice(
    'holidays.own',
    own.map(({ key }) => key),
    'key',
  ),
  ...own.flatMap((one, index) => wrongHoliday(one, `holidays.own.${index}`)),
];

const MOST_HOLIDAY_NAME = 40;

const wrongHoliday = (holiday: ShopHoliday, at: string): readonly Wrong[] => [
  ...unless(/^[\x21-\x7e]{1,64}$/.test(holiday.key) && !isHolidayKey(holiday.key), `${at}.key`, 'form'),
  ...isText(`${at}.name`, holiday.name, MOST_HOLIDAY_NAME),
  ...(holiday.calendar === 'lunar'
    ? [...inRange(`${at}.month`, holiday.month, [1, 12]), ...inRange(`${at}.day`, holiday.day, [1, 30])]
    : wrongDay(holiday, at)),
];
