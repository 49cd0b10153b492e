import type { BirthdayKey } from '../src/core/members/birthdaysOn.ts';
import type { Database } from './client.ts';

export interface Celebrant {
  readonly memberId: string;
  /** The local date that the last greeting was planned for, whatever birthday it was of; `null`: never one. */
  readonly lastGiftOn: string | null;
}

/**
 * Active members above `after` who have this birthday, in id order. What was greeted in an account that is now part of
 * theirs counts; what came too late to be sent does not.
 */
export const membersWithBirthday = (
  { sql }: Database,
  { calendar, month, day, leapMonth }: BirthdayKey,
  after: string,
  limit: number,
): Promise<Celebrant[]> => sql<Celebrant[]>`
  select m.member_id as "memberId", (
    select max(c.local_date)::text from regulars.members own
    join regulars.member_occasions o on o.member_id = own.member_id and o.occasion like 'birthday:%'
    join regulars.campaigns c on c.campaign_id = o.campaign_id
    where (own.member_id = m.member_id or own.merged_into = m.member_id) and exists (
      select 1 from regulars.members whose
      join regulars.deliveries d on d.campaign_id = o.campaign_id and d.member_id = whose.member_id
      where (whose.member_id = m.member_id or whose.merged_into = m.member_id)
        and d.reason is distinct from 'too-late')) as "lastGiftOn"
  from regulars.members m
  where m.birthday_month = ${month} and m.birthday_day = ${day} and m.birthday_calendar = ${calendar}
    and coalesce(m.birthday_leap_month, false) = ${leapMonth} and m.state = 'active' and m.member_id > ${after}::uuid
  order by m.member_id limit ${limit}`;
