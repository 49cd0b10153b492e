import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { confirmCheckout } from '../../src/app/checkout/confirm.ts';
import { holdCheckout } from '../../src/app/checkout/hold.ts';
import { type CheckoutReport, quoteCheckout } from '../../src/app/checkout/quote.ts';
import type { Actor } from '../../src/app/deps.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { recordPurchase } from '../../src/app/recordPurchase.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { given, offersOf } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, NOON, ownShop } from '../support/shop.ts';
import { tier, tiersOf } from '../support/tiers.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes } = offersOf(deps);
const by: Actor = { kind: 'key', apiKeyId: v7() };
const tea = { sku: 'TEA', quantity: 2, unitPriceMinor: 500 };

/** Silver pays 400 for tea; Gold, above it, has free delivery besides. */
const tiers = (price = 400) =>
  setProgramme(deps, {
    tiers: tiersOf([
      tier('Silver', { spend: 10_000 }, { prices: [{ sku: 'TEA', name: 'Tea', minor: price }] }),
      tier('Gold', { spend: 20_000 }, { freeShipping: true }),
    ]),
  });

async function memberWhoSpent(amount: number): Promise<string> {
  const memberId = await shop.member();
  if (amount > 0) await shop.buys(memberId, amount);
  return memberId;
}

const quote = async (memberId: string, about: Partial<CheckoutReport> = {}) =>
  given(await quoteCheckout(deps, { member: { memberId }, lines: [tea], shippingMinor: 80, ...about }, by, v7(), NOON));

describe('a basket with delivery', () => {
  it('costs a tier with free delivery its goods, and others the delivery too', async () => {
    await tiers();
    const gold = await memberWhoSpent(20_000);
    expect((await quote(gold)).quote).toMatchObject({
      tierOffMinor: 200,
      netMinor: 800,
      shippingMinor: 80,
      shippingOffMinor: 80,
      tierShippingOffMinor: 80,
      dueMinor: 800,
    });
    const silver = await memberWhoSpent(10_000);
    expect((await quote(silver)).quote).toMatchObject({ netMinor: 800, shippingOffMinor: 0, dueMinor: 880 });
    const base = await memberWhoSpent(0);
    expect((await quote(base)).quote).toMatchObject({ tierOffMinor: 0, netMinor: 1_000, dueMinor: 1_080 });
    expect((await quote(gold, { shippingMinor: undefined })).quote).toMatchObject({ shippingMinor: 0, dueMinor: 800 });
  });

  it('uses up no coupon for the delivery that the tier pays already', async () => {
    await tiers();
    const gold = await memberWhoSpent(20_000);
    await takes(gold, (await coupon({ kind: 'free_shipping', value: 1 })).couponId);
    const { quote: priced } = await quote(gold, { vouchers: 'all' });
    expect(priced).toMatchObject({ shippingOffMinor: 80, tierShippingOffMinor: 80 });
    expect(priced.vouchers).toMatchObject({ used: [], unused: [{ reason: { code: 'voucher-adds-nothing' } }] });
  });

  it('is held and bought as it was quoted, and held no more once the tier gives something else', async () => {
    await tiers();
    const gold = await memberWhoSpent(20_000);
    const { checkoutId } = await quote(gold);
    given(await holdCheckout(deps, checkoutId, by, v7(), NOON));
    const bought = given(await confirmCheckout(deps, { checkoutId, externalRef: v7() }, by, v7(), NOON));
    expect(bought.bought).toMatchObject({ netMinor: 800 });
    const other = await quote(gold);
    await setProgramme(deps, { tiers: tiersOf([tier('Gold', { spend: 20_000 })]) });
    expect(await holdCheckout(deps, other.checkoutId, by, v7(), NOON)).toMatchObject({
      refusal: { code: 'checkout-changed' },
    });
  });
});

describe('a price of a tier', () => {
  it('holds at the counter from the next purchase on, and a return pays back what was paid, whatever it is by then', async () => {
    await tiers();
    const silver = await memberWhoSpent(10_000);
    const sale = { externalRef: v7(), lines: [tea], memberPrice: true };
    const sold = given(await recordPurchase(deps, { member: { memberId: silver }, ...sale }, CASHIER, v7(), NOON));
    expect(sold).toMatchObject({ netMinor: 800 });
    await tiers(100);
    const what = { kind: 'lines', lines: [{ sku: 'TEA', quantity: 1 }] } as const;
    const back = given(await refundPurchase(deps, { purchaseId: sold.purchaseId, what }, by, v7(), NOON));
    expect(back).toMatchObject({ amountMinor: 400 });
    expect((await readProgramme(deps)).document.tiers?.levels[0]?.perks.prices?.[0]?.minor).toBe(100);
  });

  it('is left to a till that reports what it took', async () => {
    await tiers();
    const silver = await memberWhoSpent(10_000);
    const report = { externalRef: v7(), lines: [tea], member: { memberId: silver } };
    expect(given(await recordPurchase(deps, report, by, v7(), NOON))).toMatchObject({ netMinor: 1_000 });
  });
});
