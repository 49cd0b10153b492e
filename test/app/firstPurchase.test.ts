import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { buyQuoted } from '../../src/app/checkout/buy.ts';
import { confirmCheckout } from '../../src/app/checkout/confirm.ts';
import { holdCheckout } from '../../src/app/checkout/hold.ts';
import { quoteCheckout } from '../../src/app/checkout/quote.ts';
import { releaseCheckout } from '../../src/app/checkout/release.ts';
import type { Actor } from '../../src/app/deps.ts';
import { issueVoucher } from '../../src/app/issueVoucher.ts';
import { patiently } from '../../src/app/patience.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes, usesOf, oneTimeCodes } = offersOf(deps);
const by: Actor = { kind: 'key', apiKeyId: v7() };
const MINUTE = 60_000;

const first = (value = 100) => coupon({ kind: 'amount', value, terms: { firstPurchase: true } });

/** A member with a voucher of each of two coupons for a first purchase. */
async function withTwo() {
  const memberId = await shop.member();
  const [a, b] = [await first(), await first(200)];
  const codes = [(await takes(memberId, a.couponId)).code, (await takes(memberId, b.couponId)).code] as const;
  return { memberId, coupons: [a.couponId, b.couponId] as const, codes };
}

const report = (memberId: string, code: string) => ({
  member: { memberId },
  lines: [{ sku: 'TEA', quantity: 1, unitPriceMinor: 1_000 }],
  vouchers: [code],
});
const quotes = async (memberId: string, code: string, now = NOON) =>
  given(await quoteCheckout(deps, report(memberId, code), by, v7(), now));
const quoted = async (memberId: string, code: string) => (await quotes(memberId, code)).checkoutId;
const holds = (checkoutId: string, now = NOON) => holdCheckout(deps, checkoutId, by, v7(), now);
const confirms = (checkoutId: string, now = NOON, key = v7() as string) =>
  confirmCheckout(deps, { checkoutId, externalRef: `web:${checkoutId}` }, by, key, now);

describe('two coupons for a first purchase', () => {
  it('are set aside one at a time, and the other after a release or when the time of the first is over', async () => {
    const { memberId, codes } = await withTwo();
    const [one, other] = [await quoted(memberId, codes[0]), await quoted(memberId, codes[1])];
    given(await holds(one));
    expect(outcome(await holds(other))).toBe('not-first-purchase');
    expect((await quotes(memberId, codes[1])).quote.vouchers).toMatchObject({
      used: [],
      unused: [{ code: codes[1], reason: { code: 'not-first-purchase' } }],
    });
    given(await holds(one, NOON + MINUTE));
    given(await releaseCheckout(deps, one, by, v7(), NOON + MINUTE));
    given(await holds(other, NOON + MINUTE));
    expect(outcome(await holds(one, NOON + 2 * MINUTE))).toBe('not-first-purchase');
    expect(outcome(await holds(one, NOON + 16 * MINUTE))).toBe('ok');
    expect(outcome(await confirms(other, NOON + 16 * MINUTE))).toBe('checkout-expired');
    expect(given(await confirms(one, NOON + 16 * MINUTE)).bought.netMinor).toBe(900);
    expect(await shop.problems()).toEqual([]);
  });

  it('are not used beside one another at the till, over the API or by a code that nobody has typed yet', async () => {
    const { memberId, codes } = await withTwo();
    const code = (await oneTimeCodes((await first()).couponId, 1))[0] ?? '';
    given(await holds(await quoted(memberId, codes[0])));
    const basket = { amountMinor: 1_000 };
    const till = (shown: string) => sellWithVoucher(deps, { codes: [shown], basket, memberId }, by, v7(), NOON);
    expect(outcome(await till(codes[1]))).toBe('not-first-purchase');
    expect(outcome(await till(code))).toBe('not-first-purchase');
    const api = await redeemVoucher(deps, { code: codes[1], basket, memberId }, by, v7(), NOON);
    expect(outcome(api)).toBe('not-first-purchase');
    expect(outcome(await till(code))).toBe('not-first-purchase');
  });

  it('go to one of two checkouts at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { memberId, coupons, codes } = await withTwo();
      const ids = [await quoted(memberId, codes[0]), await quoted(memberId, codes[1])];
      const buys = async (id: string) => {
        const held = await holds(id);
        return held.ok ? confirms(id) : held;
      };
      const all = await Promise.all(ids.map(buys));
      expect(all.map(outcome).toSorted()).toEqual(['not-first-purchase', 'ok']);
      expect((await usesOf(coupons[0])) + (await usesOf(coupons[1]))).toBe(1);
    }
    expect(await shop.problems()).toEqual([]);
  });

  it('go to one of them, once, also where everybody asks again as sessions are killed', async () => {
    const shoppers = await Promise.all([1, 2, 3, 4].map(withTwo));
    const ids = await Promise.all(
      shoppers.map(async ({ memberId, codes }) => [await quoted(memberId, codes[0]), await quoted(memberId, codes[1])]),
    );
    const killer = await startKiller(await shop.databaseUrl(), 12);
    const buys = async (id: string) => {
      const [hold, confirm] = [v7(), v7()];
      const held = await surely(() => holdCheckout(deps, id, by, hold, NOON));
      return held.ok ? surely(() => confirms(id, NOON, confirm)) : held;
    };
    const all = await Promise.all(ids.map((pair) => Promise.all(pair.map(buys))));
    await killer.stop();
    for (const pair of all) expect(pair.map(outcome).toSorted()).toEqual(['not-first-purchase', 'ok']);
    for (const { coupons } of shoppers) {
      const uses = await patiently(async () => (await usesOf(coupons[0])) + (await usesOf(coupons[1])));
      expect(uses).toBe(1);
    }
    expect(await patiently(() => shop.problems())).toEqual([]);
  });
});

