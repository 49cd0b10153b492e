import { findCardAndKeeper, findGiftCardById, type KeptGiftCard } from '../../../db/keptGiftCards.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { withoutLateHolds } from '../checkout/late.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import type { Actor, Deps } from '../deps.ts';
import { readProgramme } from '../programme.ts';
import { refusalOfUndo } from '../undoRedemption.ts';
import { type GiftCardReturned, givenBackParts, returnedOf } from './giftCards.ts';

export type UndoGiftCardRefusal =
  | { readonly code: 'gift-card-unknown' }
  | { readonly code: 'sale-of-another' }
  | { readonly code: 'gift-card-returned' }
  | { readonly code: 'gift-card-undo-over'; readonly minutes: number }
  /** It paid something, a checkout has set some of it aside, or a member keeps it: its sale is taken back instead. */
  | { readonly code: 'gift-card-used' };

interface UndoState {
  readonly found: KeptGiftCard | undefined;
  readonly minutes: number;
}

/**
 * A gift card that was sold by mistake, for a wrong amount or twice, is void while nobody has touched it: within the
 * programme's minutes, by whoever sold it, a manager or the owner. Later, or once it was used, `returnGiftCard` pays what
 * is left. Refuses, in this order: `gift-card-unknown`, `sale-of-another`, `gift-card-returned`, `gift-card-undo-over`,
 * `gift-card-used`.
 */
export const undoGiftCard = (
  deps: Deps,
  cardId: string,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<GiftCardReturned, UndoGiftCardRefusal>> =>
  withoutLateHolds(deps, now, () =>
    decideAndCommit<UndoState, KeptGiftCard['card'], GiftCardReturned, UndoGiftCardRefusal>(deps, {
      key: { name: key, request: { undo: cardId } },
      secret: true,
      read: async () => {
        const card = await findGiftCardById(deps.db, cardId);
        return {
          found: card && (await findCardAndKeeper(deps.db, card.code)),
          minutes: (await readProgramme(deps)).document.undoMinutes,
        };
      },
      decide: (state) => decideUndo(state, by, now),
      parts: (_state, card) => givenBackParts(deps, card, 'gift-card-undone', by, now),
      answer: returnedOf,
    }),
  );

function decideUndo(
  { found, minutes }: UndoState,
  by: Actor,
  now: number,
): Decision<KeptGiftCard['card'], UndoGiftCardRefusal> {
  if (found === undefined) return refuse({ code: 'gift-card-unknown' });
  const { card, keptBy } = found;
  const sold = { redeemedBy: card.issuedBy, occurredAt: card.issuedAt, reversedAt: null };
  const no = refusalOfUndo(sold, minutes, by, now);
  if (no?.code === 'redemption-of-another') return refuse({ code: 'sale-of-another' });
  if (card.state === 'returned') return refuse({ code: 'gift-card-returned' });
  if (no !== undefined) return refuse({ code: 'gift-card-undo-over', minutes });
  const isUntouched = card.balanceMinor === card.issuedMinor && card.heldMinor === 0 && keptBy === null;
  return isUntouched ? accept(card) : refuse({ code: 'gift-card-used' });
}
