import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/app/deps.ts';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { giveRewardBack } from '../../src/app/giveRewardBack.ts';
import { issueVoucher } from '../../src/app/issueVoucher.ts';
import { linkAccounts, newLinkCode } from '../../src/app/linkAccounts.ts';
import { readOffers, readVoucher, readVouchers } from '../../src/app/readVouchers.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { takeReward } from '../../src/app/takeReward.ts';
import { undoRedemption } from '../../src/app/undoRedemption.ts';
import { offerGift, withdrawGift } from '../../src/app/voucherGifts/give.ts';
import { readGift, takeGift } from '../../src/app/voucherGifts/take.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { people, somebody } from '../support/people.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, DAY, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, reward, takes } = offersOf(deps);
const { member, opens, joins } = people(deps);

const self = (memberId: string): Actor => ({ kind: 'member', memberId });
const offer = (memberId: string, voucherId: string, now = NOON, key = `offer:${v7()}`) =>
  offerGift(deps, { memberId, voucherId }, self(memberId), key, now);
const take = (memberId: string, code: string, now = NOON, key = `take:${v7()}`) =>
  takeGift(deps, memberId, code, key, now);
const back = (memberId: string, voucherId: string) =>
  withdrawGift(deps, { memberId, voucherId }, self(memberId), `back:${v7()}`, NOON);
const redeem = (code: string, about: { purchaseId?: string } = {}) =>
  redeemVoucher(deps, { code, basket: { amountMinor: 1_000 }, ...about }, CASHIER, `redeem:${v7()}`, NOON);
const standingOf = async (memberId: string, voucherId: string, now = NOON) =>
  (await readVoucher(deps, memberId, voucherId, now))?.standing;
const noticesTo = async (memberId: string, kind: string) =>
  deps.db.sql<{ notice: object }[]>`select notice from regulars.outbox
    where member_id = ${memberId} and notice->>'kind' = ${kind}`;

/** A member with a voucher that is offered, and a friend. */
async function offered(details: Parameters<typeof coupon>[0] = {}) {
  const [mei, bo] = [await shop.member({ name: 'Mei' }), await shop.member({ name: 'Bo' })];
  const voucher = await takes(mei, (await coupon(details)).couponId);
  return { mei, bo, voucher, gift: given(await offer(mei, voucher.voucherId)) };
}

