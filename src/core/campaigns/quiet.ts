import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../points/ledger.ts';
import type { MessageRules } from '../programme.ts';

/**
 * Whether the shop begins no message at `now`. From `quietFrom` until `quietUntil` of its local time, over midnight when
 * that is the later of the two; the end itself is no longer quiet. Both equal: never.
 */
export function isQuiet(now: Instant, zone: string, { quietFrom, quietUntil }: MessageRules): boolean {
  const from = Temporal.PlainTime.from(quietFrom);
  const until = Temporal.PlainTime.from(quietUntil);
  const time = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainTime();
  const afterFrom = Temporal.PlainTime.compare(time, from) >= 0;
  const beforeUntil = Temporal.PlainTime.compare(time, until) < 0;
  const order = Temporal.PlainTime.compare(from, until);
  if (order === 0) return false;
  return order < 0 ? afterFrom && beforeUntil : afterFrom || beforeUntil;
}
