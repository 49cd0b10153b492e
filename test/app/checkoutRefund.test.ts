import pg from 'pg';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { refundGiftCardPart } from '../../db/giftCards.ts';
import { commit, UnitRaced } from '../../db/unit.ts';
import { confirmCheckout } from '../../src/app/checkout/confirm.ts';
import { holdCheckout } from '../../src/app/checkout/hold.ts';
import { type CheckoutReport, quoteCheckout } from '../../src/app/checkout/quote.ts';
import type { Actor } from '../../src/app/deps.ts';
import { lookUpGiftCard, returnGiftCard, sellGiftCard } from '../../src/app/giftCards/giftCards.ts';
import { readPurchase } from '../../src/app/readPurchase.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { spendPoints } from '../../src/app/spendPoints.ts';
import type { RefundRequest } from '../../src/core/purchases/refund.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, DAY, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes } = offersOf(deps);
const by: Actor = { kind: 'key', apiKeyId: v7() };
const ALL: RefundRequest = { kind: 'all' };

/** A point pays 1; the base rate is a point for each 100. */
const pointsPay = () =>
  setProgramme(deps, {
    checkout: { holdMinutes: 15, points: { points: 1, minor: 1, minimumPoints: 1, maxPercent: 100 } },
  });

async function memberWith(points: number, now = NOON): Promise<string> {
  const memberId = await shop.member();
  await shop.buys(memberId, points * 100, { now });
  return memberId;
}

/** Buys through a checkout; gives the purchase's id. */
async function buys(
  memberId: string,
  amountMinor: number,
  about: Partial<CheckoutReport>,
  now = NOON,
): Promise<string> {
  const lines = [{ sku: 'TEA', quantity: 4, unitPriceMinor: amountMinor / 4 }];
  const { checkoutId } = given(await quoteCheckout(deps, { member: { memberId }, lines, ...about }, by, v7(), now));
  given(await holdCheckout(deps, checkoutId, by, v7(), now));
  const { bought } = given(await confirmCheckout(deps, { checkoutId, externalRef: v7() }, by, v7(), now));
  return bought.purchaseId;
}
const refunds = (purchaseId: string, what: RefundRequest = ALL, now = NOON) =>
  refundPurchase(deps, { purchaseId, what }, by, v7(), now);
const pieces = (quantity: number): RefundRequest => ({ kind: 'lines', lines: [{ sku: 'TEA', quantity }] });

const sold = async (amountMinor: number) => given(await sellGiftCard(deps, { amountMinor }, by, v7(), NOON));
const balance = async (code: string, now = NOON) => given(await lookUpGiftCard(deps, code, by, now));

/** The lots of a member that have something left, as they stand in the tables. */
const lotsOf = (memberId: string) => deps.db.sql`
  select remaining, (extract(epoch from expires_at) * 1000)::float8 as expires_at from regulars.lots where member_id = ${memberId} and remaining > 0 order by earned_at`;

/** Its returns as they were before they kept what they paid beside points; the service itself changes no journal. */
async function withoutBeside(purchaseId: string): Promise<void> {
  const admin = new pg.Client({ connectionString: await shop.databaseUrl() });
  await admin.connect();
  await admin.query('set session_replication_role = replica');
  const { rowCount } = await admin.query(
    "update regulars.journals set explanation = explanation::jsonb - 'besideMinor' where kind = 'refund' and purchase_id = $1",
    [purchaseId],
  );
  await admin.end();
  expect(rowCount).toBe(1);
}

describe('the delivery of a purchase', () => {
  it.each([
    ['money alone', 0],
    ['points for a part', 30],
  ])('is kept beside it where it was paid with %s, and does not come back with the goods', async (_, points) => {
    await pointsPay();
    const purchaseId = await buys(await memberWith(100), 400, { shippingMinor: 60, points });
    const paid = { points, pointsMinor: points, moneyMinor: 460 - points, shippingMinor: 60 };
    expect((await readPurchase(deps, purchaseId))?.paid).toMatchObject(paid);
    const { paidBack } = given(await refunds(purchaseId));
    expect(paidBack.pointsMinor + paidBack.moneyMinor).toBe(400);
    expect((await readPurchase(deps, purchaseId))?.paid).toMatchObject(paid);
  });

  it('is nothing where nothing was delivered', async () => {
    const purchaseId = await buys(await shop.member(), 400, {});
    expect((await readPurchase(deps, purchaseId))?.paid).toMatchObject({ moneyMinor: 400, shippingMinor: 0 });
  });
});