describe('a voucher that is given to a friend', () => {
  it('ends with its giver and is the friend’s, with a new code and the same end, and the giver hears of it', async () => {
    const { mei, bo, voucher, gift } = await offered({ validDays: 30 });
    const taken = given(await take(bo, gift.code));
    expect(taken).toMatchObject({ memberId: bo, standing: 'usable', expiresAt: voucher.expiresAt });
    expect(taken.code).not.toBe(voucher.code);
    expect(taken.couponId).toBe(voucher.couponId);
    expect(await standingOf(mei, voucher.voucherId)).toBe('given');
    expect(outcome(await redeem(voucher.code))).toBe('voucher-given');
    expect(outcome(await redeem(taken.code))).toBe('ok');
    expect(await noticesTo(mei, 'voucher-gift-taken')).toHaveLength(1);
    expect(await shop.problems()).toEqual([]);
  });

  it('is stored without its code', async () => {
    const { gift } = await offered();
    const rows = await deps.db.sql`select to_jsonb(g)::text as row from regulars.voucher_gifts g
      union all select to_jsonb(c)::text from regulars.voucher_gift_codes c
      union all select to_jsonb(k)::text from regulars.command_keys k`;
    expect(JSON.stringify(rows)).not.toContain(gift.code);
  });

  it('gets the same link for the same key; a newer link takes the place of the older one', async () => {
    const { mei, bo, voucher } = await offered();
    const first = given(await offer(mei, voucher.voucherId, NOON, 'offer:same'));
    expect(given(await offer(mei, voucher.voucherId, NOON, 'offer:same'))).toEqual(first);
    const second = given(await offer(mei, voucher.voucherId));
    expect(outcome(await take(bo, first.code))).toBe('gift-gone');
    expect(outcome(await take(bo, second.code))).toBe('ok');
  });

  it('is taken once by one friend of 20 at the same moment', async () => {
    const { gift } = await offered();
    const friends = await Promise.all(Array.from({ length: 20 }, () => shop.member()));
    const all = await atOnce(20, (index) => take(friends[index] ?? '', gift.code));
    expect(all.map(outcome).filter((one) => one === 'ok')).toHaveLength(1);
    expect(new Set(all.map(outcome))).toEqual(new Set(['ok', 'gift-gone']));
    expect(await shop.problems()).toEqual([]);
  });

  it('is one voucher for a friend who taps 10 times, and the same answer for the same key', async () => {
    const { bo, gift } = await offered();
    const all = await atOnce(10, () => take(bo, gift.code));
    expect(new Set(all.map((one) => given(one).voucherId)).size).toBe(1);
    const again = given(await take(bo, gift.code, NOON, 'take:same'));
    expect(given(await take(bo, gift.code, NOON, 'take:same'))).toEqual(again);
    expect((await readVouchers(deps, bo, NOON)).usable).toHaveLength(1);
  });

  it('is either used by its giver or taken by the friend, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { mei, bo, voucher, gift } = await offered();
      const [used, taken] = await Promise.all([redeem(voucher.code), take(bo, gift.code)]);
      expect([outcome(used), outcome(taken)].filter((one) => one === 'ok')).toHaveLength(1);
      expect(['used', 'given']).toContain(await standingOf(mei, voucher.voucherId));
    }
    expect(await shop.problems()).toEqual([]);
  });

  it('is taken back by its giver while nobody has it, and not after', async () => {
    const { mei, bo, voucher, gift } = await offered();
    expect(outcome(await back(mei, voucher.voucherId))).toBe('ok');
    expect(outcome(await take(bo, gift.code))).toBe('gift-gone');
    expect(outcome(await back(mei, voucher.voucherId))).toBe('gift-gone');
    const again = given(await offer(mei, voucher.voucherId));
    given(await take(bo, again.code));
    expect(outcome(await back(mei, voucher.voucherId))).toBe('gift-gone');
    expect(outcome(await offer(mei, voucher.voucherId))).toBe('voucher-not-usable');
  });

  it('can be taken for 7 days, or as long as the voucher', async () => {
    const long = await offered();
    expect(long.gift.expiresAt).toBe(NOON + 7 * DAY);
    expect(outcome(await take(long.bo, long.gift.code, NOON + 7 * DAY))).toBe('gift-gone');
    expect(outcome(await take(long.bo, long.gift.code, NOON + 7 * DAY - 1))).toBe('ok');
    const short = await offered({ validDays: 1 });
    expect(short.gift.expiresAt).toBe(short.voucher.expiresAt);
  });

  it('goes to nobody who has as many as one member may', async () => {
    const { bo, voucher, gift } = await offered({ usesPerMember: 1 });
    given(await issueVoucher(deps, voucher.couponId, bo, OWNER, `issue:${v7()}`, NOON));
    expect(outcome(await take(bo, gift.code))).toBe('coupon-already-taken');
    expect(outcome(await take(await shop.member(), gift.code))).toBe('ok');
  });

  it('is not taken anew by who gave it away, where one is for each member', async () => {
    const { mei, bo, voucher, gift } = await offered({ usesPerMember: 1 });
    given(await take(bo, gift.code));
    expect((await readOffers(deps, mei, NOON)).map((one) => one.couponId)).not.toContain(voucher.couponId);
    await expect(takes(mei, voucher.couponId)).rejects.toThrow('coupon-already-taken');
  });

  it('is not its giver’s own, also where another account turns out to be theirs', async () => {
    const one = await member('telegram');
    const other = await member('line');
    const voucher = await takes(one.memberId, (await coupon()).couponId);
    const gift = given(await offer(one.memberId, voucher.voucherId));
    expect(outcome(await take(one.memberId, gift.code))).toBe('gift-own');
    const { code } = given(await newLinkCode(deps, other.memberId, `link:${v7()}`, NOON));
    const link = { address: one.who, code, programme: DEFAULT_PROGRAMME };
    given(await linkAccounts(deps, link, `join:${v7()}`, NOON));
    const now = await readGift(deps, gift.code, one.memberId, NOON);
    expect(now.kind).toBe('own');
    expect(outcome(await take(one.memberId, gift.code))).toBe('gift-own');
    expect(await shop.problems()).toEqual([]);
  });

  it('moves with both accounts where giver and friend turn out to be one person', async () => {
    const one = await member('telegram');
    const other = await member('line', NOON + 1);
    const voucher = await takes(one.memberId, (await coupon()).couponId);
    const taken = given(await take(other.memberId, given(await offer(one.memberId, voucher.voucherId)).code));
    const { code } = given(await newLinkCode(deps, one.memberId, `link:${v7()}`, NOON));
    given(await linkAccounts(deps, { address: other.who, code, programme: DEFAULT_PROGRAMME }, `join:${v7()}`, NOON));
    expect(await standingOf(one.memberId, taken.voucherId)).toBe('usable');
    expect(await shop.problems()).toEqual([]);
  });

  it('is gone with a giver who is forgotten, and stays with a friend who took it', async () => {
    const open = await offered();
    given(await forgetMember(deps, open.mei, `forget:${v7()}`, NOON));
    expect(outcome(await take(open.bo, open.gift.code))).toBe('gift-gone');
    const had = await offered();
    const taken = given(await take(had.bo, had.gift.code));
    given(await forgetMember(deps, had.mei, `forget:${v7()}`, NOON));
    expect(await standingOf(had.bo, taken.voucherId)).toBe('usable');
    const gone = await offered();
    given(await take(gone.bo, gone.gift.code));
    given(await forgetMember(deps, gone.bo, `forget:${v7()}`, NOON));
    expect(await shop.problems()).toEqual([]);
  });

  it('leads nowhere for a code that nobody has, and ten of those are enough for ten minutes', async () => {
    const bo = await shop.member();
    const codes = Array.from({ length: 11 }, (_, index) => `ZZZZ0000${String(index).padStart(4, '0')}`);
    const all: string[] = [];
    for (const code of codes) all.push(outcome(await take(bo, code)));
    expect(all).toEqual([...Array.from({ length: 10 }, () => 'gift-gone'), 'too-many-wrong-codes']);
  });
});

