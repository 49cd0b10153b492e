import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { confirmCheckout } from '../../src/app/checkout/confirm.ts';
import { holdCheckout } from '../../src/app/checkout/hold.ts';
import { releaseLate } from '../../src/app/checkout/late.ts';
import { type CheckoutReport, quoteCheckout } from '../../src/app/checkout/quote.ts';
import { releaseCheckout } from '../../src/app/checkout/release.ts';
import { changeCoupon } from '../../src/app/coupons.ts';
import type { Actor } from '../../src/app/deps.ts';
import { patiently } from '../../src/app/patience.ts';
import { readVouchers } from '../../src/app/readVouchers.ts';
import { enterCode } from '../../src/app/takeCoupon.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { DAY, NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, oneTimeCodes, takes, usesOf } = offersOf(deps);
const LATE = NOON + 15 * 60_000;

const key = (): Actor => ({ kind: 'key', apiKeyId: v7() });
const by = key();
const tea = { sku: 'TEA', quantity: 2, unitPriceMinor: 500 };

const quotes = async (memberId: string, about: Partial<CheckoutReport>, now = NOON) =>
  given(await quoteCheckout(deps, { member: { memberId }, lines: [tea], ...about }, key(), v7(), now));
const holds = (id: string, now = NOON, name = v7() as string) => holdCheckout(deps, id, by, name, now);
const confirms = (checkoutId: string, name = v7() as string) =>
  confirmCheckout(deps, { checkoutId, externalRef: `ref:${checkoutId}` }, by, name, NOON);
const usable = async (memberId: string) => (await readVouchers(deps, memberId, NOON)).usable;

let codes = 0;
/** A code that no other test has. */
const publicCode = () => {
  codes += 1;
  return `SPRING-${codes}`;
};

describe('a public code in a quote', () => {
  it('is used in the best combination with what the member has, as it was typed; nobody has a copy of it yet', async () => {
    const memberId = await shop.member();
    const own = await takes(memberId, (await coupon({ name: 'Tenth', value: 10, terms: { combines: true } })).couponId);
    const code = publicCode();
    const half = await coupon({
      name: 'Half',
      value: 50,
      publicCode: code,
      claimable: false,
      terms: { combines: true },
    });
    const typed = ` ${code.toLowerCase().replace('spring', 'ｓｐｒｉｎｇ')} `;
    const { quote, checkoutId } = await quotes(memberId, { vouchers: 'all', codes: [typed] });
    expect(quote.vouchers).toMatchObject({
      used: [
        { code: own.code, discountMinor: 100 },
        { code, couponName: 'Half', discountMinor: 450 },
      ],
      unused: [],
    });
    expect(await usable(memberId)).toHaveLength(1);

    given(await holds(checkoutId));
    expect(await usesOf(half.couponId)).toBe(1);
    given(await confirms(checkoutId));
    const { usable: left, used } = await readVouchers(deps, memberId, NOON);
    expect(left).toEqual([]);
    expect(used.map(({ coupon: { name } }) => name).toSorted()).toEqual(['Half', 'Tenth']);
    expect(await shop.problems()).toEqual([]);
  });

  it('let go it is a voucher in the hands of the member, who gets no second one by it', async () => {
    const memberId = await shop.member();
    const code = publicCode();
    const { couponId } = await coupon({ name: 'Half', value: 50, publicCode: code, usesLimit: 1 });
    const { checkoutId } = await quotes(memberId, { vouchers: [code] });
    given(await holds(checkoutId));
    expect(await usable(memberId)).toEqual([]);
    given(await releaseCheckout(deps, checkoutId, by, v7(), NOON));
    const [copy] = await usable(memberId);
    expect(copy).toMatchObject({ couponId, standing: 'usable' });
    expect(await usesOf(couponId)).toBe(0);
    // Held once more it is that copy.
    given(await holds(checkoutId, NOON + 1));
    await releaseLate(deps, LATE + 1);
    const again = await quotes(memberId, { vouchers: [code], codes: [copy?.code ?? ''] });
    expect(again.quote.vouchers).toMatchObject({ used: [{ code: copy?.code }], unused: [] });
    expect(await usable(memberId)).toHaveLength(1);
    expect(await shop.problems()).toEqual([]);
  });

  it('says why it gives nothing: stopped, ended, taken before, or of nobody, which alone is a guess', async () => {
    const memberId = await shop.member();
    const [stopped, ended, once] = [publicCode(), publicCode(), publicCode()];
    const offer = await coupon({ name: 'Stopped', publicCode: stopped });
    given(await changeCoupon(deps, offer.couponId, { active: false }, OWNER, v7(), NOON));
    await coupon({ name: 'Ended', publicCode: ended, lastDay: '2026-11-20' }, NOON - 3 * DAY);
    await coupon({ name: 'Once', value: 50, publicCode: once, usesPerMember: 1 });
    const first = await quotes(memberId, { codes: [once] });
    given(await holds(first.checkoutId));
    given(await confirms(first.checkoutId));
    const { quote } = await quotes(memberId, { vouchers: [stopped, ended, once, 'NOBODYS'] });
    expect(quote.vouchers.unused.map(({ code, couponName, reason }) => [code, couponName, reason.code])).toEqual([
      [stopped, 'Stopped', 'coupon-stopped'],
      [ended, 'Ended', 'coupon-ended'],
      [once, 'Once', 'coupon-already-taken'],
      ['NOBODYS', null, 'voucher-unknown'],
    ]);
  });

  it('holds its cap of the coupon however many members hold it at once', async () => {
    const code = publicCode();
    const { couponId } = await coupon({ kind: 'amount', value: 50, publicCode: code, usesLimit: 3 });
    const everybody = await atOnce(10, () => shop.member());
    const all = await atOnce(10, async (index) =>
      holds((await quotes(everybody[index] ?? '', { codes: [code] })).checkoutId),
    );
    expect(all.filter((one) => one.ok)).toHaveLength(3);
    expect(await usesOf(couponId)).toBe(3);
    expect(await shop.problems()).toEqual([]);
  });

  it('gives one member one copy, whoever holds it and whatever they type in the chat at the same moment', async () => {
    const memberId = await shop.member();
    const code = publicCode();
    const { couponId } = await coupon({ kind: 'amount', value: 50, publicCode: code, usesPerMember: 1 });
    const quoted = await atOnce(4, () => quotes(memberId, { codes: [code] }));
    const all = await Promise.all([
      ...quoted.map(({ checkoutId }) => holds(checkoutId).then((one) => one.ok)),
      enterCode(deps, memberId, code, v7(), NOON).then(() => false),
    ]);
    expect(all.filter(Boolean).length).toBeLessThanOrEqual(1);
    const copies = await deps.db.sql`select 1 from regulars.vouchers where coupon_id = ${couponId}`;
    expect(copies).toHaveLength(1);
    expect(await shop.problems()).toEqual([]);
  });
});

