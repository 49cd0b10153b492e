import type { ServerResponse } from 'node:http';
import type { Refusal } from '../app/refusal.ts';
import { fieldErrorOf } from './api/programme/wrong.ts';
import { instant } from './api/time.ts';
import type { FieldError } from './fieldError.ts';

/** What the edge itself refuses, before the engine is asked. */
export type EdgeRefusal =
  | { readonly code: 'bad-request'; readonly errors: readonly FieldError[] }
  | { readonly code: 'idempotency-key-missing' }
  | { readonly code: 'body-too-large' }
  | { readonly code: 'not-json' }
  | { readonly code: 'unauthorised' }
  | { readonly code: 'scope-missing'; readonly scope: string }
  | { readonly code: 'too-many-requests' }
  | { readonly code: 'not-found' }
  | { readonly code: 'request-unknown' }
  | { readonly code: 'unavailable' }
  | { readonly code: 'internal' };

export type PublicRefusal = Refusal | EdgeRefusal;

/** `satisfies` makes a refusal without a status and a title a compile error. */
const about = {
  'bad-request': [400, 'The request is not as it must be'],
  'idempotency-key-missing': [400, 'A write needs an Idempotency-Key header of 1 to 200 visible ASCII characters'],
  'birthday-invalid': [400, 'There is no such day, or it has not come yet'],
  'invite-code-unknown': [400, "Nobody's invite code is written like this"],
  'points-out-of-range': [400, 'These points are more than the books can hold'],
  'occurred-in-future': [400, 'The purchase is dated in the future'],
  'occurred-too-long-ago': [400, 'The purchase is dated more than five years ago'],
  unauthorised: [401, 'An API key in force is needed: Authorization: Bearer rk_…'],
  'scope-missing': [403, 'The API key does not have the scope for this'],
  'not-allowed': [403, 'The API key may not do this'],
  'not-found': [404, 'There is nothing at this address'],
  'reason-missing': [400, 'A reason is needed'],
  'request-unknown': [404, 'There is no such request for points'],
  'member-unknown': [404, 'There is no such member'],
  'purchase-unknown': [404, 'There is no such purchase'],
  'spend-unknown': [404, 'This member has not spent points under this id'],
  'coupon-unknown': [404, 'There is no such coupon'],
  'segment-unknown': [404, 'There is no such segment'],
  'segment-changed': [409, 'Somebody changed the segment after it was read; read it again'],
  'segment-invalid': [422, 'The question cannot be asked: look at its names, numbers, and how deep it is'],
  'segment-circular': [422, 'A segment cannot be asked within itself'],
  'batch-unknown': [404, 'There is no such batch of codes, or it was made void'],
  'voucher-unknown': [404, 'There is no such voucher'],
  'checkout-unknown': [404, 'There is no such checkout, or it is forgotten'],
  'gift-card-unknown': [404, 'There is no such gift card'],
  'card-unknown': [404, 'No usable member card shows this code; the member opens a new one'],
  'checkout-confirmed': [409, 'The checkout was confirmed before'],
  'checkout-not-held': [409, 'The checkout has nothing set aside; hold it first'],
  'checkout-expired': [409, 'The time of the hold is over; hold the checkout again'],
  'checkout-changed': [409, 'What was quoted does not hold any more; ask for a new quote'],
  'gift-card-too-little': [409, 'The gift card has less than the checkout was quoted with'],
  'gift-card-returned': [409, 'The sale of this gift card was taken back'],
  'gift-card-empty': [409, 'Nothing is left on the gift card'],
  'sale-of-another': [403, 'Another key or person recorded this sale'],
  'sale-undo-over': [409, 'The time to take this sale back is over'],
  'gift-card-held': [409, 'A checkout has set aside money of this gift card'],
  'gift-card-reference-known': [409, 'A gift card with this reference was sold before'],
  'reference-known': [409, 'A purchase with this reference was recorded before'],
  'purchase-without-price': [409, 'The purchase was imported without prices, so nothing of it can be refunded'],
  'phone-known': [409, 'Another member has this phone number'],
  'not-enough-points': [409, 'The member does not have so many points'],
  'already-reversed': [409, 'This was taken back before'],
  'spend-of-reward': [409, 'These points bought a reward; take the reward back instead'],
  'spend-of-purchase': [409, 'These points paid a purchase; refund the purchase instead'],
  'refund-exceeds-purchase': [409, 'More than is left of the purchase cannot be refunded'],
  'undo-too-late': [409, 'The time to undo is over; refund the purchase instead'],
  'voucher-of-another-member': [409, "The voucher is another member's"],
  'voucher-held': [409, 'A checkout has set the voucher aside'],
  'reward-unknown': [404, 'There is no such reward'],
  'reward-not-started': [409, 'The reward has not begun for this member'],
  'reward-sold-out': [409, 'Nothing is left of the reward'],
  'reward-price-changed': [409, 'The reward costs another number of points now'],
  'hold-unknown': [404, 'There is no such hold, or it is forgotten'],
  'hold-confirmed': [409, 'The hold was confirmed before'],
  'hold-ended': [409, 'The hold was let go, or its time is over; hold the reward again'],
  'reward-invalid': [400, 'The reward is not as it must be'],
  'coupon-not-for-rewards': [409, 'Members can get this coupon without points'],
  'voucher-used': [409, 'The voucher was used before'],
  'voucher-void': [409, 'The voucher is void'],
  'voucher-given': [409, 'The voucher was given to a friend, whose copy has a code of its own'],
  'voucher-personal': [409, 'The voucher is tied to its member and cannot be given'],
  'voucher-not-usable': [409, 'The voucher cannot be given any more'],
  'gift-gone': [404, 'Nobody can take this gift any more, or there is none'],
  'gift-own': [409, 'The member gives this themselves'],
  'coupon-stopped': [409, 'The coupon is stopped; nobody gets a voucher of it'],
  'coupon-already-taken': [409, 'The member has had as many vouchers of the coupon as one may'],
  'public-code-known': [409, 'Another coupon has this public code'],
  'limit-below-uses': [409, 'The coupon was used more often than that'],
  'budget-below-spent': [409, 'The coupon has taken off more than that'],
  'coupon-invalid': [422, 'This makes no sense for a coupon of its kind'],
  'coupon-not-started': [409, 'The coupon is not usable yet'],
  'coupon-ended': [409, 'The voucher is no longer usable'],
  'coupon-used-up': [409, 'The coupon was used as often as it may be'],
  'basket-without-item': [409, 'Nothing in the basket is what the coupon is about'],
  'basket-too-small': [409, "The basket does not reach the coupon's minimum"],
  'basket-too-few-pieces': [409, 'The basket has too few pieces of what the coupon is about'],
  'basket-without-shipping': [409, 'Nothing is delivered, so nothing can be taken off the delivery'],
  'not-first-purchase': [409, "The coupon is for the buyer's first purchase"],
  'coupon-used-up-today': [409, 'The coupon was used as often as it may be today'],
  'coupon-budget-spent': [409, 'The coupon has taken off all that it may'],
  'voucher-not-combinable': [409, 'The voucher may not be used beside another one'],
  'voucher-adds-nothing': [409, 'The voucher takes nothing off this basket'],
  'body-too-large': [413, 'The body is too large'],
  'not-json': [415, 'The body must be JSON: Content-Type: application/json'],
  'currency-fixed': [409, 'The currency stays, because something was sold in it'],
  'programme-changed': [409, 'Another version of the programme is in force; take it and make the change again'],
  'programme-invalid': [422, 'Settings that make no sense'],
  'key-reused': [422, 'This Idempotency-Key was used with another request'],
  'currency-mismatch': [422, "The currency is not the shop's"],
  'too-many-wrong-codes': [429, 'Too many wrong codes; wait ten minutes'],
  'too-many-requests': [429, 'Too many requests with this API key'],
  internal: [500, 'Something went wrong here'],
  unavailable: [503, 'The database does not answer right now; send the same request again'],
} as const satisfies Record<PublicRefusal['code'], readonly [status: number, title: string]>;

