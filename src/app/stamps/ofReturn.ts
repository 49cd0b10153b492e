import type { UsedVoucher } from '../../../db/refunds.ts';
import {
  type BroughtStamps,
  findBroughtStamps,
  type GivenReward,
  keepStampsPart,
  loseRewardsParts,
  stampEventsPart,
  vouchersWithoutStamps,
} from '../../../db/stamps.ts';
import type { Part } from '../../../db/unit.ts';
import type { Programme } from '../../core/programme.ts';
import { type StampLine, type StampState, settleStamps, stampsToTake, takeStamps } from '../../core/stamps/stamps.ts';
import type { Deps } from '../deps.ts';
import { lapseRows, namesOf } from './change.ts';

/** Stamps that go back with what they were given for. */
export interface ReversedStamps {
  readonly cardId: string;
  /** What the card is called; a card that is no more has its id. */
  readonly card: ReturnType<typeof namesOf>;
  readonly state: StampState;
  readonly taken: number;
  readonly lapsed: number;
  /** Rewards that are not reached any more: what was not used is void, the rest stays used. */
  readonly unused: readonly GivenReward[];
  readonly used: readonly GivenReward[];
}

/** What the purchase brought; a shop that never had a card sends no statement. */
export const readBroughtStamps = async (
  deps: Pick<Deps, 'db'>,
  memberId: string,
  purchaseId: string,
  { stampCards }: Programme,
): Promise<readonly BroughtStamps[]> =>
  stampCards.length === 0 ? [] : findBroughtStamps(deps.db, memberId, purchaseId);

type MaybeLost = Pick<UsedVoucher, 'memberId' | 'voucherId' | 'lostItsPurchase'> & {
  readonly coupon: Pick<UsedVoucher['coupon'], 'automation'>;
};

/** The same used vouchers, of which rewards of stamps that were taken back have lost their purchase; only they cost a read. */
export async function withLostStamps<Used extends MaybeLost>(
  deps: Pick<Deps, 'db'>,
  used: readonly Used[],
): Promise<readonly Used[]> {
  const rewards = used.filter(({ coupon }) => coupon.automation === 'stamps');
  if (rewards.length === 0) return used;
  const memberIds = rewards.map(({ memberId }) => memberId);
  const lost = await vouchersWithoutStamps(
    deps.db,
    memberIds,
    rewards.map(({ voucherId }) => voucherId),
  );
  return used.map((one) => (lost.has(one.voucherId) ? { ...one, lostItsPurchase: true } : one));
}

/** What a return takes of each card. */
export const decideStampsBack = (
  { stampCards, timeZone }: Programme,
  brought: readonly BroughtStamps[],
  remaining: readonly StampLine[],
  now: number,
): readonly ReversedStamps[] =>
  brought.flatMap((one): ReversedStamps[] => {
    const card = stampCards.find(({ id }) => id === one.cardId);
    const wanted = one.isBeforeLapse ? 0 : stampsToTake(one, remaining);
    if (wanted === 0) return [];
    const settled = card === undefined ? { state: one.state, lapsed: 0 } : settleStamps(card, one.state, now, timeZone);
    const { state, taken, lost } = takeStamps(settled.state, wanted);
    const gone = one.given.filter(({ position }) => lost.includes(position));
    return [
      {
        cardId: one.cardId,
        card: namesOf(card ?? { name: one.cardId }),
        state,
        taken,
        lapsed: settled.lapsed,
        unused: gone.filter(({ isUsed }) => !isUsed),
        used: gone.filter(({ isUsed }) => isUsed),
      },
    ];
  });

/** What that writes, beside the member's row. */
export const stampsBackParts = (
  memberId: string,
  purchaseId: string,
  staffId: string | null,
  reversed: readonly ReversedStamps[],
  newId: () => string,
  now: number,
): readonly Part[] => {
  const at = new Date(now);
  return reversed.flatMap(({ cardId, state, taken, lapsed, unused }) => [
    keepStampsPart(memberId, cardId, state),
    stampEventsPart([
      ...lapseRows(memberId, cardId, lapsed, newId, now),
      {
        memberId,
        eventId: newId(),
        cardId,
        kind: 'reverse',
        stamps: -taken,
        purchaseId,
        staffId,
        explanation: {},
        occurredAt: at,
        createdAt: at,
      },
    ]),
    ...(unused.length === 0 ? [] : loseRewardsParts(memberId, cardId, unused)),
  ]);
};