describe('a purchase that points paid for, returned', () => {
  it('gives the points back and takes what it earned', async () => {
    await pointsPay();
    const memberId = await memberWith(200);
    const purchaseId = await buys(memberId, 7_000, { points: 150 });
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 120 });
    expect(given(await refunds(purchaseId))).toMatchObject({
      amountMinor: 7_000,
      paidBack: { points: 150, pointsMinor: 150, moneyMinor: 6_850 },
      points: { taken: 70, owed: 0, available: 200, deficit: 0 },
    });
    expect(await shop.problems()).toEqual([]);
  });

  it('takes no earned points that have lapsed, also where nobody has booked that they did', async () => {
    await pointsPay();
    const memberId = await memberWith(200);
    const purchaseId = await buys(memberId, 7_000, { points: 150 });
    const later = NOON + 800 * DAY;
    expect(given(await refunds(purchaseId, ALL, later))).toMatchObject({
      paidBack: { points: 150 },
      points: { taken: 0, owed: 0, available: 150, deficit: 0 },
    });
    expect(await shop.problems()).toEqual([]);
  });

  it('takes earned points that were spent from those that come back, and owes none', async () => {
    await pointsPay();
    const memberId = await memberWith(200);
    const purchaseId = await buys(memberId, 7_000, { points: 150 });
    given(await spendPoints(deps, { member: { memberId }, points: 120, reason: 'x' }, by, v7(), NOON));
    expect(given(await refunds(purchaseId)).points).toMatchObject({ available: 80, owed: 0, deficit: 0 });
    expect(await shop.problems()).toEqual([]);
  });

  it('gives their share back for each part, and all of them in the end', async () => {
    await pointsPay();
    const memberId = await memberWith(100);
    const purchaseId = await buys(memberId, 400, { points: 30 });
    const shares = [];
    for (const quantity of [1, 1, 1, 1]) shares.push(given(await refunds(purchaseId, pieces(quantity))).paidBack);
    expect(shares.map(({ points }) => points)).toEqual([7, 8, 7, 8]);
    expect(shares.map(({ moneyMinor }) => moneyMinor)).toEqual([93, 92, 93, 92]);
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 100 });
    expect(outcome(await refunds(purchaseId))).toBe('refund-exceeds-purchase');
    expect(await shop.problems()).toEqual([]);
  });

  it('gives each part back as it was paid and no more, in whatever slices, also where a point is worth more than one', async () => {
    const points = { points: 1, minor: 50, minimumPoints: 1, maxPercent: 100 };
    await setProgramme(deps, { checkout: { holdMinutes: 15, points } });
    const memberId = await memberWith(10);
    const { code } = await sold(300);
    const purchaseId = await buys(memberId, 1_000, { points: 10, giftCards: [code] });
    const sums = { points: 0, card: 0, money: 0 };
    let returnedMinor = 0;
    for (const amountMinor of Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 99 : 1))) {
      const { paidBack } = given(await refunds(purchaseId, { kind: 'amount', amountMinor }));
      returnedMinor += amountMinor;
      sums.points += paidBack.pointsMinor;
      sums.card += paidBack.giftCards[0]?.amountMinor ?? 0;
      sums.money += paidBack.moneyMinor;
      expect(sums.points + sums.card + sums.money).toBeLessThanOrEqual(returnedMinor);
      expect(sums.money).toBeLessThanOrEqual(200);
    }
    expect(sums).toEqual({ points: 500, card: 300, money: 200 });
    expect(await balance(code)).toMatchObject({ balanceMinor: 300 });
    expect(await shop.problems()).toEqual([]);
  });

  it('gives no more than was paid where a return of before what it paid beside points was kept came first', async () => {
    await pointsPay();
    const memberId = await memberWith(600);
    const purchaseId = await buys(memberId, 1_000, { points: 600 });
    const told = [given(await refunds(purchaseId, pieces(2))).paidBack];
    await withoutBeside(purchaseId);
    for (const quantity of [1, 1]) told.push(given(await refunds(purchaseId, pieces(quantity))).paidBack);
    expect(told.map(({ pointsMinor }) => pointsMinor)).toEqual([300, 150, 150]);
    expect(told.map(({ moneyMinor }) => moneyMinor)).toEqual([200, 100, 100]);
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 600 });
    expect(await shop.problems()).toEqual([]);
  });

  it('puts them back into their lots with the expiry they had, or a week where that has passed', async () => {
    await setProgramme(deps, {
      points: {
        pendingDays: 0,
        validity: { kind: 'rolling_days', days: 30 },
        refundPolicy: 'deficit',
        restoreGraceDays: 7,
      },
      checkout: { holdMinutes: 15, points: { points: 1, minor: 1, minimumPoints: 1, maxPercent: 100 } },
    });
    const memberId = await memberWith(100);
    const [lot] = await lotsOf(memberId);
    const soon = await buys(memberId, 80, { points: 40 });
    const later = await buys(memberId, 80, { points: 60 });
    given(await refunds(soon, ALL, NOON + 20 * DAY));
    expect(await lotsOf(memberId)).toEqual([{ remaining: 40, expires_at: lot?.['expires_at'] }]);
    given(await refunds(later, ALL, NOON + 40 * DAY));
    const [back] = await lotsOf(memberId);
    expect(back).toEqual({ remaining: 60, expires_at: Date.parse('2027-01-08T00:00:00+08:00') });
    expect(await shop.problems()).toEqual([]);
  });

  it('gives points and money back once, of many who return it at once', async () => {
    await pointsPay();
    const memberId = await memberWith(200);
    const purchaseId = await buys(memberId, 800, { points: 120 });
    const answers = await atOnce(5, () => refunds(purchaseId));
    expect(answers.map(outcome).toSorted()).toEqual(['ok', ...Array(4).fill('refund-exceeds-purchase')]);
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 200 });
    expect(await shop.problems()).toEqual([]);
  });

  it('gives the voucher back with it', async () => {
    await pointsPay();
    const memberId = await memberWith(100);
    const { code } = await takes(memberId, (await coupon({ value: 50 })).couponId);
    const purchaseId = await buys(memberId, 400, { points: 100, vouchers: [code] });
    expect(given(await refunds(purchaseId))).toMatchObject({ amountMinor: 200, vouchersReturned: [code] });
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 100 });
  });
});

