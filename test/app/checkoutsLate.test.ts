import { v7 } from 'uuid';
import { expect, it, vi } from 'vitest';
import { lateCheckouts } from '../../db/checkouts.ts';
import { confirmCheckout } from '../../src/app/checkout/confirm.ts';
import { holdCheckout } from '../../src/app/checkout/hold.ts';
import { releaseLate } from '../../src/app/checkout/late.ts';
import { type CheckoutReport, quoteCheckout, readCheckout } from '../../src/app/checkout/quote.ts';
import { release } from '../../src/app/checkout/release.ts';
import { releaseTogether } from '../../src/app/checkout/releaseTogether.ts';
import type { Actor } from '../../src/app/deps.ts';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { type GiftCard, sellGiftCard } from '../../src/app/giftCards/giftCards.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { holdReward } from '../../src/app/rewardHolds/hold.ts';
import { readReward } from '../../src/app/rewards.ts';
import { startClockwork } from '../../src/jobs/clockwork.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, reward, takes, usesOf } = offersOf(deps);
const by: Actor = { kind: 'key', apiKeyId: v7() };
const LATE = NOON + 15 * 60_000;

const pointsPay = (more: object = {}) =>
  setProgramme(deps, {
    checkout: { holdMinutes: 15, points: { points: 100, minor: 5, minimumPoints: 100, maxPercent: 50 } },
    ...more,
  });

async function memberWith(points: number): Promise<string> {
  const memberId = await shop.member();
  await shop.buys(memberId, points * 100);
  return memberId;
}

async function held(memberId: string, about: Partial<CheckoutReport> = {}): Promise<string> {
  const tea = { sku: 'TEA', quantity: 2, unitPriceMinor: 500 };
  const report = { member: { memberId }, lines: [tea], points: 100, ...about };
  const { checkoutId } = given(await quoteCheckout(deps, report, by, v7(), NOON));
  given(await holdCheckout(deps, checkoutId, by, v7(), NOON));
  return checkoutId;
}

const card = async (): Promise<GiftCard> => given(await sellGiftCard(deps, { amountMinor: 2_000 }, by, v7(), NOON));

async function heldOn({ cardId }: GiftCard): Promise<number> {
  const [row] = await deps.db.sql`select held_minor::int as minor from regulars.gift_cards where card_id = ${cardId}`;
  return row?.['minor'];
}

const stillLate = async () => (await lateCheckouts(deps.db, new Date(LATE), 200)).length;

it('books many checkouts whose time is over once, whoever books them at the same moment', async () => {
  await pointsPay();
  const [offer, daily] = [await coupon({ value: 50, usesLimit: 40 }), await coupon({ value: 20, usesPerDay: 40 })];
  const [shared, other] = [await card(), await card()];
  const members = await atOnce(12, () => memberWith(300));
  const ids: string[] = [];
  for (const [turn, memberId] of members.entries()) {
    const { code } = await takes(memberId, (turn % 2 === 0 ? offer : daily).couponId);
    const giftCards = turn % 3 === 0 ? [shared.code] : turn % 3 === 1 ? [other.code] : [];
    // The last one uses nothing but a voucher.
    const points = turn === 11 ? 0 : 100;
    ids.push(await held(memberId, { vouchers: [code], giftCards, points }));
  }
  const [twice = '', gone = ''] = members;
  ids.push(await held(twice));
  given(await forgetMember(deps, gone, v7(), NOON));
  expect(await stillLate()).toBe(13);

  await atOnce(3, () => releaseLate(deps, LATE));

  expect(await stillLate()).toBe(0);
  for (const id of ids) expect(await readCheckout(deps, id, LATE)).toMatchObject({ state: 'expired' });
  for (const memberId of members.filter((one) => one !== gone))
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 300, held: 0 });
  expect([await usesOf(offer.couponId), await usesOf(daily.couponId)]).toEqual([0, 0]);
  expect([await heldOn(shared), await heldOn(other)]).toEqual([0, 0]);
  const vouchers = await deps.db.sql`select state, count(*)::int from regulars.vouchers group by 1 order by 1`;
  expect([...vouchers]).toEqual([
    { state: 'issued', count: 11 },
    { state: 'void', count: 1 },
  ]);
  expect(await shop.problems()).toEqual([]);
});

