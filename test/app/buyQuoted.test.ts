import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { buyQuoted } from '../../src/app/checkout/buy.ts';
import { confirmCheckout } from '../../src/app/checkout/confirm.ts';
import { holdCheckout } from '../../src/app/checkout/hold.ts';
import { type CheckoutReport, quoteCheckout } from '../../src/app/checkout/quote.ts';
import type { Actor } from '../../src/app/deps.ts';
import { lookUpGiftCard, sellGiftCard } from '../../src/app/giftCards/giftCards.ts';
import { issueVoucher } from '../../src/app/issueVoucher.ts';
import { patiently } from '../../src/app/patience.ts';
import { amountLine, recordPurchase } from '../../src/app/recordPurchase.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import { spendPoints } from '../../src/app/spendPoints.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes, usesOf } = offersOf(deps);
const by: Actor = { kind: 'key', apiKeyId: v7() };
const tea = { sku: 'TEA', quantity: 1, unitPriceMinor: 1_000 };

/** A member with 300 points, of which each pays 1. */
async function withPoints(): Promise<string> {
  await setProgramme(deps, {
    checkout: { holdMinutes: 15, points: { points: 1, minor: 1, minimumPoints: 1, maxPercent: 100 } },
  });
  const memberId = await shop.member();
  await shop.buys(memberId, 30_000);
  return memberId;
}
const quotes = async (memberId: string, about: Partial<CheckoutReport> = {}) =>
  given(await quoteCheckout(deps, { member: { memberId }, lines: [tea], points: 200, ...about }, by, v7(), NOON));
const buys = (checkoutId: string, key = v7() as string) =>
  buyQuoted(deps, { checkoutId, externalRef: `counter:${checkoutId}` }, by, key, NOON);

describe('buying what was quoted, without setting it aside', () => {
  it('spends the points, uses the coupon, debits the card and records the purchase, all at once', async () => {
    const memberId = await withPoints();
    const { code } = await takes(memberId, (await coupon({ value: 10 })).couponId);
    const card = given(await sellGiftCard(deps, { amountMinor: 500 }, by, v7(), NOON));
    const { checkoutId } = await quotes(memberId, { vouchers: [code], giftCards: [card.code] });
    const { checkout, bought } = given(await buys(checkoutId));
    expect(checkout).toMatchObject({ state: 'confirmed', purchaseId: bought.purchaseId, quote: { dueMinor: 200 } });
    expect(bought).toMatchObject({ netMinor: 900, points: { earned: 9, available: 109, held: 0 } });
    expect(given(await lookUpGiftCard(deps, card.code, by, NOON))).toMatchObject({ balanceMinor: 0 });
    const back = { purchaseId: bought.purchaseId, what: { kind: 'all' } } as const;
    expect(given(await refundPurchase(deps, back, by, v7(), NOON)).paidBack).toMatchObject({
      points: 200,
      giftCards: [{ amountMinor: 500 }],
      moneyMinor: 200,
    });
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 300 });
    expect(await shop.problems()).toEqual([]);
  });

  it('happens once, however often and by whomever it is asked for at the same moment', async () => {
    const memberId = await withPoints();
    const { checkoutId } = await quotes(memberId);
    const all = await atOnce(8, (index) => buys(checkoutId, index < 4 ? 'buy:once' : v7()));
    expect(all.filter((one) => one.ok || one.refusal.code === 'checkout-confirmed')).toHaveLength(8);
    const ids = all.flatMap((one) => (one.ok ? [one.value.bought.purchaseId] : []));
    expect(new Set(ids).size).toBe(1);
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 110, held: 0 });
    expect(outcome(await buyQuoted(deps, { checkoutId, externalRef: 'other' }, by, 'buy:once', NOON))).toMatch(
      /key-reused|checkout-confirmed/,
    );
  });

  it('is refused whole where the points are gone, a price has changed or it is held', async () => {
    const memberId = await withPoints();
    const [first, second, third] = [await quotes(memberId), await quotes(memberId), await quotes(memberId)];
    given(await holdCheckout(deps, third.checkoutId, by, v7(), NOON));
    expect(outcome(await buys(third.checkoutId))).toBe('checkout-not-held');
    given(await spendPoints(deps, { member: { memberId }, points: 100, reason: 'x' }, by, v7(), NOON));
    expect(outcome(await buys(first.checkoutId))).toBe('not-enough-points');
    await setProgramme(deps, {
      checkout: { holdMinutes: 15, points: { points: 1, minor: 2, minimumPoints: 1, maxPercent: 100 } },
    });
    expect(outcome(await buys(second.checkoutId))).toBe('checkout-changed');
    expect(outcome(await buys(v7()))).toBe('checkout-unknown');
    expect(await shop.problems()).toEqual([]);
  });

  it('of three at once of 200 points from 300 one succeeds, and leaves nothing set aside', async () => {
    const memberId = await withPoints();
    const quoted = await atOnce(3, () => quotes(memberId));
    const all = await atOnce(3, (index) => buys(quoted[index]?.checkoutId ?? ''));
    expect(all.map(outcome).toSorted()).toEqual(['not-enough-points', 'not-enough-points', 'ok']);
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 110, held: 0 });
  });

  it('is whole or nothing while sessions of the database are killed', async () => {
    const everybody: string[] = [];
    for (let count = 0; count < 8; count += 1) everybody.push(await withPoints());
    const offer = await coupon({ kind: 'amount', value: 100, usesLimit: 4 });
    const codes = await Promise.all(everybody.map(async (one) => (await takes(one, offer.couponId)).code));
    const quoted = await atOnce(8, (index) => quotes(everybody[index] ?? '', { vouchers: [codes[index] ?? ''] }));
    const killer = await startKiller(await shop.databaseUrl(), 15);
    const all = await atOnce(8, async (index) => {
      const key = v7();
      return surely(() => buys(quoted[index]?.checkoutId ?? '', key));
    });
    await killer.stop();
    expect(all.filter((one) => one.ok)).toHaveLength(4);
    expect(await patiently(() => usesOf(offer.couponId))).toBe(4);
    const left = await Promise.all(everybody.map((one) => patiently(() => shop.pointsOf(one))));
    expect(left.map(({ available }) => available).toSorted()).toEqual([109, 109, 109, 109, 300, 300, 300, 300]);
    expect(await patiently(() => shop.problems())).toEqual([]);
  });
});

