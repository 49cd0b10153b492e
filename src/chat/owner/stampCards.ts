import { STAMP_LIMITS, type StampCard } from '../../core/stamps/card.ts';
import { text } from '../../i18n/text.ts';
import type { ActionHandler, ChatContext, ChatPart, Reply } from '../chat.ts';
import { startForm } from '../form.ts';
import { isOwner, only, tap, told } from './access.ts';
import { cardsReply, changeCards } from './stampCardList.ts';
import { STAMP_EDITS, stampForm } from './stampForm.ts';

/** A button about one card; one that is gone leads to those that are there. */
const about = (handler: (context: ChatContext, card: StampCard, what: string) => Promise<Reply>): ActionHandler =>
  only(isOwner, (context, [id, what = '']) => {
    const card = context.programme.stampCards.find((one) => one.id === id);
    return card === undefined ? cardsReply(context) : handler(context, card, what);
  });

/** The shop's stamp cards: made by a short form, changed a part at a time, stopped and started again. */
export const stampCardsPart: ChatPart = {
  actions: {
    scards: only(isOwner, (context) => cardsReply(context)),
    scadd: only(isOwner, async (context) =>
      context.programme.stampCards.length >= STAMP_LIMITS.cards[1]
        ? told(context, text(context.language, 'cards.too-many'), tap(context, 'cards.open', 'scards'))
        : startForm(stampForm, context, { id: context.deps.newId() }, STAMP_EDITS['new']),
    ),
    scset: about(async (context, card, what) => {
      const steps = STAMP_EDITS[what];
      return steps === undefined ? cardsReply(context) : startForm(stampForm, context, { id: card.id }, steps);
    }),
    scstop: about((context, card) => changeCards(context, { put: { ...card, active: false } })),
    scstart: about((context, card) => changeCards(context, { put: { ...card, active: true } })),
  },
};
