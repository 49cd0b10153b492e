import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { lookUpGiftCard, returnGiftCard, sellGiftCard } from '../../src/app/giftCards/giftCards.ts';
import {
  keepGiftCard,
  readGiftCardHistory,
  readKeptGiftCards,
  readNewestGiftCards,
} from '../../src/app/giftCards/kept.ts';
import { linkAccounts, newLinkCode } from '../../src/app/linkAccounts.ts';
import { enterCode } from '../../src/app/takeCoupon.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { atOnce, given, outcome } from '../support/offers.ts';
import { people } from '../support/people.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { member } = people(deps);

const sold = async (amountMinor = 300) => given(await sellGiftCard(deps, { amountMinor }, OWNER, `sell:${v7()}`, NOON));
const keep = (memberId: string, code: string, key = `keep:${v7()}`) => keepGiftCard(deps, memberId, code, key, NOON);
const kept = async (memberId: string) => (await readKeptGiftCards(deps, memberId, NOON)).map(({ cardId }) => cardId);

describe('a gift card that a member keeps', () => {
  it('is theirs alone, however often they add it, and the same answer for the same key', async () => {
    const [mei, card] = [await shop.member(), await sold()];
    const first = given(await keep(mei, card.code, 'keep:same'));
    expect(given(await keep(mei, card.code, 'keep:same'))).toEqual(first);
    expect(outcome(await keep(mei, card.code))).toBe('ok');
    expect(await kept(mei)).toEqual([card.cardId]);
    expect(outcome(await keep(await shop.member(), card.code))).toBe('code-not-accepted');
  });

  it('is kept by one of 20 who add it at the same moment', async () => {
    const card = await sold();
    const all = await Promise.all(Array.from({ length: 20 }, () => shop.member()));
    const answers = await atOnce(20, (index) => keep(all[index] ?? '', card.code));
    expect(answers.map(outcome).filter((one) => one === 'ok')).toHaveLength(1);
    const rows = await deps.db.sql`select 1 from regulars.member_gift_cards where card_id = ${card.cardId}`;
    expect(rows).toHaveLength(1);
  });

  it('is not kept without a code that works', async () => {
    const mei = await shop.member();
    const back = await sold();
    given(await returnGiftCard(deps, back.code, OWNER, `return:${v7()}`, NOON));
    for (const code of [back.code, 'ZZZZ00001111', 'no code']) {
      expect(outcome(await keep(mei, code))).toBe('code-not-accepted');
    }
  });

  it('counts ten wrong codes in ten minutes', async () => {
    const mei = await shop.member();
    for (let wrong = 0; wrong < 10; wrong += 1) {
      const typed = `ZZZZ0000111${wrong}`;
      expect(await enterCode(deps, mei, typed, `code:${v7()}`, NOON)).toEqual({ kind: 'not-accepted' });
    }
    const { code } = await sold();
    expect(await enterCode(deps, mei, code, `code:${v7()}`, NOON)).toEqual({ kind: 'too-many-wrong-codes' });
  });

  it('goes over when two accounts become one, and is freed when its member is forgotten', async () => {
    const one = await member('telegram');
    const other = await member('line', NOON + 1);
    const card = await sold();
    given(await keep(other.memberId, card.code));
    const { code } = given(await newLinkCode(deps, one.memberId, `link:${v7()}`, NOON));
    given(await linkAccounts(deps, { address: other.who, code, programme: DEFAULT_PROGRAMME }, `join:${v7()}`, NOON));
    expect(await kept(one.memberId)).toEqual([card.cardId]);
    given(await forgetMember(deps, one.memberId, `forget:${v7()}`, NOON));
    expect(given(await lookUpGiftCard(deps, card.code, OWNER, NOON)).balanceMinor).toBe(300);
    expect(outcome(await keep(await shop.member(), card.code))).toBe('ok');
    expect(await shop.problems()).toEqual([]);
  });

  it('tells its history to who keeps it and to managers, and to nobody else', async () => {
    const [mei, card] = [await shop.member(), await sold()];
    given(await keep(mei, card.code));
    const history = (by: Parameters<typeof readGiftCardHistory>[2]) => readGiftCardHistory(deps, card.cardId, by);
    expect((await history({ kind: 'member', memberId: mei }))?.moves).toEqual([
      { kind: 'sold', amountMinor: 300, occurredAt: NOON },
    ]);
    expect(await history(OWNER)).toBeDefined();
    expect(await history(CASHIER)).toBeUndefined();
    expect(await history({ kind: 'member', memberId: await shop.member() })).toBeUndefined();
    expect(await readNewestGiftCards(deps, CASHIER)).toEqual([]);
  });
});
