import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { adjustPoints } from '../../src/app/adjustPoints.ts';
import { confirmCheckout } from '../../src/app/checkout/confirm.ts';
import { holdCheckout } from '../../src/app/checkout/hold.ts';
import { quoteCheckout } from '../../src/app/checkout/quote.ts';
import type { Actor } from '../../src/app/deps.ts';
import { sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import { rewardsPart } from '../../src/chat/member/rewards.ts';
import { ownApi } from '../http/api/support/api.ts';
import { paneOf } from '../support/chatPane.ts';
import { given, offersOf } from '../support/offers.ts';
import { judge, NOTHING_WRONG, race, roundsOf, type Score } from '../support/races.ts';
import { CASHIER, NOON, OWNER } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const api = ownApi({ requestsPerMinute: 10_000_000 });
const { deps } = api.shop;
const { coupon, reward, takes } = offersOf(deps);
const COST = 10;
const CLAIMERS = process.env['ROUNDS'] === undefined ? 150 : 1_000;

/** Members with points for everything. */
const rich = (count: number): Promise<string[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const memberId = await api.shop.member();
      const many = { memberId, points: 1_000_000, reason: 'x' };
      given(await surely(() => adjustPoints(deps, many, OWNER, v7(), NOON)));
      return memberId;
    }),
  );

/** A member's tap on "take it", as often as the chat has no answer. */
async function byChat(memberId: string, rewardId: string): Promise<boolean> {
  const chat = paneOf(deps, [rewardsPart], { member: { memberId, name: 'Mei' }, staff: undefined });
  const tap = `rtake:${rewardId}:${COST}-${v7().replaceAll('-', '').slice(-10)}`;
  return (await surely(() => chat.sends(tap))).some(({ type }) => type === 'qr');
}

async function byApi(path: string, body: object): Promise<boolean> {
  const key = v7();
  for (;;) {
    const { status, json } = await api.post(`/v1${path}`, body, { 'idempotency-key': key });
    if (status === 201 || status === 409) return status === 201;
    if (status !== 503) throw new Error(`${path} was answered ${status} ${JSON.stringify(json)}`);
  }
}

/** So many pieces of a reward, which each member asks for once, half of them in the chat. */
async function claims(score: Score, members: readonly string[], stock: number): Promise<void> {
  const { couponId } = await coupon({ kind: 'free_item', value: 1, claimable: false });
  const { rewardId } = await reward({ costPoints: COST, stock, couponId });
  const wanted = members.map((memberId, index) => ({ memberId, door: index % 2 }));
  const got = await Promise.all(
    wanted.map(({ memberId, door }) =>
      door === 0 ? byChat(memberId, rewardId) : byApi(`/members/${memberId}/rewards/${rewardId}`, { costPoints: COST }),
    ),
  );
  const done = got.filter(Boolean).length;
  score.asked += wanted.length;
  score.done += done;
  judge(score, done, Math.min(stock, members.length));
  const [row] = await deps.db.sql<{ taken: number; vouchers: number; members: number }[]>`
    select (select taken from regulars.rewards where reward_id = ${rewardId})::int as taken,
      count(*)::int as vouchers, count(distinct member_id)::int as members
    from regulars.vouchers where coupon_id = ${couponId}`;
  if (row?.taken !== done || row.vouchers !== done || row.members !== done) score.wrong.else += 1;
}

/** Vouchers of a coupon with fewer uses, at the till, over the API and in a checkout at once; every fourth at two doors. */
async function redeems(score: Score, members: readonly string[], uses: number): Promise<void> {
  const { couponId } = await coupon({ kind: 'amount', value: 50, usesLimit: uses, usesPerMember: 1 });
  const codes = await Promise.all(members.map(async (memberId) => (await takes(memberId, couponId)).code));
  const wanted = codes.flatMap((code, index) => {
    const doors = index % 4 === 0 ? [index % 3, (index + 1) % 3] : [index % 3];
    return doors.map((door) => ({ code, memberId: members[index] ?? '', door }));
  });
  const got = await Promise.all(
    wanted.map(({ code, memberId, door }) => {
      if (door === 0) return atTill(code);
      if (door === 1) return byApi(`/vouchers/${code}/redemptions`, { amountMinor: 500 });
      return inCheckout(memberId, code);
    }),
  );
  const done = got.filter(Boolean).length;
  score.asked += wanted.length;
  score.done += done;
  judge(score, done, uses);
  const [row] = await deps.db.sql<{ uses: number; standing: number; members: number }[]>`
    select (select uses from regulars.coupons where coupon_id = ${couponId})::int as uses,
      count(*)::int as standing, count(distinct member_id)::int as members
    from regulars.redemptions where coupon_id = ${couponId} and reversed_at is null`;
  if (row?.uses !== done || row.standing !== done || row.members !== done) score.wrong.else += 1;
}

async function atTill(code: string): Promise<boolean> {
  const key = v7();
  const sale = { codes: [code], basket: { amountMinor: 500 } };
  return (await surely(() => sellWithVoucher(deps, sale, CASHIER, key, NOON))).ok;
}

async function inCheckout(memberId: string, code: string): Promise<boolean> {
  const by: Actor = { kind: 'key', apiKeyId: v7() };
  const key = v7();
  const basket = { member: { memberId }, lines: [{ sku: 'TEA', quantity: 1, unitPriceMinor: 500 }], vouchers: [code] };
  const { checkoutId, quote } = given(await surely(() => quoteCheckout(deps, basket, by, `q${key}`, NOON)));
  if (quote.vouchers.used.length === 0) return false;
  const held = await surely(() => holdCheckout(deps, checkoutId, by, `h${key}`, NOON));
  if (!held.ok) return false;
  given(await surely(() => confirmCheckout(deps, { checkoutId, externalRef: key }, by, `c${key}`, NOON)));
  return true;
}

it('F56: a stock of ten among a hundred claimers, and a coupon with six uses among twenty, are given out exactly', {
  timeout: 7_200_000,
}, async () => {
  // A hundred for each of two rounds that go on at once.
  const crowds = [await rich(100), await rich(100)];
  const play = async (round: number, score: Score) => {
    const members = crowds[round % 2] ?? [];
    await claims(score, members, 10);
    await redeems(score, members.slice(0, 20), 6);
  };
  const wrong = await race('F56', roundsOf(2), deps, play, crowds.length);
  expect(wrong).toEqual(NOTHING_WRONG);
  expect(await api.shop.problems()).toEqual([]);
});

it('F56: a stock for every tenth of many claimers is given out exactly', { timeout: 7_200_000 }, async () => {
  const members = await rich(CLAIMERS);
  const wrong = await race(`F56 with ${CLAIMERS} claimers`, Math.ceil(roundsOf(1) / 50), deps, (_, score) =>
    claims(score, members, CLAIMERS / 10),
  );
  expect(wrong).toEqual(NOTHING_WRONG);
});
