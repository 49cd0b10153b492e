import type { Database } from './client.ts';

/** The active member whose invite code this is. */
export async function findInviter(database: Database, code: string): Promise<string | undefined> {
  const rows = await database.sql<{ member_id: string }[]>`
    select m.member_id from regulars.invite_codes c
    join regulars.members own on own.member_id = c.member_id
    join regulars.members m on m.member_id = coalesce(own.merged_into, own.member_id)
    where c.code = ${code} and m.state = 'active'`;
  return rows[0]?.member_id;
}

/** Friends whose referral stands, the newest first; `count` counts them all. Who was forgotten has no name. */
export async function findFriends(
  database: Database,
  memberId: string,
  limit: number,
): Promise<{ readonly count: number; readonly newest: readonly { name: string | null; rewarded: boolean }[] }> {
  const standing = database.sql`
    from regulars.referrals r
    where r.state in ('joined', 'qualified', 'rewarded') and r.referrer_member_id in (
      select member_id from regulars.members where member_id = ${memberId} or merged_into = ${memberId})`;
  const [total] = await database.sql<{ count: number }[]>`select count(*)::int as count ${standing}`;
  const newest = await database.sql<{ name: string | null; rewarded: boolean }[]>`
    select friend.name, friends.rewarded
    from (select r.member_id, r.joined_at, r.state = 'rewarded' as rewarded ${standing}
      order by r.joined_at desc, r.member_id desc limit ${limit}) friends
    left join regulars.members own on own.member_id = friends.member_id
    left join regulars.members friend on friend.member_id = coalesce(own.merged_into, own.member_id)
    order by friends.joined_at desc, friends.member_id desc`;
  return { count: total?.count ?? 0, newest: [...newest] };
}
