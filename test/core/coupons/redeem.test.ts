import { describe, expect, it } from 'vitest';
import type { Basket, Coupon, Voucher } from '../../../src/core/coupons/coupon.ts';
import { decideIssue, voucherUsableThrough } from '../../../src/core/coupons/issue.ts';
import { comesBack, isHandedOver, refusalBefore, refusalOf } from '../../../src/core/coupons/redeem.ts';
import { accepted, at, line, local, ZONE } from '../support.ts';
import { basket, coupon, voucher } from './support.ts';

const now = at('2027-03-05T10:00');
const codeOf = (of: { ok: boolean; refusal?: { code: string } }) => (of.ok ? 'ok' : of.refusal?.code);
const whyNot = (refusal: { code: string } | undefined) => refusal?.code ?? 'ok';

describe('issuing a voucher', () => {
  const request = { memberId: 'mei', standingVouchers: 0, voucherId: 'voucher-1', code: '0123456789AB' };
  const issue = (change: Partial<Coupon>, standingVouchers = 0) =>
    decideIssue(coupon(change), { ...request, standingVouchers }, ZONE, now);

  it('gives the member a copy with its own last day', () => {
    const issued = accepted(issue({ validDays: 30 }));
    const { standingVouchers: _, ...own } = request;
    expect(issued).toMatchObject({ ...own, state: 'issued', issuedAt: now, redeemedAt: null });
    expect(local(issued.expiresAt)).toBe('2027-04-05T00:00:00');
  });

  it('for 30 days on 1 July 2018 is usable through 31 July: the day of issue is not counted', () => {
    expect(voucherUsableThrough(coupon({ validDays: 30 }), at('2018-07-01T18:30'), ZONE)).toBe('2018-07-31');
  });

  it('never outlives the coupon, and lives as long as it where no days are set', () => {
    const endsAt = at('2027-03-11');
    expect(voucherUsableThrough(coupon({ validDays: 30, endsAt }), now, ZONE)).toBe('2027-03-10');
    expect(voucherUsableThrough(coupon({ endsAt }), now, ZONE)).toBe('2027-03-10');
    expect(voucherUsableThrough(coupon(), now, ZONE)).toBeNull();
  });

  it('is refused when its budget is spent, and to whoever has as many as one member may', () => {
    expect([499, 500].map((spentMinor) => codeOf(issue({ budgetMinor: 500, spentMinor })))).toEqual([
      'ok',
      'coupon-used-up',
    ]);
    expect(codeOf(issue({ spentMinor: 500 }))).toBe('ok');
    expect([1, 2].map((standing) => codeOf(issue({ usesPerMember: 2 }, standing)))).toEqual([
      'ok',
      'coupon-already-taken',
    ]);
    expect(issue({ startsAt: now + 7 })).toMatchObject({ refusal: { startsAt: now + 7 } });
    expect(issue({ endsAt: now - 7 })).toMatchObject({ refusal: { endedAt: now - 7 } });
  });

  it('is refused by the first reason that applies', () => {
    const everything: Partial<Coupon> = {
      active: false,
      startsAt: now + 1,
      endsAt: now,
      usesLimit: 5,
      uses: 5,
      usesPerMember: 1,
    };
    expect(codeOf(decideIssue(undefined, request, ZONE, now))).toBe('coupon-unknown');
    expect(codeOf(issue(everything, 1))).toBe('coupon-stopped');
    expect(codeOf(issue({ ...everything, active: true }, 1))).toBe('coupon-not-started');
    expect(codeOf(issue({ ...everything, active: true, startsAt: now }, 1))).toBe('coupon-ended');
    expect(codeOf(issue({ ...everything, active: true, startsAt: now, endsAt: now + 1 }, 1))).toBe('coupon-used-up');
    expect(codeOf(issue({ ...everything, active: true, startsAt: null, endsAt: null, uses: 4 }, 1))).toBe(
      'coupon-already-taken',
    );
    expect(codeOf(issue({ ...everything, active: true, startsAt: null, endsAt: null, uses: 4 }, 0))).toBe('ok');
  });
});