it('pays an old debt with the points of each, and lapses what was over meanwhile', async () => {
  await pointsPay();
  const [indebted, plain] = [await shop.member(), await memberWith(300)];
  const bought = await shop.buys(indebted, 20_000);
  await held(indebted, { points: 200 });
  await held(plain);
  const all = { purchaseId: bought.purchaseId, what: { kind: 'all' } } as const;
  given(await refundPurchase(deps, all, by, v7(), NOON));
  expect(await shop.pointsOf(indebted)).toMatchObject({ held: 200, deficit: 200 });
  await releaseLate(deps, LATE);
  expect(await shop.pointsOf(indebted)).toEqual({ available: 0, pending: 0, held: 0, deficit: 0 });
  expect(await shop.pointsOf(plain)).toMatchObject({ available: 300 });
  expect(await shop.problems()).toEqual([]);
});

it('of one that is confirmed at the same moment is not booked, and the others are', async () => {
  await pointsPay();
  const members = await atOnce(3, () => memberWith(300));
  const ids = await atOnce(3, (turn) => held(members[turn] ?? ''));
  const [confirmed] = await Promise.all([
    confirmCheckout(deps, { checkoutId: ids[0] ?? '', externalRef: v7() }, by, v7(), LATE - 1),
    releaseLate(deps, LATE),
  ]);
  await releaseLate(deps, LATE);
  const isBought = outcome(confirmed) === 'ok';
  expect(await readCheckout(deps, ids[0] ?? '', LATE)).toMatchObject({ state: isBought ? 'confirmed' : 'expired' });
  for (const id of ids.slice(1)) expect(await readCheckout(deps, id, LATE)).toMatchObject({ state: 'expired' });
  expect(await shop.problems()).toEqual([]);
});

it('that cannot be booked keeps no other waiting', async () => {
  await pointsPay();
  const members = await atOnce(3, () => memberWith(300));
  const ids = await atOnce(3, (turn) => held(members[turn] ?? ''));
  const broken = members[1] ?? '';
  await deps.db.sql`update regulars.members set available = available + 1 where member_id = ${broken}`;
  await expect(releaseLate(deps, LATE)).rejects.toThrow('do not add up');
  expect(await stillLate()).toBe(1);
  await deps.db.sql`update regulars.members set available = available - 1 where member_id = ${broken}`;
  await releaseLate(deps, LATE);
  for (const id of ids) expect(await readCheckout(deps, id, LATE)).toMatchObject({ state: 'expired' });
  expect(await shop.problems()).toEqual([]);
});

it('that cannot be booked keeps no sale, no reward and no job waiting, and the log says which it is', async () => {
  await pointsPay();
  const [broken = '', first = '', second = ''] = await atOnce(3, () => memberWith(300));
  const unbookable = await held(broken);
  const { code } = given(await sellGiftCard(deps, { amountMinor: 1_000 }, by, v7(), NOON));
  const tea = { sku: 'TEA', quantity: 2, unitPriceMinor: 500 };
  const wish = { member: { memberId: second }, lines: [tea], points: 0, giftCards: [code] };
  const wanted = given(await quoteCheckout(deps, wish, by, v7(), NOON));
  await held(first, { points: 0, giftCards: [code] });
  await deps.db.sql`update regulars.members set available = available + 1 where member_id = ${broken}`;

  expect(given(await holdCheckout(deps, wanted.checkoutId, by, v7(), LATE)).state).toBe('held');
  given(await quoteCheckout(deps, { ...wish, giftCards: [] }, by, v7(), LATE));
  const { rewardId } = await reward({ costPoints: 100, stock: 1 });
  given(await holdReward(deps, first, { rewardId, costPoints: undefined }, CASHIER, v7(), NOON));
  const [ran, errors]: [string[], object[]] = [[], []];
  const job = { name: 'nightly', run: async (_deps: unknown, date: string) => void ran.push(date) };
  const log = { info: () => undefined, warn: () => undefined, error: (fields: object) => errors.push(fields) };
  const clockwork = startClockwork(deps, [job], () => LATE, log);
  await clockwork.runDue();
  await vi.waitFor(() => expect(ran).toHaveLength(1));
  await clockwork.stop();
  expect(errors).toContainEqual({ checkoutId: unbookable, err: expect.any(Error) });
  expect(await readReward(deps, rewardId)).toMatchObject({ stockLeft: 1, held: 0 });

  await deps.db.sql`update regulars.members set available = available - 1 where member_id = ${broken}`;
  await releaseLate(deps, LATE);
  expect(await stillLate()).toBe(0);
  expect(await shop.problems()).toEqual([]);
});

