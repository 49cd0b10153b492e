import { auditPart } from '../../db/audit.ts';
import { ledgerParts } from '../../db/ledger.ts';
import { findMember } from '../../db/members.ts';
import { returnRewardParts } from '../../db/rewards.ts';
import { findSpend, type SpendRead } from '../../db/spends.ts';
import { findVoucher } from '../../db/vouchers.ts';
import type { VoucherState } from '../core/coupons/coupon.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import type { Posted } from '../core/points/credit.ts';
import { type AlreadyReversed, decideSpendReversal } from '../core/points/decideSpend.ts';
import type { Programme } from '../core/programme.ts';
import { type NamedCoupon, namedCoupon } from './couponView.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { notices } from './notice.ts';
import { readProgramme } from './programme.ts';

export type RewardBackRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'member-unknown' }
  | { readonly code: 'voucher-unknown' }
  | { readonly code: 'voucher-used' }
  | { readonly code: 'voucher-void' }
  | { readonly code: 'voucher-given' }
  | AlreadyReversed;

export interface RewardBack {
  readonly voucherId: string;
  readonly memberId: string;
  readonly points: number;
  readonly available: number;
  readonly deficit: number;
}

interface State {
  readonly memberId: string | undefined;
  readonly voucher:
    | { readonly state: VoucherState; readonly voucherId: string; readonly coupon: NamedCoupon }
    | undefined;
  readonly spend: SpendRead | undefined;
  readonly programme: Programme;
}

interface Back {
  readonly spend: SpendRead & { readonly member: NonNullable<SpendRead['member']> };
  readonly rewardId: string;
  readonly voucherId: string;
  readonly coupon: NamedCoupon;
  readonly points: number;
  readonly back: Posted;
}

/**
 * Takes a reward back that was not used: its points return to the lots they came from, with a few days where these have
 * lapsed, its piece to the catalogue, and its voucher is void, which the
 * member is told. For managers and programs. Refuses, in this order:
 * `not-allowed`, `member-unknown`, `voucher-unknown` for one that is no reward of the member's, `voucher-used`,
 * `voucher-void`, `voucher-given` for one that a friend has by now, `already-reversed`.
 */
export const giveRewardBack = (
  deps: Deps,
  which: { readonly memberId: string; readonly voucherId: string },
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<RewardBack, RewardBackRefusal>> =>
  decideAndCommit<State, Back, RewardBack, RewardBackRefusal>(deps, {
    key: { name: key, request: which },
    read: () => readState(deps, which),
    decide: (state) => decide(state, by, now, deps.newId),
    parts: (_state, { spend, rewardId, voucherId, coupon, points, back }) => [
      ...ledgerParts({ memberId: spend.member.memberId, version: spend.member.version, change: back }),
      ...returnRewardParts(spend.member.memberId, rewardId, voucherId),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: 'reward-given-back',
        memberId: spend.member.memberId,
        details: { rewardId, voucherId, spendId: spend.journalId },
        occurredAt: new Date(now),
      }),
      notices(deps.newId, [
        {
          to: { memberId: spend.member.memberId },
          notice: {
            kind: 'reward-taken-back',
            coupon,
            points,
            available: back.after.available,
            deficit: back.after.deficit,
          },
        },
      ]),
    ],
    answer: ({ spend, voucherId, points, back }) => ({
      voucherId,
      memberId: spend.member.memberId,
      points,
      available: back.after.available,
      deficit: back.after.deficit,
    }),
  });

async function readState(
  deps: Deps,
  { memberId, voucherId }: { readonly memberId: string; readonly voucherId: string },
): Promise<State> {
  const { document: programme } = await readProgramme(deps);
  const member = await findMember(deps.db, memberId);
  if (member?.state !== 'active') return { memberId: undefined, voucher: undefined, spend: undefined, programme };
  const found = await findVoucher(deps.db, member.memberId, voucherId);
  const { source, sourceId } = found?.voucher ?? {};
  const spend =
    source === 'reward' && typeof sourceId === 'string'
      ? await findSpend(deps.db, member.memberId, sourceId)
      : undefined;
  const voucher = found && { ...found.voucher, coupon: namedCoupon(found.coupon) };
  return { memberId: member.memberId, voucher, spend, programme };
}

function decide(
  { memberId, voucher, spend, programme }: State,
  by: Actor,
  now: number,
  newId: () => string,
): Decision<Back, RewardBackRefusal> {
  if (by.kind === 'member' || (by.kind === 'staff' && by.role === 'cashier')) return refuse({ code: 'not-allowed' });
  if (memberId === undefined) return refuse({ code: 'member-unknown' });
  const rewardId = spend?.explanation['rewardId'];
  if (voucher === undefined || spend?.member === undefined || typeof rewardId !== 'string') {
    return refuse({ code: 'voucher-unknown' });
  }
  if (voucher.state === 'redeemed') return refuse({ code: 'voucher-used' });
  if (voucher.state === 'void') return refuse({ code: 'voucher-void' });
  if (voucher.state === 'given') return refuse({ code: 'voucher-given' });
  const { member, journalId, reversedByJournalId, drawn } = spend;
  const staffId = by.kind === 'staff' ? by.staffId : null;
  const command = { spendJournalId: journalId, reversedByJournalId, drawn, staffId };
  const decided = decideSpendReversal(member.points, command, programme, now, newId);
  if (!decided.ok) return decided;
  const points = drawn.reduce((sum, part) => sum + part.points, 0);
  const { voucherId, coupon } = voucher;
  return accept({ spend: { ...spend, member }, rewardId, voucherId, coupon, points, back: decided.value });
}
