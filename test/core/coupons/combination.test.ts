import { describe, expect, it } from 'vitest';
import { bestCombination, valueFor } from '../../../src/core/coupons/combination.ts';
import type { Basket, VoucherAtHand } from '../../../src/core/coupons/coupon.ts';
import { type CouponRules, DEFAULT_COUPON_RULES } from '../../../src/core/coupons/rules.ts';
import { netOf } from '../../../src/core/purchases/purchase.ts';
import { at, line } from '../support.ts';
import { basket, coupon, hand, voucher } from './support.ts';

const now = at('2027-03-05T10:00');
const free = { combines: true } as const;
const best = (of: Basket, hands: readonly VoucherAtHand[], rules: Partial<CouponRules> = {}) =>
  bestCombination(of, hands, { ...DEFAULT_COUPON_RULES, ...rules }, now);
const usedOf = (of: ReturnType<typeof best>) => of.used.map(({ voucherId }) => voucherId);
const whyOf = (of: ReturnType<typeof best>) =>
  Object.fromEntries(of.unused.map(({ voucherId, reason }) => [voucherId, reason.code]));
/** What is left after each voucher. */
const restsOf = (of: ReturnType<typeof best>, start: number) =>
  of.used.map((_, index) =>
    of.used.slice(0, index + 1).reduce((rest, { discountMinor }) => rest - discountMinor, start),
  );

