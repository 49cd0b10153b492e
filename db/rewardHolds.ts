import type { Database } from './client.ts';
import type { RewardRow } from './rewards.ts';
import { rewardHolds } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

export type RewardHoldRow = typeof rewardHolds.$inferSelect;
export type HeldReward = Pick<RewardHoldRow, 'memberId' | 'holdId' | 'rewardId'>;

/** A hold of a member (of a merged one: of the one that stayed); `undefined`: there is none, or it is forgotten. */
export async function findRewardHold(
  { sql }: Database,
  memberId: string,
  holdId: string,
): Promise<RewardHoldRow | undefined> {
  const [row] = await sql<(Omit<RewardHoldRow, Instants> & Readonly<Record<Instants, string>>)[]>`
    select h.member_id as "memberId", h.hold_id as "holdId", h.reward_id as "rewardId", h.cost_points as "costPoints",
      h.state, to_json(h.held_until)#>>'{}' as "heldUntil", h.voucher_id as "voucherId", h.created_by as "createdBy",
      to_json(h.created_at)#>>'{}' as "createdAt", to_json(h.updated_at)#>>'{}' as "updatedAt"
    from regulars.reward_holds h
    where h.hold_id = ${holdId}::uuid and h.member_id = (select coalesce(m.merged_into, m.member_id)
      from regulars.members m where m.member_id = ${memberId}::uuid)`;
  return (
    row && {
      ...row,
      heldUntil: new Date(row.heldUntil),
      createdAt: new Date(row.createdAt),
      updatedAt: new Date(row.updatedAt),
    }
  );
}

type Instants = 'heldUntil' | 'createdAt' | 'updatedAt';

/** Holds whose time is over and that nobody has booked as such, the longest over first; at most `limit`. */
export const lateRewardHolds = ({ sql }: Database, now: Date, limit: number): Promise<readonly HeldReward[]> =>
  sql<HeldReward[]>`
    select member_id as "memberId", hold_id as "holdId", reward_id as "rewardId" from regulars.reward_holds
    where state = 'held' and held_until <= ${now.toISOString()}::timestamptz order by held_until limit ${limit}::int`;

/** Sets a piece aside, at the price and from the day that were read, while there is one: of two who want the last, one finds it gone. */
export const holdRewardParts = (row: RewardHoldRow, { startsAt }: Pick<RewardRow, 'startsAt'>): readonly Part[] => [
  part('reward')`update regulars.rewards set held = held + 1
    where reward_id = ${row.rewardId}::uuid and state = 'active' and cost_points = ${row.costPoints}::int
      and starts_at is not distinct from ${startsAt?.toISOString() ?? null}::timestamptz
      and (stock_limit is null or taken + held < stock_limit)`,
  insertRows(rewardHolds, [row]),
];

/** What was set aside is taken for good, or goes back to the catalogue. Of two who end it at once, one finds it ended. */
export const endRewardHoldParts = (
  { memberId, holdId, rewardId }: HeldReward,
  next: { readonly state: 'confirmed'; readonly voucherId: string } | { readonly state: 'released' | 'expired' },
  at: Date,
): readonly Part[] => [
  part('reward')`update regulars.rewards set held = held - 1, taken = taken + ${next.state === 'confirmed' ? 1 : 0}::int
    where reward_id = ${rewardId}::uuid and held > 0`,
  part('reward_hold')`update regulars.reward_holds set state = ${next.state}::text,
      voucher_id = ${'voucherId' in next ? next.voucherId : null}::uuid, updated_at = ${at.toISOString()}::timestamptz
    where member_id = ${memberId}::uuid and hold_id = ${holdId}::uuid and state = 'held'`,
];

/** What came of them is forgotten after a month; the voucher and the points stay in the books. */
export async function deleteOldRewardHolds({ sql }: Database, now: Date): Promise<void> {
  await sql`delete from regulars.reward_holds
    where state <> 'held' and updated_at < ${now.toISOString()}::timestamptz - interval '30 days'`;
}

/** Rewards of which another number of pieces is set aside than open holds say; at most `limit`. */
export async function wrongRewardHolds({ sql }: Database, limit: number): Promise<readonly string[]> {
  const rows = await sql<{ reward_id: string }[]>`
    with held as (
      select reward_id, count(*) as pieces from regulars.reward_holds where state = 'held' group by 1)
    select r.reward_id from regulars.rewards r left join held using (reward_id)
    where r.held <> coalesce(held.pieces, 0) order by 1 limit ${limit}::int`;
  return rows.map((row) => row.reward_id);
}
