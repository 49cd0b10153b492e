import { auditPart } from '../../db/audit.ts';
import { findMemberPoints, ledgerParts, type MemberPoints } from '../../db/ledger.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import type { Posted } from '../core/points/credit.ts';
import { type AdjustRefusal, decideAdjust } from '../core/points/decideAdjust.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { notices } from './notice.ts';
import { isOutOfRange, MOST_POINTS } from './pointsRange.ts';
import { readProgramme, type VersionedProgramme } from './programme.ts';

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
  | AdjustRefusal;

export interface PointsAdjusted {
  readonly memberId: string;
  readonly memberName: string | null;
  readonly points: number;
  readonly available: number;
  readonly pending: number;
  readonly held: number;
  readonly deficit: number;
}

interface State {
  readonly member: MemberPoints | undefined;
  readonly programme: VersionedProgramme;
}

interface Outcome {
  readonly member: MemberPoints;
  readonly adjusted: Posted;
}

/**
 * Points that a person of the staff awards or takes, with a reason. Refuses, in this order: `not-allowed` to cashiers
 * and everybody outside the staff, `points-out-of-range` for 0 and for what the books cannot hold, `reason-missing`,
 * `member-unknown`, `adjust-needs-second-person` to managers above the programme's limit, `not-enough-points`.
 */
export const adjustPoints = (
  deps: Deps,
  adjustment: Adjustment,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<PointsAdjusted, AdjustPointsRefusal>> =>
  decideAndCommit<State, Outcome, PointsAdjusted, AdjustPointsRefusal>(deps, {
    key: { name: key, request: adjustment },
    read: async () => ({
      member: await findMemberPoints(deps.db, adjustment.memberId),
      programme: await readProgramme(deps),
    }),
    decide: (state) => decide(state, adjustment, by, now, deps.newId),
    parts: (_state, { member, adjusted }) => [
      ...ledgerParts({ memberId: member.memberId, version: member.version, change: adjusted }),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: 'points-adjusted',
        memberId: member.memberId,
        details: { points: adjustment.points, reason: adjustment.reason, journalId: adjusted.journalId },
        occurredAt: new Date(now),
      }),
      notices(deps.newId, [
        {
          to: { memberId: member.memberId },
          notice: {
            kind: 'points-adjusted',
            points: adjustment.points,
            reason: adjustment.reason,
            available: adjusted.after.available,
            deficit: adjusted.after.deficit,
          },
        },
      ]),
    ],
    answer: ({ member, adjusted }) => ({
      memberId: member.memberId,
      memberName: member.name,
      points: adjustment.points,
      ...adjusted.after,
    }),
  });

function decide(
  { member, programme }: State,
  { points, reason }: Adjustment,
  by: Actor,
  now: number,
  newId: () => string,
): Decision<Outcome, AdjustPointsRefusal> {
  if (by.kind !== 'staff' || by.role === 'cashier') return refuse({ code: 'not-allowed' });
  if (!Number.isSafeInteger(points) || points === 0 || Math.abs(points) > MOST_POINTS) {
    return refuse({ code: 'points-out-of-range' });
  }
  if (reason.trim() === '') return refuse({ code: 'reason-missing' });
  if (member === undefined) return refuse({ code: 'member-unknown' });
  const { document } = programme;
  // The limit asks for a second person; the owner answers for everything anyway.
  const rules = by.role === 'owner' ? { ...document, adjustLimit: MOST_POINTS } : document;
  const decided = decideAdjust(member.points, { points, reason, staffId: by.staffId }, rules, now, newId);
  if (!decided.ok) return decided;
  if (isOutOfRange(decided.value.after)) return refuse({ code: 'points-out-of-range' });
  return accept({ member, adjusted: decided.value });
}
