/** What the owner changes of automations, hours and holidays, as differences: two owners at once both have their way. */
import { Temporal } from 'temporal-polyfill';
import { isClockTime } from './calendar/hours.ts';
import type { PlainDate } from './calendar/localDay.ts';
import { type IssueRulesChange, issueRulesAfter } from './coupons/issueRules.ts';
import type {
  Automations,
  BirthdayAutomation,
  HolidayCountry,
  HolidaySettings,
  NoticeAutomation,
  OpeningHours,
  OpenSpan,
  Programme,
  RepurchaseAutomation,
  ShopHoliday,
  ShopTexts,
} from './programme.ts';
import { type StampCardsChange, stampCardsAfter } from './stamps/card.ts';
import { type TiersChange, tiersAfter } from './tiers/change.ts';

/** By language; `null` brings the built-in words back. */
export type TextChanges = Readonly<Record<string, string | null>>;

type Patch<Automation> = Partial<Omit<Automation, 'texts'>> & { readonly texts?: TextChanges };

/** What is absent stays. */
export interface SectionsChange {
  readonly automations?: {
    readonly birthday?: Patch<BirthdayAutomation>;
    readonly repurchase?: Patch<RepurchaseAutomation>;
    readonly notices?: Patch<NoticeAutomation>;
  };
  /** `null`: always open, with no closed dates. */
  readonly hours?: HoursChange | null;
  readonly holidays?: HolidaysChange;
  /** `null`: no tiers. */
  readonly tiers?: TiersChange | null;
  readonly stampCards?: StampCardsChange;
  readonly issueRules?: IssueRulesChange;
}

export interface HoursChange {
  /**
   * 1 is Monday, 7 is Sunday. In a shop that was always open the other days are closed from then on; where only days
   * off are named, they are open all day.
   */
  readonly weekdays?: readonly number[];
  /** Of those weekdays; none: closed. */
  readonly spans?: readonly OpenSpan[];
  /** Local dates, both included, that are closed from now on … */
  readonly close?: { readonly from: string; readonly through: string };
  /** … or not any more. */
  readonly reopen?: { readonly from: string; readonly through: string };
}

export interface HolidaysChange {
  readonly country?: HolidayCountry;
  /** The key of a built-in holiday. */
  readonly switchOff?: string;
  readonly switchOn?: string;
  readonly add?: ShopHoliday;
  /** The key of one of the shop's own. */
  readonly remove?: string;
}

export type Sections = Pick<Programme, 'automations' | 'hours' | 'holidays' | 'tiers' | 'stampCards' | 'issueRules'>;

/** A shop that closes for longer is told in its weekdays. */
export const MOST_CLOSED_DAYS = 100;
export const MOST_HOLIDAYS = 30;
/** UTF-16 units of a text of an automation: with all that follows it fits a message everywhere. */
export const MOST_TEXT = 1_000;
const WHOLE_DAY: readonly OpenSpan[] = [{ from: '00:00', until: '24:00' }];

/** The sections after a change. Closed dates before `today` are forgotten. */
export const withSections = (before: Sections, change: SectionsChange, today: PlainDate): Sections => ({
  automations: automationsAfter(before.automations, change.automations),
  hours: hoursAfter(before.hours, change.hours, today),
  holidays: holidaysAfter(before.holidays, change.holidays),
  tiers: tiersAfter(before.tiers, change.tiers),
  stampCards: stampCardsAfter(before.stampCards, change.stampCards),
  issueRules: issueRulesAfter(before.issueRules, change.issueRules),
});

function automationsAfter(before: Automations, change: SectionsChange['automations'] = {}): Automations {
  const { birthday, repurchase, notices } = before;
  return {
    birthday: { ...birthday, ...change.birthday, texts: textsAfter(birthday.texts, change.birthday?.texts) },
    repurchase: { ...repurchase, ...change.repurchase, texts: textsAfter(repurchase.texts, change.repurchase?.texts) },
    notices: { ...notices, ...change.notices, texts: textsAfter(notices.texts, change.notices?.texts) },
  };
}

const textsAfter = (before: ShopTexts, change: TextChanges = {}): ShopTexts =>
  Object.fromEntries(
    Object.entries({ ...before, ...change }).flatMap(([key, text]) => (text === null ? [] : [[key, text]])),
  );

function hoursAfter(
  before: OpeningHours | null,
  change: HoursChange | null | undefined,
  today: PlainDate,
): OpeningHours | null {
  if (change === undefined) return before;
  if (change === null) return null;
  const { weekdays = [], spans = [], close, reopen } = change;
  const others = spans.length > 0 ? [] : WHOLE_DAY;
  const week = before?.week ?? Array.from({ length: 7 }, () => others);
  const inOrder = spans.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  const closed = new Set(before?.closedDates.filter((date) => date >= today.toString()));
  for (const date of datesOf(close)) closed.add(date);
  for (const date of datesOf(reopen)) closed.delete(date);
  return {
    week: week.map((old, index) => (weekdays.includes(index + 1) ? inOrder : old)),
    closedDates: [...closed].toSorted(),
  };
}

/** Every date of a span, at most one more than may be closed, so that a long one is refused and not counted out. */
function datesOf(span: { readonly from: string; readonly through: string } | undefined): readonly string[] {
  if (span === undefined) return [];
  const first = Temporal.PlainDate.from(span.from);
  const days = first.until(span.through, { largestUnit: 'days' }).days;
  const count = Math.min(Math.max(0, days + 1), MOST_CLOSED_DAYS + 1);
  return Array.from({ length: count }, (_, day) => first.add({ days: day }).toString());
}

function holidaysAfter(before: HolidaySettings, change: HolidaysChange = {}): HolidaySettings {
  const { country, switchOff, switchOn, add, remove } = change;
  const off = new Set(before.off);
  if (switchOff !== undefined) off.add(switchOff);
  if (switchOn !== undefined) off.delete(switchOn);
  const own = before.own.filter(({ key }) => key !== remove && key !== add?.key);
  return { country: country ?? before.country, off: [...off], own: add === undefined ? own : [...own, add] };
}

const within = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** Whether a message of that hour may begin at once: one that waited for the morning would be a day late. */
export function isTold(hour: number, { quietFrom, quietUntil }: Programme['messages']): boolean {
  if (!within(hour, 0, 23)) return false;
  const time = `${String(hour).padStart(2, '0')}:00`;
  const isOverMidnight = quietFrom > quietUntil;
  const isQuiet = isOverMidnight ? time >= quietFrom || time < quietUntil : time >= quietFrom && time < quietUntil;
  return !isQuiet;
}

/** Limits of what the owner may type, both included. */
export const LIMITS = {
  waitHours: [0, 12],
  percent: [0, 100],
  validDays: [1, 365],
  leadDays: [1, 30],
  controlPercent: [0, 50],
  memberDays: [1, 90],
  productDays: [1, 365],
  mostPerDay: [1, 1_000_000],
  /** Points that nobody could be told of stay longer when 7 days are left, so the notice comes before that. */
  pointsDays: [8, 90],
  vouchersDays: [1, 30],
} as const;

/** Whether the spans of a day are times that do not reach into one another, the first one first. */
export const areSpans = (spans: readonly OpenSpan[]): boolean =>
  spans.length <= 4 &&
  spans.every(({ from, until }, index) => {
    const before = spans[index - 1];
    const isApart = before === undefined || (before.until > before.from && before.until <= from);
    return isClockTime(from) && isClockTime(until) && from !== '24:00' && from !== until && isApart;
  });