describe('redeeming a voucher', () => {
  const lines = [line(300, { sku: 'tea' })];
  const redeem = (
    of: {
      voucher?: Partial<Voucher>;
      coupon?: Partial<Coupon>;
      basket?: Partial<Basket>;
      usesByMember?: number;
      firstUses?: number;
    } = {},
    when = now,
  ) => {
    const { usesByMember = 0, firstUses = 0 } = of;
    const shown = { voucher: voucher(of.voucher), coupon: coupon(of.coupon), usesByMember, firstUses, usesToday: 0 };
    return refusalOf(shown, basket(lines, of.basket), when);
  };

  it('is refused by the first reason that applies, in the order of the list', () => {
    const steps: [string, { voucher: Partial<Voucher>; coupon: Partial<Coupon>; basket: Partial<Basket> }][] = [];
    const state = {
      voucher: { memberId: 'bo', state: 'redeemed', redeemedAt: now - 5, expiresAt: now } as Partial<Voucher>,
      coupon: { startsAt: now + 1, skus: ['hat'], minimumMinor: 301, usesLimit: 3, uses: 3 } as Partial<Coupon>,
      basket: {} as Partial<Basket>,
    };
    const repair = (code: string, change: Partial<typeof state>) => {
      steps.push([code, structuredClone(state)]);
      Object.assign(state.voucher, change.voucher);
      Object.assign(state.coupon, change.coupon);
    };
    repair('voucher-of-another-member', { voucher: { memberId: 'mei' } });
    repair('voucher-used', { voucher: { state: 'void' } });
    repair('voucher-void', { voucher: { state: 'given' } });
    repair('voucher-given', { voucher: { state: 'issued' } });
    repair('coupon-not-started', { coupon: { startsAt: now } });
    repair('coupon-ended', { voucher: { expiresAt: now + 1 } });
    repair('basket-without-item', { coupon: { skus: ['tea'] } });
    repair('basket-too-small', { coupon: { minimumMinor: 300 } });
    repair('coupon-used-up', { coupon: { uses: 2 } });
    repair('ok', {});
    expect(steps.map(([, of]) => whyNot(redeem(of)))).toEqual(steps.map(([code]) => code));
  });

  it('says when it was used, when it starts or ended, and what is missing', () => {
    expect(redeem({ voucher: { state: 'redeemed', redeemedAt: 7 } })).toMatchObject({ usedAt: 7 });
    expect(redeem({ coupon: { startsAt: now + 9 } })).toMatchObject({ startsAt: now + 9 });
    expect(redeem({ voucher: { expiresAt: now } })).toMatchObject({ endedAt: now });
    expect(redeem({ coupon: { minimumMinor: 500 } })).toMatchObject({ missingMinor: 200 });
  });

  it('waits while a checkout has set it aside, and says until when', () => {
    const held = { state: 'redeemed' as const, redeemedAt: now - 5, heldUntil: now + 60_000 };
    expect(redeem({ voucher: held })).toEqual({ code: 'voucher-held', freeAt: now + 60_000 });
    expect(redeem({ voucher: { ...held, heldUntil: null } })).toEqual({ code: 'voucher-used', usedAt: now - 5 });
    expect(redeem({ voucher: { heldUntil: now + 60_000 } })).toBeUndefined();
    expect(redeem({ voucher: { state: 'given' } })).toEqual({ code: 'voucher-given' });
    expect(redeem({ voucher: { state: 'redeemed', issuedAt: 3 } })).toEqual({ code: 'voucher-used', usedAt: 3 });
  });

  it('by whoever brings it goes through where the till does not say whose basket it is', () => {
    expect(redeem({ voucher: { memberId: 'bo' }, basket: { memberId: null } })).toBeUndefined();
    expect(whyNot(redeem({ voucher: { memberId: 'bo' } }))).toBe('voucher-of-another-member');
  });

  it('is for the first purchase alone where its coupon says so', () => {
    const first = { firstPurchase: true } as const;
    expect([0, 1].map((earlierPurchases) => whyNot(redeem({ coupon: first, basket: { earlierPurchases } })))).toEqual([
      'ok',
      'not-first-purchase',
    ]);
    expect(redeem({ basket: { earlierPurchases: 3 } })).toBeUndefined();
    const onTheWay = [{ usesByMember: 1 }, { firstUses: 1 }].map((uses) => whyNot(redeem({ coupon: first, ...uses })));
    expect(onTheWay).toEqual(['not-first-purchase', 'not-first-purchase']);
  });

  it('of free delivery needs a delivery that costs something', () => {
    const free = { kind: 'free_shipping', value: 1 } as const;
    const delivered = [undefined, 0, 1].map((shippingMinor) =>
      whyNot(redeem({ coupon: free, basket: shippingMinor === undefined ? {} : { shippingMinor } })),
    );
    expect(delivered).toEqual(['basket-without-shipping', 'basket-without-shipping', 'ok']);
    expect(whyNot(redeem({ coupon: { ...free, skus: ['hat'] }, basket: { shippingMinor: 1 } }))).toBe(
      'basket-without-item',
    );
  });

  it('of free delivery takes nothing off where that is paid before any voucher, which is said last', () => {
    const free = { kind: 'free_shipping', value: 1 } as const;
    const why = (change: Partial<Coupon> = {}) =>
      whyNot(redeem({ coupon: { ...free, ...change }, basket: { shippingMinor: 0, shippingTakenOff: true } }));
    expect([why(), why({ skus: ['hat'] }), why({ usesLimit: 1, uses: 1 })]).toEqual([
      'voucher-adds-nothing',
      'basket-without-item',
      'coupon-used-up',
    ]);
    const percent = { basket: { shippingMinor: 0, shippingTakenOff: true } };
    expect(redeem(percent)).toBeUndefined();
  });

  it('of pieces for nothing says how many more must be in the basket', () => {
    const three = { kind: 'buy_x_get_y', value: 1, buy: 2 } as const;
    const missing = [1, 2, 3].map((quantity) => redeem({ coupon: three, basket: { lines: [line(50, { quantity })] } }));
    expect(missing).toEqual([
      { code: 'basket-too-few-pieces', missing: 2 },
      { code: 'basket-too-few-pieces', missing: 1 },
      undefined,
    ]);
  });

  it('ends at its budget, for all together, when that is spent to the last unit', () => {
    const spent = (spentMinor: number) => whyNot(redeem({ coupon: { budgetMinor: 500, spentMinor } }));
    expect([499, 500, 501].map(spent)).toEqual(['ok', 'coupon-budget-spent', 'coupon-budget-spent']);
  });

  it('knows before any basket whether it can be used at all', () => {
    const shown = (of: Partial<Voucher>, terms: Partial<Coupon> = {}, usesToday = 0) =>
      whyNot(
        refusalBefore({ voucher: voucher(of), coupon: coupon(terms), usesByMember: 0, firstUses: 0, usesToday }, now),
      );
    expect(shown({}, { skus: ['hat'], minimumMinor: 9_000, firstPurchase: true })).toBe('ok');
    expect(shown({ state: 'void' })).toBe('voucher-void');
    expect(shown({ expiresAt: now })).toBe('coupon-ended');
    expect([1, 2].map((usesToday) => shown({}, { usesPerDay: 2 }, usesToday))).toEqual(['ok', 'coupon-used-up-today']);
  });

  it('hands a free item over beside an amount, and everything where there is no basket', () => {
    const cake = coupon({ kind: 'free_item', value: 1, skus: ['cake'] });
    const amount = basket([line(300, { sku: '' })], { amountOnly: true });
    expect(isHandedOver(cake, amount)).toBe(true);
    expect(isHandedOver(cake, basket(lines))).toBe(false);
    expect(isHandedOver(coupon(), amount)).toBe(false);
    expect(isHandedOver(coupon(), basket([]))).toBe(true);
    expect(redeem({ coupon: cake, basket: amount })).toBeUndefined();
  });

  it('works to the last instant of its last day', () => {
    const expiresAt = at('2027-03-06');
    expect(redeem({ voucher: { expiresAt } }, expiresAt - 1)).toBeUndefined();
    expect(redeem({ voucher: { expiresAt } }, expiresAt)).toMatchObject({ code: 'coupon-ended' });
  });

  it('needs the minimum whenever the basket changes', () => {
    const at10000 = coupon({ minimumMinor: 10_000 });
    const quantities = [1, 2, 1].map((quantity) =>
      whyNot(redeem({ coupon: at10000, basket: { lines: [line(5_000, { quantity })] } })),
    );
    expect(quantities).toEqual(['basket-too-small', 'ok', 'basket-too-small']);
  });

  it('of a cap of 4 goes through four times, and again after one is given back', () => {
    const uses = [0, 1, 2, 3, 4, 3].map((used) => whyNot(redeem({ coupon: { usesLimit: 4, uses: used } })));
    expect(uses).toEqual(['ok', 'ok', 'ok', 'ok', 'coupon-used-up', 'ok']);
  });

  it('once per member is refused the second time, and possible again when the first is given back', () => {
    const once = [0, 1, 0].map((usesByMember) => whyNot(redeem({ coupon: { usesPerMember: 1 }, usesByMember })));
    expect(once).toEqual(['ok', 'coupon-used-up', 'ok']);
  });

  it('without a basket leaves the sums to the till, and asks for a minimum all the same', () => {
    const none = { lines: [], memberId: null };
    expect(redeem({ coupon: { kind: 'free_item', value: 1, skus: ['cake'] }, basket: none })).toBeUndefined();
    expect(whyNot(redeem({ coupon: { minimumMinor: 1 }, basket: none }))).toBe('basket-too-small');
  });

  it('that was stopped by the owner after the issue still works', () => {
    expect(redeem({ coupon: { active: false } })).toBeUndefined();
  });
});

describe('giving a voucher back', () => {
  const used = voucher({ state: 'redeemed', redeemedAt: now, expiresAt: at('2027-03-31') });

  it('issues it again while it is usable', () => {
    expect(comesBack(used, at('2027-03-30'))).toBe(true);
    expect(comesBack({ ...used, expiresAt: null }, at('2099-03-30'))).toBe(true);
  });

  it('leaves it used when it is over, and changes nothing on one that is not used', () => {
    expect(comesBack(used, at('2027-03-31'))).toBe(false);
    expect(comesBack(voucher(), now)).toBe(false);
    expect(comesBack(voucher({ state: 'void' }), now)).toBe(false);
  });

  it('takes no gift of a purchase back that came back itself', () => {
    expect(comesBack({ ...used, lostItsPurchase: true }, now)).toBe(false);
    expect(comesBack({ ...used, lostItsPurchase: false }, now)).toBe(true);
  });
});
