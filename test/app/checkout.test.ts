import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { checkoutMovesPart, findCheckout } from '../../db/checkouts.ts';
import { commit, UnitRaced } from '../../db/unit.ts';
import { confirmCheckout } from '../../src/app/checkout/confirm.ts';
import { holdCheckout } from '../../src/app/checkout/hold.ts';
import { releaseLate } from '../../src/app/checkout/late.ts';
import { type CheckoutReport, quoteCheckout, readCheckout } from '../../src/app/checkout/quote.ts';
import { releaseCheckout } from '../../src/app/checkout/release.ts';
import type { Actor } from '../../src/app/deps.ts';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { sellGiftCard } from '../../src/app/giftCards/giftCards.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { spendPoints } from '../../src/app/spendPoints.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes, usesOf } = offersOf(deps);
const MINUTE = 60_000;

/** A web shop of its own: guesses of other tests do not count. */
const key = (): Actor => ({ kind: 'key', apiKeyId: v7() });
const by = key();
const tea = { sku: 'TEA', quantity: 2, unitPriceMinor: 500 };

const quotes = async (memberId: string, about: Partial<CheckoutReport> = {}, now = NOON) =>
  quoteCheckout(deps, { member: { memberId }, lines: [tea], ...about }, by, v7(), now);
const holds = (id: string, now = NOON, name = v7() as string) => holdCheckout(deps, id, by, name, now);
const confirms = (checkoutId: string, now = NOON, name = v7() as string, externalRef = v7() as string) =>
  confirmCheckout(deps, { checkoutId, externalRef }, by, name, now);
const releases = (id: string, now = NOON) => releaseCheckout(deps, id, by, v7(), now);

/** 100 points pay 5; at least 100 of them, at most half of the bill. */
const pointsPay = () =>
  setProgramme(deps, {
    checkout: { holdMinutes: 15, points: { points: 100, minor: 5, minimumPoints: 100, maxPercent: 50 } },
  });

async function memberWith(points: number): Promise<string> {
  const memberId = await shop.member();
  if (points > 0) await shop.buys(memberId, points * 100);
  return memberId;
}

/** A checkout of theirs that is quoted; gives its id. */
const quoted = async (memberId: string, about: Partial<CheckoutReport> = {}, now = NOON) =>
  given(await quotes(memberId, about, now)).checkoutId;