describe('a one-time code in a quote', () => {
  it('becomes the voucher of who holds it first, with its own code; of others it says so', async () => {
    const { couponId } = await coupon({ name: 'Flyer', value: 50, claimable: false });
    const [code = ''] = await oneTimeCodes(couponId, 1);
    const everybody = await atOnce(6, () => shop.member());
    const quoted = await atOnce(6, (index) => quotes(everybody[index] ?? '', { vouchers: [code.toLowerCase()] }));
    expect(quoted[0]?.quote.vouchers.used).toMatchObject([{ couponName: 'Flyer', discountMinor: 500 }]);
    const all = await atOnce(6, (index) => holds(quoted[index]?.checkoutId ?? ''));
    expect(all.map(outcome).toSorted()).toEqual(['ok', ...Array<string>(5).fill('voucher-of-another-member')]);
    const winner = all.findIndex((one) => one.ok);
    given(await confirms(quoted[winner]?.checkoutId ?? ''));
    const loser = everybody[winner === 0 ? 1 : 0] ?? '';
    const after = (await quotes(loser, { vouchers: [code] })).quote.vouchers;
    expect(after.unused).toMatchObject([{ couponName: null, reason: { code: 'voucher-of-another-member' } }]);
    expect(await shop.problems()).toEqual([]);
  });

  it('is used once while sessions of the database are killed', async () => {
    const { couponId } = await coupon({ kind: 'amount', value: 50, claimable: false });
    const codes = await oneTimeCodes(couponId, 4);
    const everybody = await atOnce(12, () => shop.member());
    const killer = await startKiller(await shop.databaseUrl(), 15);
    let done = 0;
    const bought = await atOnce(12, async (index) => {
      const report = { member: { memberId: everybody[index] ?? '' }, lines: [tea], codes: [codes[index % 4] ?? ''] };
      const names = [v7(), v7(), v7()] as const;
      const { checkoutId, quote } = given(await surely(() => quoteCheckout(deps, report, key(), names[0], NOON)));
      const held = await surely(() => holds(checkoutId, NOON, names[1]));
      done += 1;
      if (done === 6) await killer.stop();
      if (!held.ok || quote.vouchers.used.length === 0) return 0;
      return (await surely(() => confirms(checkoutId, names[2]))).ok ? 1 : 0;
    });
    expect(bought.reduce<number>((sum, one) => sum + one, 0)).toBe(4);
    expect(await patiently(() => usesOf(couponId))).toBe(4);
    expect(await patiently(() => shop.problems())).toEqual([]);
  });
});
