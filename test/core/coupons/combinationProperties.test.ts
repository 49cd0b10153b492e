import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestCombination } from '../../../src/core/coupons/combination.ts';
import { COUPON_KINDS, type VoucherAtHand } from '../../../src/core/coupons/coupon.ts';
import { DEFAULT_COUPON_RULES } from '../../../src/core/coupons/rules.ts';
import { netOfLine } from '../../../src/core/purchases/purchase.ts';
import { at, line } from '../support.ts';
import { basket, hand, voucher } from './support.ts';

const now = at('2027-03-05T10:00');
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

const anyHand = (name: string) =>
  fc
    .record(
      {
        kind: fc.constantFrom(...COUPON_KINDS),
        value: fc.integer({ min: 1, max: 100 }),
        capMinor: fc.option(fc.nat(2_000)),
        minimumMinor: fc.nat(1_000),
        skus: fc.constantFrom(['a'], ['a', 'b'], ['c']),
        exceptSkus: fc.constantFrom(['a'], ['b']),
        on: fc.constant('cheapest' as const),
        buy: fc.integer({ min: 1, max: 3 }),
        combines: fc.constant(true as const),
        group: fc.constantFrom('x', 'y'),
        budgetMinor: fc.integer({ min: 1, max: 500 }),
        couponId: fc.constantFrom('one', 'two'),
        expiresAt: fc.constantFrom(now + 1, now + 2),
      },
      { requiredKeys: ['kind', 'value'] },
    )
    .map(({ expiresAt = null, couponId = `of-${name}`, ...terms }) =>
      hand(name, { ...terms, couponId }, { voucher: voucher({ voucherId: name, couponId, expiresAt }) }),
    );
const anyHands = fc.tuple(...NAMES.map(anyHand)).chain((all) => fc.subarray(all));
const anyBasket = fc
  .array(
    fc
      .record({
        sku: fc.constantFrom('a', 'b', 'c'),
        quantity: fc.integer({ min: 1, max: 4 }),
        unitPriceMinor: fc.nat(900),
      })
      .chain((made) =>
        fc.nat(made.quantity * made.unitPriceMinor).map((discountMinor) => line(0, { ...made, discountMinor })),
      ),
    { minLength: 1, maxLength: 5 },
  )
  .chain((lines) =>
    fc
      .option(fc.nat(200), { nil: undefined })
      .map((shippingMinor) => basket(lines, shippingMinor === undefined ? {} : { shippingMinor })),
  );
const rules = fc
  .constantFrom('discounted' as const, 'initial' as const)
  .map((percentageOf) => ({ ...DEFAULT_COUPON_RULES, percentageOf }));

describe('whatever the vouchers and the basket', () => {
  it('no line and no delivery is below 0, and what the lines give is what the vouchers take', () => {
    fc.assert(
      fc.property(anyBasket, anyHands, rules, (of, hands, by) => {
        const done = bestCombination(of, hands, by, now);
        for (const [index, part] of done.byLine.entries()) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(netOfLine(of.lines[index] ?? line(0)));
        }
        expect(done.byLine.reduce((a, b) => a + b, 0)).toBe(done.discountMinor);
        expect(done.used.reduce((sum, { discountMinor }) => sum + discountMinor, 0)).toBe(done.discountMinor);
        expect(done.shippingOffMinor).toBeLessThanOrEqual(of.shippingMinor ?? 0);
        expect(done.used.length + done.unused.length).toBe(hands.length);
        expect(done.used.every(({ discountMinor, shippingOffMinor }) => discountMinor + shippingOffMinor > 0)).toBe(
          true,
        );
      }),
      { numRuns: 400 },
    );
  });

  it('one voucher more never makes it dearer', () => {
    fc.assert(
      fc.property(anyBasket, anyHands, anyHand('z'), rules, (of, hands, more, by) => {
        const off = (shown: readonly VoucherAtHand[]) => {
          const { discountMinor, shippingOffMinor } = bestCombination(of, shown, by, now);
          return discountMinor + shippingOffMinor;
        };
        expect(off([...hands, more])).toBeGreaterThanOrEqual(off(hands));
      }),
      { numRuns: 400 },
    );
  });

  it('the order in which they are shown makes no difference', () => {
    fc.assert(
      fc.property(
        anyBasket,
        anyHands.chain((hands) =>
          fc.shuffledSubarray(hands, { minLength: hands.length }).map((mixed) => [hands, mixed] as const),
        ),
        (of, [hands, mixed]) => {
          const { used, byLine } = bestCombination(of, hands, DEFAULT_COUPON_RULES, now);
          expect(bestCombination(of, mixed, DEFAULT_COUPON_RULES, now)).toMatchObject({ used, byLine });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('forty vouchers that all combine are weighed without trying everything', () => {
    const hands = Array.from({ length: 40 }, (_, index) =>
      hand(`v${index}`, { combines: true, value: (index % 20) + 1 }),
    );
    const done = bestCombination(basket([line(100_000)]), hands, DEFAULT_COUPON_RULES, now);
    expect(done.used.length).toBeGreaterThan(10);
    expect(done.discountMinor).toBeLessThanOrEqual(100_000);
  });
});
