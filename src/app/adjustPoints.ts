import { apiKeyById } from '../../db/apiKeys.ts';
import { auditPart } from '../../db/audit.ts';
import { findMemberPoints, ledgerParts, type MemberPoints } from '../../db/ledger.ts';
import { pointRequests } from '../../db/schema/index.ts';
import { insertRows, type Part } from '../../db/unit.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import type { Posted } from '../core/points/credit.ts';
import { decideAdjust } from '../core/points/decideAdjust.ts';
import type { NotEnoughPoints } from '../core/points/decideSpend.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { notices } from './notice.ts';
import { isOutOfRange, MOST_POINTS } from './pointsRange.ts';
import { readProgramme, type VersionedProgramme } from './programme.ts';
import { readAnswerers } from './staff.ts';

export interface Adjustment {
  readonly memberId: string;
  /** Above 0 awards, below 0 takes. */
  readonly points: number;
  /** What the member's history shows. */
  readonly reason: string;
}

export type AdjustPointsRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'points-out-of-range' }
  | { readonly code: 'reason-missing' }
  | { readonly code: 'member-unknown' }
  | NotEnoughPoints;

export interface PointsAdjusted {
  readonly state: 'done';
  readonly memberId: string;
  readonly memberName: string | null;
  readonly points: number;
  readonly available: number;
  readonly pending: number;
  readonly held: number;
  readonly deficit: number;
}

/** Above the limit: somebody else was asked. */
export interface PointsAsked {
  readonly state: 'waiting';
  readonly memberId: string;
  readonly memberName: string | null;
  readonly requestId: string;
  readonly points: number;
  readonly limit: number;
  /** The first instant at which nobody can say yes any more. */
  readonly expiresAt: number;
}

/** So long somebody else can say yes. */
const REQUEST_DAYS = 7;

interface State {
  readonly member: MemberPoints | undefined;
  readonly programme: VersionedProgramme;
  readonly asked: Asked;
}

/** Who hears of a request, and who asked; read only where one may be made. */
interface Asked {
  readonly answerers: Awaited<ReturnType<typeof readAnswerers>>;
  readonly byName: string | null;
}

type Outcome =
  | { readonly kind: 'done'; readonly member: MemberPoints; readonly adjusted: Posted }
  | { readonly kind: 'asked'; readonly member: MemberPoints; readonly asked: Asked; readonly answer: PointsAsked };

/**
 * Points that a person of the staff or an API key gives or takes, with a reason. Above the programme's limit nothing
 * moves yet: owner and managers are asked, and another one of them decides within 7 days (`decidePointRequest`); the owner
 * needs nobody. Refuses, in this order: `not-allowed` to cashiers and everybody else, `points-out-of-range` for 0 and for
 * what the books cannot hold, `reason-missing`, `member-unknown`, `not-enough-points`.
 */
