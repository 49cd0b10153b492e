import { auditPart } from '../../../db/audit.ts';
import { findWalkIn, type WalkInRow, walkInBackParts } from '../../../db/codes.ts';
import { giveUsesBackParts } from '../../../db/coupons.ts';
import { giftCardMovesPart, refundGiftCardPart } from '../../../db/giftCards.ts';
import type { Part } from '../../../db/unit.ts';
import { findWalkInSale, type WalkInPaidBy, type WalkInSaleRow, walkInSaleBackPart } from '../../../db/walkInSales.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import { readProgramme } from '../programme.ts';
import { refusalOfUndo } from '../undoRedemption.ts';
import { moveOf } from './giftCards.ts';

/** Amounts in minor units. */
export interface WalkInSaleUndone {
  readonly saleId: string;
  readonly currency: string;
  /** What is back on the gift cards, and what is to be handed back in money. */
  readonly cardsMinor: number;
  readonly moneyMinor: number;
  /** The printed code that was used with it works again. */
  readonly codeIsBack: boolean;
}

export type UndoWalkInSaleRefusal =
  | { readonly code: 'purchase-unknown' }
  | { readonly code: 'sale-of-another' }
  | { readonly code: 'already-reversed' }
  | { readonly code: 'sale-undo-over'; readonly minutes: number }
  /** A card that paid was taken back itself: its money has been paid out. */
  | { readonly code: 'gift-card-returned' };

interface Found {
  readonly sale: WalkInSaleRow;
  readonly paidBy: readonly WalkInPaidBy[];
  /** The use of the printed code, where it still stands. */
  readonly code: WalkInRow | undefined;
}

/**
 * Takes back a sale by gift card to somebody without a member card, within the programme's minutes, by whoever recorded it,
 * a manager or the owner: the money is back on its cards, and a printed code that was used with it works again. Refuses,
 * in this order: `purchase-unknown`, `sale-of-another`, `already-reversed`, `sale-undo-over`, `gift-card-returned`.
 */
export const undoWalkInSale = (
  deps: Deps,
  saleId: string,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<WalkInSaleUndone, UndoWalkInSaleRefusal>> =>
  decideAndCommit<
    { readonly found: Found | undefined; readonly minutes: number },
    Found,
    WalkInSaleUndone,
    UndoWalkInSaleRefusal
  >(deps, {
    key: { name: key, request: { undo: saleId } },
    read: async () => ({
      found: await readFound(deps, saleId),
      minutes: (await readProgramme(deps)).document.undoMinutes,
    }),
    decide: ({ found, minutes }) => decideUndo(found, minutes, by, now),
    parts: (_state, found) => partsOf(deps, found, by, now),
    answer: ({ sale, code }) => ({
      saleId,
      currency: sale.currency,
      cardsMinor: sale.cardsMinor,
      moneyMinor: sale.billMinor - sale.cardsMinor,
      codeIsBack: code !== undefined,
    }),
  });

async function readFound(deps: Deps, saleId: string): Promise<Found | undefined> {
  const found = await findWalkInSale(deps.db, saleId);
  if (found === undefined) return undefined;
  const { redemptionId } = found.sale;
  const used = redemptionId === null ? undefined : await findWalkIn(deps.db, redemptionId);
  return { ...found, code: used?.walkIn.reversedAt === null ? used.walkIn : undefined };
}

function decideUndo(
  found: Found | undefined,
  minutes: number,
  by: Actor,
  now: number,
): Decision<Found, UndoWalkInSaleRefusal> {
  if (found === undefined) return refuse({ code: 'purchase-unknown' });
  const { sale, paidBy } = found;
  const no = refusalOfUndo({ ...sale, redeemedBy: sale.soldBy }, minutes, by, now);
  if (no?.code === 'redemption-of-another') return refuse({ code: 'sale-of-another' });
  if (no?.code === 'redemption-undone') return refuse({ code: 'already-reversed' });
  if (no !== undefined) return refuse({ code: 'sale-undo-over', minutes });
  return paidBy.some(({ state }) => state === 'returned') ? refuse({ code: 'gift-card-returned' }) : accept(found);
}

function partsOf(deps: Deps, { sale, paidBy, code }: Found, by: Actor, now: number): readonly Part[] {
  const { saleId, cardsMinor, redemptionId } = sale;
  const occurredAt = new Date(now);
  return [
    walkInSaleBackPart(saleId, occurredAt),
    ...paidBy.map(({ cardId, paidMinor }) => refundGiftCardPart(cardId, paidMinor)),
    giftCardMovesPart(
      paidBy.map(({ cardId, paidMinor }) => moveOf(deps, cardId, 'refunded', paidMinor, by, now, saleId)),
    ),
    ...(code === undefined ? [] : [...giveUsesBackParts([code]), ...walkInBackParts(code, occurredAt)]),
    auditPart({
      auditId: deps.newId(),
      actor: actorName(by),
      action: 'gift-card-payment-undone',
      details: { saleId, cardsMinor, redemptionId },
      occurredAt,
    }),
  ];
}
