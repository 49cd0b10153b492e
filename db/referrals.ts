import { eq, inArray, or } from 'drizzle-orm';
import type { Referral } from '../src/core/referrals/referral.ts';
import type { Database } from './client.ts';
import { referrals } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

/** A referral with the reward journals that a reversal takes back. Its id is the friend's: there is one for each. */
export interface StoredReferral extends Referral {
  readonly friendJournalId: string | null;
  readonly referrerJournalId: string | null;
}

type Row = typeof referrals.$inferSelect;

export const referralOf = (row: Row): StoredReferral => ({
  referralId: row.memberId,
  referrerId: row.referrerMemberId,
  friendId: row.memberId,
  state: row.state,
  joinedAt: row.joinedAt.getTime(),
  expiresAt: row.expiresAt.getTime(),
  purchaseId: row.purchaseId,
  minimumMinor: row.minimumMinor,
  referrerPoints: row.referrerPoints,
  friendPoints: row.friendPoints,
  rewardDueAt: row.rewardDueAt?.getTime() ?? null,
  needsReview: row.needsReview,
  changedAt: row.changedAt.getTime(),
  friendJournalId: row.friendJournalId,
  referrerJournalId: row.referrerJournalId,
});

/** The referral that brought a member, in any state. */
export async function findReferralOf(database: Database, friendId: string): Promise<StoredReferral | undefined> {
  const rows = await database.read.select().from(referrals).where(eq(referrals.memberId, friendId));
  return rows[0] && referralOf(rows[0]);
}

/** Every referral in which one of `memberIds` is a side. */
export async function findReferralsAround(
  database: Database,
  memberIds: readonly string[],
): Promise<readonly StoredReferral[]> {
  const ids = [...memberIds];
  const rows = await database.read
    .select()
    .from(referrals)
    .where(or(inArray(referrals.memberId, ids), inArray(referrals.referrerMemberId, ids)));
  return rows.map(referralOf);
}

/** A friend who just joined. */
export const newReferralPart = (referral: Referral): Part =>
  insertRows(referrals, [
    {
      memberId: referral.friendId,
      referrerMemberId: referral.referrerId,
      state: referral.state,
      joinedAt: new Date(referral.joinedAt),
      expiresAt: new Date(referral.expiresAt),
      needsReview: referral.needsReview,
      changedAt: new Date(referral.changedAt),
    },
  ]);

const at = (instant: number | null): string | null => (instant === null ? null : new Date(instant).toISOString());

/** Moves a referral on from the state and sides that were read. A referral that moved meanwhile is not touched (`UnitRaced`). */
export const changeReferralPart = (
  before: Referral,
  after: Referral & {
    readonly reason?: string | null;
    readonly friendJournalId?: string | null;
    readonly referrerJournalId?: string | null;
  },
): Part =>
  part('referral')`update regulars.referrals set
    member_id = ${after.friendId}::uuid, referrer_member_id = ${after.referrerId}::uuid, state = ${after.state}::text,
    reason = coalesce(${after.reason ?? null}::text, reason),
    qualified_at = case when ${after.state}::text in ('qualified', 'rewarded') then coalesce(qualified_at, ${at(after.changedAt)}::timestamptz) else qualified_at end,
    rewarded_at = case when ${after.state}::text = 'rewarded' then coalesce(rewarded_at, ${at(after.changedAt)}::timestamptz) else rewarded_at end,
    purchase_id = ${after.purchaseId}::uuid, minimum_minor = ${after.minimumMinor}::bigint,
    referrer_points = ${after.referrerPoints}::int, friend_points = ${after.friendPoints}::int,
    reward_due_at = ${at(after.rewardDueAt)}::timestamptz, needs_review = ${after.needsReview}::boolean,
    changed_at = ${at(after.changedAt)}::timestamptz,
    friend_journal_id = coalesce(${after.friendJournalId ?? null}::uuid, friend_journal_id),
    referrer_journal_id = coalesce(${after.referrerJournalId ?? null}::uuid, referrer_journal_id)
    where member_id = ${before.friendId}::uuid and referrer_member_id = ${before.referrerId}::uuid
      and state = ${before.state}::text and changed_at = ${at(before.changedAt)}::timestamptz`;
