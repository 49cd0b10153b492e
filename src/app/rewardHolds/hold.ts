import { auditPart } from '../../../db/audit.ts';
import { ledgerParts, type MemberPoints } from '../../../db/ledger.ts';
import { findRewardHold, holdRewardParts, type RewardHoldRow } from '../../../db/rewardHolds.ts';
import type { RewardRow } from '../../../db/rewards.ts';
import { decideIssue } from '../../core/coupons/issue.ts';
import { accept, type Decision } from '../../core/decision.ts';
import { decideHold, type Held } from '../../core/points/decideHold.ts';
import { withoutLateHolds } from '../checkout/late.ts';
import { couponOf } from '../couponView.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import {
  decideWanted,
  readWanted,
  type TakeRewardRefusal,
  type WantedReward,
  type WantedState,
} from '../takeReward.ts';
import { type RewardHoldView, viewOfRewardHold } from './rewardHold.ts';

interface NewHold {
  readonly member: MemberPoints;
  readonly reward: RewardRow;
  readonly row: RewardHoldRow;
  readonly points: Held;
}

/**
 * Sets a piece of a reward and its points aside for a member, for so many minutes as the programme says for checkouts:
 * of many at once as many as points and stock allow. Then it is confirmed or released; after its time it goes back by
 * itself. Refuses as `takeReward` does, and what would be refused then is refused now.
 */
export const holdReward = (
  deps: Deps,
  memberId: string,
  wanted: WantedReward,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<RewardHoldView, TakeRewardRefusal>> =>
  withoutLateHolds(deps, now, () =>
    decideAndCommit<WantedState, NewHold, RewardHoldView, TakeRewardRefusal>(deps, {
      key: { name: key, request: { hold: { memberId, wanted } } },
      read: () => readWanted(deps, memberId, wanted.rewardId, now),
      decide: (state) => decide(state, wanted, actorName(by), deps, now),
      parts: (_state, { member, reward, row, points }) => [
        ...ledgerParts({ memberId: member.memberId, version: member.version, change: points }),
        ...holdRewardParts(row, reward),
        auditPart({
          auditId: deps.newId(),
          actor: actorName(by),
          action: 'reward-held',
          memberId: member.memberId,
          details: { rewardId: row.rewardId, holdId: row.holdId, costPoints: row.costPoints },
          occurredAt: new Date(now),
        }),
      ],
      answer: ({ row }) => viewOfRewardHold(row, now),
    }),
  );

function decide(
  state: WantedState,
  wanted: WantedReward,
  createdBy: string,
  deps: Deps,
  now: number,
): Decision<NewHold, TakeRewardRefusal> {
  const found = decideWanted(state, wanted.costPoints, now);
  if (!found.ok) return found;
  const { member, reward, coupon } = found.value;
  const { timeZone, checkout } = state.programme;
  const heldUntil = new Date(now + checkout.holdMinutes * 60_000);
  const { costPoints, rewardId } = reward;
  const holdId = deps.newId();
  const points = decideHold(
    member.points,
    { points: costPoints, holdId, expiresAt: heldUntil.getTime() },
    now,
    deps.newId,
  );
  if (!points.ok) return points;
  // Nobody waits at the till for a voucher that its coupon would not give.
  const trial = { memberId: member.memberId, standingVouchers: state.standing, voucherId: holdId, code: '' };
  const issued = decideIssue(couponOf(coupon), trial, timeZone, now);
  if (!issued.ok) return issued;
  const at = new Date(now);
  const about = { memberId: member.memberId, holdId, rewardId, costPoints, createdBy, createdAt: at, updatedAt: at };
  return accept({ member, reward, points: points.value, row: { ...about, state: 'held', heldUntil, voucherId: null } });
}

/** A hold as it stands at `now`; `undefined`: this member has none of this id, or it is forgotten. */
export async function readRewardHold(
  deps: Pick<Deps, 'db'>,
  memberId: string,
  holdId: string,
  now: number,
): Promise<RewardHoldView | undefined> {
  const row = await findRewardHold(deps.db, memberId, holdId);
  return row && viewOfRewardHold(row, now);
}
