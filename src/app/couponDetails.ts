import { plainDate, startOfDate } from '../core/calendar/localDay.ts';
import { normalisePublicCode } from '../core/coupons/codes.ts';
import type { CouponKind, CouponTerms } from '../core/coupons/coupon.ts';
import { LARGEST_VALUE } from '../core/coupons/valid.ts';
import { MAX_AMOUNT_MINOR } from '../core/money.ts';

/** What the owner sets of a coupon. Money in minor units; days are local dates of the shop, `YYYY-MM-DD`. */
export interface CouponDetails {
  readonly name: string;
  readonly kind: CouponKind;
  /** `percent`: 1 to 100. `amount`: minor units. `free_item`, `buy_x_get_y`: how many pieces are free. `free_shipping`: 1. */
  readonly value: number;
  /** The most that one use takes off; `null`: no cap. */
  readonly capMinor: number | null;
  readonly minimumMinor: number;
  /** What it is about and asks for. What is named changes, `null` takes it away; nothing: the whole basket, at any time. */
  readonly terms: TermsChange;
  /** The first day on which it can be taken and used; `null`: at once. */
  readonly firstDay: string | null;
  /** The last such day, which is whole; `null`: open end. */
  readonly lastDay: string | null;
  /** A voucher is usable through this many days after the day of issue; `null`: as long as the coupon. */
  readonly validDays: number | null;
  readonly usesLimit: number | null;
  readonly usesPerMember: number | null;
  readonly usesPerDay: number | null;
  /** The most that all its uses together take off; then it stops. `null`: no limit. */
  readonly budgetMinor: number | null;
  /** Members see it in the chat and may take it. */
  readonly claimable: boolean;
  /** Whoever types it gets a voucher; `null`: none. */
  readonly publicCode: string | null;
}

export type TermsChange = { readonly [Term in keyof CouponTerms]?: CouponTerms[Term] | null };

/** Terms with a change made. */
export const termsAfter = (terms: CouponTerms, change: TermsChange): CouponTerms =>
  Object.fromEntries(
    Object.entries({ ...terms, ...change }).filter(([, term]) => term !== null && term !== undefined),
  ) as CouponTerms;

/** The first instant of the window, and the first one after it. Throws RangeError for what is no date. */
export function windowOf({ firstDay, lastDay }: Pick<CouponDetails, 'firstDay' | 'lastDay'>, timeZone: string) {
  return {
    startsAt: firstDay === null ? null : new Date(startOfDate(dateOf(firstDay), timeZone)),
    endsAt: lastDay === null ? null : new Date(startOfDate(dateOf(lastDay).add({ days: 1 }), timeZone)),
  };
}

const dateOf = (day: string) => plainDate(Date.parse(`${day}T12:00:00Z`), 'UTC');

/** Its first instant, and the one after it, have years of four digits in every time zone, which the database takes. */
const [FIRST_DAY, LAST_DAY] = ['2000-01-01', '9998-12-31'];

/** Whether this is a day of the calendar from 2000 to 9998, written `YYYY-MM-DD`. */
export function isDay(day: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(day) &&
    day >= FIRST_DAY &&
    day <= LAST_DAY &&
    !Number.isNaN(Date.parse(`${day}T12:00:00Z`)) &&
    dateOf(day).toString() === day
  );
}

/** A public code as it is stored; `undefined` for one that nobody could type or that looks like a sentence. */
export function readPublicCode(typed: string): string | undefined {
  const code = normalisePublicCode(typed);
  return /^[A-Z0-9][A-Z0-9-]{2,19}$/.test(code) ? code : undefined;
}

type Details = Partial<CouponDetails> & Pick<CouponDetails, 'kind' | 'value'>;

/** The name of the first detail that makes no sense; `undefined` when all that are told do. */
export function invalidDetail(details: Details): keyof CouponDetails | undefined {
  const { name, firstDay, lastDay, publicCode } = details;
  if (name !== undefined && (name.trim() === '' || name.length > 60)) return 'name';
  if (!isWhole(details.value, 1, LARGEST_VALUE[details.kind])) return 'value';
  for (const [field, least, most] of WHOLE) {
    const value = details[field];
    if (value !== undefined && value !== null && !isWhole(value, least, most)) return field;
  }
  if (firstDay !== undefined && firstDay !== null && !isDay(firstDay)) return 'firstDay';
  if (lastDay !== undefined && lastDay !== null && !isDay(lastDay)) return 'lastDay';
  if (publicCode !== undefined && publicCode !== null && readPublicCode(publicCode) === undefined) return 'publicCode';
  return undefined;
}

const MOST_USES = 1_000_000_000;
const WHOLE = [
  ['capMinor', 1, MAX_AMOUNT_MINOR],
  ['minimumMinor', 0, MAX_AMOUNT_MINOR],
  ['validDays', 0, 3_650],
  ['usesLimit', 1, MOST_USES],
  ['usesPerMember', 1, MOST_USES],
  ['usesPerDay', 1, MOST_USES],
  ['budgetMinor', 1, 1_000 * MAX_AMOUNT_MINOR],
] as const;

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most;

/** Every change has a later time than the one before, also when the clock stands still: it is what an edit compares. */
export const later = (before: Date, now: number): Date => new Date(Math.max(now, before.getTime() + 1));
