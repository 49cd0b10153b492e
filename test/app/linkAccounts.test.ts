import { describe, expect, it } from 'vitest';
import { findMemberPoints, ledgerParts } from '../../db/ledger.ts';
import { addressOfMember } from '../../db/outbox.ts';
import { commit } from '../../db/unit.ts';
import type { Address } from '../../src/app/channel.ts';
import { linkAccounts, lookAtLinkCode, newLinkCode } from '../../src/app/linkAccounts.ts';
import { readPerson } from '../../src/app/people.ts';
import { readMember } from '../../src/app/readMember.ts';
import { readPoints } from '../../src/app/readPoints.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { setMarketing } from '../../src/app/setMarketing.ts';
import { setPhone } from '../../src/app/setPhone.ts';
import { takeReward } from '../../src/app/takeReward.ts';
import { decideSpend } from '../../src/core/points/decideSpend.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { given, offersOf, outcome } from '../support/offers.ts';
import { people, somebody } from '../support/people.ts';
import { CASHIER, DAY, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { opens, member } = people(deps);
const { coupon, reward, takes } = offersOf(deps);
const programme = DEFAULT_PROGRAMME;
let count = 0;
const key = () => `event:${++count}`;

async function codeOf(memberId: string, now = NOON): Promise<string> {
  const made = await newLinkCode(deps, memberId, key(), now);
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value.code;
}

const types = (address: Address, code: string, now = NOON, as = key()) =>
  linkAccounts(deps, { address, code, programme }, as, now);

async function links(address: Address, code: string, now = NOON) {
  const linked = await types(address, code, now);
  if (!linked.ok) throw new Error(linked.refusal.code);
  return linked.value;
}

const memberAt = async (address: Address) => (await readPerson(deps, address, 'en')).person.member?.memberId;

describe('linking an account that has no member yet', () => {
  it('gives it the member who was shown the code, and tells their other accounts', async () => {
    const mei = await member('line');
    const telegram = somebody('telegram');
    await opens(telegram, NOON);
    const linked = await links(telegram, await codeOf(mei.memberId));
    expect(linked).toEqual({ memberId: mei.memberId, merged: false, movedPoints: 0 });
    expect(await memberAt(telegram)).toBe(mei.memberId);
    const told = await deps.db.sql`
      select channel, notice from regulars.outbox where channel_user_id = ${mei.who.channelUserId}`;
    expect(told).toEqual([
      { channel: 'line', notice: { kind: 'accounts-linked', channel: 'telegram', merged: false } },
    ]);
  });

  it('takes a code once, within 10 minutes, however it is typed, and gives one answer for all others', async () => {
    const mei = await member('line');
    const code = await codeOf(mei.memberId);
    const [a, b] = [somebody(), somebody()];
    const lapsed = await types(a, code, NOON + 10 * 60_000);
    const linked = await types(a, ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)}`);
    const used = await types(b, code);
    const unknown = await types(b, 'A1A1A1A1');
    expect(linked.ok).toBe(true);
    for (const refused of [lapsed, used, unknown]) {
      expect(refused).toEqual({ ok: false, refusal: { code: 'link-code-not-accepted' } });
    }
  });

  it('says what a code would do without using it', async () => {
    const mei = await member('line');
    const code = await codeOf(mei.memberId);
    const [bare, tom] = [somebody(), await member('telegram')];
    expect(await lookAtLinkCode(deps, bare, code, NOON)).toEqual({ ok: true, value: { name: 'Mei', merges: false } });
    expect(await lookAtLinkCode(deps, tom.who, code, NOON)).toMatchObject({ value: { merges: true } });
    expect(await lookAtLinkCode(deps, mei.who, code, NOON)).toMatchObject({ refusal: { code: 'already-linked' } });
    expect((await types(bare, code)).ok).toBe(true);
  });

  it('lets one of two who type a code at once have it', async () => {
    const mei = await member('line');
    const code = await codeOf(mei.memberId);
    const both = await Promise.all([types(somebody(), code), types(somebody(), code)]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
  });

  it('gives an event that comes twice its first answer', async () => {
    const mei = await member('line');
    const code = await codeOf(mei.memberId);
    const telegram = somebody();
    const first = await types(telegram, code, NOON, 'event:twice');
    expect(await types(telegram, code, NOON, 'event:twice')).toEqual({ ...first, repeated: true });
  });

  it('stops listening after 10 wrong codes', async () => {
    const mei = await member('line');
    const guesser = somebody();
    for (let wrong = 0; wrong < 10; wrong += 1) await types(guesser, `B1B1B1B${wrong}`);
    const right = await codeOf(mei.memberId);
    expect(await types(guesser, right)).toEqual({ ok: false, refusal: { code: 'too-many-wrong-codes' } });
    expect((await types(somebody(), right)).ok).toBe(true);
  });
});

describe('linking two members', () => {
  it('keeps the one that joined first, with the points, purchases and settings of both', async () => {
    const first = await member('line', NOON - DAY);
    const second = await member('telegram', NOON);
    await shop.buys(first.memberId, 1_000);
    await shop.buys(second.memberId, 2_550, { externalRef: 'till-1' });
    await setPhone(deps, second.memberId, '886912345678', key());
    const linked = await links(first.who, await codeOf(second.memberId));
    expect(linked).toEqual({ memberId: first.memberId, merged: true, movedPoints: 25 });
    for (const { who } of [first, second]) expect(await memberAt(who)).toBe(first.memberId);
    expect(await shop.pointsOf(first.memberId)).toMatchObject({ available: 35, pending: 0, deficit: 0 });
    expect(await readMember(deps, second.memberId)).toMatchObject({
      memberId: first.memberId,
      phone: '+886912345678',
      purchases: 2,
      inviteCode: first.code,
    });
    expect(await shop.problems()).toEqual([]);
  });

  it('shows the history of both as one', async () => {
    const [first, second] = [await member('line', NOON - DAY), await member()];
    await shop.buys(second.memberId, 700);
    await links(second.who, await codeOf(first.memberId));
    const history = await readPoints(deps, first.memberId, NOON);
    expect(history?.journals.map(({ kind, points }) => ({ kind, points }))).toEqual([
      { kind: 'merge', points: 7 },
      { kind: 'merge', points: -7 },
      { kind: 'earn', points: 7 },
    ]);
    expect(history?.journals[2]?.purchase).toMatchObject({ netMinor: 700 });
  });

  it('keeps when points expire, and moves a debt', async () => {
    const [first, second] = [await member('line', NOON - DAY), await member()];
    await shop.buys(second.memberId, 5_000);
    const before = await readPoints(deps, second.memberId, NOON);
    await links(second.who, await codeOf(first.memberId));
    const after = await readPoints(deps, first.memberId, NOON);
    const comparable = (page: typeof after) =>
      page?.lots.map(({ lotId: _, journalId: __, ...lot }) => ({ ...lot, points: 0 }));
    expect(comparable(after)).toEqual(comparable(before));
    expect(after?.lots).toHaveLength(1);
  });

  it('leaves every voucher usable, and every purchase and use returnable', async () => {
    const [first, second] = [await member('line', NOON - DAY), await member()];
    const offer = await coupon({ kind: 'amount', value: 50 });
    const [used, open] = [await takes(second.memberId, offer.couponId), await takes(first.memberId, offer.couponId)];
    const sale = await shop.buys(second.memberId, 1_000);
    const use = { code: used.code, basket: { amountMinor: 300 }, purchaseId: sale.purchaseId };
    given(await redeemVoucher(deps, use, CASHIER, key(), NOON));
    await links(second.who, await codeOf(first.memberId));

    const back = await refundPurchase(deps, { purchaseId: sale.purchaseId, what: { kind: 'all' } }, OWNER, key(), NOON);
    expect(outcome(back)).toBe('ok');
    expect(await shop.pointsOf(first.memberId)).toMatchObject({ available: 0, deficit: 0 });
    const codes = await deps.db.sql`select code, state from regulars.vouchers where member_id = ${first.memberId}`;
    expect(new Set(codes.map(({ code, state }) => `${code} ${state}`))).toEqual(
      new Set([`${used.code} issued`, `${open.code} issued`]),
    );
    for (const code of [used.code, open.code]) {
      expect(outcome(await redeemVoucher(deps, { code, memberId: first.memberId }, CASHIER, key(), NOON))).toBe('ok');
    }
    expect(await shop.problems()).toEqual([]);
  });

  it('lets the last word about marketing stand, on whichever account it was said', async () => {
    const [first, second] = [await member('line', NOON - DAY), await member()];
    const say = (memberId: string, granted: boolean, at: number) =>
      setMarketing(deps, { memberId, granted, channel: 'line', source: 'settings' }, key(), at);
    await say(first.memberId, true, NOON);
    await say(second.memberId, false, NOON + 1);
    await links(second.who, await codeOf(first.memberId), NOON + 2);
    expect(await readMember(deps, first.memberId)).toMatchObject({ marketingConsent: false });
  });

  it('brings messages that wait for the member who ended to where the person is', async () => {
    const [first, second] = [await member('line', NOON - DAY), await member()];
    await shop.buys(second.memberId, 500);
    await links(second.who, await codeOf(first.memberId));
    const waiting = await deps.db.sql`
      select notice->>'kind' as kind from regulars.outbox where member_id = ${first.memberId} and state = 'queued'`;
    expect(waiting).toEqual([{ kind: 'receipt' }]);
    expect(await addressOfMember(deps.db, second.memberId, ['line', 'telegram'])).toBeDefined();
  });

  it('follows members merged earlier: three accounts are one member, one hop away', async () => {
    const one = await member('line', NOON - 2 * DAY);
    const two = await member('telegram', NOON - DAY);
    const three = await member('lab');
    await shop.buys(three.memberId, 300);
    await links(three.who, await codeOf(two.memberId));
    await links(two.who, await codeOf(one.memberId));
    for (const { who, memberId } of [one, two, three]) {
      expect(await memberAt(who)).toBe(one.memberId);
      expect((await readMember(deps, memberId))?.memberId).toBe(one.memberId);
    }
    expect(await shop.pointsOf(one.memberId)).toMatchObject({ available: 3 });
    expect(await shop.problems()).toEqual([]);
  });
});

async function spends(memberId: string, points: number): Promise<void> {
  const before = await findMemberPoints(deps.db, memberId);
  if (before === undefined) throw new Error('nobody');
  const spent = decideSpend(before.points, { points, explanation: {} }, NOON, deps.newId);
  if (!spent.ok) throw new Error(spent.refusal.code);
  await commit(deps.db, ledgerParts({ memberId, version: before.version, change: spent.value }));
}

const referral = async (friendId: string) =>
  (
    await deps.db.sql`select state, reason, referrer_member_id from regulars.referrals where member_id = ${friendId}`
  )[0];

describe('referrals and linking', () => {
  it('takes both rewards back when somebody brought themselves through a second channel', async () => {
    const mei = await member('line', NOON - DAY);
    const again = await member('telegram', NOON, mei.code);
    await shop.buys(again.memberId, 600);
    expect(await shop.pointsOf(mei.memberId)).toMatchObject({ available: 100 });
    expect(await shop.pointsOf(again.memberId)).toMatchObject({ available: 106 });
    const linked = await links(again.who, await codeOf(mei.memberId));
    expect(linked.movedPoints).toBe(6);
    expect(await shop.pointsOf(mei.memberId)).toMatchObject({ available: 6, deficit: 0 });
    expect(await referral(again.memberId)).toMatchObject({ state: 'reversed', reason: 'same-person' });
    expect(await shop.problems()).toEqual([]);
  });

  it('makes a debt of rewards that were spent', async () => {
    const mei = await member('line', NOON - DAY);
    const again = await member('telegram', NOON, mei.code);
    await shop.buys(again.memberId, 600);
    await spends(mei.memberId, 80);
    await links(again.who, await codeOf(mei.memberId));
    // 200 of rewards are gone, 80 of them had been spent, 6 were earned.
    expect(await shop.pointsOf(mei.memberId)).toMatchObject({ available: 0, deficit: 74 });
    expect(await shop.problems()).toEqual([]);
  });

  it('pays no reward later for a friend who turned out to be oneself', async () => {
    const mei = await member('line', NOON - DAY);
    const again = await member('telegram', NOON, mei.code);
    await links(again.who, await codeOf(mei.memberId));
    expect(await referral(again.memberId)).toMatchObject({ state: 'reversed', reason: 'same-person' });
    await shop.buys(mei.memberId, 1_000);
    expect(await shop.pointsOf(mei.memberId)).toMatchObject({ available: 10 });
  });

  it('takes the second joining of a known customer back from the friend who brought it', async () => {
    const mei = await member('line', NOON - DAY);
    const friend = await member('line', NOON - DAY);
    const again = await member('telegram', NOON, friend.code);
    await shop.buys(again.memberId, 500);
    expect(await shop.pointsOf(friend.memberId)).toMatchObject({ available: 100 });
    await links(again.who, await codeOf(mei.memberId));
    expect(await shop.pointsOf(friend.memberId)).toMatchObject({ available: 0, deficit: 0 });
    expect(await shop.pointsOf(mei.memberId)).toMatchObject({ available: 5 });
    expect(await referral(again.memberId)).toMatchObject({ state: 'reversed', reason: 'friend-is-customer' });
    expect(await shop.problems()).toEqual([]);
  });

  it('keeps the referral that brought the member who stays, and those they made on either account', async () => {
    const friend = await member('line', NOON - 2 * DAY);
    const mei = await member('line', NOON - DAY, friend.code);
    const again = await member('telegram', NOON);
    const brought = await member('telegram', NOON, again.code);
    await links(again.who, await codeOf(mei.memberId));
    expect(await referral(mei.memberId)).toMatchObject({ state: 'joined' });
    expect(await referral(brought.memberId)).toMatchObject({ state: 'joined', referrer_member_id: mei.memberId });
    await shop.buys(brought.memberId, 500);
    expect(await shop.pointsOf(mei.memberId)).toMatchObject({ available: 100 });
    // A card printed with the code of the account that ended still works.
    const later = await member('lab', NOON, again.code);
    expect(await referral(later.memberId)).toMatchObject({ referrer_member_id: mei.memberId });
  });
});

describe('linking while something else happens', () => {
  it('loses and doubles nothing when sales are recorded on both sides at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [first, second] = [await member('line', NOON - DAY), await member()];
      const code = await codeOf(first.memberId);
      const sales = [first, second, first, second].map(({ memberId }, index) => shop.buys(memberId, 100 * (index + 1)));
      const [linked] = await Promise.all([links(second.who, code), ...sales]);
      expect(linked.merged).toBe(true);
      expect(await shop.pointsOf(first.memberId)).toMatchObject({ available: 10 });
      expect(await readMember(deps, first.memberId)).toMatchObject({ purchases: 4 });
      const stray = await deps.db.sql`select 1 from regulars.purchases where member_id = ${second.memberId}`;
      expect(stray).toHaveLength(0);
    }
    expect(await shop.problems()).toEqual([]);
  });

  it('strands no voucher and no reward that is taken at the same moment', async () => {
    const offer = await coupon();
    const treat = await reward({ costPoints: 10 });
    for (let round = 0; round < 5; round += 1) {
      const [first, second] = [await member('line', NOON - DAY), await member()];
      await shop.buys(second.memberId, 3_000);
      const code = await codeOf(first.memberId);
      await Promise.all([
        links(second.who, code),
        takes(second.memberId, offer.couponId),
        takeReward(deps, second.memberId, { rewardId: treat.rewardId, costPoints: 10 }, key(), NOON).then(given),
      ]);
      const owners = await deps.db.sql`select member_id from regulars.vouchers
        where member_id in (${first.memberId}, ${second.memberId})`;
      expect(owners.map((row) => row.member_id)).toEqual([first.memberId, first.memberId]);
      expect(await shop.pointsOf(first.memberId)).toMatchObject({ available: 20 });
    }
    expect(await shop.problems()).toEqual([]);
  });

  it('rewards a referral once when the friend buys while they link two accounts', async () => {
    const friend = await member('line', NOON - 2 * DAY);
    const mei = await member('line', NOON - DAY, friend.code);
    const again = await member();
    const code = await codeOf(mei.memberId);
    await Promise.all([
      links(again.who, code),
      shop.buys(mei.memberId, 500),
      shop.buys(again.memberId, 500),
      shop.buys(mei.memberId, 500),
    ]);
    expect(await shop.pointsOf(friend.memberId)).toMatchObject({ available: 100 });
    expect(await shop.pointsOf(mei.memberId)).toMatchObject({ available: 115 });
    expect(await shop.problems()).toEqual([]);
  });

  it('makes one member when both sides type the code of the other at the same moment', async () => {
    const [first, second] = [await member('line', NOON - DAY), await member()];
    const [a, b] = [await codeOf(first.memberId), await codeOf(second.memberId)];
    const both = await Promise.all([types(second.who, a), types(first.who, b)]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(both.find((one) => !one.ok)).toMatchObject({ refusal: { code: 'already-linked' } });
    expect(await memberAt(second.who)).toBe(first.memberId);
  });
});
