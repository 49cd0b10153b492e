import { and, eq } from '#drizzle';
import type { Database } from './client.ts';
import { pointRequests } from './schema/index.ts';
import { type Part, part } from './unit.ts';

export type PointRequestRow = typeof pointRequests.$inferSelect;

/** A request by both of its ids: decided ones and those that are over too. */
export async function findPointRequest(
  database: Database,
  memberId: string,
  requestId: string,
): Promise<PointRequestRow | undefined> {
  const rows = await database.read
    .select()
    .from(pointRequests)
    .where(and(eq(pointRequests.memberId, memberId), eq(pointRequests.requestId, requestId)));
  return rows[0];
}

export interface WaitingRequest extends Pick<PointRequestRow, 'memberId' | 'requestId' | 'points' | 'reason'> {
  /** The member's name; of one that was merged, of the one that stayed. */
  readonly name: string | null;
  readonly askedBy: string;
  /** The name of the staff, or of the API key, that asked. */
  readonly askedByName: string | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Those that can still be decided, the oldest first. Whoever left since is not among them. */
export const waitingRequests = ({ sql }: Database, now: Date, limit: number): Promise<readonly WaitingRequest[]> => sql<
  WaitingRequest[]
>`
  select r.member_id as "memberId", r.request_id as "requestId", r.points, r.reason, m.name, r.asked_by as "askedBy",
    coalesce((select s.name from regulars.staff s where r.asked_by = 'staff:' || s.staff_id),
      (select k.name from regulars.api_keys k where r.asked_by = 'key:' || k.api_key_id)) as "askedByName",
    (extract(epoch from r.expires_at) * 1000)::float8 as "expiresAt"
  from regulars.point_requests r
  join regulars.members own on own.member_id = r.member_id
  join regulars.members m on m.member_id = coalesce(own.merged_into, own.member_id) and m.state = 'active'
  where r.state = 'waiting' and r.expires_at > ${now.toISOString()}::timestamptz
  order by r.asked_at, r.request_id limit ${limit}::int`;

/** The answer to a request. Of two who decide at once, one finds it decided. */
export const decideRequestPart = (
  request: Pick<PointRequestRow, 'memberId' | 'requestId'>,
  decided: { readonly state: 'approved' | 'refused'; readonly by: string; readonly journalId: string | null },
  at: Date,
): Part =>
  part(
    'point_request',
  )`update regulars.point_requests set state = ${decided.state}::text, decided_by = ${decided.by}::text,
      decided_at = ${at.toISOString()}::timestamptz, journal_id = ${decided.journalId}::uuid
    where member_id = ${request.memberId}::uuid and request_id = ${request.requestId}::uuid and state = 'waiting'`;