describe('a quote', () => {
  it('prices a basket with the best vouchers, then points, and says what is left and what it would earn', async () => {
    await pointsPay();
    const memberId = await memberWith(1_050);
    const half = await takes(memberId, (await coupon({ name: 'Half', value: 50 })).couponId);
    const tenth = await takes(memberId, (await coupon({ name: 'Tenth', value: 10 })).couponId);
    const { quote, state } = given(await quotes(memberId, { vouchers: 'all', points: 'max', shippingMinor: 80 }));
    expect(state).toBe('quoted');
    expect(quote).toMatchObject({
      netMinor: 500,
      shippingMinor: 80,
      vouchers: {
        used: [{ code: half.code, couponName: 'Half', discountMinor: 500 }],
        unused: [{ code: tenth.code, couponName: 'Tenth', reason: { code: 'voucher-not-combinable' } }],
      },
      points: { points: 1_000, minor: 50, limitedBy: null },
      dueMinor: 530,
      earnPoints: 5,
    });
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 1_050, held: 0 });
  });

  it('clamps the points that are wanted and says why', async () => {
    await pointsPay();
    const memberId = await memberWith(350);
    const points = async (wanted: number) => given(await quotes(memberId, { points: wanted })).quote.points;
    expect(await points(1_000)).toEqual({ points: 300, minor: 15, limitedBy: 'balance' });
    expect(await points(250)).toEqual({ points: 200, minor: 10, limitedBy: 'steps' });
    expect(await points(50)).toEqual({ points: 0, minor: 0, limitedBy: 'minimum' });
  });

  it('tells the reason for each code that is not used, and counts those that nobody has as guesses', async () => {
    const memberId = await memberWith(0);
    const other = await memberWith(0);
    const theirs = (await takes(other, (await coupon({ value: 50 })).couponId)).code;
    const large = (await takes(memberId, (await coupon({ value: 50, minimumMinor: 5_000 })).couponId)).code;
    const { unused } = given(await quotes(memberId, { vouchers: ['7KQ2M0XA94TD', theirs, large] })).quote.vouchers;
    expect(unused.map(({ code, reason }) => [code, reason.code])).toEqual([
      ['7KQ2M0XA94TD', 'voucher-unknown'],
      [theirs, 'voucher-of-another-member'],
      [large, 'basket-too-small'],
    ]);
    expect(unused[2]?.reason).toMatchObject({ missingMinor: 4_000 });
    const guesser = key();
    const guesses = (code: string) =>
      quoteCheckout(deps, { member: { memberId }, lines: [tea], vouchers: [code] }, guesser, v7(), NOON);
    for (let count = 0; count < 10; count += 1) expect(outcome(await guesses(`7KQ2M0XA94T${count}`))).toBe('ok');
    expect(outcome(await guesses(large))).toBe('too-many-wrong-codes');
  });

  it('leaves a gift card out that is of another currency than the shop’s', async () => {
    const memberId = await memberWith(0);
    const card = given(await sellGiftCard(deps, { amountMinor: 500 }, by, v7(), NOON));
    const paid = async () => given(await quotes(memberId, { giftCards: [card.code] })).quote;
    expect(await paid()).toMatchObject({ giftCards: { used: [{ payMinor: 500 }] }, dueMinor: 500 });
    await setProgramme(deps, { currency: 'JPY' });
    expect(await paid()).toMatchObject({
      giftCards: { used: [], unused: [{ code: card.code, reason: 'gift-card-empty' }] },
      dueMinor: 1_000,
    });
    await setProgramme(deps, { currency: card.currency });
  });

  it('counts each code that nobody has as a guess, also several in one basket', async () => {
    const memberId = await memberWith(0);
    const guesser = key();
    const guesses = (vouchers: string[]) =>
      quoteCheckout(deps, { member: { memberId }, lines: [tea], vouchers }, guesser, v7(), NOON);
    const codes = Array.from({ length: 10 }, (_, index) => `7KQ2M0XA94T${index}`);
    expect(outcome(await guesses(codes))).toBe('ok');
    expect(outcome(await guesses(['7KQ2M0XA94TD']))).toBe('too-many-wrong-codes');
  });

  it('is kept by its id, and the same key gives the first one again', async () => {
    const memberId = await memberWith(0);
    const name = v7();
    const report = { member: { memberId }, lines: [tea] };
    const [first, again] = await Promise.all([1, 2].map(() => quoteCheckout(deps, report, by, name, NOON)));
    expect(given(again as typeof first & object)).toEqual(given(first as typeof first & object));
    const other = await quoteCheckout(deps, { ...report, points: 100 }, by, name, NOON);
    expect(outcome(other)).toBe('key-reused');
    const { checkoutId } = given(first as typeof first & object);
    expect(await readCheckout(deps, checkoutId, NOON)).toMatchObject({ memberId, state: 'quoted' });
    expect(await readCheckout(deps, v7(), NOON)).toBeUndefined();
  });
});

