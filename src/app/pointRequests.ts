import { auditPart } from '../../db/audit.ts';
import { findMemberPoints, type MemberPoints } from '../../db/ledger.ts';
import {
  decideRequestPart,
  findPointRequest,
  type PointRequestRow,
  type WaitingRequest,
  waitingRequests,
} from '../../db/pointRequests.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import type { Posted } from '../core/points/credit.ts';
import { decideAdjust } from '../core/points/decideAdjust.ts';
import type { NotEnoughPoints } from '../core/points/decideSpend.ts';
import { adjustedParts } from './adjustPoints.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { notices } from './notice.ts';
import { isOutOfRange } from './pointsRange.ts';
import { readProgramme, type VersionedProgramme } from './programme.ts';
import { readAnswerers } from './staff.ts';

export type { WaitingRequest } from '../../db/pointRequests.ts';

/** Points given or taken above the limit, and what became of it. Instants are epoch milliseconds. */
export interface PointRequest {
  readonly requestId: string;
  readonly memberId: string;
  readonly points: number;
  readonly reason: string;
  /** `expired`: nobody decided in time. */
  readonly state: 'waiting' | 'approved' | 'refused' | 'expired';
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly decidedAt: number | null;
}

/** `undefined`: this member has no such request. */
export async function readPointRequest(
  deps: Pick<Deps, 'db'>,
  { memberId, requestId }: Pick<PointRequest, 'memberId' | 'requestId'>,
  now: number,
): Promise<PointRequest | undefined> {
  const row = await findPointRequest(deps.db, memberId, requestId);
  if (row === undefined) return undefined;
  const { points, reason, state, askedAt, expiresAt, decidedAt } = row;
  return {
    requestId,
    memberId,
    points,
    reason,
    state: state === 'waiting' && expiresAt.getTime() <= now ? 'expired' : state,
    askedAt: askedAt.getTime(),
    expiresAt: expiresAt.getTime(),
    decidedAt: decidedAt?.getTime() ?? null,
  };
}

const LISTED = 5;

/** The oldest requests that somebody other than `staffId` can decide, at most five. */
export async function readPointRequests(
  deps: Pick<Deps, 'db'>,
  staffId: string,
  now: number,
): Promise<readonly WaitingRequest[]> {
  const waiting = await waitingRequests(deps.db, new Date(now), 50);
  return waiting.filter(({ askedBy }) => askedBy !== `staff:${staffId}`).slice(0, LISTED);
}

export type DecideRequestRefusal =
  | { readonly code: 'not-allowed' }
  /** Decided before, too late, or never asked. */
  | { readonly code: 'request-over' }
  /** Whoever asked cannot be the second person. */
  | { readonly code: 'request-own' }
  | { readonly code: 'member-unknown' }
  | { readonly code: 'points-out-of-range' }
  | NotEnoughPoints;

export interface RequestDecided {
  readonly approved: boolean;
  readonly memberName: string | null;
  /** What the member has now; `null`: nothing was moved. */
  readonly balance: number | null;
}

interface State {
  readonly request: PointRequestRow | undefined;
  readonly member: MemberPoints | undefined;
  readonly programme: VersionedProgramme;
  readonly answerers: Awaited<ReturnType<typeof readAnswerers>>;
}

interface Outcome {
  readonly request: PointRequestRow;
  readonly member: MemberPoints;
  /** `undefined`: no. */
  readonly adjusted: Posted | undefined;
}

/**
 * The second person's yes or no, once: owner or manager, and not whoever asked. A yes moves the points at once, under
 * both names; who asked hears of either. Refuses, in this order: `not-allowed`, `request-over`, `request-own`,
 * `member-unknown`, and to a yes `not-enough-points`, `points-out-of-range`; it waits on then.
 */
export const decidePointRequest = (
  deps: Deps,
  answer: { readonly memberId: string; readonly requestId: string; readonly approve: boolean },
  by: Extract<Actor, { kind: 'staff' }>,
  key: string,
  now: number,
): Promise<Answered<RequestDecided, DecideRequestRefusal>> =>
  decideAndCommit<State, Outcome, RequestDecided, DecideRequestRefusal>(deps, {
    key: { name: key, request: answer },
    read: async () => ({
      request: await findPointRequest(deps.db, answer.memberId, answer.requestId),
      member: await findMemberPoints(deps.db, answer.memberId),
      programme: await readProgramme(deps),
      answerers: await readAnswerers(deps),
    }),
    decide: (state) => decide(state, answer.approve, by, now, deps.newId),
    parts: ({ answerers }, outcome) => partsOf(deps, outcome, answerers, by, now),
    answer: ({ member, adjusted }) => ({
      approved: adjusted !== undefined,
      memberName: member.name,
      balance: adjusted === undefined ? null : adjusted.after.available - adjusted.after.deficit,
    }),
  });

function decide(
  { request, member, programme }: State,
  approve: boolean,
  by: Extract<Actor, { kind: 'staff' }>,
  now: number,
  newId: () => string,
): Decision<Outcome, DecideRequestRefusal> {
  if (by.role === 'cashier') return refuse({ code: 'not-allowed' });
  if (request?.state !== 'waiting' || request.expiresAt.getTime() <= now) return refuse({ code: 'request-over' });
  if (request.askedBy === actorName(by)) return refuse({ code: 'request-own' });
  if (member === undefined) return refuse({ code: 'member-unknown' });
  if (!approve) return accept({ request, member, adjusted: undefined });
  const { points, reason, askedBy } = request;
  const staffId = askedBy.startsWith('staff:') ? askedBy.slice('staff:'.length) : null;
  const command = { points, reason, staffId, approvedByStaffId: by.staffId };
  const decided = decideAdjust(member.points, command, programme.document, now, newId);
  if (!decided.ok) {
    return decided.refusal.code === 'not-enough-points' ? refuse(decided.refusal) : refuse({ code: 'request-own' });
  }
  if (isOutOfRange(decided.value.after)) return refuse({ code: 'points-out-of-range' });
  return accept({ request, member, adjusted: decided.value });
}

function partsOf(
  deps: Deps,
  { request, member, adjusted }: Outcome,
  answerers: State['answerers'],
  by: Actor,
  now: number,
) {
  const { points, reason, askedBy, requestId } = request;
  const told = answerers
    .filter(({ staffId }) => askedBy === `staff:${staffId}`)
    .map(({ channel, channelUserId }) => ({
      to: { address: { channel, channelUserId } },
      notice: {
        kind: 'points-request-decided' as const,
        memberId: member.memberId,
        approved: adjusted !== undefined,
        name: member.name,
        points,
      },
    }));
  const state = adjusted === undefined ? ('refused' as const) : ('approved' as const);
  const decided = decideRequestPart(
    request,
    { state, by: actorName(by), journalId: adjusted?.journalId ?? null },
    new Date(now),
  );
  if (adjusted !== undefined) {
    const about = { points, reason, by: actorName(by), askedBy };
    return [decided, ...adjustedParts(deps, { member, adjusted }, about, now, told)];
  }
  return [
    decided,
    auditPart({
      auditId: deps.newId(),
      actor: actorName(by),
      action: 'points-request-refused',
      memberId: member.memberId,
      details: { points, reason, requestId, askedBy },
      occurredAt: new Date(now),
    }),
    notices(deps.newId, told),
  ];
}
