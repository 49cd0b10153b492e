import { v7 } from 'uuid';
import type { Step } from './case.ts';

/** What commands look up: members by their names, purchases by their references, and what was answered before. */
export interface Known {
  readonly now: number;
  readonly currency: string;
  member(name: string | undefined): string;
  purchase(ref: unknown): string;
}

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

type Given = Readonly<Record<string, unknown>>;
type Command = (given: Given, step: Step, known: Known) => Request;

const post = (path: string, body: unknown = {}): Request => ({ method: 'POST', path, body });
const get = (path: string): Request => ({ method: 'GET', path });

/** `amount` is one line without a product of the catalogue. */
const linesOf = ({ lines, amount }: Given): unknown =>
  lines ?? [{ sku: 'ITEM', name: 'Item', quantity: 1, unitPriceMinor: amount }];

const without = (given: Given, ...names: readonly string[]): Given =>
  Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)));

/** The public commands by their names: each is one request to the API. docs/scenarios.md describes them. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  join: (given) => post('/members', given),
  purchase: (given, { as }, known) =>
    post('/purchases', {
      externalRef: given['ref'] ?? v7(),
      member: { id: known.member(as) },
      occurredAt: given['occurredAt'] ?? new Date(known.now).toISOString(),
      currency: given['currency'] ?? known.currency,
      lines: linesOf(given),
    }),
  refund: (given, _step, known) => {
    const { amount } = given;
    const what = amount === undefined ? without(given, 'ref') : { amountMinor: amount };
    return post(`/purchases/${known.purchase(given['ref'])}/refunds`, what);
  },
  spend: (given, { as }, known) => post(`/members/${known.member(as)}/spends`, { reason: 'Scenario', ...given }),
  'give-back': (given, { as }, known) => post(`/members/${known.member(as)}/spends/${given['spend']}/reversals`),
  adjust: (given, { as }, known) => post(`/members/${known.member(as)}/adjustments`, { reason: 'Scenario', ...given }),
  product: (given) => ({ method: 'PUT', path: `/products/${given['sku']}`, body: without(given, 'sku') }),
  coupon: (given) => post('/coupons', given),
  issue: (given, { as }, known) =>
    post(`/coupons/${given['coupon']}/vouchers`, { memberId: known.member(as), ...without(given, 'coupon') }),
  redeem: (given, { as }, known) => {
    const basket = given['amount'] === undefined ? {} : { amountMinor: given['amount'] };
    const whose = as === undefined ? {} : { memberId: known.member(as) };
    return post(`/vouchers/${given['voucher']}/redemptions`, {
      ...without(given, 'voucher', 'amount'),
      ...basket,
      ...whose,
    });
  },
  quote: (given, { as }, known) =>
    post('/checkouts', { member: { id: known.member(as) }, ...without(given, 'amount'), lines: linesOf(given) }),
  hold: (given) => post(`/checkouts/${given['checkout']}/hold`, without(given, 'checkout')),
  confirm: (given) =>
    post(`/checkouts/${given['checkout']}/confirm`, {
      externalRef: given['ref'] ?? v7(),
      ...without(given, 'checkout', 'ref'),
    }),
  release: (given) => post(`/checkouts/${given['checkout']}/release`, without(given, 'checkout')),
  'gift-card': (given) => post('/gift-cards', given),
  reward: (given) => post('/rewards', given),
  take: (given, { as }, known) =>
    post(`/members/${known.member(as)}/rewards/${given['reward']}`, without(given, 'reward')),
  member: (_given, { as }, known) => get(`/members/${known.member(as)}`),
  points: (_given, { as }, known) => get(`/members/${known.member(as)}/points`),
  stamps: (_given, { as }, known) => get(`/members/${known.member(as)}/stamps`),
  call: ({ method = 'GET', path, body }) => ({
    method: String(method) as Request['method'],
    path: String(path),
    ...(body === undefined ? {} : { body }),
  }),
};
