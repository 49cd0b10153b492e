import { eq, inArray, or } from '#drizzle';
import type { Referral } from '../src/core/referrals/referral.ts';
import type { Database } from './client.ts';
import { MEMBER_POINTS, type MemberPoints, type MemberPointsRow, memberPointsOf } from './ledger.ts';
import { referrals } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

/** A referral with the reward journals that a reversal takes back. Its id is the friend's: there is one for each. */
export interface StoredReferral extends Referral {
  readonly friendJournalId: string | null;
  readonly referrerJournalId: string | null;
}

type Row = typeof referrals.$inferSelect;

const referralOf = (row: Row): StoredReferral => ({
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

/** A `StoredReferral` as JSON, in a query whose `r` is the referral. */
export const REFERRAL_JSON = `json_build_object('referralId', r.member_id, 'referrerId', r.referrer_member_id,
    'friendId', r.member_id, 'state', r.state, 'joinedAt', (extract(epoch from r.joined_at) * 1000)::bigint,
    'expiresAt', (extract(epoch from r.expires_at) * 1000)::bigint, 'purchaseId', r.purchase_id,
    'minimumMinor', r.minimum_minor, 'referrerPoints', r.referrer_points, 'friendPoints', r.friend_points,
    'rewardDueAt', (extract(epoch from r.reward_due_at) * 1000)::bigint, 'needsReview', r.needs_review,
    'changedAt', (extract(epoch from r.changed_at) * 1000)::bigint,
    'friendJournalId', r.friend_journal_id, 'referrerJournalId', r.referrer_journal_id)`;

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
    referrer_journal_id = coalesce(${after.referrerJournalId ?? null}::uuid, referrer_journal_id),
    milestones_due = milestones_due or ${after.state}::text in ('rewarded', 'reversed')
    where member_id = ${before.friendId}::uuid and referrer_member_id = ${before.referrerId}::uuid
      and state = ${before.state}::text and changed_at = ${at(before.changedAt)}::timestamptz`;

/** A referrer, and how many of their friends qualified since `since`; `member` is undefined when they have left. */
export async function findReferrer(
  database: Database,
  referrerId: string,
  since: Date,
): Promise<{ readonly member: MemberPoints | undefined; readonly recentCount: number }> {
  const [row] = await database.sql.unsafe<(MemberPointsRow & { found: boolean; recent: number })[]>(
    `select ${MEMBER_POINTS}, m.member_id is not null as found,
      (select count(*)::int from regulars.referrals r
        where r.referrer_member_id = who.member_id and r.qualified_at > $2::timestamptz) as recent
    from (select $1::uuid as member_id) who
    left join regulars.members own on own.member_id = who.member_id
    left join regulars.members m on m.member_id = coalesce(own.merged_into, own.member_id) and m.state = 'active'`,
    [referrerId, since.toISOString()],
    { prepare: true },
  );
  if (row === undefined) throw new Error('a look-up of a referrer gives one row, also when nobody is known');
  return { member: row.found ? memberPointsOf(row) : undefined, recentCount: row.recent };
}

/** How many of a referrer's friends qualified since then. */
export async function countQualified({ sql }: Database, referrerId: string, since: Date): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*)::int as count from regulars.referrals r
    where r.referrer_member_id = ${referrerId} and r.qualified_at > ${since.toISOString()}::timestamptz
      and r.state in ('qualified', 'rewarded')`;
  return rows[0]?.count ?? 0;
}

/** The friends whom one member brought were brought by another from now on; `friends` is how many there are, but for that other. */
export const moveReferrerPart = (fromId: string, toId: string, friends: number): Part =>
  part('referrals_moved', friends)`update regulars.referrals set referrer_member_id = ${toId}::uuid,
    milestones_due = milestones_due or state in ('rewarded', 'reversed')
    where referrer_member_id = ${fromId}::uuid and member_id <> ${toId}::uuid`;

export interface ReferralToReview {
  readonly friendId: string;
  readonly referrerName: string | null;
  readonly friendName: string | null;
  /** Epoch milliseconds. */
  readonly qualifiedAt: number;
  readonly referrerPoints: number;
  readonly friendPoints: number;
  /** The referrer's friends who had qualified in the `days` up to this one, itself included. */
  readonly recentCount: number;
}

/** Qualified referrals that wait for the owner, the oldest first. */
export async function referralsForReview(
  database: Database,
  days: number,
  limit: number,
): Promise<readonly ReferralToReview[]> {
  const rows = await database.sql<ReferralToReview[]>`
    select r.member_id as "friendId", referrer.name as "referrerName", friend.name as "friendName",
      (extract(epoch from r.qualified_at) * 1000)::float8 as "qualifiedAt",
      coalesce(r.referrer_points, 0) as "referrerPoints", coalesce(r.friend_points, 0) as "friendPoints",
      (select count(*)::int from regulars.referrals other where other.referrer_member_id = r.referrer_member_id
        and other.qualified_at > r.qualified_at - make_interval(days => ${days}::int)
        and other.qualified_at <= r.qualified_at) as "recentCount"
    from regulars.referrals r
    join regulars.members friend on friend.member_id = r.member_id
    join regulars.members referrer on referrer.member_id = r.referrer_member_id
    where r.state = 'qualified' and r.needs_review
    order by r.qualified_at limit ${limit}::int`;
  return [...rows];
}

/** Friends above `after`, in id order, whose referral's reward is due by `now` and waits for nobody. */
export async function dueReferrals(
  { sql }: Database,
  now: Date,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await sql<{ member_id: string }[]>`
    select r.member_id from regulars.referrals r
    where r.member_id > ${after}::uuid and r.state = 'qualified' and not r.needs_review
      and r.reward_due_at <= ${now.toISOString()}::timestamptz
    order by r.member_id limit ${limit}::int`;
  return rows.map((row) => row.member_id);
}
