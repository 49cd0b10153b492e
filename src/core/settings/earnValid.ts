import { isClockTime } from '../calendar/hours.ts';
import { isDate } from '../calendar/localDay.ts';
import { parseDecimal } from '../decimal.ts';
import { MAX_AMOUNT_MINOR } from '../money.ts';
import type { EarnMultiplier, EarnRate, LineSelector, OpenSpan, Programme } from '../programme.ts';
import { hasCount, inRange, isText, noneTwice, unless, type Wrong } from './wrong.ts';

const MOST_POINTS = 100_000_000;
const MOST_RULES = 50;
const MOST_NAMED = 1_000;
const MOST_FACTOR = 100;
const ID = /^[A-Za-z0-9_-]{1,64}$/;

const CAPS = ['capPerPurchase', 'capPerDay', 'capPerMonth', 'capBalance'] as const;

/** What makes no sense in how points are earned. Rules name only rates and tiers that are there. */
export function wrongEarn({ earn, tiers }: Programme): readonly Wrong[] {
  const { rates, multipliers, minimumMinor } = earn;
  const known = { rates: rates.map(({ id }) => id), tiers: (tiers?.levels ?? []).map(({ id }) => id) };
  return [
    ...hasCount('earn.rates', rates, [0, MOST_RULES]),
    ...noneTwice('earn.rates', known.rates, 'id'),
    ...rates.flatMap((rate, index) => wrongRate(rate, known.tiers, `earn.rates.${index}`)),
    ...hasCount('earn.multipliers', multipliers, [0, MOST_RULES]),
    ...noneTwice(
      'earn.multipliers',
      multipliers.map(({ id }) => id),
      'id',
    ),
    ...multipliers.flatMap((one, index) => wrongMultiplier(one, known.rates, `earn.multipliers.${index}`)),
    ...CAPS.flatMap((name) => {
      const cap = earn[name];
      return cap === undefined ? [] : inRange(`earn.${name}`, cap, [0, MOST_POINTS]);
    }),
    ...(minimumMinor === undefined ? [] : inRange('earn.minimumMinor', minimumMinor, [0, MAX_AMOUNT_MINOR])),
  ];
}

const wrongRate = (rate: EarnRate, tierIds: readonly string[], at: string): readonly Wrong[] => [
  ...unless(ID.test(rate.id), `${at}.id`, 'form'),
  ...inRange(`${at}.points`, rate.points, [0, MOST_POINTS]),
  ...(rate.counts === 'purchase' ? [] : inRange(`${at}.per`, rate.per, [0, MAX_AMOUNT_MINOR])),
  ...(rate.priority === undefined ? [] : inRange(`${at}.priority`, rate.priority, [-1_000, 1_000])),
  ...(rate.tiers === undefined ? [] : [...hasCount(`${at}.tiers`, rate.tiers, [1, MOST_RULES])]),
  ...(rate.tiers ?? []).flatMap((id, index) => unless(tierIds.includes(id), `${at}.tiers.${index}`, 'unknown')),
  ...wrongSelector(rate, at),
];

function wrongMultiplier(multiplier: EarnMultiplier, rateIds: readonly string[], at: string): readonly Wrong[] {
  const { id, factor, rates, when } = multiplier;
  const isFactor = parseDecimal(factor) !== undefined && Number(factor) <= MOST_FACTOR;
  return [
    ...unless(ID.test(id), `${at}.id`, 'form'),
    ...unless(isFactor, `${at}.factor`, 'form'),
    ...(rates === undefined ? [] : hasCount(`${at}.rates`, rates, [1, MOST_RULES])),
    ...(rates ?? []).flatMap((rate, index) => unless(rateIds.includes(rate), `${at}.rates.${index}`, 'unknown')),
    ...(when === undefined ? [] : wrongWhen(when, `${at}.when`)),
    ...wrongSelector(multiplier, at),
  ];
}

function wrongWhen(when: NonNullable<EarnMultiplier['when']>, at: string): readonly Wrong[] {
  const { from, through, weekdays, hours, startsAt, endsAt } = when;
  return [
    ...unless(from === undefined || isDate(from), `${at}.from`, 'form'),
    ...unless(through === undefined || isDate(through), `${at}.through`, 'form'),
    ...unless(from === undefined || through === undefined || from <= through, `${at}.through`, 'order'),
    ...(weekdays === undefined ? [] : hasCount(`${at}.weekdays`, weekdays, [1, 7])),
    ...(weekdays ?? []).flatMap((day, index) => inRange(`${at}.weekdays.${index}`, day, [1, 7])),
    ...noneTwice(`${at}.weekdays`, (weekdays ?? []).map(String)),
    ...(hours === undefined ? [] : unless(isSpan(hours), `${at}.hours`, 'form')),
    ...unless(startsAt === undefined || isLocalTime(startsAt), `${at}.startsAt`, 'form'),
    ...unless(endsAt === undefined || isLocalTime(endsAt), `${at}.endsAt`, 'form'),
    ...unless(startsAt === undefined || endsAt === undefined || startsAt < endsAt, `${at}.endsAt`, 'order'),
  ];
}

const isSpan = ({ from, until }: OpenSpan): boolean =>
  isClockTime(from) && isClockTime(until) && from !== '24:00' && from !== until;

/** `YYYY-MM-DDTHH:MM`: with a fixed width, so that these compare as texts. */
const isLocalTime = (written: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(written) &&
  isDate(written.slice(0, 10)) &&
  isClockTime(written.slice(11)) &&
  !written.endsWith('24:00');

/** SKUs and categories are texts of the shop's own; that one is not known yet is no mistake. */
const wrongSelector = (selector: LineSelector, at: string): readonly Wrong[] =>
  (['skus', 'categories', 'exceptSkus', 'exceptCategories'] as const).flatMap((name) => {
    const named = selector[name];
    if (named === undefined) return [];
    return [
      ...hasCount(`${at}.${name}`, named, [1, MOST_NAMED]),
      ...named.flatMap((one, index) => isText(`${at}.${name}.${index}`, one, 200)),
    ];
  });
