import { countCards, findStampEvents, findStamps, type StampEventRead } from '../../../db/stamps.ts';
import { findMemberVersion } from '../../../db/vouchers.ts';
import type { StampCard, StampReward } from '../../core/stamps/card.ts';
import { idleAt, openStamps, settleStamps } from '../../core/stamps/stamps.ts';
import type { Deps } from '../deps.ts';
import { readProgramme } from '../programme.ts';
import { stampReadOf } from './change.ts';
import { daySpan } from './ofPurchase.ts';

/** A card as its member sees it. */
export interface StampCardView {
  readonly card: StampCard;
  /** On the open card. */
  readonly stamps: number;
  /** The next reward, and the stamps that are missing for it. */
  readonly next: { readonly reward: StampReward; readonly missing: number };
  /** The first instant at which the open card is empty for want of stamps; `null`: never, or it is empty. */
  readonly emptyAt: number | null;
}

/** A member's cards: those that go on, and those that were stopped and have stamps. Empty for unknown members too. */
export async function readStampCards(
  deps: Pick<Deps, 'db'>,
  memberId: string,
  now: number,
): Promise<readonly StampCardView[]> {
  const { stampCards, timeZone } = (await readProgramme(deps)).document;
  if (stampCards.length === 0) return [];
  const member = await findMemberVersion(deps.db, memberId);
  if (member === undefined) return [];
  const reads = await findStamps(deps.db, member.memberId, daySpan(now, timeZone));
  return stampCards.flatMap((card): StampCardView[] => {
    const { state } = settleStamps(card, stampReadOf(reads, card).state, now, timeZone);
    const stamps = openStamps(state);
    const reward = card.rewards.find(({ at }) => at > stamps) ?? card.rewards.at(-1);
    if (reward === undefined || (!card.active && stamps === 0)) return [];
    return [{ card, stamps, next: { reward, missing: reward.at - stamps }, emptyAt: idleAt(card, state, timeZone) }];
  });
}

/** The last things that happened to a member's stamps of a card, the newest first. */
export const readStampEvents = (
  deps: Pick<Deps, 'db'>,
  memberId: string,
  cardId: string,
): Promise<readonly StampEventRead[]> => findStampEvents(deps.db, memberId, cardId, 5);

const MONTH_MS = 30 * 86_400_000;

/** What the cards are to the shop: by card, over the last 30 days. */
export async function readStampStats(deps: Pick<Deps, 'db'>, now: number) {
  const counts = await countCards(deps.db, new Date(now - MONTH_MS));
  return new Map(counts.map((one) => [one.cardId, one]));
}