describe('holding a checkout', () => {
  it('sets points, vouchers and caps aside for 15 minutes', async () => {
    await pointsPay();
    const memberId = await memberWith(1_000);
    const offer = await coupon({ value: 50, usesLimit: 1 });
    const { code } = await takes(memberId, offer.couponId);
    const id = await quoted(memberId, { vouchers: [code], points: 300 });
    expect(given(await holds(id))).toMatchObject({ state: 'held', heldUntil: NOON + 15 * MINUTE });
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 700, held: 300 });
    expect(await usesOf(offer.couponId)).toBe(1);
    const till = await redeemVoucher(deps, { code }, key(), v7(), NOON + MINUTE);
    expect(till).toMatchObject({ refusal: { code: 'voucher-held', freeAt: NOON + 15 * MINUTE } });
    expect(outcome(await spendPoints(deps, { member: { memberId }, points: 701, reason: 'x' }, by, v7(), NOON))).toBe(
      'not-enough-points',
    );
    expect(await shop.problems()).toEqual([]);
  });

  it('never clamps: points that were spent meanwhile are refused', async () => {
    await pointsPay();
    const memberId = await memberWith(300);
    const id = await quoted(memberId, { points: 'max' });
    given(await spendPoints(deps, { member: { memberId }, points: 50, reason: 'x' }, by, v7(), NOON));
    expect(await holds(id)).toMatchObject({ refusal: { code: 'not-enough-points', missingPoints: 50 } });
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 250, held: 0 });
  });

  it('does not count against itself: held again it stays held, from then on', async () => {
    await pointsPay();
    const memberId = await memberWith(300);
    const offer = await coupon({ value: 50, usesLimit: 1 });
    const { code } = await takes(memberId, offer.couponId);
    const id = await quoted(memberId, { vouchers: [code], points: 'max' });
    const name = v7();
    const first = given(await holds(id, NOON, name));
    expect(given(await holds(id, NOON, name))).toEqual(first);
    const again = given(await holds(id, NOON + 10 * MINUTE));
    expect(again).toMatchObject({ state: 'held', heldUntil: NOON + 25 * MINUTE });
    expect(await shop.pointsOf(memberId, NOON + 20 * MINUTE)).toMatchObject({ available: 0, held: 300 });
    expect(await usesOf(offer.couponId)).toBe(1);
    expect(given(await confirms(id, NOON + 20 * MINUTE)).bought.netMinor).toBe(500);
    expect(await shop.problems()).toEqual([]);
  });

  it('with a cap of one lets the first have it, and the second after its time, however little was booked', async () => {
    const offer = await coupon({ value: 50, usesLimit: 1 });
    const [a, b] = [await memberWith(0), await memberWith(0)];
    const codes = [await takes(a, offer.couponId), await takes(b, offer.couponId)];
    const orderA = await quoted(a, { vouchers: [codes[0]?.code ?? ''] });
    const orderB = await quoted(b, { vouchers: [codes[1]?.code ?? ''] });
    expect(outcome(await holds(orderA))).toBe('ok');
    expect(outcome(await holds(orderA, NOON + MINUTE))).toBe('ok');
    expect(outcome(await holds(orderB, NOON + MINUTE))).toBe('coupon-used-up');
    expect(outcome(await holds(orderB, NOON + 16 * MINUTE))).toBe('ok');
    expect(await readCheckout(deps, orderA, NOON + 16 * MINUTE)).toMatchObject({ state: 'expired', heldUntil: null });
    expect(outcome(await confirms(orderA, NOON + 16 * MINUTE))).toBe('checkout-expired');
    expect(outcome(await holds(orderA, NOON + 16 * MINUTE))).toBe('coupon-used-up');
  });

  it('with a cap of four lets four of five have it, and the fifth after a release', async () => {
    const offer = await coupon({ value: 50, usesLimit: 4 });
    const members = await Promise.all([1, 2, 3, 4, 5].map(() => memberWith(0)));
    const orders = await Promise.all(
      members.map(async (id) => quoted(id, { vouchers: [(await takes(id, offer.couponId)).code] })),
    );
    const answers = await Promise.all(orders.map((id) => holds(id)));
    expect(answers.map(outcome).toSorted()).toEqual(['coupon-used-up', 'ok', 'ok', 'ok', 'ok']);
    const [held] = orders.filter((_, index) => answers[index]?.ok === true);
    const [refused] = orders.filter((_, index) => answers[index]?.ok === false);
    expect(given(await releases(held ?? '')).state).toBe('released');
    expect(outcome(await holds(refused ?? ''))).toBe('ok');
    expect(await usesOf(offer.couponId)).toBe(4);
  });

  it('frees a voucher for the till on the instant its time is over', async () => {
    const memberId = await memberWith(0);
    const { code } = await takes(memberId, (await coupon({ value: 50 })).couponId);
    given(await holds(await quoted(memberId, { vouchers: [code] })));
    const till = () => redeemVoucher(deps, { code }, key(), v7(), NOON + 15 * MINUTE);
    expect(outcome(await till())).toBe('ok');
  });

  it('is refused when what was quoted does not hold any more', async () => {
    await pointsPay();
    const memberId = await memberWith(300);
    const id = await quoted(memberId, { points: 'max' });
    await setProgramme(deps, {
      checkout: { holdMinutes: 15, points: { points: 100, minor: 4, minimumPoints: 100, maxPercent: 50 } },
    });
    expect(outcome(await holds(id))).toBe('checkout-changed');
    expect(outcome(await holds(v7()))).toBe('checkout-unknown');
  });

  it('lets one of two checkouts have the points that are there for one', async () => {
    await pointsPay();
    const memberId = await memberWith(300);
    const orders = await Promise.all([1, 2, 3, 4].map(() => quoted(memberId, { points: 'max' })));
    const answers = await Promise.all(orders.map((id) => holds(id)));
    expect(answers.map(outcome).toSorted()).toEqual([
      'not-enough-points',
      'not-enough-points',
      'not-enough-points',
      'ok',
    ]);
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 0, held: 300 });
    expect(await shop.problems()).toEqual([]);
  });
});