describe('several vouchers on one basket', () => {
  it('10 % three times are of what is left, or of the first price by a setting', () => {
    const three = ['a', 'b', 'c'].map((name) => hand(name, { ...free, value: 10 }));
    const lines = [line(30_000)];
    expect(restsOf(best(basket(lines), three), 30_000)).toEqual([27_000, 24_300, 21_870]);
    expect(restsOf(best(basket(lines), three, { percentageOf: 'initial' }), 30_000)).toEqual([27_000, 24_000, 21_000]);
  });

  it('come off in the order given where the shop wants that: 199900, 159920, 151920', () => {
    const given = [
      hand('z', { ...free, kind: 'amount', value: 100 }),
      hand('m', { ...free, value: 20 }),
      hand('a', { ...free, kind: 'amount', value: 8_000 }),
    ];
    const of = basket([line(200_000)]);
    expect(restsOf(best(of, given, { order: 'given' }), 200_000)).toEqual([199_900, 159_920, 151_920]);
    // A gift card pays in the end and takes nothing off before.
    expect(restsOf(best(of, given.slice(1), { order: 'given' }), 200_000)).toEqual([160_000, 152_000]);
    expect(restsOf(best(of, given), 200_000).at(-1)).toBe(151_900);
  });

  it('come off products first, then as shares of the basket, then as amounts', () => {
    const lines = [line(100, { sku: 'tea' }), line(300, { sku: 'cup' })];
    const hands = [
      hand('amount', { ...free, kind: 'amount', value: 50 }),
      hand('share', { ...free, value: 10 }),
      hand('tea', { ...free, value: 50, skus: ['tea'] }),
    ];
    const done = best(basket(lines), hands);
    expect(usedOf(done)).toEqual(['tea', 'share', 'amount']);
    expect(restsOf(done, 400)).toEqual([350, 315, 265]);
    expect(done.byLine.reduce((a, b) => a + b, 0)).toBe(done.discountMinor);
  });

  it('of 100 % leave exactly nothing', () => {
    const lines = [560, 892, 4_491, 21_726, 240_000].map((net) => line(net));
    expect(best(basket(lines), [hand('all', { value: 100 })]).discountMinor).toBe(netOf(lines));
  });

  it('need the minimum of the basket as it was before any of them', () => {
    const hands = [hand('a', { ...free, value: 50 }), hand('b', { ...free, value: 10, minimumMinor: 10_000 })];
    expect(usedOf(best(basket([line(5_000)]), hands))).toEqual(['a']);
    expect(usedOf(best(basket([line(5_000, { quantity: 2 })]), hands))).toEqual(['a', 'b']);
    expect(whyOf(best(basket([line(5_000)]), hands))).toEqual({ b: 'basket-too-small' });
  });

  it('are used alone unless they may be combined: the better one wins, and the other is told why', () => {
    const done = best(basket([line(1_000)]), [hand('small', { value: 10 }), hand('big', { value: 20, ...free })]);
    expect(usedOf(done)).toEqual(['big']);
    expect(done.unused).toEqual([
      { voucherId: 'small', couponId: 'of-small', reason: { code: 'voucher-not-combinable', withVoucherId: 'big' } },
    ]);
  });

  it('of one group or one coupon never combine', () => {
    const of = basket([line(1_000)]);
    const grouped = [
      hand('a', { ...free, group: 'drinks', value: 10 }),
      hand('b', { ...free, group: 'drinks', value: 20 }),
    ];
    expect(usedOf(best(of, [...grouped, hand('c', { ...free, value: 5, group: 'food' })]))).toEqual(['b', 'c']);
    const copies = ['x', 'y'].map((voucherId) =>
      hand('same', free, { voucher: voucher({ voucherId, couponId: 'of-same' }) }),
    );
    expect(usedOf(best(of, copies))).toEqual(['x']);
  });

  it('that add nothing are kept, and of equal ones the one that ends sooner is used', () => {
    const of = basket([line(100)]);
    const all = hand('all', { ...free, value: 100 });
    expect(whyOf(best(of, [all, hand('more', { ...free, kind: 'amount', value: 10 })]))).toEqual({
      more: 'voucher-adds-nothing',
    });
    const later = hand('a', { value: 10 }, { voucher: voucher({ voucherId: 'a', expiresAt: now + 9_000 }) });
    const sooner = hand('b', { value: 10 }, { voucher: voucher({ voucherId: 'b', expiresAt: now + 5_000 }) });
    expect(usedOf(best(of, [later, sooner]))).toEqual(['b']);
    expect(usedOf(best(of, [sooner, later]))).toEqual(['b']);
  });

  it('do not spoil one another: the narrower takes first, and a free piece is given once', () => {
    const lines = [line(60, { sku: 'a' }), line(100, { sku: 'b' })];
    const hands = [
      hand('wide', { ...free, kind: 'amount', value: 100, skus: ['a', 'b'] }),
      hand('narrow', { ...free, kind: 'amount', value: 50, skus: ['a'] }),
    ];
    expect(best(basket(lines), hands).discountMinor).toBe(150);
    const pieces = ['f', 'g'].map((name) => hand(name, { ...free, kind: 'free_item', value: 1 }));
    expect(restsOf(best(basket([line(90, { quantity: 3 })]), pieces), 270)).toEqual([180, 90]);
  });
});

describe('the order in which they come off', () => {
  const lines = [
    line(100, { sku: 'tea', category: 'drinks', quantity: 3 }),
    line(400, { sku: 'cup', category: 'things' }),
  ];
  const of = basket(lines, { shippingMinor: 60 });

  it('is free pieces, then products, then the basket, shares before amounts, and the delivery in the end', () => {
    const hands = [
      hand('a', { ...free, kind: 'free_shipping', value: 1 }),
      hand('b', { ...free, kind: 'amount', value: 10 }),
      hand('c', { ...free, value: 10 }),
      hand('d', { ...free, kind: 'amount', value: 10, skus: ['cup'] }),
      hand('e', { ...free, value: 10, categories: ['things'] }),
      hand('f', { ...free, kind: 'free_item', value: 1 }),
      hand('g', { ...free, kind: 'buy_x_get_y', value: 1, buy: 1, skus: ['tea'] }),
    ];
    const done = best(of, hands);
    expect(usedOf(done)).toEqual(['g', 'f', 'e', 'd', 'c', 'b', 'a']);
    expect(restsOf(done, 700)).toEqual([600, 500, 460, 450, 405, 395, 395]);
    expect(done).toMatchObject({ discountMinor: 305, shippingOffMinor: 60 });
    expect(done.byLine.reduce((a, b) => a + b, 0)).toBe(305);
  });

  it('has one piece alone among the products', () => {
    const hands = [
      hand('a', { ...free, kind: 'amount', value: 10 }),
      hand('b', { ...free, value: 10 }),
      hand('c', { ...free, kind: 'amount', value: 10, on: 'cheapest' }),
      hand('d', { ...free, value: 10, on: 'cheapest' }),
    ];
    expect(usedOf(best(of, hands))).toEqual(['d', 'c', 'b', 'a']);
  });

  it('is by their ids where nothing else decides, whatever the order in which they are shown', () => {
    const hands = ['c', 'a', 'b'].map((name) => hand(name, { ...free, kind: 'amount', value: 10 }));
    expect(usedOf(best(of, hands))).toEqual(['a', 'b', 'c']);
    expect(usedOf(best(of, hands.toReversed()))).toEqual(['a', 'b', 'c']);
    expect(usedOf(best(of, hands, { order: 'given' }))).toEqual(['c', 'a', 'b']);
  });
});