/** Seconds after which the same request may work. */
const retryAfter: Partial<Record<PublicRefusal['code'], number>> = {
  unavailable: 1,
  'too-many-requests': 5,
  'too-many-wrong-codes': 600,
};

/** Refusals of the engine that are one field's fault: which, and what to do. */
const blamed: Partial<Record<PublicRefusal['code'], FieldError>> = {
  'occurred-in-future': {
    field: 'occurredAt',
    message: "More than 10 minutes ahead of the service's clock; check the clock and the time zone of the till",
  },
  'occurred-too-long-ago': {
    field: 'occurredAt',
    message: 'More than 5 years ago; check the year. Points for so old a purchase the owner gives in the chat',
  },
};

/** Each code with its status and title, for the description of the API. */
export const PROBLEMS = Object.entries(about).map(([code, [status, title]]) => ({ code, status, title }));

/**
 * Answers with an RFC 9457 problem document. `code` is stable; what a refusal says beside its code (the id of what
 * exists, what is missing) stands in the document too.
 */
export function sendProblem(response: ServerResponse, refusal: PublicRefusal): void {
  const [status, title] = about[refusal.code];
  const seconds = retryAfter[refusal.code];
  if (seconds !== undefined) response.setHeader('Retry-After', seconds);
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  const field = blamed[refusal.code];
  const problem = { type: `urn:regulars:problem:${refusal.code}`, title, status, ...outward(told(refusal)) };
  sendJson(response, status, field === undefined ? problem : { ...problem, errors: [field] }, PROBLEM_JSON);
}

/** Settings that make no sense, as fields of the request. */
const told = (refusal: PublicRefusal): object =>
  refusal.code === 'programme-invalid' ? { code: refusal.code, errors: refusal.wrong.map(fieldErrorOf) } : refusal;

/** Instants are epoch milliseconds inside and ISO 8601 outside. The fields of a refusal that hold one end in `At`. */
const outward = (refusal: object): object =>
  Object.fromEntries(
    Object.entries(refusal).map(([field, value]: [string, unknown]) => [
      field,
      field.endsWith('At') && typeof value === 'number' ? instant(value) : value,
    ]),
  );

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** Answers with JSON, without what express would add to it. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  type = 'application/json; charset=utf-8',
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.length, 'Cache-Control': 'no-store' });
  response.end(bytes);
}