describe('what cannot be given', () => {
  it('is a coupon that is personal or for a first purchase, and what was a gift itself', async () => {
    const mei = await shop.member();
    for (const terms of [{ personal: true }, { firstPurchase: true }] as const) {
      const voucher = await takes(mei, (await coupon({ terms })).couponId);
      expect(outcome(await offer(mei, voucher.voucherId))).toBe('voucher-personal');
    }
    const { bo, gift } = await offered();
    const taken = given(await take(bo, gift.code));
    expect(outcome(await offer(bo, taken.voucherId))).toBe('voucher-personal');
  });

  it('is one that is used, has run out or is somebody else’s', async () => {
    const { mei, bo, voucher } = await offered({ validDays: 2 });
    expect(outcome(await offer(bo, voucher.voucherId))).toBe('voucher-unknown');
    expect(outcome(await offer(mei, voucher.voucherId, NOON + 5 * DAY))).toBe('voucher-not-usable');
    given(await redeem(voucher.code));
    expect(outcome(await offer(mei, voucher.voucherId))).toBe('voucher-not-usable');
  });

  it('is what the owner made personal after the link was out', async () => {
    const { bo, voucher, gift } = await offered();
    await deps.db.sql`update regulars.coupons set terms = '{"personal": true}' where coupon_id = ${voucher.couponId}`;
    expect(outcome(await take(bo, gift.code))).toBe('gift-gone');
  });
});