describe('of several combinations that are allowed', () => {
  const of = basket([line(1_000)], { shippingMinor: 60 });

  it('the one that takes most off is used, the delivery counted with it', () => {
    const delivery = hand('delivery', { kind: 'free_shipping', value: 1 });
    const off = (value: number) => hand('off', { kind: 'amount', value });
    expect(usedOf(best(of, [delivery, off(59)]))).toEqual(['delivery']);
    expect(usedOf(best(of, [delivery, off(61)]))).toEqual(['off']);
  });

  it('two that combine are better than one that takes less than both, and worse than one that takes more', () => {
    const pair = [hand('a', { ...free, kind: 'amount', value: 30 }), hand('b', { ...free, kind: 'amount', value: 30 })];
    const alone = (value: number) => hand('alone', { kind: 'amount', value });
    expect(usedOf(best(of, [alone(59), ...pair]))).toEqual(['a', 'b']);
    expect(usedOf(best(of, [alone(61), ...pair]))).toEqual(['alone']);
  });

  it('fewer vouchers are used where the same comes off', () => {
    const pair = [hand('a', { ...free, kind: 'amount', value: 30 }), hand('b', { ...free, kind: 'amount', value: 30 })];
    expect(usedOf(best(of, [...pair, hand('c', { kind: 'amount', value: 60 })]))).toEqual(['c']);
  });

  it('one that is handed over besides is better than none, and an amount better than that', () => {
    const amount = basket([line(300, { sku: '' })], { amountOnly: true });
    const cake = hand('z-cake', { kind: 'free_item', value: 1, skus: ['cake'] });
    expect(usedOf(best(amount, [hand('a', { kind: 'amount', value: 1 }), cake]))).toEqual(['a']);
    expect(best(amount, [cake]).used[0]?.byLine).toEqual([0]);
    const nothing = hand('a', { kind: 'free_shipping', value: 1 });
    expect(usedOf(best({ ...amount, shippingMinor: 0 }, [nothing, cake]))).toEqual(['z-cake']);
  });

  it('those that end sooner are used, then those that were issued first', () => {
    const ending = (name: string, expiresAt: number | null) =>
      hand(name, { ...free, group: 'g', value: 10 }, { voucher: voucher({ voucherId: name, expiresAt }) });
    expect(usedOf(best(of, [ending('a', null), ending('b', now + 9)]))).toEqual(['b']);
    expect(usedOf(best(of, [ending('b', now + 9), ending('a', null)]))).toEqual(['b']);
    expect(usedOf(best(of, [ending('b', now + 9), ending('a', now + 9)]))).toEqual(['a']);
    expect(usedOf(best(of, [ending('a', now + 9), ending('b', now + 9)]))).toEqual(['a']);
    expect(usedOf(best(of, [ending('a', now + 5), ending('b', now + 9)]))).toEqual(['a']);
    expect(usedOf(best(of, [ending('b', now + 9), ending('a', now + 9)], { order: 'given' }))).toEqual(['a']);
    const beside = hand('c', { ...free, value: 10 });
    expect(usedOf(best(of, [beside, ending('b', now + 9), ending('a', now + 9)]))).toEqual(['a', 'c']);
  });

  it('too many to try them all, the one that is found step by step is used where it is better', () => {
    const small = (name: string, more = {}) => hand(name, { ...free, ...more, kind: 'amount', value: 1 });
    const large = (name: string, group: string) => hand(name, { ...free, group, kind: 'amount', value: 100 });
    const others = Array.from({ length: 10 }, (_, index) => small(`m${index}`));
    const first = [small('a', { group: 'x' }), small('b', { group: 'y' })];
    const done = best(of, [...first, ...others, large('y', 'x'), large('z', 'y')]);
    expect(done.discountMinor).toBe(210);
    expect(usedOf(done)).toEqual([...others.map(({ voucher: { voucherId } }) => voucherId), 'y', 'z']);
    expect(whyOf(done)).toEqual({ a: 'voucher-not-combinable', b: 'voucher-not-combinable' });
    expect(done.unused[0]?.reason).toMatchObject({ withVoucherId: 'y' });
    const alone = hand('z', { kind: 'amount', value: 500 });
    expect(usedOf(best(of, [...others, small('n1'), small('n2'), alone]))).toEqual(['z']);
  });
});

