import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import type { CheckoutQuote, CheckoutView, UnusedCode } from '../../app/checkout/checkout.ts';
import { type CheckoutConfirmed, confirmCheckout } from '../../app/checkout/confirm.ts';
import { holdCheckout } from '../../app/checkout/hold.ts';
import { quoteCheckout, readCheckout } from '../../app/checkout/quote.ts';
import { releaseCheckout } from '../../app/checkout/release.ts';
import { patiently } from '../../app/patience.ts';
import type { Refusal } from '../../app/refusal.ts';
import { sendJson, sendProblem } from '../problem.ts';
import { CheckoutAnswer, CheckoutBody, CheckoutConfirmedAnswer, ConfirmBody } from './checkoutSchemas.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { purchaseDocument, referenceOf } from './purchases.ts';
import { Uuid } from './read.ts';
import { NothingBody } from './spends.ts';
import { nullableInstant } from './time.ts';
import { writing } from './write.ts';

type Authenticated = (scope: Scope) => RequestHandler[];

const Id = z.object({ id: z.uuid() });
const scope = 'checkouts:write' as const;

export const checkoutOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/checkouts',
    scope,
    summary: 'Price a basket',
    description:
      'With the best of the vouchers, points and gift cards as far as they go, and the reason for each that is not used. Nothing is set aside yet.',
    body: CheckoutBody,
    answer: CheckoutAnswer,
    refuses: [404],
  },
  {
    method: 'get',
    path: '/checkouts/{id}',
    scope,
    summary: 'A checkout as it stands',
    params: Id,
    answer: CheckoutAnswer,
    refuses: [404],
  },
  {
    method: 'post',
    path: '/checkouts/{id}/hold',
    scope,
    summary: 'Set aside what a checkout was quoted with',
    description:
      'For 15 minutes, or as the shop has set it. All of it or nothing; again, it is held for the minutes from now.',
    params: Id,
    body: NothingBody,
    answer: CheckoutAnswer,
    refuses: [404, 409],
  },
  {
    method: 'post',
    path: '/checkouts/{id}/confirm',
    scope,
    summary: 'Buy what a checkout holds',
    description: 'Records the purchase, uses the vouchers, spends the points and debits the gift cards, all at once.',
    params: Id,
    body: ConfirmBody,
    answer: CheckoutConfirmedAnswer,
    refuses: [404, 409],
  },
  {
    method: 'post',
    path: '/checkouts/{id}/release',
    scope,
    summary: 'Let a checkout go',
    description: 'Gives back at once what it has set aside. What is not confirmed in time is given back by itself.',
    params: Id,
    body: NothingBody,
    answer: CheckoutAnswer,
    refuses: [404, 409],
  },
];

/** `POST /checkouts`. */
export const postCheckout = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: CheckoutBody,
    run: ({ member, ...body }, { by, key }) =>
      quoteCheckout(deps, { ...body, member: referenceOf(member) }, by, key, now()),
    document: checkoutDocument,
  });

const NOT_THERE: { readonly ok: false; readonly refusal: Refusal } = {
  ok: false,
  refusal: { code: 'checkout-unknown' },
};

const idOf = (request: Request): string | undefined => Uuid.safeParse(request.params['id']).data;

/** `POST /checkouts/{id}/hold`. */
export const postCheckoutHold = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: NothingBody,
    run: async (_body, { request, by, key }) => {
      const id = idOf(request);
      return id === undefined ? NOT_THERE : holdCheckout(deps, id, by, key, now());
    },
    document: checkoutDocument,
  });

/** `POST /checkouts/{id}/release`. */
export const postCheckoutRelease = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: NothingBody,
    run: async (_body, { request, by, key }) => {
      const id = idOf(request);
      return id === undefined ? NOT_THERE : releaseCheckout(deps, id, by, key, now());
    },
    document: checkoutDocument,
  });

/** `POST /checkouts/{id}/confirm`. */
export const postCheckoutConfirm = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: ConfirmBody,
    run: async ({ occurredAt, ...body }, { request, by, key }) => {
      const checkoutId = idOf(request);
      if (checkoutId === undefined) return NOT_THERE;
      const when = occurredAt === undefined ? undefined : Date.parse(occurredAt);
      return confirmCheckout(deps, { checkoutId, ...body, occurredAt: when }, by, key, now());
    },
    document: ({ checkout, bought }: CheckoutConfirmed) => ({
      ...checkoutDocument(checkout),
      ...purchaseDocument(bought),
    }),
  });

/** `GET /checkouts/{id}`. */
export const getCheckout = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated(scope),
  async (request, response) => {
    const id = idOf(request);
    const found = id === undefined ? undefined : await patiently(() => readCheckout(deps, id, now()));
    if (found === undefined) return sendProblem(response, { code: 'checkout-unknown' });
    sendJson(response, 200, checkoutDocument(found));
  },
];

const checkoutDocument = ({ checkoutId, memberId, state, heldUntil, purchaseId, quote }: CheckoutView) => ({
  checkout: { id: checkoutId, memberId, state, heldUntil: nullableInstant(heldUntil), purchaseId },
  quote: quoteDocument(quote),
});

const quoteDocument = (quote: CheckoutQuote) => ({
  currency: quote.currency,
  lines: quote.lines.map(({ sku, name, quantity, unitPriceMinor, discountMinor, voucherOffMinor }) => ({
    sku,
    name,
    quantity,
    unitPriceMinor,
    discountMinor,
    voucherOffMinor,
    netMinor: quantity * unitPriceMinor - discountMinor,
  })),
  memberPriceOffMinor: quote.tierOffMinor,
  netMinor: quote.netMinor,
  shippingMinor: quote.shippingMinor,
  shippingOffMinor: quote.shippingOffMinor,
  memberShippingOffMinor: quote.tierShippingOffMinor ?? 0,
  vouchers: {
    used: quote.vouchers.used.map(({ code, couponName, discountMinor, shippingOffMinor }) => ({
      code,
      couponName,
      discountMinor,
      shippingOffMinor,
    })),
    unused: quote.vouchers.unused.map(unusedDocument),
  },
  points: { points: quote.points.points, payMinor: quote.points.minor, limitedBy: quote.points.limitedBy },
  giftCards: {
    used: quote.giftCards.used.map(({ code, payMinor, leftMinor }) => ({ code, payMinor, leftMinor })),
    unused: quote.giftCards.unused.map(({ code, reason }) => ({ code, reason })),
  },
  dueMinor: quote.dueMinor,
  earnPoints: quote.earnPoints,
});

/** What the reason says beside its code, where a customer can do something about it. */
const unusedDocument = ({ code, couponName, reason }: UnusedCode) => ({
  code,
  couponName,
  reason: reason.code,
  ...('missingMinor' in reason ? { missingMinor: reason.missingMinor } : {}),
  ...('missing' in reason ? { missing: reason.missing } : {}),
  ...('freeAt' in reason ? { freeAt: nullableInstant(reason.freeAt) } : {}),
});
