import type { BirthdayKey } from '../src/core/members/birthdaysOn.ts';
import type { Database } from './client.ts';

export interface Celebrant {
  readonly memberId: string;
  /** The local date that the last greeting was planned for, whatever birthday it was of; `null`: never one. */
  readonly lastGiftOn: string | null;
}

/**
 * Active members above `after` who have this birthday, in id order. What was greeted in an account that is now part of
 * theirs counts; what came too late to be sent does not. Each step is bound to the page of members (`materialized`,
 * `offset 0`): planned as one join it read all members for each of them.
 */
export const membersWithBirthday = (
  { sql }: Database,
  { calendar, month, day, leapMonth }: BirthdayKey,
  after: string,
  limit: number,
): Promise<Celebrant[]> => sql<Celebrant[]>`
  with celebrants as materialized (
    select m.member_id from regulars.members m
    where m.birthday_month = ${month} and m.birthday_day = ${day} and m.birthday_calendar = ${calendar}
      and coalesce(m.birthday_leap_month, false) = ${leapMonth} and m.state = 'active' and m.member_id > ${after}::uuid
    order by m.member_id limit ${limit}),
  accounts as materialized (
    select member_id, member_id as account_id from celebrants
    union all
    select c.member_id, closed.member_id from celebrants c
    cross join lateral (select o.member_id from regulars.members o where o.merged_into = c.member_id offset 0) closed),
  greeted as materialized (
    select distinct a.member_id, d.campaign_id from accounts a
    cross join lateral (select o.campaign_id from regulars.member_occasions o
      where o.member_id = a.account_id and o.occasion like 'birthday:%' offset 0) occasion
    join accounts own on own.member_id = a.member_id
    join regulars.deliveries d on d.campaign_id = occasion.campaign_id and d.member_id = own.account_id
    where d.reason is distinct from 'too-late')
  select c.member_id as "memberId", (
    select max(k.local_date)::text from greeted g join regulars.campaigns k using (campaign_id)
    where g.member_id = c.member_id) as "lastGiftOn"
  from celebrants c order by c.member_id`;