describe('a checkout that holds a coupon for a first purchase', () => {
  it('is not confirmed after another purchase, whose return makes it the first again', async () => {
    const { memberId, coupons, codes } = await withTwo();
    const id = await quoted(memberId, codes[0]);
    given(await holds(id));
    const sold = await shop.buys(memberId, 500);
    const key = v7();
    expect(outcome(await confirms(id, NOON, key))).toBe('not-first-purchase');
    expect(outcome(await confirms(id, NOON, key))).toBe('not-first-purchase');
    expect(await usesOf(coupons[0])).toBe(1);
    given(await refundPurchase(deps, { purchaseId: sold.purchaseId, what: { kind: 'all' } }, by, v7(), NOON));
    const all = await atOnce(4, () => confirms(id, NOON, key));
    expect(new Set(all.map((one) => given(one).bought.purchaseId)).size).toBe(1);
    expect(await shop.problems()).toEqual([]);
  });

  it('gives its coupon back when it is let go instead, and then costs the whole price', async () => {
    const { memberId, coupons, codes } = await withTwo();
    const id = await quoted(memberId, codes[0]);
    given(await holds(id));
    await shop.buys(memberId, 500);
    given(await releaseCheckout(deps, id, by, v7(), NOON));
    expect(await usesOf(coupons[0])).toBe(0);
    const again = await quotes(memberId, codes[0]);
    expect(again.quote).toMatchObject({ netMinor: 1_000, vouchers: { used: [] } });
    const bought = await buyQuoted(deps, { checkoutId: again.checkoutId, externalRef: v7() }, by, v7(), NOON);
    expect(given(bought).bought.netMinor).toBe(1_000);
    expect(await shop.problems()).toEqual([]);
  });

  it('loses nothing to a coupon for any purchase that is used meanwhile on no purchase', async () => {
    const { memberId, codes } = await withTwo();
    const { couponId } = await coupon({ kind: 'free_item', value: 1 });
    const { code } = given(await issueVoucher(deps, couponId, memberId, OWNER, v7(), NOON));
    given(await redeemVoucher(deps, { code, memberId }, by, v7(), NOON));
    const id = await quoted(memberId, codes[0]);
    given(await holds(id));
    expect(given(await confirms(id)).bought.netMinor).toBe(900);
  });
});
