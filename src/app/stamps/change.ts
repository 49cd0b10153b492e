import { keepCouponPart } from '../../../db/coupons.ts';
import {
  keepStampsPart,
  type StampEventRow,
  type StampRead,
  stampEventsPart,
  stampRewardsPart,
} from '../../../db/stamps.ts';
import type { Part } from '../../../db/unit.ts';
import { newVoucherParts } from '../../../db/vouchers.ts';
import type { StampCard } from '../../core/stamps/card.ts';
import { addStamps, NO_STAMPS, openStamps, type StampState, settleStamps } from '../../core/stamps/stamps.ts';
import { couponOf, namedCoupon, voucherRow } from '../couponView.ts';
import type { StampNews } from '../notice.ts';
import { type NewCode, type StampGift, stampGifts } from './gift.ts';

/** What happens to one card of a member. */
export interface StampChange {
  readonly card: StampCard;
  readonly state: StampState;
  readonly added: number;
  readonly lapsed: number;
  readonly gifts: readonly StampGift[];
}

/** What stamps are decided on besides the card. */
export interface StampContext {
  readonly memberId: string;
  readonly zone: string;
  readonly now: number;
  readonly newCode: NewCode;
  readonly newId: () => string;
}

/** What a member has of a card, out of all that was read. */
export const stampReadOf = (reads: readonly StampRead[], { id }: StampCard): Pick<StampRead, 'state' | 'ofDay'> =>
  reads.find(({ cardId }) => cardId === id) ?? { state: NO_STAMPS, ofDay: 0 };

/** Adds stamps to a card of a member, with the vouchers they bring. `at`: when they were earned. */
export function changeOf(
  card: StampCard,
  before: StampState,
  count: number,
  at: number,
  { memberId, zone, now, newCode, newId }: StampContext,
): StampChange {
  const stamped = addStamps(card, settleStamps(card, before, now, zone), count, at);
  const gifts = stampGifts(memberId, stamped.rewards, { zone, newCode, newId }, now);
  return { card, state: stamped.state, added: stamped.added, lapsed: stamped.lapsed, gifts };
}

/** What a change writes. `event`: why the stamps came, without what the change tells by itself. */
export function changeParts(
  memberId: string,
  changes: readonly StampChange[],
  event: (change: StampChange) => Pick<StampEventRow, 'kind' | 'purchaseId' | 'staffId' | 'explanation' | 'occurredAt'>,
  newId: () => string,
  now: number,
): readonly Part[] {
  const createdAt = new Date(now);
  const events = changes.flatMap((change): StampEventRow[] => {
    const { id: cardId } = change.card;
    const own = { memberId, cardId, stamps: change.added, createdAt, ...event(change) };
    return [...lapseRows(memberId, change.card.id, change.lapsed, newId, now), { ...own, eventId: newId() }];
  });
  const gifts = changes.flatMap((change) => change.gifts);
  const coupons = new Map(gifts.map(({ coupon }) => [coupon.couponId, coupon]));
  const sourceId = changes[0] === undefined ? null : (event(changes[0]).purchaseId ?? null);
  return [
    ...changes.map(({ card, state }) => keepStampsPart(memberId, card.id, state)),
    stampEventsPart(events),
    ...[...coupons.values()].map(keepCouponPart),
    ...newVoucherParts(...gifts.map(({ voucher }) => voucherRow(voucher, 'stamps', sourceId))),
    stampRewardsPart(
      changes.flatMap(({ card, gifts: own }) =>
        own.map(({ position, voucher: { voucherId } }) => {
          return { memberId, cardId: card.id, position, voucherId, givenAt: createdAt };
        }),
      ),
    ),
  ];
}

/** The event of an open card that lay idle for too long; none where nothing lapsed. */
export function lapseRows(
  memberId: string,
  cardId: string,
  lapsed: number,
  newId: () => string,
  now: number,
): readonly StampEventRow[] {
  if (lapsed === 0) return [];
  const at = new Date(now);
  return [
    {
      memberId,
      cardId,
      eventId: newId(),
      kind: 'lapse',
      stamps: 0,
      explanation: { lapsed },
      occurredAt: at,
      createdAt: at,
    },
  ];
}

/** How a card stands after a change, for those who are told of it. */
export interface StampsTold {
  readonly cardId: string;
  readonly name: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly added: number;
  /** On the open card, of `size`. */
  readonly stamps: number;
  readonly size: number;
  /** Codes of the vouchers that it brought. */
  readonly vouchers: readonly string[];
  /** What these are called. */
  readonly won: readonly string[];
}

export const stampsTold = ({ card, state, added, gifts }: StampChange): StampsTold => ({
  cardId: card.id,
  ...namesOf(card),
  added,
  stamps: openStamps(state),
  size: card.size,
  vouchers: gifts.map(({ voucher }) => voucher.code),
  won: gifts.map(({ coupon }) => coupon.name),
});

/** The same for the member's own message. */
export const stampNews = ({ card, state, added, gifts }: StampChange): StampNews => ({
  card: namesOf(card),
  added,
  stamps: openStamps(state),
  size: card.size,
  vouchers: gifts.map(({ voucher, coupon }) => {
    return { voucherId: voucher.voucherId, coupon: namedCoupon(couponOf(coupon)), expiresAt: voucher.expiresAt };
  }),
});

export const namesOf = ({ name, names }: Pick<StampCard, 'name' | 'names'>) => ({
  name,
  ...(names === undefined ? {} : { names }),
});
