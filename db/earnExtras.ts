import type { Birthday } from '../src/core/members/birthday.ts';
import type { Database } from './client.ts';
import { MEMBER_POINTS, type MemberPoints, type MemberPointsRow, memberPointsOf } from './ledger.ts';
import { STAMPS_READ, type StampRead } from './stamps.ts';

/** What a purchase's points are decided on besides what every sale reads, each part where the programme asks for it. */
export interface EarnExtrasLookup {
  /** The local day and month of the purchase, each from its first instant to the first after it. */
  readonly day: readonly [from: Date, until: Date];
  readonly month: readonly [from: Date, until: Date];
  /** Whether all open lots are asked for, and what the member has of stamp cards. */
  readonly lots: boolean;
  readonly stamps: boolean;
}

export interface EarnExtras {
  /** What the purchases of the day and of the month have earned, less what refunds took back. */
  readonly earnedOnDay: number;
  readonly earnedInMonth: number;
  readonly birthday: Birthday | null;
  /** The member with all open lots, in the same snapshot; `undefined`: not asked for. */
  readonly member: MemberPoints | undefined;
  /** What they have of each stamp card; `undefined`: not asked for. */
  readonly stamps: readonly StampRead[] | undefined;
}

const NO_LOTS = 'm.member_id';

/** The day of the stamps is that of the caps. */
const stampsOf = `, (select coalesce(json_agg(s), '[]'::json) from (${STAMPS_READ}) s) as stamps`;

const text = (lots: boolean, stamps: boolean): string => `
  select ${lots ? MEMBER_POINTS : NO_LOTS}, day.points as earned_on_day, month.points as earned_in_month,
    case when m.birthday_month is null then null else json_strip_nulls(json_build_object('month', m.birthday_month,
      'day', m.birthday_day, 'year', m.birthday_year, 'calendar', m.birthday_calendar,
      'leapMonth', nullif(coalesce(m.birthday_leap_month, false), false))) end as birthday${stamps ? stampsOf : ''}
  from regulars.members m
  cross join lateral (select coalesce(sum(p.earned_points), 0)::float8 as points from regulars.purchases p
    where p.member_id = m.member_id and p.occurred_at >= $2::timestamptz and p.occurred_at < $3::timestamptz) day
  cross join lateral (select coalesce(sum(p.earned_points), 0)::float8 as points from regulars.purchases p
    where p.member_id = m.member_id and p.occurred_at >= $4::timestamptz and p.occurred_at < $5::timestamptz) month
  where m.member_id = $1::uuid and m.state = 'active'`;

const READS = {
  plain: text(false, false),
  lots: text(true, false),
  stamps: text(false, true),
  both: text(true, true),
};

interface ReadRow extends MemberPointsRow {
  readonly earned_on_day: number;
  readonly earned_in_month: number;
  readonly birthday: Birthday | null;
  readonly stamps?: readonly StampRead[];
}

/** `undefined`: the member left meanwhile. Whatever is committed after it makes the sale race by the member's version. */
export async function readEarnExtras(
  { sql }: Database,
  memberId: string,
  { day, month, lots, stamps }: EarnExtrasLookup,
): Promise<EarnExtras | undefined> {
  const values = [memberId, ...[...day, ...month].map((at) => at.toISOString())];
  const [row] = await sql.unsafe<ReadRow[]>(
    READS[lots ? (stamps ? 'both' : 'lots') : stamps ? 'stamps' : 'plain'],
    values,
    { prepare: true },
  );
  if (row === undefined) return undefined;
  return {
    earnedOnDay: row.earned_on_day,
    earnedInMonth: row.earned_in_month,
    birthday: row.birthday,
    member: lots ? memberPointsOf(row) : undefined,
    stamps: row.stamps,
  };
}
