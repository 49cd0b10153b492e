import {
  countStampRewards,
  deleteStampRewardsPart,
  findStamps,
  mergedStampsParts,
  type StampRead,
  stampEventsPart,
} from '../../../db/stamps.ts';
import type { Part } from '../../../db/unit.ts';
import type { Programme } from '../../core/programme.ts';
import { addStamps, NO_STAMPS, openStamps, settleStamps } from '../../core/stamps/stamps.ts';
import type { Deps } from '../deps.ts';
import { changeParts, lapseRows, type StampChange, stampReadOf } from './change.ts';
import { type NewCode, newCodeOf, stampGifts } from './gift.ts';

/** What both accounts of a person have. */
export interface MergeStamps {
  readonly kept: readonly StampRead[];
  readonly closed: readonly StampRead[];
  /** Rewards of the account that ends. */
  readonly rewards: number;
  readonly newCode: NewCode;
}

/** No stamp of a day is asked for. */
const NO_DAY = { from: new Date(0), until: new Date(0) };

export async function readMergeStamps(deps: Deps, keptId: string, closedId: string): Promise<MergeStamps> {
  const [kept, closed, rewards] = await Promise.all([
    findStamps(deps.db, keptId, NO_DAY),
    findStamps(deps.db, closedId, NO_DAY),
    countStampRewards(deps.db, closedId),
  ]);
  return { kept, closed, rewards, newCode: newCodeOf(deps) };
}

export interface MergedStamps {
  readonly changes: readonly StampChange[];
  /** By card of the account that ends: all its stamps, those that lapsed unbooked, and where both open cards began. */
  readonly ended: readonly {
    readonly cardId: string;
    readonly total: number;
    readonly lapsed: number;
    readonly from: number;
    readonly to: number;
  }[];
  readonly rewards: number;
}

/**
 * The open cards add up; what that fills brings its reward, but for one that the other account had on its own card.
 * Cards that were full before stay so: a later return takes no stamps from them.
 */
export function decideMergedStamps(
  { stampCards, timeZone: zone }: Programme,
  { kept, closed, rewards, newCode }: MergeStamps,
  keptId: string,
  now: number,
  newId: () => string,
): MergedStamps {
  const known = closed.flatMap((read) => {
    const card = stampCards.find(({ id }) => id === read.cardId);
    if (card === undefined) return [];
    const own = stampReadOf(kept, card).state;
    const [here, there] = [settleStamps(card, own, now, zone), settleStamps(card, read.state, now, zone)];
    const had = there.state.given.filter((at) => at > there.begun).map((at) => at - there.begun + here.begun);
    const state = { ...here.state, base: here.begun, given: [...here.state.given, ...had] };
    const at = Math.max(own.lastAt ?? 0, read.state.lastAt ?? 0);
    const count = openStamps(there.state);
    const stamped = addStamps(card, { ...here, state }, count, at);
    const gifts = stampGifts(keptId, stamped.rewards, { zone, newCode, newId }, now);
    const change = { card, state: stamped.state, added: count, lapsed: here.lapsed, gifts };
    const { lapsed, begun: from } = there;
    const ended = { cardId: card.id, total: read.state.total, lapsed, from, to: here.begun };
    return [{ change: own === NO_STAMPS && count === 0 ? undefined : change, ended }];
  });
  const gone = closed.filter(({ cardId }) => !known.some(({ ended }) => ended.cardId === cardId));
  return {
    rewards,
    changes: known.flatMap(({ change }) => change ?? []),
    ended: [
      ...known.map(({ ended }) => ended),
      ...gone.map(({ cardId, state }) => ({ cardId, total: state.total, lapsed: 0, from: state.total, to: 0 })),
    ],
  };
}

/** What that writes, beside both members' rows. */
export const mergeStampParts = (
  closedId: string,
  keptId: string,
  { changes, ended, rewards }: MergedStamps,
  newId: () => string,
  now: number,
): readonly Part[] => {
  const occurredAt = new Date(now);
  return ended.length === 0
    ? []
    : [
        deleteStampRewardsPart(closedId, rewards),
        stampEventsPart(ended.flatMap(({ cardId, lapsed }) => lapseRows(closedId, cardId, lapsed, newId, now))),
        ...mergedStampsParts(closedId, keptId, ended, newId, occurredAt),
        ...changeParts(keptId, changes, () => ({ kind: 'merge', explanation: {}, occurredAt }), newId, now),
      ];
};
