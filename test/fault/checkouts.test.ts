import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { adjustPoints } from '../../src/app/adjustPoints.ts';
import { confirmCheckout } from '../../src/app/checkout/confirm.ts';
import { holdCheckout } from '../../src/app/checkout/hold.ts';
import { releaseLate } from '../../src/app/checkout/late.ts';
import { quoteCheckout, readCheckout } from '../../src/app/checkout/quote.ts';
import { releaseCheckout } from '../../src/app/checkout/release.ts';
import type { Actor } from '../../src/app/deps.ts';
import { sellGiftCard } from '../../src/app/giftCards/giftCards.ts';
import { patiently } from '../../src/app/patience.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { spendPoints } from '../../src/app/spendPoints.ts';
import { given, offersOf, outcome } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes, usesOf } = offersOf(deps);
const by: Actor = { kind: 'key', apiKeyId: v7() };
const CLIENTS = 16;
const ROUNDS = Number(process.env['ROUNDS'] ?? 2);
const POINTS = 400;
const CARD = 300;

/** What one client was told, of each thing it did: how many points and how much money of the card it moved for good. */
interface Told {
  readonly spent: number;
  readonly cardMinor: number;
}
const NOTHING: Told = { spent: 0, cardMinor: 0 };

/** One client: quotes, holds and then confirms, lets go, or forgets about it; or spends; or returns what it bought. */
async function client(turn: number, memberId: string, code: string, card: string): Promise<Told> {
  const by: Actor = { kind: 'key', apiKeyId: v7() };
  const [dice, key] = [(turn * 7) % 10, v7()];
  if (dice === 0) {
    const spent = await surely(() =>
      spendPoints(deps, { member: { memberId }, points: 50, reason: 'x' }, by, key, NOON),
    );
    return spent.ok ? { spent: 50, cardMinor: 0 } : NOTHING;
  }
  const lines = [{ sku: 'TEA', quantity: 1, unitPriceMinor: 250 }];
  const report = {
    member: { memberId },
    lines,
    points: 100,
    giftCards: [card],
    vouchers: dice % 3 === 0 ? [code] : [],
  };
  const quoted = given(await surely(() => quoteCheckout(deps, report, by, `q${key}`, NOON)));
  const { checkoutId, quote } = quoted;
  const held = await surely(() => holdCheckout(deps, checkoutId, by, `h${key}`, NOON));
  if (!held.ok) return NOTHING;
  if (dice === 1) return NOTHING;
  if (dice === 2) {
    given(await surely(() => releaseCheckout(deps, checkoutId, by, `r${key}`, NOON)));
    return NOTHING;
  }
  const bought = given(
    await surely(() => confirmCheckout(deps, { checkoutId, externalRef: `ref:${key}` }, by, `c${key}`, NOON)),
  ).bought;
  const used = quote.giftCards.used.reduce((sum, { payMinor }) => sum + payMinor, 0);
  if (dice !== 3) return { spent: quote.points.points, cardMinor: used };
  const all = { purchaseId: bought.purchaseId, what: { kind: 'all' } } as const;
  given(await surely(() => refundPurchase(deps, all, by, `b${key}`, NOON)));
  return NOTHING;
}

it('gives sixteen clients on two members no point, no use and no money twice', async () => {
  await setProgramme(deps, {
    earn: { combination: 'stack', rates: [], multipliers: [] },
    checkout: { holdMinutes: 15, points: { points: 1, minor: 1, minimumPoints: 1, maxPercent: 100 } },
  });
  for (let round = 0; round < ROUNDS; round += 1) await oneRound(round);
  expect(await shop.problems()).toEqual([]);
}, 120_000);

/** Gives how many sessions were killed meanwhile, where they are. */
async function oneRound(round: number, isKilled = false): Promise<number> {
  const offer = await coupon({ kind: 'amount', value: 50, usesLimit: 2 });
  const members = await Promise.all([memberWith(POINTS), memberWith(POINTS)]);
  const codes = await Promise.all(members.map(async (memberId) => (await takes(memberId, offer.couponId)).code));
  const card = given(await sellGiftCard(deps, { amountMinor: CARD }, by, v7(), NOON));
  const killer = isKilled ? await startKiller(await shop.databaseUrl()) : undefined;
  const told = await Promise.all(
    Array.from({ length: CLIENTS }, async (_, index) => {
      const who = index % 2;
      const moved = await client(round * CLIENTS + index, members[who] ?? '', codes[who] ?? '', card.code);
      return { who, ...moved };
    }),
  );
  const kills = (await killer?.stop()) ?? 0;

  // What nobody confirmed comes back by its time, and then only what clients were told of is gone.
  const later = NOON + 15 * 60_000;
  await patiently(() => releaseLate(deps, later));
  for (const [who, memberId] of members.entries()) {
    const spent = told.filter((one) => one.who === who).reduce((sum, one) => sum + one.spent, 0);
    expect(await patiently(() => shop.pointsOf(memberId, later))).toEqual({
      available: POINTS - spent,
      pending: 0,
      held: 0,
      deficit: 0,
    });
  }
  const [row] = await patiently(
    () => deps.db.sql`select balance_minor::int, held_minor::int from regulars.gift_cards
    where card_id = ${card.cardId}`,
  );
  const paid = told.reduce((sum, one) => sum + one.cardMinor, 0);
  expect(row).toEqual({ balance_minor: CARD - paid, held_minor: 0 });
  const [uses] = await patiently(
    () => deps.db.sql`select count(*)::int as count from regulars.redemptions
    where coupon_id = ${offer.couponId} and reversed_at is null`,
  );
  expect(await patiently(() => usesOf(offer.couponId))).toBe(uses?.['count']);
  expect(await patiently(() => shop.problems())).toEqual([]);
  return kills;
}

async function memberWith(points: number): Promise<string> {
  const memberId = await shop.member();
  given(await adjustPoints(deps, { memberId, points, reason: 'x' }, OWNER, v7(), NOON));
  return memberId;
}

it('lets exactly as many hold as there is, however many come at once, and no fewer', async () => {
  const memberId = await memberWith(250);
  const lines = [{ sku: 'TEA', quantity: 1, unitPriceMinor: 1_000 }];
  const orders = await Promise.all(
    Array.from({ length: 20 }, async () =>
      given(await quoteCheckout(deps, { member: { memberId }, lines, points: 100 }, by, v7(), NOON)),
    ),
  );
  const answers = await Promise.all(orders.map(({ checkoutId }) => holdCheckout(deps, checkoutId, by, v7(), NOON)));
  expect(answers.map(outcome).toSorted()).toEqual([...Array(18).fill('not-enough-points'), 'ok', 'ok']);
  expect(await shop.pointsOf(memberId)).toMatchObject({ available: 50, held: 200 });
  const states = await Promise.all(orders.map(({ checkoutId }) => readCheckout(deps, checkoutId, NOON)));
  expect(states.filter((one) => one?.state === 'held')).toHaveLength(2);
  expect(await shop.problems()).toEqual([]);
});

it('gives them no more while sessions of the database are killed', async () => {
  expect(await oneRound(1_000, true)).toBeGreaterThan(0);
}, 120_000);
