import { auditPart } from '../../db/audit.ts';
import type { MemberRow } from '../../db/members.ts';
import type { OldRecord } from '../../db/oldCards.ts';
import type { Part } from '../../db/unit.ts';
import type { Programme } from '../core/programme.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { decideMergeMembers, type MergeOutcome, type MergeState, mergeParts, readMerge } from './mergeMembers.ts';
import { type Notice, notices, type Recipient } from './notice.ts';

/** How somebody showed that an old record is theirs. */
export type ClaimWay = 'card' | 'phone' | 'staff' | 'till';

/** Somebody in a chat and a record of the shop's old list that turns out to be theirs, read to become one. */
export interface Joining {
  readonly own: MemberRow;
  readonly record: OldRecord;
  readonly merging: MergeState;
}

/** Reads both sides; the language is the one that the person uses in the chat. */
export async function readJoining(deps: Deps, own: MemberRow, record: OldRecord): Promise<Joining> {
  return { own, record, merging: await readMerge(deps, own, record.member, own.language) };
}

/** Decides the merge: see `decideMergeMembers`. */
export const decideJoining = (deps: Deps, { merging }: Joining, programme: Programme, now: number): MergeOutcome =>
  decideMergeMembers(merging, programme, now, deps.newId);

/**
 * Everything that joining the two writes, with what must be said after it. Both rows carry the versions that were read,
 * so of two people who claim one record, one finds it taken.
 */
export function joiningParts(
  deps: Deps,
  { own, record, merging }: Joining,
  merge: MergeOutcome,
  { by, way, said = [] }: { readonly by: Actor; readonly way: ClaimWay; readonly said?: readonly Said[] },
  now: number,
): readonly Part[] {
  const lost = merge.lost.map(({ memberId, ...loss }) => ({
    to: { memberId },
    notice: { kind: 'referral-void', ...loss } as const,
  }));
  return [
    ...mergeParts(deps, merging, merge, now),
    auditPart({
      auditId: deps.newId(),
      actor: actorName(by),
      action: 'old-card-joined',
      memberId: own.memberId,
      details: { recordId: record.member.memberId, way },
      occurredAt: new Date(now),
    }),
    notices(deps.newId, [...said, ...lost]),
  ];
}

export interface Said {
  readonly to: Recipient;
  readonly notice: Notice;
}
