import { findMemberPoints, ledgerParts, type MemberPoints } from '../../../db/ledger.ts';
import { endRewardHoldParts, findRewardHold, lateRewardHolds, type RewardHoldRow } from '../../../db/rewardHolds.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { decideRelease } from '../../core/points/decideHold.ts';
import type { LedgerOutcome } from '../../core/points/draft.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import type { Deps } from '../deps.ts';
import { type RewardHoldRefusal, type RewardHoldView, viewOfRewardHold } from './rewardHold.ts';

interface State {
  readonly row: RewardHoldRow | undefined;
  /** `undefined`: they have left, and their points with them. */
  readonly member: MemberPoints | undefined;
}

interface Released {
  readonly row: RewardHoldRow;
  readonly member: MemberPoints | undefined;
  readonly points: LedgerOutcome | undefined;
  readonly next: 'released' | 'expired';
}

/**
 * Gives back at once what a hold of a reward has set aside: the points to their member, the piece to the catalogue. One
 * that is over already is let go all the same. Refuses `hold-unknown`, and `hold-confirmed`: a voucher is taken back.
 */
export const releaseRewardHold = (
  deps: Deps,
  which: { readonly memberId: string; readonly holdId: string },
  key: string,
  now: number,
): Promise<Answered<RewardHoldView, RewardHoldRefusal>> => release(deps, which, now, key);

/** Books which pieces have gone back by their time; at most `limit`. Gives how many there were; one that cannot be booked is told to `failed`. */
export async function releaseLateRewards(
  deps: Deps,
  now: number,
  limit: number,
  failed: (error: unknown, which: { readonly holdId: string }) => void,
): Promise<number> {
  const late = await lateRewardHolds(deps.db, new Date(now), limit);
  for (const which of late) {
    await release(deps, which, now).catch((error: unknown) => failed(error, { holdId: which.holdId }));
  }
  return late.length;
}

/** The same for one of them. Without a key it is `expired`, which its time has made it already. */
export const release = (
  deps: Deps,
  which: { readonly memberId: string; readonly holdId: string },
  now: number,
  key?: string,
): Promise<Answered<RewardHoldView, RewardHoldRefusal>> =>
  decideAndCommit<State, Released, RewardHoldView, RewardHoldRefusal>(deps, {
    ...(key === undefined ? {} : { key: { name: key, request: { release: which } } }),
    read: async () => {
      const row = await findRewardHold(deps.db, which.memberId, which.holdId);
      return { row, member: row && (await findMemberPoints(deps.db, row.memberId)) };
    },
    decide: (state) => decide(state, key === undefined ? 'expired' : 'released', now, deps.newId),
    parts: (_state, { row, member, points, next }) =>
      row.state !== 'held'
        ? []
        : [
            ...(member === undefined || points === undefined
              ? []
              : ledgerParts({ memberId: member.memberId, version: member.version, change: points })),
            ...endRewardHoldParts(row, { state: next }, new Date(now)),
          ],
    answer: ({ row, next }) => viewOfRewardHold({ ...row, state: row.state === 'held' ? next : row.state }, now),
  });

function decide(
  { row, member }: State,
  next: Released['next'],
  now: number,
  newId: () => string,
): Decision<Released, RewardHoldRefusal> {
  if (row === undefined) return refuse({ code: 'hold-unknown' });
  if (row.state === 'confirmed') return refuse({ code: 'hold-confirmed', voucherId: row.voucherId ?? '' });
  const points =
    member === undefined || row.state !== 'held' ? undefined : decideRelease(member.points, row.holdId, now, newId);
  return accept({ row, member, points, next });
}