export const adjustPoints = (
  deps: Deps,
  adjustment: Adjustment,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<PointsAdjusted | PointsAsked, AdjustPointsRefusal>> =>
  decideAndCommit<State, Outcome, PointsAdjusted | PointsAsked, AdjustPointsRefusal>(deps, {
    key: { name: key, request: adjustment },
    read: async () => {
      const programme = await readProgramme(deps);
      return {
        member: await findMemberPoints(deps.db, adjustment.memberId),
        programme,
        asked: await readAsked(deps, adjustment, by, limitOf(programme, by)),
      };
    },
    decide: (state) => decide(state, adjustment, by, now, deps.newId),
    parts: (_state, outcome) =>
      outcome.kind === 'done'
        ? adjustedParts(deps, outcome, { ...adjustment, by: actorName(by) }, now)
        : askedParts(deps, outcome, adjustment, by, now),
    answer: (outcome) =>
      outcome.kind === 'asked'
        ? outcome.answer
        : {
            state: 'done',
            memberId: outcome.member.memberId,
            memberName: outcome.member.name,
            points: adjustment.points,
            ...outcome.adjusted.after,
          },
  });

/** The owner answers for everything anyway. */
const limitOf = ({ document }: VersionedProgramme, by: Actor): number =>
  by.kind === 'staff' && by.role === 'owner' ? MOST_POINTS : document.adjustLimit;

async function readAsked(deps: Deps, { points }: Adjustment, by: Actor, limit: number): Promise<Asked> {
  if (Math.abs(points) <= limit) return { answerers: [], byName: null };
  const answerers = await readAnswerers(deps);
  const key = by.kind === 'key' ? await apiKeyById(deps.db, by.apiKeyId) : undefined;
  const own = by.kind === 'staff' ? answerers.find(({ staffId }) => staffId === by.staffId) : undefined;
  return {
    answerers: answerers.filter(({ staffId }) => by.kind !== 'staff' || staffId !== by.staffId),
    byName: key?.name ?? own?.name ?? null,
  };
}

function decide(
  { member, programme, asked }: State,
  { points, reason }: Adjustment,
  by: Actor,
  now: number,
  newId: () => string,
): Decision<Outcome, AdjustPointsRefusal> {
  if (!mayAdjust(by)) return refuse({ code: 'not-allowed' });
  if (!Number.isSafeInteger(points) || points === 0 || Math.abs(points) > MOST_POINTS) {
    return refuse({ code: 'points-out-of-range' });
  }
  if (reason.trim() === '') return refuse({ code: 'reason-missing' });
  if (member === undefined) return refuse({ code: 'member-unknown' });
  const limit = limitOf(programme, by);
  const staffId = by.kind === 'staff' ? by.staffId : null;
  // What could not be done anyway is not asked for either.
  const rules = { ...programme.document, adjustLimit: MOST_POINTS };
  const decided = decideAdjust(member.points, { points, reason, staffId }, rules, now, newId);
  if (!decided.ok) return decided.refusal.code === 'not-enough-points' ? refuse(decided.refusal) : neverAsked();
  if (isOutOfRange(decided.value.after)) return refuse({ code: 'points-out-of-range' });
  if (Math.abs(points) <= limit) return accept({ kind: 'done', member, adjusted: decided.value });
  const { memberId, name } = member;
  const expiresAt = now + REQUEST_DAYS * 86_400_000;
  const answer = {
    state: 'waiting',
    memberId,
    memberName: name,
    requestId: newId(),
    points,
    limit,
    expiresAt,
  } as const;
  return accept({ kind: 'asked', member, asked, answer });
}

function neverAsked(): never {
  throw new Error('a second person was asked for where there is no limit');
}

const mayAdjust = (by: Actor): boolean => by.kind === 'key' || (by.kind === 'staff' && by.role !== 'cashier');

/** What moved, its line in the audit, and the word to the member. */
export function adjustedParts(
  deps: Deps,
  { member, adjusted }: { readonly member: MemberPoints; readonly adjusted: Posted },
  about: { readonly points: number; readonly reason: string; readonly by: string; readonly askedBy?: string },
  now: number,
  also: Parameters<typeof notices>[1] = [],
): readonly Part[] {
  const { points, reason, by, askedBy } = about;
  const { available, deficit } = adjusted.after;
  return [
    ...ledgerParts({ memberId: member.memberId, version: member.version, change: adjusted }),
    auditPart({
      auditId: deps.newId(),
      actor: by,
      action: 'points-adjusted',
      memberId: member.memberId,
      details: { points, reason, journalId: adjusted.journalId, ...(askedBy === undefined ? {} : { askedBy }) },
      occurredAt: new Date(now),
    }),
    notices(deps.newId, [
      { to: { memberId: member.memberId }, notice: { kind: 'points-adjusted', points, reason, available, deficit } },
      ...also,
    ]),
  ];
}

function askedParts(
  deps: Deps,
  { member, asked, answer }: Extract<Outcome, { kind: 'asked' }>,
  { points, reason }: Adjustment,
  by: Actor,
  now: number,
): readonly Part[] {
  const { requestId, expiresAt } = answer;
  const { memberId, name } = member;
  const askedAt = new Date(now);
  const askedBy = actorName(by);
  return [
    insertRows(pointRequests, [
      { memberId, requestId, points, reason, state: 'waiting', askedBy, askedAt, expiresAt: new Date(expiresAt) },
    ]),
    auditPart({
      auditId: deps.newId(),
      actor: askedBy,
      action: 'points-asked-for',
      memberId,
      details: { points, reason, requestId },
      occurredAt: askedAt,
    }),
    notices(
      deps.newId,
      asked.answerers.map(({ channel, channelUserId }) => ({
        to: { address: { channel, channelUserId } },
        notice: {
          kind: 'points-request',
          memberId,
          requestId,
          name,
          points,
          reason,
          askedByName: asked.byName,
          expiresAt,
        },
      })),
    ),
  ];
}
