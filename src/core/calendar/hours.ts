import type { Instant } from '../points/ledger.ts';
import type { MessageRules, OpeningHours, OpenSpan } from '../programme.ts';
import { type PlainDate, plainDate, startOfDate } from './localDay.ts';

/** A shop that opens in no span for so long is not asked for longer. */
const MOST_DAYS_AHEAD = 400;

const MIDNIGHT_AFTER = '24:00';

interface Period {
  readonly from: Instant;
  /** The first instant after it. */
  readonly until: Instant;
}

/**
 * The first instant at which clocks show `time` or later on a local date: where clocks are set back over it the first of
 * two, where they jump over it the jump.
 */
export function firstInstantAt(date: PlainDate, time: string, zone: string): Instant {
  if (time === MIDNIGHT_AFTER) return startOfDate(date.add({ days: 1 }), zone);
  const key = `${date.toString()} ${time} ${zone}`;
  const known = knownInstants.get(key);
  if (known !== undefined) return known;
  const wanted = date.toPlainDateTime(time);
  const found = wanted.toZonedDateTime(zone);
  const isThere = found.toPlainDateTime().equals(wanted);
  const jump = isThere ? null : found.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  const instant = (jump ?? found).epochMilliseconds;
  if (knownInstants.size >= MOST_REMEMBERED) knownInstants.clear();
  knownInstants.set(key, instant);
  return instant;
}

/** A zone look-up takes 30 microseconds, and a sender asks about the same evening for every message. */
const knownInstants = new Map<string, Instant>();
const MOST_REMEMBERED = 1_000;

/** The span that begins on `date`. Its two times are compared as text, which HH:MM allows. */
function periodOf(date: PlainDate, { from, until }: OpenSpan, zone: string): Period {
  const endsOn = until > from ? date : date.add({ days: 1 });
  return { from: firstInstantAt(date, from, zone), until: firstInstantAt(endsOn, until, zone) };
}

const covers = ({ from, until }: Period, now: Instant): boolean => from <= now && now < until;

/** The quiet period that `now` lies in; it began today or yesterday. */
function quietPeriod(now: Instant, zone: string, { quietFrom, quietUntil }: QuietRules): Period | undefined {
  if (quietFrom === quietUntil) return undefined;
  const today = plainDate(now, zone);
  return [today.subtract({ days: 1 }), today]
    .map((date) => periodOf(date, { from: quietFrom, until: quietUntil }, zone))
    .find((period) => covers(period, now));
}

type QuietRules = Pick<MessageRules, 'quietFrom' | 'quietUntil'>;

/** Whether no message of the shop's own may begin at `now`. */
export const isQuiet = (now: Instant, zone: string, rules: QuietRules): boolean =>
  quietPeriod(now, zone, rules) !== undefined;

/** The first instant from `now` on at which a message may begin: `now` itself when it is not quiet. */
export const quietEndsAt = (now: Instant, zone: string, rules: QuietRules): Instant =>
  quietPeriod(now, zone, rules)?.until ?? now;

/** When the quiet hours began that `now` lies in; `undefined` when it is not quiet. */
export const quietBeganAt = (now: Instant, zone: string, rules: QuietRules): Instant | undefined =>
  quietPeriod(now, zone, rules)?.from;

/** The spans that begin on a local date, in no order. */
function openPeriods(date: PlainDate, zone: string, { week, closedDates }: OpeningHours): Period[] {
  if (closedDates.includes(date.toString())) return [];
  return (week[date.dayOfWeek - 1] ?? []).map((span) => periodOf(date, span, zone));
}

/** Whether somebody is there at `now`. Without hours the shop is always open. */
export function isOpen(now: Instant, zone: string, hours: OpeningHours | null): boolean {
  if (hours === null) return true;
  const today = plainDate(now, zone);
  return [today.subtract({ days: 1 }), today]
    .flatMap((date) => openPeriods(date, zone, hours))
    .some((period) => covers(period, now));
}

/**
 * When somebody is there again: `now` itself while the shop is open; `undefined` when it opens on none of the next 400
 * days.
 */
export function opensAt(now: Instant, zone: string, hours: OpeningHours | null): Instant | undefined {
  if (hours === null || isOpen(now, zone, hours)) return now;
  const today = plainDate(now, zone);
  for (let days = 0; days <= MOST_DAYS_AHEAD; days += 1) {
    const starts = openPeriods(today.add({ days }), zone, hours)
      .map(({ from }) => from)
      .filter((from) => from > now);
    if (starts.length > 0) return Math.min(...starts);
  }
  return undefined;
}

/** Whether a text is a time of the day as these rules are written: `09:00`, and `24:00` where a span ends. */
export const isClockTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text);
