import type { Database } from './client.ts';
import { noRestoreWaits } from './restores.ts';

/** How far the built-in chat moved the shop's clock, in milliseconds; `undefined`: it never did. */
export async function findClockOffset({ sql }: Database): Promise<number | undefined> {
  const rows = await sql<{ offset_ms: number }[]>`select offset_ms::float8 from regulars.lab_clock`;
  return rows[0]?.offset_ms;
}

/**
 * Keeps the offset for the next start. What waits in the outbox waits by the database's clock, for which no time has
 * passed: it is `movedMs` nearer now.
 */
export async function saveClockOffset({ sql }: Database, offsetMs: number, movedMs: number): Promise<void> {
  await sql`
    with nearer as (
      update regulars.outbox set not_before = not_before - ${movedMs}::float8 * interval '1 millisecond'
      where state = 'queued' and not_before > now())
    insert into regulars.lab_clock (offset_ms) values (${Math.round(offsetMs)}::bigint)
    on conflict ("only") do update set offset_ms = excluded.offset_ms`;
}

/** Whether an event waits to be handled or a notice is due to be sent, at any process. */
export async function hasMessagesDue(database: Database): Promise<boolean> {
  const [row] = await database.sql<{ due: boolean }[]>`
    select exists (select 1 from regulars.inbox where state = 'waiting')
      or exists (select 1 from regulars.outbox where state = 'queued' and not_before <= now()
        and (member_id is null or ${noRestoreWaits(database)})) as due`;
  return row?.due ?? false;
}

export interface StoredBirthdayKey {
  readonly calendar: 'solar' | 'lunar';
  readonly month: number;
  readonly day: number;
  readonly leapMonth: boolean;
}

/** Every day of the year that is a member's birthday: at most some hundred, however many members there are. */
export async function birthdayKeys({ sql }: Database): Promise<readonly StoredBirthdayKey[]> {
  return sql<StoredBirthdayKey[]>`
    select distinct birthday_calendar as calendar, birthday_month::int as month, birthday_day::int as day,
      coalesce(birthday_leap_month, false) as "leapMonth"
    from regulars.members where state = 'active' and birthday_month is not null`;
}
