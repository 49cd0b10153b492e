import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import { type GiftCard, lookUpGiftCard, returnGiftCard, sellGiftCard } from '../../app/giftCards/giftCards.ts';
import { payWalkIn, type WalkInPaid } from '../../app/giftCards/payWalkIn.ts';
import { undoWalkInSale, type WalkInSaleUndone } from '../../app/giftCards/undoWalkInSale.ts';
import { patiently } from '../../app/patience.ts';
import { sendJson, sendProblem } from '../problem.ts';
import { actorOf } from './auth.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { amountMinor, text, Uuid } from './read.ts';
import { NothingBody } from './spends.ts';
import { writing } from './write.ts';

type Authenticated = (scope: Scope) => RequestHandler[];

const scope = 'gift-cards:write' as const;
const Code = z.object({ code: z.string() });

const GiftCardBody = z
  .strictObject({
    amountMinor: amountMinor.refine((amount) => amount > 0, 'A gift card is worth something'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'An ISO 4217 code, like TWD')
      .optional(),
    externalRef: text(64).optional().openapi({ description: "The till's own number of the sale. Known once." }),
  })
  .openapi('GiftCardBody');

const minor = z.int().openapi({ description: 'Minor units of the currency' });

const GiftCardAnswer = z
  .object({
    id: z.uuid(),
    code: z.string().openapi({ description: 'Whoever has it can pay with the card' }),
    currency: z.string(),
    issuedMinor: minor,
    balanceMinor: minor,
    usableMinor: minor.openapi({ description: 'The balance less what checkouts have set aside' }),
    state: z.enum(['active', 'returned']),
  })
  .openapi('GiftCard');

const ReturnedAnswer = z
  .object({ giftCard: GiftCardAnswer, amountMinor: minor.openapi({ description: 'What the shop pays back' }) })
  .openapi('GiftCardReturned');

const PaymentBody = z
  .strictObject({
    amountMinor: amountMinor
      .refine((amount) => amount > 0, 'There is something to pay')
      .openapi({ description: 'The whole bill; the card pays it as far as it goes' }),
  })
  .openapi('GiftCardPaymentBody');

const PaymentAnswer = z
  .object({
    payment: z.object({ id: z.uuid(), currency: z.string(), billMinor: minor, paidMinor: minor }),
    leftMinor: minor.openapi({ description: 'What can still be used of the card' }),
    dueMinor: minor.openapi({ description: 'What is left to pay in money' }),
  })
  .openapi('GiftCardPayment');

const PaymentUndoneAnswer = z
  .object({
    payment: z.object({ id: z.uuid(), currency: z.string() }),
    backMinor: minor.openapi({ description: 'What is back on the gift card' }),
    moneyMinor: minor.openapi({ description: 'What is to be handed back in money' }),
  })
  .openapi('GiftCardPaymentUndone');

export const giftCardOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/gift-cards/{code}/payments',
    scope,
    summary: 'Pay a bill of somebody who is no member',
    description:
      'Earns nothing. A member pays by a checkout, so that the purchase is theirs. A reversal is `POST /gift-card-payments/{id}/reversals`.',
    params: Code,
    body: PaymentBody,
    answer: PaymentAnswer,
    refuses: [404, 409],
  },
  {
    method: 'post',
    path: '/gift-card-payments/{id}/reversals',
    scope,
    summary: 'Take back a sale that a gift card paid without a member',
    description: 'Within the minutes of an undo (10, or as the shop has set it), by the key that recorded it.',
    params: z.object({ id: z.uuid() }),
    body: NothingBody,
    answer: PaymentUndoneAnswer,
    refuses: [404, 409],
  },
  {
    method: 'post',
    path: '/gift-cards',
    scope,
    summary: 'Sell a gift card',
    description: 'It earns nothing, as what it buys later does, and never expires.',
    body: GiftCardBody,
    answer: GiftCardAnswer,
    refuses: [409],
  },
  {
    method: 'get',
    path: '/gift-cards/{code}',
    scope,
    summary: 'What is left on a gift card',
    params: Code,
    answer: GiftCardAnswer,
    refuses: [404],
  },
  {
    method: 'post',
    path: '/gift-cards/{code}/refunds',
    scope,
    summary: 'Take the sale of a gift card back',
    description: 'The shop pays what is left on it, never what was used, and the card is over.',
    params: Code,
    body: NothingBody,
    answer: ReturnedAnswer,
    refuses: [404, 409],
  },
];

/** `POST /gift-cards`. */
export const postGiftCard = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: GiftCardBody,
    run: (body, { by, key }) => sellGiftCard(deps, body, by, key, now()),
    document: giftCardDocument,
  });

/** `POST /gift-cards/{code}/refunds`. */
export const postGiftCardRefund = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: NothingBody,
    run: (_body, { request, by, key }) => returnGiftCard(deps, codeOf(request), by, key, now()),
    document: ({ card, amountMinor: paid }) => ({ giftCard: giftCardDocument(card), amountMinor: paid }),
  });

/** `GET /gift-cards/{code}`. */
export const getGiftCard = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated(scope),
  async (request, response) => {
    const found = await patiently(() => lookUpGiftCard(deps, codeOf(request), actorOf(response), now()));
    if (!found.ok) return sendProblem(response, found.refusal);
    sendJson(response, 200, giftCardDocument(found.value));
  },
];

/** `POST /gift-cards/{code}/payments`. */
export const postGiftCardPayment = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: PaymentBody,
    run: (body, { request, by, key }) =>
      payWalkIn(deps, { giftCards: [codeOf(request)], amountMinor: body.amountMinor }, by, key, now()),
    document: paymentDocument,
  });

function paymentDocument({ saleId, currency, billMinor, cards, dueMinor }: WalkInPaid) {
  const [card] = cards;
  return {
    payment: { id: saleId, currency, billMinor, paidMinor: card?.paidMinor ?? 0 },
    leftMinor: card?.leftMinor ?? 0,
    dueMinor,
  };
}

/** `POST /gift-card-payments/{id}/reversals`. */
export const postGiftCardPaymentReversal = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: NothingBody,
    run: async (_body, { request, by, key }) => {
      const { data: id } = Uuid.safeParse(request.params['id']);
      if (id === undefined) return { ok: false, refusal: { code: 'purchase-unknown' } };
      return undoWalkInSale(deps, id, by, key, now());
    },
    document: ({ saleId, currency, cardsMinor, moneyMinor }: WalkInSaleUndone) => ({
      payment: { id: saleId, currency },
      backMinor: cardsMinor,
      moneyMinor,
    }),
  });

const codeOf = (request: Request): string => {
  const code = request.params['code'];
  return typeof code === 'string' ? code : '';
};

const giftCardDocument = (card: GiftCard) => ({
  id: card.cardId,
  code: card.code,
  currency: card.currency,
  issuedMinor: card.issuedMinor,
  balanceMinor: card.balanceMinor,
  usableMinor: card.usableMinor,
  state: card.state,
});
