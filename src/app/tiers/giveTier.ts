import { auditPart } from '../../../db/audit.ts';
import { findMember, type MemberRow, tierStateOf } from '../../../db/members.ts';
import { floorPart } from '../../../db/tiers.ts';
import { quietEndsAt } from '../../core/calendar/hours.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import type { TierLevel } from '../../core/tiers/rules.ts';
import { rankOf, tierOf } from '../../core/tiers/tier.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import { noticesAfter } from '../noticesAfter.ts';
import { readProgramme, type VersionedProgramme } from '../programme.ts';

export type GiveTierRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'member-unknown' }
  | { readonly code: 'tier-unknown' };

export interface TierGiven {
  readonly memberName: string | null;
  /** What the member has at least; `null`: only what is earned. */
  readonly level: Pick<TierLevel, 'id' | 'name' | 'names'> | null;
}

interface State {
  readonly member: MemberRow | undefined;
  readonly programme: VersionedProgramme;
}

interface Outcome {
  readonly member: MemberRow;
  readonly level: TierLevel | undefined;
  /** Whether the member has a higher tier by it. */
  readonly isHigher: boolean;
}

/**
 * Gives a member a tier below which they do not fall, whatever they buy, or takes that back (`tierId` is `null`): then
 * what they earned counts. Who has a higher one by it is told, after the quiet hours. Refuses, in this order: `not-allowed` to cashiers and everybody outside the staff,
 * `member-unknown`, `tier-unknown`.
 */
export const giveTier = (
  deps: Deps,
  request: { readonly memberId: string; readonly tierId: string | null },
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<TierGiven, GiveTierRefusal>> =>
  decideAndCommit<State, Outcome, TierGiven, GiveTierRefusal>(deps, {
    key: { name: key, request },
    read: async () => ({
      member: await findMember(deps.db, request.memberId),
      programme: await readProgramme(deps),
    }),
    decide: (state) => decide(state, request.tierId, by),
    parts: ({ programme: { document } }, { member, level, isHigher }) => [
      floorPart(member.memberId, member.version, level?.id ?? null),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: 'tier-given',
        memberId: member.memberId,
        details: { tier: level?.id ?? null, before: member.tierFloor },
        occurredAt: new Date(now),
      }),
      // The customer does not wait for it, so it wakes nobody.
      noticesAfter(
        deps.newId,
        isHigher && level !== undefined
          ? [{ to: { memberId: member.memberId }, notice: { kind: 'tier-given', level: namesOf(level) } }]
          : [],
        quietEndsAt(now, document.timeZone, document.messages) - now,
      ),
    ],
    answer: ({ member, level }) => ({
      memberName: member.name,
      level: level === undefined ? null : { id: level.id, ...namesOf(level) },
    }),
  });

const namesOf = ({ name, names, perks }: TierLevel) => ({ name, perks, ...(names === undefined ? {} : { names }) });

function decide({ member, programme }: State, tierId: string | null, by: Actor): Decision<Outcome, GiveTierRefusal> {
  if (by.kind !== 'staff' || by.role === 'cashier') return refuse({ code: 'not-allowed' });
  if (member?.state !== 'active') return refuse({ code: 'member-unknown' });
  const { tiers: rules } = programme.document;
  const level = rules?.levels.find(({ id }) => id === tierId);
  if (rules === null || (tierId !== null && level === undefined)) return refuse({ code: 'tier-unknown' });
  const before = tierStateOf(member);
  const rank = (floor: string | null) => rankOf(rules, tierOf(rules, { ...before, floor })?.id ?? null);
  return accept({ member, level, isHigher: rank(tierId) > rank(before.floor) });
}