describe('confirming a checkout', () => {
  it('records the purchase, uses the voucher and spends the points, all at once', async () => {
    await pointsPay();
    const memberId = await memberWith(1_000);
    const { code } = await takes(memberId, (await coupon({ value: 50 })).couponId);
    const id = await quoted(memberId, { vouchers: [code], points: 300 });
    given(await holds(id));
    const { checkout, bought } = given(await confirms(id, NOON + MINUTE, v7(), 'web-1'));
    expect(checkout).toMatchObject({ state: 'confirmed', purchaseId: bought.purchaseId, heldUntil: null });
    // Points that paid reduce nothing: the 500 that the lines cost earn.
    expect(bought).toMatchObject({
      externalRef: 'web-1',
      netMinor: 500,
      points: { earned: 5, available: 705, held: 0 },
    });
    expect(outcome(await redeemVoucher(deps, { code }, key(), v7(), NOON + 2 * MINUTE))).toBe('voucher-used');
    expect(await shop.problems()).toEqual([]);
  });

  it('happens once: for one key also at once, and never under another', async () => {
    await pointsPay();
    const memberId = await memberWith(300);
    const id = await quoted(memberId, { points: 'max' });
    given(await holds(id));
    const [name, ref] = [v7(), v7()];
    const answers = await atOnce(6, () => confirms(id, NOON, name, ref));
    for (const one of answers) expect(given(one)).toEqual(given(answers[0] as (typeof answers)[0]));
    expect(await confirms(id)).toMatchObject({ refusal: { code: 'checkout-confirmed' } });
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 10, held: 0 });
  });

  it('is refused before it is held, after its time and after it was let go', async () => {
    const memberId = await memberWith(0);
    const id = await quoted(memberId);
    expect(outcome(await confirms(id))).toBe('checkout-not-held');
    given(await holds(id));
    expect(outcome(await confirms(id, NOON + 15 * MINUTE))).toBe('checkout-expired');
    given(await holds(id, NOON + 20 * MINUTE));
    given(await releases(id, NOON + 20 * MINUTE));
    expect(outcome(await confirms(id, NOON + 21 * MINUTE))).toBe('checkout-not-held');
    expect(outcome(await confirms(v7()))).toBe('checkout-unknown');
  });

  it('of a reference that is known already changes nothing', async () => {
    await pointsPay();
    const memberId = await memberWith(300);
    await shop.buys(memberId, 100, { externalRef: 'known-ref' });
    const id = await quoted(memberId, { points: 'max' });
    given(await holds(id));
    expect(outcome(await confirms(id, NOON, v7(), 'known-ref'))).toBe('reference-known');
    expect(await shop.pointsOf(memberId)).toMatchObject({ held: 300 });
    expect(outcome(await confirms(id))).toBe('ok');
  });

  it('against a release at the same moment: one of them has it', async () => {
    await pointsPay();
    for (let round = 0; round < 5; round += 1) {
      const memberId = await memberWith(300);
      const id = await quoted(memberId, { points: 'max' });
      given(await holds(id));
      const [confirmed, released] = await Promise.all([confirms(id), releases(id)]);
      expect([outcome(confirmed), outcome(released)]).toEqual(
        confirmed.ok ? ['ok', 'checkout-confirmed'] : ['checkout-not-held', 'ok'],
      );
      expect(await shop.pointsOf(memberId)).toMatchObject({ available: confirmed.ok ? 10 : 300, held: 0 });
    }
    expect(await shop.problems()).toEqual([]);
  });
});

