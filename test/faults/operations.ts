import { v7 } from 'uuid';
import { textAt } from '../model/answers.ts';
import type { Shop } from '../scenarios/shop.ts';

/** One request to the API. */
export interface Deed {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body: unknown;
}

/** Something that changes data: `ready` makes what it needs, anew each time, and gives the request. */
export interface Operation {
  readonly name: string;
  ready(shop: Shop): Promise<Deed>;
}

const AMOUNT = 50_000;
const line = (unitPriceMinor = AMOUNT) => ({ sku: 'ITEM', name: 'Item', quantity: 1, unitPriceMinor });
const post = (path: string, body: unknown = {}): Deed => ({ method: 'POST', path, body });

async function done(shop: Shop, { method, path, body }: Deed): Promise<unknown> {
  const { status, json } = await shop.call(method, path, body, v7());
  if (status >= 300) throw new Error(`${path} was answered ${status}: ${JSON.stringify(json)}`);
  return json;
}

const sale = (shop: Shop, member: string): Deed =>
  post('/purchases', {
    externalRef: v7(),
    member: { id: member },
    occurredAt: new Date(shop.clock.now).toISOString(),
    currency: 'TWD',
    lines: [line()],
  });

const joined = async (shop: Shop, invitedBy?: string) => {
  const json = await done(shop, post('/members', invitedBy === undefined ? {} : { invitedBy }));
  return { id: textAt(json, 'member', 'id'), inviteCode: textAt(json, 'inviteCode') };
};
/** A member who has bought: 500 points. */
async function regular(shop: Shop): Promise<string> {
  const { id } = await joined(shop);
  await done(shop, sale(shop, id));
  return id;
}
const bought = async (shop: Shop, member: string) => textAt(await done(shop, sale(shop, member)), 'purchase', 'id');
const couponBody = () => ({ name: `Off ${v7()}`, kind: 'amount', value: 1_000 });
const coupon = async (shop: Shop) => textAt(await done(shop, post('/coupons', couponBody())), 'coupon', 'id');
async function voucher(shop: Shop, memberId: string) {
  const json = await done(shop, post(`/coupons/${await coupon(shop)}/vouchers`, { memberId }));
  return { id: textAt(json, 'voucher', 'id'), code: textAt(json, 'voucher', 'code') };
}
const rewardBody = () => ({ name: `Cup ${v7().slice(-8)}`, costPoints: 100, stock: 5 });
const reward = async (shop: Shop) => textAt(await done(shop, post('/rewards', rewardBody())), 'id');
const card = async (shop: Shop) => textAt(await done(shop, post('/gift-cards', { amountMinor: 30_000 })), 'code');

/** A checkout with points, a voucher and a gift card, as far as it is told. */
async function checkout(shop: Shop, isHeld: boolean): Promise<string> {
  const member = await regular(shop);
  const { code } = await voucher(shop, member);
  const basket = {
    member: { id: member },
    lines: [line()],
    points: 100,
    vouchers: [code],
    giftCards: [await card(shop)],
  };
  const path = `/checkouts/${textAt(await done(shop, post('/checkouts', basket)), 'checkout', 'id')}`;
  if (isHeld) await done(shop, post(`${path}/hold`));
  return path;
}

async function rewardHold(shop: Shop): Promise<string> {
  const member = await regular(shop);
  const json = await done(shop, post(`/members/${member}/rewards/${await reward(shop)}/holds`));
  return `/members/${member}/reward-holds/${textAt(json, 'hold', 'id')}`;
}

async function takenReward(shop: Shop): Promise<string> {
  const member = await regular(shop);
  const json = await done(shop, post(`/members/${member}/rewards/${await reward(shop)}`));
  return `/members/${member}/rewards/${textAt(json, 'voucher', 'id')}/reversals`;
}

const operation = (name: string, ready: Operation['ready']): Operation => ({ name, ready });