describe('buying what was quoted with a gift card', () => {
  it('pays at most what is on it while sessions of the database are killed, each sale whole or not at all', async () => {
    const card = given(await sellGiftCard(deps, { amountMinor: 2_500 }, OWNER, v7(), NOON));
    const everybody = await Promise.all(Array.from({ length: 6 }, () => shop.member()));
    const about = { points: 0, giftCards: [card.code] };
    const quoted = await atOnce(6, (index) => quotes(everybody[index] ?? '', about));
    const killer = await startKiller(await shop.databaseUrl(), 15);
    const all = await atOnce(6, async (index) => {
      const key = v7();
      return surely(() => buys(quoted[index]?.checkoutId ?? '', key));
    });
    await killer.stop();
    expect(all.map(outcome).toSorted()).toEqual([...Array<string>(4).fill('gift-card-too-little'), 'ok', 'ok']);
    const left = await patiently(() => lookUpGiftCard(deps, card.code, OWNER, NOON));
    expect(given(left)).toMatchObject({ balanceMinor: 500, usableMinor: 500 });
    expect(await patiently(() => shop.problems())).toEqual([]);
  });
});

describe('a coupon for a first purchase, at two sales of one member at once', () => {
  it.each(['till', 'API', 'checkout', 'quote'] as const)('is given to one of them by the %s', async (way) => {
    const memberId = await shop.member();
    const { couponId } = await coupon({ kind: 'amount', value: 100, terms: { firstPurchase: true } });
    const copies = await atOnce(2, () => issueVoucher(deps, couponId, memberId, OWNER, v7(), NOON));
    const codes = copies.map((one) => given(one).code);
    const member = { memberId };
    const basket = { amountMinor: 1_000 };
    const ways = {
      till: (code: string) => sellWithVoucher(deps, { codes: [code], basket, memberId }, by, v7(), NOON),
      API: async (code: string) => {
        const redeemed = await redeemVoucher(deps, { code, basket, memberId }, by, v7(), NOON);
        const netMinor = redeemed.ok ? 900 : 1_000;
        await recordPurchase(deps, { member, lines: [amountLine(netMinor)], externalRef: v7() }, by, v7(), NOON);
        return redeemed;
      },
      checkout: async (code: string) => {
        const { checkoutId } = await quotes(memberId, { vouchers: [code], points: 0 });
        const held = await holdCheckout(deps, checkoutId, by, v7(), NOON);
        return held.ok ? confirmCheckout(deps, { checkoutId, externalRef: v7() }, by, v7(), NOON) : held;
      },
      quote: async (code: string) => buys((await quotes(memberId, { vouchers: [code], points: 0 })).checkoutId),
    };
    const sells: (code: string) => Promise<Parameters<typeof outcome>[0]> = ways[way];
    const all = await atOnce(2, (index) => sells(codes[index] ?? ''));
    expect(all.map(outcome).toSorted()).toEqual(['not-first-purchase', 'ok']);
    expect(await usesOf(couponId)).toBe(1);
    expect(await shop.problems()).toEqual([]);
  });
});