describe('a purchase with a delivery that a card paid for in part, returned', () => {
  it('gives the card its share of the bill as it was paid, and the rest in money', async () => {
    const memberId = await memberWith(0);
    const { code } = await sold(550);
    // 1,000 of goods and 100 of delivery: the card pays half of it.
    const purchaseId = await buys(memberId, 1_000, { giftCards: [code], shippingMinor: 100 });
    const { paidBack } = given(await refunds(purchaseId));
    expect(paidBack).toMatchObject({ giftCards: [{ code, amountMinor: 500 }], moneyMinor: 500 });
    expect(await balance(code)).toMatchObject({ balanceMinor: 500 });
    expect(await shop.problems()).toEqual([]);
  });

  it('gives in slices what it gives at once', async () => {
    const memberId = await memberWith(0);
    const { code } = await sold(550);
    const purchaseId = await buys(memberId, 1_000, { giftCards: [code], shippingMinor: 100 });
    const all = [];
    for (let count = 0; count < 4; count += 1) all.push(given(await refunds(purchaseId, pieces(1))).paidBack);
    expect(all.map(({ giftCards, moneyMinor }) => [giftCards[0]?.amountMinor, moneyMinor])).toEqual(
      Array.from({ length: 4 }, () => [125, 125]),
    );
  });
});

