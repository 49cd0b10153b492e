import type { Database } from './client.ts';
import { referralMilestones } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

/** A milestone that was given. */
export interface GivenMilestone {
  readonly friends: number;
  readonly journalId: string | null;
  readonly voucherId: string | null;
  /** `null`: it brought none. */
  readonly voucherState: string | null;
}

/** How many friends brought a referrer a reward that stands, the milestones given for them, and what is to be counted. */
export interface MilestoneRead {
  readonly rewarded: number;
  readonly given: readonly GivenMilestone[];
  /** Referrals that changed since they were counted, as they are now. */
  readonly due: readonly { readonly friendId: string; readonly changedAt: string }[];
}

export async function findMilestones({ sql }: Database, memberId: string): Promise<MilestoneRead> {
  const [row] = await sql<MilestoneRead[]>`
    select (select count(*)::int from regulars.referrals r
        where r.referrer_member_id = ${memberId} and r.state = 'rewarded') as rewarded,
      (select coalesce(json_agg(json_build_object('friends', g.friends, 'journalId', g.journal_id,
          'voucherId', g.voucher_id, 'voucherState', v.state)), '[]'::json)
        from regulars.referral_milestones g
        left join regulars.vouchers v on v.member_id = g.member_id and v.voucher_id = g.voucher_id
        where g.member_id = ${memberId}) as given,
      (select coalesce(json_agg(json_build_object('friendId', r.member_id, 'changedAt', r.changed_at)), '[]'::json)
        from regulars.referrals r where r.referrer_member_id = ${memberId} and r.milestones_due) as due`;
  return row ?? { rewarded: 0, given: [], due: [] };
}

/** They are counted. One that changed meanwhile is not touched (`UnitRaced`). */
export const countedPart = (due: MilestoneRead['due']): Part =>
  part('milestones_counted', due.length)`update regulars.referrals r set milestones_due = false
    from jsonb_to_recordset(${JSON.stringify(due)}::text::jsonb) as x("friendId" uuid, "changedAt" timestamptz)
    where r.member_id = x."friendId" and r.milestones_due and r.changed_at = x."changedAt"`;

/** Active referrers above `after`, in id order, of whom a referral was rewarded or reversed since they were counted. */
export async function changedReferrers({ sql }: Database, after: string, limit: number): Promise<readonly string[]> {
  const rows = await sql<{ member_id: string }[]>`
    select distinct r.referrer_member_id as member_id from regulars.referrals r
    join regulars.members m on m.member_id = r.referrer_member_id and m.state = 'active'
    where r.milestones_due and r.referrer_member_id > ${after}::uuid order by 1 limit ${limit}::int`;
  return rows.map((row) => row.member_id);
}

/** With which milestones everybody was counted last; `undefined`: never. */
export async function lastMilestones({ sql }: Database): Promise<unknown> {
  const [row] = await sql<{ milestones: unknown }[]>`select milestones from regulars.milestone_passes`;
  return row?.milestones;
}

/** Before everybody is counted: what changed until now is part of that. */
export async function forgetDueMilestones({ sql }: Database): Promise<void> {
  await sql`update regulars.referrals set milestones_due = false where milestones_due`;
}

/** Everybody was counted with these. */
export async function keepMilestones({ sql }: Database, milestones: unknown, at: Date): Promise<void> {
  await sql`insert into regulars.milestone_passes (pass_id, milestones, passed_at)
    values (1, ${JSON.stringify(milestones)}::text::jsonb, ${at.toISOString()}::timestamptz)
    on conflict (pass_id) do update set milestones = excluded.milestones, passed_at = excluded.passed_at`;
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
  ...part(
    'referral_milestones',
  )`insert into regulars.referral_milestones (member_id, friends, journal_id, voucher_id, reached_at)
    select ${keptId}::uuid, g.friends, g.journal_id, g.voucher_id, g.reached_at from regulars.referral_milestones g
    where g.member_id = ${closedId}::uuid on conflict do nothing`,
  isInsert: true,
});

/** A voucher of a milestone that is not reached any more. One that was used meanwhile is not touched (`UnitRaced`). */
export const voidMilestonePart = (memberId: string, voucherId: string): Part =>
  part('voucher')`update regulars.vouchers set state = 'void'
    where member_id = ${memberId}::uuid and voucher_id = ${voucherId}::uuid and state = 'issued'`;
