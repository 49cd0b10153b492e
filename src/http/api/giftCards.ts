import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import { type GiftCard, lookUpGiftCard, returnGiftCard, sellGiftCard } from '../../app/giftCards/giftCards.ts';
import { patiently } from '../../app/patience.ts';
import { sendJson, sendProblem } from '../problem.ts';
import { actorOf } from './auth.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { amountMinor, text } from './read.ts';
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

export const giftCardOperations: readonly Operation[] = [
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
