import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/app/deps.ts';
import { lookUpGiftCard, sellGiftCard } from '../../src/app/giftCards/giftCards.ts';
import { keepGiftCard } from '../../src/app/giftCards/kept.ts';
import { payWalkIn } from '../../src/app/giftCards/payWalkIn.ts';
import { undoGiftCard } from '../../src/app/giftCards/undoGiftCard.ts';
import { patiently } from '../../src/app/patience.ts';
import { atOnce, given, outcome } from '../support/offers.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const shop = ownShop();
const { deps } = shop;
const manager = (): Actor => ({ kind: 'staff', staffId: v7(), role: 'manager' });
const sold = async (by: Actor = OWNER) =>
  given(await sellGiftCard(deps, { amountMinor: 500 }, by, `sell:${v7()}`, NOON));
const undoes = (cardId: string, by: Actor = OWNER, now = NOON, key = v7() as string) =>
  undoGiftCard(deps, cardId, by, key, now);
const stateOf = async (code: string) => given(await patiently(() => lookUpGiftCard(deps, code, OWNER, NOON)));

describe('a gift card that was sold by mistake', () => {
  it('is void while nobody has touched it, once, however often it is asked for', async () => {
    const { cardId, code } = await sold();
    const repeated = await atOnce(4, () => undoes(cardId, OWNER, NOON, 'undo:once'));
    for (const undone of repeated) expect(given(undone)).toMatchObject({ card: { code }, amountMinor: 500 });
    expect(await stateOf(code)).toMatchObject({ state: 'returned', balanceMinor: 0 });
    expect((await atOnce(4, () => undoes(cardId))).map(outcome)).toEqual(Array(4).fill('gift-card-returned'));
    expect(outcome(await payWalkIn(deps, { giftCards: [code], amountMinor: 1 }, CASHIER, v7(), NOON))).toBe(
      'gift-card-returned',
    );
    expect(await shop.problems()).toEqual([]);
  });

  it('is undone within ten minutes by who sold it or whoever runs the shop, and by nobody else', async () => {
    const key: Actor = { kind: 'key', apiKeyId: v7() };
    const { cardId } = await sold(key);
    expect(outcome(await undoes(cardId, CASHIER))).toBe('sale-of-another');
    expect(outcome(await undoes(cardId, { kind: 'key', apiKeyId: v7() }))).toBe('sale-of-another');
    expect(outcome(await undoes(cardId, OWNER, NOON + 601_000))).toBe('gift-card-undo-over');
    expect(outcome(await undoes(cardId, manager(), NOON + 599_000))).toBe('ok');
    expect(outcome(await undoes(v7()))).toBe('gift-card-unknown');
    expect(outcome(await undoes((await sold(key)).cardId, key))).toBe('ok');
  });

  it('stays as it is once it paid something or a member keeps it', async () => {
    const [used, kept] = [await sold(), await sold()];
    given(await payWalkIn(deps, { giftCards: [used.code], amountMinor: 100 }, CASHIER, v7(), NOON));
    given(await keepGiftCard(deps, await shop.member(), kept.code, v7(), NOON));
    for (const { cardId } of [used, kept]) expect(outcome(await undoes(cardId))).toBe('gift-card-used');
    expect(await stateOf(used.code)).toMatchObject({ state: 'active', balanceMinor: 400 });
  });

  it('is either void or has paid, where both are asked for at once and sessions of the database are killed', async () => {
    const cards = await Promise.all(Array.from({ length: 6 }, () => sold()));
    const killer = await startKiller(await shop.databaseUrl(), 15);
    const all = await atOnce(6, async (index) => {
      const { cardId, code } = cards[index] ?? { cardId: '', code: '' };
      const [first, second] = [v7() as string, v7() as string];
      return Promise.all([
        surely(() => undoes(cardId, OWNER, NOON, first)),
        surely(() => payWalkIn(deps, { giftCards: [code], amountMinor: 200 }, CASHIER, second, NOON)),
      ]);
    });
    await killer.stop();
    for (const [undone, paid] of all) {
      expect([outcome(undone), outcome(paid)].toSorted()).toEqual(
        undone.ok ? ['gift-card-returned', 'ok'] : ['gift-card-used', 'ok'],
      );
    }
    expect(await patiently(() => shop.problems())).toEqual([]);
  });
});
