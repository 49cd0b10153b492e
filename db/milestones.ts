import type { Database } from './client.ts';
import { referralMilestones } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

/** How many friends brought a referrer a reward that stands, and the milestones that were given for them. */
export interface MilestoneRead {
  readonly rewarded: number;
  readonly given: readonly { readonly friends: number; readonly journalId: string }[];
}

export async function findMilestones({ sql }: Database, memberId: string): Promise<MilestoneRead> {
  const [row] = await sql<MilestoneRead[]>`
    select (select count(*)::int from regulars.referrals r
        where r.referrer_member_id = ${memberId} and r.state = 'rewarded') as rewarded,
      (select coalesce(json_agg(json_build_object('friends', g.friends, 'journalId', g.journal_id)), '[]'::json)
        from regulars.referral_milestones g where g.member_id = ${memberId}) as given`;
  return row ?? { rewarded: 0, given: [] };
}

/** Active referrers above `after`, in id order, for whom a milestone is to be given or taken back. `friends`: of all milestones. */
export async function dueMilestones(
  { sql }: Database,
  friends: readonly number[],
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await sql<{ member_id: string }[]>`
    with counted as (
      select r.referrer_member_id as member_id, count(*)::int as rewarded from regulars.referrals r
      where r.state = 'rewarded' group by 1)
    select due.member_id from (
      select c.member_id from counted c
      join jsonb_array_elements_text(${JSON.stringify(friends)}::text::jsonb) as m(friends) on m.friends::int <= c.rewarded
      where not exists (select 1 from regulars.referral_milestones g
        where g.member_id = c.member_id and g.friends = m.friends::int)
      union
      select g.member_id from regulars.referral_milestones g left join counted c using (member_id)
      where g.friends > coalesce(c.rewarded, 0)) due
    join regulars.members m on m.member_id = due.member_id and m.state = 'active'
    where due.member_id > ${after}::uuid order by due.member_id limit ${limit}::int`;
  return rows.map((row) => row.member_id);
}

/** Of two who give one at once, one finds it given. */
export const milestonesPart = (rows: readonly (typeof referralMilestones.$inferInsert)[]): Part =>
  insertRows(referralMilestones, rows);

export const loseMilestonePart = (memberId: string, friends: number): Part =>
  part('milestone')`delete from regulars.referral_milestones
    where member_id = ${memberId}::uuid and friends = ${friends}::int`;

/** What either account of a person was given stands for the one that stays. */
export const mergedMilestonesPart = (closedId: string, keptId: string): Part => ({
  ...part('referral_milestones')`insert into regulars.referral_milestones (member_id, friends, journal_id, voucher_id, reached_at)
    select ${keptId}::uuid, g.friends, g.journal_id, g.voucher_id, g.reached_at from regulars.referral_milestones g
    where g.member_id = ${closedId}::uuid on conflict do nothing`,
  isInsert: true,
});
