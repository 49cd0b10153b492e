import { eq } from '#drizzle';
import type { Birthday } from '../src/core/members/birthday.ts';
import type { Database } from './client.ts';
import type { MemberRow } from './members.ts';
import { type Address, memberPhones } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

/** The birthday in a member's row; `undefined`: not given. */
export const birthdayOf = (row: MemberRow): Birthday | undefined =>
  row.birthdayMonth === null || row.birthdayDay === null
    ? undefined
    : {
        month: row.birthdayMonth,
        day: row.birthdayDay,
        calendar: row.birthdayCalendar ?? 'solar',
        ...(row.birthdayYear === null ? {} : { year: row.birthdayYear }),
        ...(row.birthdayLeapMonth === true ? { leapMonth: true as const } : {}),
      };

/** Writes a birthday. `changedAt`: when one was changed last, `null` for the first. Raced when the member moved on. */
export const birthdayPart = (member: MemberRow, birthday: Birthday, changedAt: Date | null): Part =>
  part('member')`update regulars.members set version = version + 1, birthday_month = ${birthday.month}::smallint,
    birthday_day = ${birthday.day}::smallint, birthday_year = ${birthday.year ?? null}::smallint,
    birthday_calendar = ${birthday.calendar}::text, birthday_leap_month = ${birthday.leapMonth === true}::boolean,
    birthday_changed_at = ${changedAt?.toISOString() ?? null}::timestamptz
    where member_id = ${member.memberId}::uuid and version = ${member.version}::int`;

/** Whether offers may be sent from now on; the evidence of it is another part. Raced when the member moved on. */
export const marketingPart = (member: MemberRow, granted: boolean): Part =>
  part('member')`update regulars.members set version = version + 1, marketing_consent = ${granted}::boolean
    where member_id = ${member.memberId}::uuid and version = ${member.version}::int`;

/** Whose a phone number is now. */
export async function findPhoneOwner(database: Database, phone: string): Promise<string | undefined> {
  const rows = await database.read
    .select({ memberId: memberPhones.memberId })
    .from(memberPhones)
    .where(eq(memberPhones.phone, phone));
  return rows[0]?.memberId;
}

/** Gives a member a number that nobody has, in place of the one they had. */
export const phoneParts = (member: MemberRow, phone: string): readonly Part[] => [
  part('member')`update regulars.members set version = version + 1, phone = ${phone}::text
    where member_id = ${member.memberId}::uuid and version = ${member.version}::int`,
  ...(member.phone === null
    ? []
    : [
        part('old_phone')`delete from regulars.member_phones
          where phone = ${member.phone}::text and member_id = ${member.memberId}::uuid`,
      ]),
  insertRows(memberPhones, [{ phone, memberId: member.memberId }]),
];

/** One person's language wherever it is kept: the account, the member and the staff that stand behind it. */
export const languageParts = (
  person: {
    readonly address: Address;
    readonly memberId: string | undefined;
    readonly staffId: string | undefined;
  },
  language: string,
): readonly Part[] => [
  part('identity')`update regulars.identities set language = ${language}::text
    where channel = ${person.address.channel}::text and channel_user_id = ${person.address.channelUserId}::text`,
  ...(person.memberId === undefined
    ? []
    : [
        part('member')`update regulars.members set version = version + 1, language = ${language}::text
          where member_id = ${person.memberId}::uuid and state = 'active'`,
      ]),
  ...(person.staffId === undefined
    ? []
    : [part('staff')`update regulars.staff set language = ${language}::text where staff_id = ${person.staffId}::uuid`]),
];