describe('a given voucher that a purchase brought', () => {
  async function givenOfPurchase() {
    const offer = await coupon({ claimable: false });
    const rule = { id: 'buy', on: 'purchase', couponId: offer.couponId, name: 'Thanks' } as const;
    await setProgramme(deps, { issueRules: [rule] });
    const [mei, bo] = [await shop.member(), await shop.member({ name: 'Bo' })];
    const bought = await shop.buys(mei, 1_000, { externalRef: v7() });
    await setProgramme(deps, { issueRules: [] });
    const [voucher] = (await readVouchers(deps, mei, NOON)).usable;
    if (voucher === undefined) throw new Error('the rule gave nothing');
    const link = given(await offerGift(deps, { memberId: mei, voucherId: voucher.voucherId }, self(mei), v7(), NOON));
    const taken = given(await take(bo, link.code));
    const refund = () =>
      refundPurchase(deps, { purchaseId: bought.purchaseId, what: { kind: 'all' } }, OWNER, `refund:${v7()}`, NOON);
    return { mei, bo, taken, refund };
  }

  it('is lost by the refund wherever it is', async () => {
    const { bo, taken, refund } = await givenOfPurchase();
    given(await refund());
    expect(await standingOf(bo, taken.voucherId)).toBe('void');
    expect(await shop.problems()).toEqual([]);
  });

  it('stays used when the friend has used it, and does not come back by an undo after the refund', async () => {
    const { bo, taken, refund } = await givenOfPurchase();
    const used = given(await redeem(taken.code));
    given(await refund());
    expect(await standingOf(bo, taken.voucherId)).toBe('used');
    const undone = given(
      await undoRedemption(deps, { memberId: bo, redemptionId: used.redemptionId }, OWNER, `undo:${v7()}`, NOON),
    );
    expect(undone.voucherIsBack).toBe(false);
    expect(await shop.problems()).toEqual([]);
  });

  /** Of one coupon, by a rule without a minimum and one from 900 on; the voucher of one is the friend's, who used it. */
  async function usedOfTwoRules(which: 'any amount' | 'from 900') {
    const { couponId } = await coupon({ claimable: false, value: 10 });
    const rule = { on: 'purchase', couponId } as const;
    const rules = [
      { ...rule, id: 'any', name: 'any amount' },
      { ...rule, id: 'from', name: 'from 900', minimumMinor: 900 },
    ];
    await setProgramme(deps, { issueRules: rules });
    const [mei, bo] = [await shop.member(), await shop.member()];
    const { purchaseId } = await shop.buys(mei, 1_000, { externalRef: v7() });
    await setProgramme(deps, { issueRules: [] });
    const [row] = await deps.db.sql<{ issued: { voucherId: string; minimumMinor: number }[] }[]>`
      select explanation->'issued' as issued from regulars.journals
      where purchase_id = ${purchaseId} and kind = 'earn'`;
    const brought = row?.issued.find(({ minimumMinor }) => minimumMinor >= 900 === (which === 'from 900'));
    const taken = given(await take(bo, given(await offer(mei, brought?.voucherId ?? '')).code));
    const { redemptionId } = given(await redeem(taken.code));
    const what = { kind: 'amount', amountMinor: 200 } as const;
    given(await refundPurchase(deps, { purchaseId, what }, OWNER, v7(), NOON));
    const isBack = async () =>
      given(await undoRedemption(deps, { memberId: bo, redemptionId }, OWNER, v7(), NOON)).voucherIsBack;
    return { mei, isBack };
  }

  it('is lost with the rule that brought it, not with another one of the same coupon', async () => {
    expect(await (await usedOfTwoRules('any amount')).isBack()).toBe(true);
    expect(await (await usedOfTwoRules('from 900')).isBack()).toBe(false);
    expect(await shop.problems()).toEqual([]);
  });

  it('is so too when its giver is forgotten, as far as their given vouchers tell', async () => {
    const [holds, lapsed] = [await usedOfTwoRules('any amount'), await usedOfTwoRules('from 900')];
    for (const { mei } of [holds, lapsed]) given(await forgetMember(deps, mei, `forget:${v7()}`, NOON));
    expect([await holds.isBack(), await lapsed.isBack()]).toEqual([true, false]);
    expect(await shop.problems()).toEqual([]);
  });

  it('is either taken or lost when both happen at once', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { bo, taken, refund } = await givenOfPurchase();
      const [used] = await Promise.all([redeem(taken.code), refund()]);
      expect(await standingOf(bo, taken.voucherId)).toBe(used.ok ? 'used' : 'void');
    }
    expect(await shop.problems()).toEqual([]);
  });
});

describe('a reward that was given to a friend', () => {
  it('is not turned back into points', async () => {
    const [mei, bo] = [await shop.member(), await shop.member()];
    await shop.buys(mei, 20_000);
    const { couponId } = await coupon({ claimable: false });
    const { rewardId } = await reward({ couponId, costPoints: 100 });
    const { voucher } = given(await takeReward(deps, mei, { rewardId }, `reward:${v7()}`, NOON));
    given(await take(bo, given(await offer(mei, voucher.voucherId)).code));
    const which = { memberId: mei, voucherId: voucher.voucherId };
    expect(outcome(await giveRewardBack(deps, which, OWNER, `back:${v7()}`, NOON))).toBe('voucher-given');
  });
});

describe('somebody who joins by a gift', () => {
  it('counts as brought by who gave it', async () => {
    const { mei, gift } = await offered();
    const who = somebody();
    await opens(who, NOON, `g_${gift.code}`);
    const joined = await joins(who);
    expect(joined.referred).toBe(true);
    const [row] = await deps.db
      .sql`select referrer_member_id from regulars.referrals where member_id = ${joined.memberId}`;
    expect(row?.['referrer_member_id']).toBe(mei);
    expect(outcome(await take(joined.memberId, gift.code))).toBe('ok');
  });

  it('stays brought by whoever was first', async () => {
    const { gift } = await offered();
    const first = await member();
    const who = somebody();
    await opens(who, NOON, `i_${first.code}`);
    await opens(who, NOON + 1, `g_${gift.code}`);
    const joined = await joins(who, NOON + 2);
    const [row] = await deps.db
      .sql`select referrer_member_id from regulars.referrals where member_id = ${joined.memberId}`;
    expect(row?.['referrer_member_id']).toBe(first.memberId);
  });
});
