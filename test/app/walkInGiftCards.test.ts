import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/app/deps.ts';
import { lookUpGiftCard, returnGiftCard, sellGiftCard } from '../../src/app/giftCards/giftCards.ts';
import { payWalkIn, type WalkInBill } from '../../src/app/giftCards/payWalkIn.ts';
import { undoWalkInSale } from '../../src/app/giftCards/undoWalkInSale.ts';
import { patiently } from '../../src/app/patience.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, oneTimeCodes, takes, usesOf } = offersOf(deps);

/** A till of its own: guesses of other tests do not count. */
const till = (): Actor => ({ kind: 'staff', staffId: v7(), role: 'cashier' });
const sold = async (amountMinor: number) =>
  given(await sellGiftCard(deps, { amountMinor }, OWNER, `sell:${v7()}`, NOON)).code;
const leftOn = async (code: string) =>
  given(await patiently(() => lookUpGiftCard(deps, code, OWNER, NOON))).balanceMinor;
const pays = (bill: Partial<WalkInBill> & Pick<WalkInBill, 'giftCards'>, by: Actor = till(), key = v7() as string) =>
  payWalkIn(deps, { amountMinor: 500, ...bill }, by, key, NOON);

describe('a gift card that somebody without a member card shows', () => {
  it('pays as far as it goes, after a printed code, and another goes on where it ends', async () => {
    const [first, second] = [await sold(300), await sold(300)];
    const { couponId } = await coupon({ name: 'Flyer', kind: 'amount', value: 100, claimable: false });
    const [code = ''] = await oneTimeCodes(couponId, 1);
    const paid = given(await pays({ giftCards: [first, second], code, amountMinor: 550 }));
    expect(paid).toMatchObject({
      billMinor: 450,
      cards: [
        { paidMinor: 300, leftMinor: 0 },
        { paidMinor: 150, leftMinor: 150 },
      ],
      dueMinor: 0,
      used: { couponName: 'Flyer', discountMinor: 100 },
    });
    expect([await leftOn(first), await leftOn(second), await usesOf(couponId)]).toEqual([0, 150, 1]);
    expect(await shop.problems()).toEqual([]);
  });

  it('pays once, however often it is asked for under one key, and with its last money at one of eight tills', async () => {
    const card = await sold(500);
    const by = till();
    const same = await atOnce(6, () => pays({ giftCards: [card], amountMinor: 200 }, by, 'walk:once'));
    expect(new Set(same.map((one) => given(one).saleId)).size).toBe(1);
    expect(await leftOn(card)).toBe(300);
    const all = await atOnce(8, () => pays({ giftCards: [card], amountMinor: 300 }));
    expect(all.map(outcome).toSorted()).toEqual([...Array<string>(7).fill('gift-card-empty'), 'ok']);
    expect(await leftOn(card)).toBe(0);
    expect(await shop.problems()).toEqual([]);
  });

  it('is refused for its reason, and nothing moves', async () => {
    const [card, over] = [await sold(300), await sold(300)];
    given(await returnGiftCard(deps, over, OWNER, v7(), NOON));
    expect(outcome(await pays({ giftCards: ['ZZZZ00001111'] }))).toBe('gift-card-unknown');
    expect(outcome(await pays({ giftCards: [over] }))).toBe('gift-card-returned');
    expect(outcome(await pays({ giftCards: [card], code: 'ZZZZ00002222' }))).toBe('voucher-unknown');
    const { couponId } = await coupon({ kind: 'amount', value: 100 });
    const { code } = await takes(await shop.member(), couponId);
    expect(outcome(await pays({ giftCards: [card], code }))).toBe('voucher-of-another-member');
    expect(outcome(await payWalkIn(deps, { giftCards: [card], amountMinor: 1 }, { kind: 'system' }, v7(), NOON))).toBe(
      'not-allowed',
    );
    expect(await leftOn(card)).toBe(300);
  });

  it('keeps its money where the printed code takes all of the bill off', async () => {
    const card = await sold(300);
    const { couponId } = await coupon({ kind: 'amount', value: 500, claimable: false });
    const [code = ''] = await oneTimeCodes(couponId, 1);
    expect(given(await pays({ giftCards: [card], code }))).toMatchObject({ saleId: null, cards: [], dueMinor: 0 });
    expect(await leftOn(card)).toBe(300);
    expect(await shop.problems()).toEqual([]);
  });

  it('has its money back within ten minutes, once, by who sold or whoever runs the shop, with the printed code', async () => {
    const card = await sold(300);
    const { couponId } = await coupon({ kind: 'amount', value: 100, claimable: false, usesPerDay: 5 });
    const [code = ''] = await oneTimeCodes(couponId, 1);
    const by = till();
    const { saleId } = given(await pays({ giftCards: [card], code }, by));
    const undoes = (who: Actor, now = NOON) => undoWalkInSale(deps, saleId ?? '', who, v7(), now);
    expect(outcome(await undoes(till()))).toBe('sale-of-another');
    expect(outcome(await undoes(by, NOON + 601_000))).toBe('sale-undo-over');
    const all = await atOnce(5, (index) => undoes(index % 2 === 0 ? by : OWNER));
    expect(all.map(outcome).toSorted()).toEqual([...Array<string>(4).fill('already-reversed'), 'ok']);
    expect(all.find((one) => one.ok)).toMatchObject({ value: { cardsMinor: 300, moneyMinor: 100, codeIsBack: true } });
    expect([await leftOn(card), await usesOf(couponId)]).toEqual([300, 0]);
    expect(outcome(await pays({ giftCards: [card], code }, by))).toBe('ok');
    expect(outcome(await undoWalkInSale(deps, v7(), OWNER, v7(), NOON))).toBe('purchase-unknown');
    expect(await shop.problems()).toEqual([]);
  });

  it('gets nothing back once it was taken back itself', async () => {
    const card = await sold(300);
    const { saleId } = given(await pays({ giftCards: [card], amountMinor: 100 }));
    given(await returnGiftCard(deps, card, OWNER, v7(), NOON));
    expect(outcome(await undoWalkInSale(deps, saleId ?? '', OWNER, v7(), NOON))).toBe('gift-card-returned');
    expect(await shop.problems()).toEqual([]);
  });

  it('pays and is taken back whole or not at all while sessions of the database are killed', async () => {
    const cards = await Promise.all([sold(500), sold(500), sold(500)]);
    const killer = await startKiller(await shop.databaseUrl(), 15);
    const all = await atOnce(9, async (index) => {
      const [by, key, undo] = [till(), v7() as string, v7() as string];
      const paid = await surely(() => pays({ giftCards: [cards[index % 3] ?? ''] }, by, key));
      if (!paid.ok) return paid.refusal.code;
      if (index >= 3) return 'ok';
      return outcome(await surely(() => undoWalkInSale(deps, paid.value.saleId ?? '', by, undo, NOON)));
    });
    await killer.stop();
    expect(new Set(all)).toEqual(new Set(all.includes('gift-card-empty') ? ['ok', 'gift-card-empty'] : ['ok']));
    for (const card of cards) expect([0, 500]).toContain(await leftOn(card));
    expect(await patiently(() => shop.problems())).toEqual([]);
  });

  it('whose moves and sales do not agree is found by the ledger’s check', async () => {
    const { saleId } = given(await pays({ giftCards: [await sold(300)] }));
    await deps.db.sql`update regulars.walk_in_sales set cards_minor = 200 where sale_id = ${saleId}`;
    expect((await shop.problems()).join()).toContain(`of sale ${saleId} gift cards paid or got back another amount`);
    await deps.db.sql`update regulars.walk_in_sales set cards_minor = 300 where sale_id = ${saleId}`;
  });
});