/** What the API can change, those first that a share of the tests takes. */
export const OPERATIONS: readonly Operation[] = [
  operation('sale', async (shop) => sale(shop, (await joined(shop)).id)),
  operation('checkout confirmed', async (shop) => post(`${await checkout(shop, true)}/confirm`, { externalRef: v7() })),
  operation('return of a part', async (shop) =>
    post(`/purchases/${await bought(shop, await regular(shop))}/refunds`, { amountMinor: 20_000 }),
  ),
  operation('return of all', async (shop) => post(`/purchases/${await bought(shop, await regular(shop))}/refunds`)),
  operation('reward taken', async (shop) =>
    post(`/members/${await regular(shop)}/rewards/${await reward(shop)}`, { costPoints: 100 }),
  ),
  operation('voucher used', async (shop) => {
    const { code } = await voucher(shop, await regular(shop));
    return post(`/vouchers/${code}/redemptions`, { amountMinor: AMOUNT });
  }),
  operation('gift card pays', async (shop) =>
    post(`/gift-cards/${await card(shop)}/payments`, { amountMinor: 10_000 }),
  ),
  operation('member forgotten', async (shop) => ({
    method: 'DELETE',
    path: `/members/${await regular(shop)}`,
    body: {},
  })),
  operation('first sale of a friend', async (shop) => {
    const { inviteCode } = await joined(shop);
    return sale(shop, (await joined(shop, inviteCode)).id);
  }),
  operation('member made', async () => post('/members', { name: 'Mei' })),
  operation('member made by an invitation', async (shop) =>
    post('/members', { invitedBy: (await joined(shop)).inviteCode }),
  ),
  operation('points spent', async (shop) =>
    post(`/members/${await regular(shop)}/spends`, { points: 50, reason: 'Class' }),
  ),
  operation('spent points given back', async (shop) => {
    const member = await regular(shop);
    const json = await done(shop, post(`/members/${member}/spends`, { points: 50, reason: 'Class' }));
    return post(`/members/${member}/spends/${textAt(json, 'spend', 'id')}/reversals`);
  }),
  operation('points given by hand', async (shop) =>
    post(`/members/${await regular(shop)}/adjustments`, { points: 20, reason: 'For the wait' }),
  ),
  operation('points taken by hand', async (shop) =>
    post(`/members/${await regular(shop)}/adjustments`, { points: -20, reason: 'A slip' }),
  ),
  operation('reward taken back', async (shop) => post(await takenReward(shop))),
  operation('reward set aside', async (shop) =>
    post(`/members/${await regular(shop)}/rewards/${await reward(shop)}/holds`),
  ),
  operation('reward that was set aside taken', async (shop) => post(`${await rewardHold(shop)}/confirm`)),
  operation('reward that was set aside let go', async (shop) => post(`${await rewardHold(shop)}/release`)),
  operation('reward made', async () => post('/rewards', rewardBody())),
  operation('coupon made', async () => post('/coupons', couponBody())),
  operation('voucher given', async (shop) => {
    const memberId = await regular(shop);
    return post(`/coupons/${await coupon(shop)}/vouchers`, { memberId });
  }),
  operation('voucher given to a friend', async (shop) => {
    const member = await regular(shop);
    return post(`/members/${member}/vouchers/${(await voucher(shop, member)).id}/gifts`);
  }),
  operation('one-time codes made', async (shop) => post(`/coupons/${await coupon(shop)}/codes`, { count: 20 })),
  operation('gift card made', async () => post('/gift-cards', { amountMinor: 30_000, externalRef: v7() })),
  operation('payment by gift card undone', async (shop) => {
    const path = `/gift-cards/${await card(shop)}/payments`;
    const json = await done(shop, post(path, { amountMinor: 10_000 }));
    return post(`/gift-card-payments/${textAt(json, 'payment', 'id')}/reversals`);
  }),
  operation('checkout set aside', async (shop) => post(`${await checkout(shop, false)}/hold`)),
  operation('checkout let go', async (shop) => post(`${await checkout(shop, true)}/release`)),
  operation('product written', async () => ({
    method: 'PUT',
    path: `/products/T-${v7()}`,
    body: { name: 'Tea', priceMinor: 500 },
  })),
  operation('segment made', async () =>
    post('/segments', { name: `Everybody ${v7().slice(-8)}`, question: { all: [] } }),
  ),
];