describe('a gift card', () => {
  it('is sold, earns nothing, pays a part of a purchase that earns all of it, and keeps the rest', async () => {
    const memberId = await shop.member();
    const { code } = await sold(500);
    expect(await balance(code.toLowerCase())).toMatchObject({ issuedMinor: 500, balanceMinor: 500, state: 'active' });
    const purchaseId = await buys(memberId, 400, { giftCards: [code] });
    expect(await balance(code)).toMatchObject({ balanceMinor: 100, usableMinor: 100 });
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 4 });
    expect(given(await refunds(purchaseId, pieces(1))).paidBack).toMatchObject({
      giftCards: [{ code, amountMinor: 100 }],
      moneyMinor: 0,
    });
    given(await refunds(purchaseId));
    expect(await balance(code)).toMatchObject({ balanceMinor: 500 });
    expect(await shop.problems()).toEqual([]);
  });

  it('pays together with another and with points, in their order', async () => {
    await pointsPay();
    const memberId = await memberWith(50);
    const [first, second] = [await sold(100), await sold(500)];
    const purchaseId = await buys(memberId, 400, { points: 50, giftCards: [first.code, second.code] });
    expect([await balance(first.code), await balance(second.code)]).toMatchObject([
      { balanceMinor: 0 },
      { balanceMinor: 250 },
    ]);
    expect(given(await refunds(purchaseId)).paidBack).toEqual({
      points: 50,
      pointsMinor: 50,
      giftCards: [first, second]
        .toSorted((a, b) => (a.cardId < b.cardId ? -1 : 1))
        .map(({ code }) => ({ code, amountMinor: code === first.code ? 100 : 250 })),
      moneyMinor: 0,
    });
    expect(await shop.problems()).toEqual([]);
  });

  it('sets aside what a checkout holds, and ten at once take no more than there is', async () => {
    const memberId = await shop.member();
    const { code } = await sold(300);
    const lines = [{ sku: 'TEA', quantity: 1, unitPriceMinor: 100 }];
    const report = { member: { memberId }, lines, giftCards: [code] };
    const orders = await atOnce(10, async () => given(await quoteCheckout(deps, report, by, v7(), NOON)).checkoutId);
    const answers = await Promise.all(orders.map((id) => holdCheckout(deps, id, by, v7(), NOON)));
    expect(answers.map(outcome).toSorted()).toEqual([...Array(7).fill('gift-card-too-little'), 'ok', 'ok', 'ok']);
    expect(await balance(code)).toMatchObject({ balanceMinor: 300, usableMinor: 0 });
    expect(outcome(await returnGiftCard(deps, code, OWNER, v7(), NOON))).toBe('gift-card-held');
    const freed = await quoteCheckout(deps, report, by, v7(), NOON + DAY);
    expect(outcome(await holdCheckout(deps, given(freed).checkoutId, by, v7(), NOON + DAY))).toBe('ok');
    expect(await balance(code)).toMatchObject({ balanceMinor: 300, usableMinor: 200 });
    expect(await shop.problems()).toEqual([]);
  });

  it('whose sale is taken back pays what is left on it, never what was used', async () => {
    const memberId = await shop.member();
    const unused = await sold(50);
    expect(given(await returnGiftCard(deps, unused.code, OWNER, v7(), NOON))).toMatchObject({
      amountMinor: 50,
      card: { balanceMinor: 0, state: 'returned' },
    });
    const used = await sold(50);
    const purchaseId = await buys(memberId, 20, { giftCards: [used.code] });
    const answers = await atOnce(5, () => returnGiftCard(deps, used.code, OWNER, v7(), NOON));
    expect(answers.map(outcome).toSorted()).toEqual([...Array(4).fill('gift-card-returned'), 'ok']);
    expect(answers.flatMap((one) => (one.ok ? [one.value.amountMinor] : []))).toEqual([30]);
    expect(outcome(await returnGiftCard(deps, used.code, CASHIER, v7(), NOON))).toBe('not-allowed');
    // The card takes no more money, so what it had paid is handed back.
    expect(given(await refunds(purchaseId)).paidBack).toMatchObject({ giftCards: [], moneyMinor: 20 });
    expect(await shop.problems()).toEqual([]);
  });

  it('takes no money any more once its sale was taken back, also between the read and the commit of a refund', async () => {
    const { code, cardId } = await sold(50);
    await buys(await shop.member(), 20, { giftCards: [code] });
    given(await returnGiftCard(deps, code, OWNER, v7(), NOON));
    await expect(commit(deps.db, [refundGiftCardPart(cardId, 20)])).rejects.toThrow(UnitRaced);
    expect(await balance(code)).toMatchObject({ balanceMinor: 0, state: 'returned' });
  });

  it('is sold once for one key or reference, and its code is not found by guessing', async () => {
    const name = v7();
    const sells = (key: string, externalRef = 'card-1') =>
      sellGiftCard(deps, { amountMinor: 500, externalRef }, by, key, NOON);
    const [first, again] = [given(await sells(name)), given(await sells(name))];
    expect(again).toEqual(first);
    expect(outcome(await sells(v7()))).toBe('gift-card-reference-known');
    const rows = await deps.db.sql`select answer from regulars.command_keys where key = ${name}`;
    expect(JSON.stringify(rows)).not.toContain(first.code);
    const guesser: Actor = { kind: 'key', apiKeyId: v7() };
    for (let count = 0; count < 10; count += 1) {
      expect(outcome(await lookUpGiftCard(deps, `7KQ2M0XA94T${count}`, guesser, NOON))).toBe('gift-card-unknown');
    }
    expect(outcome(await lookUpGiftCard(deps, first.code, guesser, NOON))).toBe('too-many-wrong-codes');
  });
});
