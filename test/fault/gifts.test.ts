import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import type { Actor } from '../../src/app/deps.ts';
import { sellGiftCard } from '../../src/app/giftCards/giftCards.ts';
import { keepGiftCard } from '../../src/app/giftCards/kept.ts';
import { offerGift, withdrawGift } from '../../src/app/voucherGifts/give.ts';
import { takeGift } from '../../src/app/voucherGifts/take.ts';
import { atOnce, given, offersOf } from '../support/offers.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes } = offersOf(deps);
const GIFTS = 12;
const FRIENDS = 4;

it('gives each voucher to one friend or back to its giver, and each gift card to one, while sessions are killed', async () => {
  const { couponId } = await coupon({ claimable: true });
  const friends = await Promise.all(Array.from({ length: FRIENDS }, () => shop.member()));
  const offers = await Promise.all(
    Array.from({ length: GIFTS }, async () => {
      const memberId = await shop.member();
      const by: Actor = { kind: 'member', memberId };
      const { voucherId } = await takes(memberId, couponId);
      return { memberId, voucherId, by };
    }),
  );
  const cards = await Promise.all(
    Array.from({ length: GIFTS }, async () =>
      given(await sellGiftCard(deps, { amountMinor: 100 }, OWNER, `sell:${v7()}`, NOON)),
    ),
  );
  const killer = await startKiller(await shop.databaseUrl(), 20);
  const told = await atOnce(GIFTS, async (index) => {
    const { memberId, voucherId, by } = offers[index] ?? { memberId: '', voucherId: '', by: OWNER };
    const [key, card] = [v7(), cards[index]?.code ?? ''];
    const gift = given(await surely(() => offerGift(deps, { memberId, voucherId }, by, `offer:${key}`, NOON)));
    const [back, ...taken] = await Promise.all([
      surely(() => withdrawGift(deps, { memberId, voucherId }, by, `back:${key}`, NOON)),
      ...friends.map((friend, at) => surely(() => takeGift(deps, friend, gift.code, `take:${key}:${at}`, NOON))),
    ]);
    const kept = await Promise.all(
      friends.map((friend, at) => surely(() => keepGiftCard(deps, friend, card, `keep:${key}:${at}`, NOON))),
    );
    const standing = taken.filter(({ ok }) => ok).length;
    return { moved: standing + (back?.ok === true ? 1 : 0), taken: standing, kept: kept.filter(({ ok }) => ok).length };
  });
  expect(await killer.stop()).toBeGreaterThan(0);
  for (const one of told) expect(one).toMatchObject({ moved: 1, kept: 1 });
  const [rows] = await deps.db.sql<{ given: number; gifts: number; kept: number }[]>`select
    (select count(*)::int from regulars.vouchers where state = 'given') as given,
    (select count(*)::int from regulars.vouchers where source = 'gift') as gifts,
    (select count(*)::int from regulars.member_gift_cards) as kept`;
  const taken = told.reduce((sum, one) => sum + one.taken, 0);
  expect(rows).toEqual({ given: taken, gifts: taken, kept: GIFTS });
  expect(await shop.problems()).toEqual([]);
}, 60_000);
