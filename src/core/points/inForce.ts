import { Temporal } from 'temporal-polyfill';
import { firstInstantAt } from '../calendar/hours.ts';
import { dateOf, plainDate } from '../calendar/localDay.ts';
import type { Birthday } from '../members/birthday.ts';
import { isInBirthdayMonth } from '../members/birthdaysOn.ts';
import type { EarnMultiplier, OpenSpan } from '../programme.ts';
import type { Instant } from './ledger.ts';

/** What a purchase's points depend on of the member. What no rule asks for may be absent. */
export interface EarnMember {
  /** Whether the member has bought nothing before. */
  readonly firstPurchase: boolean;
  /** `null`: they told none. */
  readonly birthday?: Birthday | null | undefined;
  /** What their purchases of the same local day and month have earned, less what refunds took back. */
  readonly earnedOnDay?: number | undefined;
  readonly earnedInMonth?: number | undefined;
  /** All their points at that moment, those on the way included; below 0: owed. */
  readonly balance?: number | undefined;
}

/** Whether a multiplier counts for a purchase of that moment and member. */
export function isInForce(
  { when }: EarnMultiplier,
  context: EarnMember & { readonly occurredAt: Instant; readonly timeZone: string },
): boolean {
  if (when === undefined) return true;
  const { occurredAt, timeZone, firstPurchase, birthday } = context;
  const date = plainDate(occurredAt, timeZone);
  const day = date.toString();
  if (when.from !== undefined && day < when.from) return false;
  if (when.through !== undefined && day > when.through) return false;
  if (when.weekdays !== undefined && !when.weekdays.includes(date.dayOfWeek)) return false;
  if (when.startsAt !== undefined && occurredAt < instantOf(when.startsAt, timeZone)) return false;
  if (when.endsAt !== undefined && occurredAt >= instantOf(when.endsAt, timeZone)) return false;
  if (when.hours !== undefined && !isWithin(when.hours, occurredAt, timeZone)) return false;
  if (when.firstPurchase !== undefined && !firstPurchase) return false;
  return when.birthdayMonth === undefined || isInBirthdayMonth(birthday, date);
}

function instantOf(local: string, zone: string): Instant {
  const [date = '', time = ''] = local.split('T');
  return firstInstantAt(dateOf(date), time, zone);
}

/** By what the clock on the wall shows, so an hour that comes twice counts both times. */
function isWithin({ from, until }: OpenSpan, instant: Instant, zone: string): boolean {
  const time = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainTime().toString();
  return until > from ? from <= time && time < until : from <= time || time < until;
}