it('whose gift card has less set aside than they hold are told at once, and the others booked', async () => {
  await pointsPay();
  const [broken = '', other = '', buyer = ''] = await atOnce(3, () => memberWith(300));
  const shared = await card();
  const unbookable = await held(broken, { giftCards: [shared.code] });
  const bookable = await held(other);
  await deps.db.sql`update regulars.gift_cards set held_minor = held_minor - 1 where card_id = ${shared.cardId}`;
  expect(await shop.problems()).toEqual([expect.stringContaining(shared.cardId)]);

  const said = new RegExp(`gift card ${shared.cardId} has less set aside than checkout ${unbookable} holds`);
  const told: string[] = [];
  await releaseLate(deps, LATE, (error) => told.push(String(error)));
  expect(told).toEqual([expect.stringMatching(said)]);
  expect(await readCheckout(deps, bookable, LATE)).toMatchObject({ state: 'expired' });
  const tea = { sku: 'TEA', quantity: 1, unitPriceMinor: 500 };
  given(await quoteCheckout(deps, { member: { memberId: buyer }, lines: [tea] }, by, v7(), LATE));
  await expect(release(deps, unbookable, NOON, v7())).rejects.toThrow(said);
  await expect(confirmCheckout(deps, { checkoutId: unbookable, externalRef: v7() }, by, v7(), NOON)).rejects.toThrow(
    said,
  );

  await deps.db.sql`update regulars.gift_cards set held_minor = held_minor + 1 where card_id = ${shared.cardId}`;
  await releaseLate(deps, LATE);
  expect([await stillLate(), await heldOn(shared)]).toEqual([0, 0]);
  expect(await shop.problems()).toEqual([]);
});

it('that a till holds again before it is booked stay held, with all that they set aside', async () => {
  await pointsPay();
  const offer = await coupon({ value: 50 });
  const [again = '', other = ''] = await atOnce(2, () => memberWith(300));
  const { code } = await takes(again, offer.couponId);
  const shared = await card();
  const checkoutId = await held(again, { vouchers: [code], giftCards: [shared.code] });
  const late = await held(other);
  const setAside = await heldOn(shared);
  expect(await stillLate()).toBe(2);
  given(await holdCheckout(deps, checkoutId, by, v7(), LATE - 1_000));

  await releaseTogether(deps, [checkoutId, late], LATE);
  const told = given(await release(deps, checkoutId, LATE));

  expect(told).toMatchObject({ state: 'held', heldUntil: LATE - 1_000 + 15 * 60_000 });
  expect(await readCheckout(deps, late, LATE)).toMatchObject({ state: 'expired' });
  expect(await shop.pointsOf(again, LATE)).toMatchObject({ held: 100 });
  expect([await usesOf(offer.couponId), await heldOn(shared)]).toEqual([1, setAside]);
  given(await confirmCheckout(deps, { checkoutId, externalRef: v7() }, by, v7(), LATE));
  expect(await shop.problems()).toEqual([]);
});