describe('what a growing coupon is worth', () => {
  const growing = (terms: Parameters<typeof hand>[1], uses: number) => valueFor(coupon(terms), uses);

  it('is more with each use, up to its most, and never less than it began with', () => {
    const growth = { by: 5, most: 18 };
    expect([0, 1, 2].map((uses) => growing({ value: 10, growth }, uses))).toEqual([10, 15, 18]);
    expect(growing({ value: 30, growth }, 1)).toBe(30);
    expect(growing({ value: 10 }, 7)).toBe(10);
  });

  it('is 100 percent at most, and any amount', () => {
    const growth = { by: 60, most: 150 };
    expect(growing({ value: 50, growth }, 1)).toBe(100);
    expect(growing({ kind: 'amount', value: 50, growth }, 1)).toBe(110);
  });
});

describe('each kind', () => {
  const one = (of: Basket, terms: Parameters<typeof hand>[1], more: Parameters<typeof hand>[2] = {}) =>
    best(of, [hand('v', terms, more)]);

  it('comes off the cheapest item alone', () => {
    const lines = [line(300, { sku: 'cake' }), line(80, { sku: 'tea', quantity: 2 })];
    expect(one(basket(lines), { value: 50, on: 'cheapest' }).byLine).toEqual([0, 40]);
    expect(one(basket(lines), { value: 50, on: 'cheapest', skus: ['cake'] }).byLine).toEqual([150, 0]);
    expect(one(basket(lines), { kind: 'amount', value: 500, on: 'cheapest' }).byLine).toEqual([0, 80]);
  });

  it('is about categories, with exceptions', () => {
    const lines = [
      line(100, { sku: 'latte', category: 'coffee' }),
      line(100, { sku: 'beans', category: 'coffee' }),
      line(100),
    ];
    expect(one(basket(lines), { categories: ['coffee'], exceptSkus: ['beans'] }).byLine).toEqual([10, 0, 0]);
    expect(one(basket(lines), { exceptCategories: ['coffee'] }).byLine).toEqual([0, 0, 10]);
    expect(whyOf(one(basket([line(100)]), { categories: ['coffee'] }))).toEqual({ v: 'basket-without-item' });
  });

  it('gives the cheapest pieces as often as enough were bought', () => {
    const twoPlusOne = { kind: 'buy_x_get_y', value: 1, buy: 2 } as const;
    const of = (quantity: number) =>
      one(basket([line(50, { quantity }), line(70, { sku: 'x', quantity: 1 })]), twoPlusOne);
    expect(whyOf(of(1))).toEqual({ v: 'basket-too-few-pieces' });
    expect(of(1).unused[0]?.reason).toMatchObject({ missing: 1 });
    expect(of(2).byLine).toEqual([50, 0]);
    expect(of(5).byLine).toEqual([100, 0]);
  });

  it('gives pieces of another product for those that were bought', () => {
    const lines = (cups: number) => [line(100, { sku: 'tea', quantity: 4 }), line(30, { sku: 'cup', quantity: cups })];
    const terms = { kind: 'buy_x_get_y', value: 1, buy: 2, skus: ['tea'], getSkus: ['cup'] } as const;
    expect(one(basket(lines(3)), terms).byLine).toEqual([0, 60]);
    expect(one(basket(lines(1)), terms).byLine).toEqual([0, 30]);
    expect(whyOf(one(basket([line(100, { sku: 'tea', quantity: 4 })]), terms))).toEqual({ v: 'basket-too-few-pieces' });
  });

  it('takes the delivery off, up to its cap, and nothing else', () => {
    const of = basket([line(500)], { shippingMinor: 80 });
    expect(one(of, { kind: 'free_shipping', value: 1 })).toMatchObject({ discountMinor: 0, shippingOffMinor: 80 });
    expect(one(of, { kind: 'free_shipping', value: 1, capMinor: 60 }).shippingOffMinor).toBe(60);
    const two = ['a', 'b'].map((name) => hand(name, { ...free, kind: 'free_shipping', value: 1, capMinor: 60 }));
    expect(best(of, two).used.map(({ shippingOffMinor }) => shippingOffMinor)).toEqual([60, 20]);
    expect(whyOf(one(basket([line(500)]), { kind: 'free_shipping', value: 1 }))).toEqual({
      v: 'basket-without-shipping',
    });
  });

  it('grows with each use by the member, up to its most', () => {
    const growth = { by: 5, most: 18 };
    const offs = [0, 1, 2, 9].map(
      (usesByMember) => one(basket([line(100)]), { value: 10, growth }, { usesByMember }).discountMinor,
    );
    expect(offs).toEqual([10, 15, 18, 18]);
  });

  it('is for the first purchase, where it says so', () => {
    const terms = { firstPurchase: true } as const;
    expect(usedOf(one(basket([line(100)]), terms))).toEqual(['v']);
    expect(whyOf(one(basket([line(100)], { earlierPurchases: 1 }), terms))).toEqual({ v: 'not-first-purchase' });
  });

  it('ends for the day at its cap, and for good at its budget, whose last use gets what is left', () => {
    const of = basket([line(1_000)]);
    expect(whyOf(one(of, { usesPerDay: 2 }, { usesToday: 2 }))).toEqual({ v: 'coupon-used-up-today' });
    expect(one(of, { budgetMinor: 500, spentMinor: 430 }).discountMinor).toBe(70);
    expect(whyOf(one(of, { budgetMinor: 500, spentMinor: 500 }))).toEqual({ v: 'coupon-budget-spent' });
  });

  it('is only marked as used where the till does its own sums, and a free item is given beside an amount', () => {
    expect(one(basket([]), { value: 10 })).toMatchObject({ discountMinor: 0, used: [{ voucherId: 'v' }] });
    const item = { kind: 'free_item', value: 1, skus: ['cake'] } as const;
    const amount = basket([line(300, { sku: '' })], { amountOnly: true });
    expect(one(amount, item)).toMatchObject({ discountMinor: 0, used: [{ voucherId: 'v' }] });
    expect(usedOf(best(amount, [hand('cake', { ...item, ...free }), hand('off', { ...free, value: 10 })]))).toEqual([
      'cake',
      'off',
    ]);
  });

  it('has no more to give than the coupon and its copy say', () => {
    expect(one(basket([line(100)]), {}, { coupon: coupon({ exceptSkus: ['any'] }) }).used).toEqual([]);
  });
});
