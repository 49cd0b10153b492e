import { giftCardMovesPart, refundGiftCardPart } from '../../db/giftCards.ts';
import type { CardPaid, Payments } from '../../db/payments.ts';
import type { SoldPurchase } from '../../db/refunds.ts';
import type { Part } from '../../db/unit.ts';
import type { RefundExplanation } from '../core/points/decideRefund.ts';
import type { LedgerChange, PointsState } from '../core/points/ledger.ts';
import { besidePoints, decidePaymentBack, shareOf } from '../core/points/paymentBack.ts';
import type { Actor, Deps } from './deps.ts';
import { moveOf } from './giftCards/giftCards.ts';
import type { VersionedProgramme } from './programme.ts';

/** How what is returned is paid back. Minor units. */
export interface PaidBackTold {
  readonly points: number;
  readonly pointsMinor: number;
  readonly giftCards: readonly { readonly code: string; readonly amountMinor: number }[];
  /** What the shop hands back. */
  readonly moneyMinor: number;
}

export interface PaidBack {
  readonly told: PaidBackTold;
  readonly cards: readonly (CardPaid & { readonly amountMinor: number })[];
  /** What of it is not points, with that of earlier returns which did not keep it; absent: no points had paid. Minor units. */
  readonly besideMinor?: number;
  /** The member's points with what is back; `change`: where some are. */
  readonly state: PointsState;
  readonly change: LedgerChange | undefined;
}

/**
 * Gives back what was paid for the goods that are returned, in the way in which it was paid: points to their lots as
 * `decidePaymentBack` does, the rest to gift cards and by hand. Of what all returns so far paid beside points each card
 * has its share of what had been paid so, rounded down, less what it got before, never more than this return pays beside
 * points. A card whose own sale was taken back takes none: its part is handed back.
 */
export function decidePaidBack(
  points: PointsState,
  about: {
    readonly payments: Payments;
    readonly purchase: SoldPurchase;
    readonly programme: VersionedProgramme;
    readonly earlier: readonly Pick<RefundExplanation, 'besideMinor'>[];
  },
  refundedMinor: number,
  staffId: string | null,
  now: number,
  newId: () => string,
): PaidBack {
  const { payments, purchase, programme, earlier } = about;
  const { purchaseId, netMinor, refundedMinor: before } = purchase;
  const after = before + refundedMinor;
  const paid = payments.points;
  // Returns of before it was kept have none, and the first one after them keeps theirs with its own.
  const kept = earlier.flatMap((refund) => refund.besideMinor ?? []);
  const keptMinor = kept.reduce((sum, minor) => sum + minor, 0);
  const besideMinor = paid === undefined || kept.length > 0 ? keptMinor : besidePoints(paid, before);
  const returned = { afterMinor: after, besideMinor, isAll: after === netMinor };
  const back =
    paid && decidePaymentBack(points, paid, returned, { purchaseId, staffId }, programme.document, now, newId);
  const beside = back?.besideMinor ?? { before, after };
  let moneyMinor = beside.after - beside.before;
  // One after another of what those before it leave, so that what is rounded adds up to what each had paid.
  const besidePaid = paid === undefined ? (payments.billMinor ?? netMinor ?? 0) : paid.billMinor - paid.amountMinor;
  let rest = { paid: besidePaid, returned: beside.after };
  const cards = payments.cards.flatMap((card) => {
    const share = Math.min(rest.returned, shareOf(card.paidMinor, rest.returned, rest.paid));
    rest = { paid: rest.paid - card.paidMinor, returned: rest.returned - share };
    const amountMinor = card.isReturned ? 0 : Math.max(0, Math.min(share - card.backMinor, moneyMinor));
    moneyMinor -= amountMinor;
    return amountMinor === 0 ? [] : [{ ...card, amountMinor }];
  });
  return {
    told: {
      points: back?.points ?? 0,
      pointsMinor: back?.minor ?? 0,
      giftCards: cards.map(({ code, amountMinor }) => ({ code, amountMinor })),
      moneyMinor,
    },
    cards,
    ...(back === undefined ? {} : { besideMinor: beside.after - keptMinor }),
    state: back?.posted?.state ?? points,
    change: back?.posted,
  };
}

/** What it writes beside the points. */
export const paidBackParts = (
  deps: Deps,
  { cards }: PaidBack,
  purchaseId: string,
  by: Actor,
  now: number,
): readonly Part[] => [
  ...cards.map(({ cardId, amountMinor }) => refundGiftCardPart(cardId, amountMinor)),
  giftCardMovesPart(
    cards.map(({ cardId, amountMinor }) => moveOf(deps, cardId, 'refunded', amountMinor, by, now, purchaseId)),
  ),
];
