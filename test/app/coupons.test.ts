import { describe, expect, it } from 'vitest';
import { changeCoupon, createCoupon, type NewCoupon, readCoupon, readCoupons } from '../../src/app/coupons.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes } = offersOf(deps);

const create = (details: Partial<NewCoupon>, key: string, by = OWNER) =>
  createCoupon(deps, { name: 'Ten', kind: 'percent', value: 10, ...details }, by, key, NOON);

describe('making a coupon', () => {
  it('turns local days into the window: the last day is whole', async () => {
    const made = given(await create({ firstDay: '2026-12-01', lastDay: '2026-12-31' }, 'window'));
    expect(made.startsAt).toBe(Date.parse('2026-12-01T00:00:00+08:00'));
    expect(made.endsAt).toBe(Date.parse('2027-01-01T00:00:00+08:00'));
    expect(await readCoupon(deps, made.couponId)).toEqual(made);
  });

  it('makes one for the same key, ten times at the same moment', async () => {
    const all = await atOnce(10, () => create({ name: 'Once' }, 'once'));
    expect(new Set(all.map((one) => given(one).couponId)).size).toBe(1);
  });

  it('gives a public code to one coupon only', async () => {
    expect(outcome(await create({ publicCode: 'welcome10' }, 'code:1'))).toBe('ok');
    expect(outcome(await create({ publicCode: 'ＷＥＬＣＯＭＥ１０' }, 'code:2'))).toBe('public-code-known');
    const all = await atOnce(10, (index) => create({ publicCode: 'RACE' }, `race:${index}`));
    expect(all.map(outcome).toSorted()).toEqual(['ok', ...Array(9).fill('public-code-known')].toSorted());
  });

  it.each([
    ['name', { name: ' ' }],
    ['value', { value: 101 }],
    ['value', { value: 0 }],
    ['capMinor', { capMinor: 0 }],
    ['minimumMinor', { minimumMinor: -1 }],
    ['lastDay', { lastDay: '2026-02-30' }],
    ['lastDay', { lastDay: '2026-11-20' }],
    ['lastDay', { firstDay: '2027-02-02', lastDay: '2027-02-01' }],
    ['usesLimit', { usesLimit: 1.5 }],
    ['publicCode', { publicCode: 'two words' }],
  ] as const)('says that %s makes no sense: %o', async (field, details) => {
    const refused = await create(details, `wrong:${JSON.stringify(details)}`);
    expect(refused).toEqual({ ok: false, refusal: { code: 'coupon-invalid', field } });
  });

  it('is for owner and managers', async () => {
    expect(outcome(await create({}, 'cashier', CASHIER))).toBe('not-allowed');
  });
});

describe('changing a coupon', () => {
  it('changes one thing and leaves the rest', async () => {
    const before = await coupon({ minimumMinor: 300, lastDay: '2026-12-31', publicCode: 'KEEPME' });
    const after = given(await changeCoupon(deps, before.couponId, { value: 20 }, OWNER, 'change:1', NOON));
    expect(after).toEqual({ ...before, value: 20 });
    const open = given(await changeCoupon(deps, before.couponId, { lastDay: null }, OWNER, 'change:2', NOON));
    expect(open).toEqual({ ...before, value: 20, endsAt: null });
  });

  it('keeps the cap at or above what was used', async () => {
    const { couponId } = await coupon();
    for (let used = 0; used < 2; used += 1) {
      const { code } = await takes(await shop.member(), couponId);
      given(await redeemVoucher(deps, { code, basket: { amountMinor: 100 } }, CASHIER, `use:${code}`, NOON));
    }
    const refused = await changeCoupon(deps, couponId, { usesLimit: 1 }, OWNER, 'cap:1', NOON);
    expect(refused).toEqual({ ok: false, refusal: { code: 'limit-below-uses', uses: 2 } });
    expect(given(await changeCoupon(deps, couponId, { usesLimit: 2 }, OWNER, 'cap:2', NOON)).uses).toBe(2);
  });

  it('lets two edits at the same moment both count', async () => {
    const { couponId } = await coupon();
    await Promise.all([
      changeCoupon(deps, couponId, { name: 'New' }, OWNER, 'both:1', NOON),
      changeCoupon(deps, couponId, { value: 15 }, OWNER, 'both:2', NOON),
    ]);
    expect(await readCoupon(deps, couponId)).toMatchObject({ name: 'New', value: 15 });
  });

  it('stops it and starts it again; vouchers that are out stay usable', async () => {
    const { couponId } = await coupon();
    const { code } = await takes(await shop.member(), couponId);
    expect(given(await changeCoupon(deps, couponId, { active: false }, OWNER, 'stop', NOON)).active).toBe(false);
    const used = await redeemVoucher(deps, { code, basket: { amountMinor: 100 } }, CASHIER, 'use:stopped', NOON);
    expect(outcome(used)).toBe('ok');
    expect(given(await changeCoupon(deps, couponId, { active: true }, OWNER, 'start', NOON)).active).toBe(true);
  });
});

describe('the owner’s list', () => {
  it('shows all coupons page by page, the newest first, each once', async () => {
    for (let count = 0; count < 10; count += 1) await coupon();
    const seen: string[] = [];
    for (let after: string | null | undefined = null; after !== undefined; ) {
      const page: Awaited<ReturnType<typeof readCoupons>> = await readCoupons(deps, after);
      seen.push(...page.coupons.map((one) => one.couponId));
      after = page.next;
    }
    const rows = await deps.db.sql`select coupon_id from regulars.coupons order by coupon_id desc`;
    expect(seen).toEqual(rows.map((row) => row['coupon_id']));
  });
});