describe('checkouts that come to nothing', () => {
  it('give everything back by their time, once, whoever books it', async () => {
    await pointsPay();
    const memberId = await memberWith(300);
    const offer = await coupon({ value: 50, usesLimit: 1 });
    const { code } = await takes(memberId, offer.couponId);
    const id = await quoted(memberId, { vouchers: [code], points: 'max' });
    given(await holds(id));
    const late = NOON + 15 * MINUTE;
    expect(await shop.pointsOf(memberId, late)).toMatchObject({ available: 300, held: 0 });
    await Promise.all([releaseLate(deps, late), releaseLate(deps, late)]);
    expect(await releaseLate(deps, late)).toBe(0);
    expect(await usesOf(offer.couponId)).toBe(0);
    expect(await readCheckout(deps, id, late)).toMatchObject({ state: 'expired' });
    expect(await shop.pointsOf(memberId, NOON)).toMatchObject({ available: 300, held: 0 });
    expect(await shop.problems()).toEqual([]);
  });

  it('of before a release and another hold at the same moment is not taken for the one that stands', async () => {
    await pointsPay();
    const id = await quoted(await memberWith(300), { points: 100 });
    given(await holds(id));
    const before = await findCheckout(deps.db, id);
    given(await releases(id));
    given(await holds(id));
    if (before === undefined) throw new Error('it was just held');
    await expect(commit(deps.db, [checkoutMovesPart(before, before)])).rejects.toThrow(UnitRaced);
  });

  it('may be held once more, with what is there then', async () => {
    await pointsPay();
    const memberId = await memberWith(300);
    const id = await quoted(memberId, { points: 'max' });
    given(await holds(id));
    expect(given(await holds(id, NOON + 60 * MINUTE)).heldUntil).toBe(NOON + 75 * MINUTE);
    expect(outcome(await confirms(id, NOON + 61 * MINUTE))).toBe('ok');
    expect(await shop.problems()).toEqual([]);
  });

  it('let a member go who is forgotten meanwhile, with all points and vouchers', async () => {
    await pointsPay();
    const memberId = await memberWith(300);
    const { code } = await takes(memberId, (await coupon({ value: 50 })).couponId);
    const id = await quoted(memberId, { points: 'max', vouchers: [code] });
    given(await holds(id));
    given(await forgetMember(deps, memberId, v7(), NOON));
    expect(outcome(await confirms(id, NOON + MINUTE))).toBe('member-unknown');
    await releaseLate(deps, NOON + 15 * MINUTE);
    expect(await readCheckout(deps, id, NOON + 15 * MINUTE)).toMatchObject({ state: 'expired' });
    const vouchers = await deps.db.sql`select state, held_by from regulars.vouchers where member_id = ${memberId}`;
    expect([...vouchers]).toEqual([{ state: 'void', held_by: null }]);
    expect(await shop.problems()).toEqual([]);
  });
});
