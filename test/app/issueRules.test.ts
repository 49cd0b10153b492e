import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { changeCoupon } from '../../src/app/coupons.ts';
import { enrolMember } from '../../src/app/enrolMember.ts';
import { joinMember } from '../../src/app/joinMember.ts';
import { linkAccounts, newLinkCode } from '../../src/app/linkAccounts.ts';
import { changeProgramme, readProgramme } from '../../src/app/programme.ts';
import { readVouchers } from '../../src/app/readVouchers.ts';
import { amountLine, recordPurchase } from '../../src/app/recordPurchase.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { releaseReferral } from '../../src/app/reviewReferral.ts';
import { sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import type { IssueRule } from '../../src/core/coupons/issueRules.ts';
import type { RefundRequest } from '../../src/core/purchases/refund.ts';
import { friendsOf } from '../support/friends.ts';
import { atOnce, given, offersOf } from '../support/offers.ts';
import { people, somebody } from '../support/people.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, DAY, NOON, OWNER, OWNER_ID, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon } = offersOf(deps);
const friendOf = friendsOf(shop);

/** A coupon that is given on an occasion, the only such rule of the shop. */
async function givenOn(on: IssueRule['on'], rule: Partial<IssueRule> = {}, details: Parameters<typeof coupon>[0] = {}) {
  const made = await coupon({ claimable: false, ...details });
  const issueRules = [{ id: 'rule', on, couponId: made.couponId, name: made.name, ...rule }];
  await setProgramme(deps, { issueRules });
  return made;
}

const namesOf = async (memberId: string, now = NOON) =>
  (await readVouchers(deps, memberId, now)).usable.map((voucher) => voucher.coupon.name);
const refunds = (purchaseId: string, what: RefundRequest = { kind: 'all' }) =>
  refundPurchase(deps, { purchaseId, what }, OWNER, `refund:${v7()}`, NOON).then(given);
const noticesOf = async (memberId: string) =>
  (await deps.db.sql`select notice from regulars.outbox where member_id = ${memberId} order by outbox_id`).map(
    ({ notice }) => notice as object,
  );

describe('a coupon that is given with a purchase', () => {
  it('comes in the unit of the sale from its minimum on, and the receipt says so', async () => {
    await givenOn('purchase', { minimumMinor: 1_000 });
    const mei = await shop.member();
    expect((await shop.buys(mei, 999)).vouchersIssued).toEqual([]);
    expect((await shop.buys(mei, 1_000)).vouchersIssued).toHaveLength(1);
    expect(await namesOf(mei)).toEqual(['Ten percent']);
    expect(await noticesOf(mei)).toMatchObject([
      { kind: 'receipt' },
      { kind: 'receipt', vouchers: [{ coupon: { name: 'Ten percent' } }] },
    ]);
    expect(await shop.problems()).toEqual([]);
  });

  it('comes once for a report that is sent twice, and once for the first purchase of ten at the same moment', async () => {
    await givenOn('purchase', { firstOnly: true });
    const mei = await shop.member();
    const report = { member: { memberId: mei }, lines: [amountLine(500)], externalRef: v7() };
    const key = `till:${v7()}`;
    const both = [
      given(await recordPurchase(deps, report, CASHIER, key, NOON)),
      given(await recordPurchase(deps, report, CASHIER, key, NOON)),
    ];
    expect(both[1]).toEqual(both[0]);
    const lin = await shop.member();
    const sales = await atOnce(10, () => shop.buys(lin, 500));
    expect(sales.flatMap(({ vouchersIssued }) => vouchersIssued)).toHaveLength(1);
    expect([await namesOf(mei), await namesOf(lin)]).toEqual([['Ten percent'], ['Ten percent']]);
  });

  it('that was used does not come back with its sale once too little is left of what brought it', async () => {
    const { couponId } = await givenOn('purchase', { minimumMinor: 1_000 });
    const mei = await shop.member();
    const brought = await shop.buys(mei, 1_500);
    const [code = ''] = brought.vouchersIssued;
    await setProgramme(deps, { issueRules: [] });
    const by = { kind: 'key', apiKeyId: v7() } as const;
    const sale = { codes: [code], basket: { amountMinor: 900 } };
    const { sold } = given(await sellWithVoucher(deps, sale, by, v7(), NOON));
    await refunds(brought.purchaseId, { kind: 'amount', amountMinor: 400 });
    expect((await refunds(sold.purchaseId)).couponsReturned).toHaveLength(1);
    const second = given(await sellWithVoucher(deps, sale, by, v7(), NOON));
    // 600 would not have brought it.
    await refunds(brought.purchaseId, { kind: 'amount', amountMinor: 500 });
    expect((await refunds(second.sold.purchaseId)).couponsReturned).toEqual([]);
    expect(await namesOf(mei)).toEqual([]);
    const [row] = await deps.db.sql`select uses from regulars.coupons where coupon_id = ${couponId}`;
    expect(row).toEqual({ uses: 0 });
    expect(await shop.problems()).toEqual([]);
  });

  it('is never more than the coupon allows a member, at ten tills at once', async () => {
    await givenOn('purchase', {}, { usesPerMember: 2 });
    const mei = await shop.member();
    const sales = await atOnce(10, () => shop.buys(mei, 500));
    expect(sales.flatMap(({ vouchersIssued }) => vouchersIssued)).toHaveLength(2);
  });

  it('that is used up, stopped, or not there any more gives nothing and breaks no sale', async () => {
    const stopped = await givenOn('purchase');
    given(await changeCoupon(deps, stopped.couponId, { active: false }, OWNER, v7(), NOON));
    const mei = await shop.member();
    expect(await shop.buys(mei, 500)).toMatchObject({ vouchersIssued: [], points: { earned: 5 } });
    await givenOn('purchase', { couponId: v7() });
    expect(await shop.buys(mei, 500)).toMatchObject({ vouchersIssued: [], points: { earned: 5 } });
    await givenOn('purchase', {}, { usesLimit: 1, usesPerMember: 1 });
    const [code = ''] = (await shop.buys(mei, 500)).vouchersIssued;
    given(await redeemVoucher(deps, { code, basket: { amountMinor: 100 } }, CASHIER, v7(), NOON));
    expect((await shop.buys(await shop.member(), 500)).vouchersIssued).toEqual([]);
  });

  it('goes back with its purchase, whole or below the minimum, once', async () => {
    await givenOn('purchase', { minimumMinor: 1_000 });
    const mei = await shop.member();
    const sold = await shop.buys(mei, 1_500);
    await refunds(sold.purchaseId, { kind: 'amount', amountMinor: 400 });
    expect(await namesOf(mei)).toEqual(['Ten percent']);
    await refunds(sold.purchaseId, { kind: 'amount', amountMinor: 200 });
    expect(await namesOf(mei)).toEqual([]);
    await refunds(sold.purchaseId);
    expect(await shop.problems()).toEqual([]);
  });

  it('that was used stays used when its purchase comes back, and the owner hears of it', async () => {
    await givenOn('purchase');
    await deps.db.sql`insert into regulars.staff (staff_id, name, role, language, created_at)
      values (${OWNER_ID}, 'Wu', 'owner', 'en', now()) on conflict do nothing`;
    await deps.db.sql`insert into regulars.staff_identities (channel, channel_user_id, staff_id)
      values ('line', 'U-owner', ${OWNER_ID}) on conflict do nothing`;
    const mei = await shop.member();
    const sold = await shop.buys(mei, 500);
    const [code = ''] = sold.vouchersIssued;
    given(await redeemVoucher(deps, { code, basket: { amountMinor: 100 } }, CASHIER, v7(), NOON));
    await refunds(sold.purchaseId);
    const [voucher] = await deps.db.sql`select state from regulars.vouchers where member_id = ${mei}`;
    expect(voucher).toMatchObject({ state: 'redeemed' });
    const told = await deps.db.sql`select notice from regulars.outbox where notice->>'kind' = 'gift-used'`;
    expect(told).toMatchObject([{ notice: { memberId: mei, coupon: { name: 'Ten percent' } } }]);
  });

  it('costs a shop without such rules no statement', async () => {
    await setProgramme(deps, { issueRules: [] });
    const mei = await shop.member();
    await deps.db.sql.begin(async (nobodyElse) => {
      await nobodyElse`lock table regulars.vouchers`;
      await shop.buys(mei, 500);
    });
    expect(await namesOf(mei)).toEqual([]);
  });
});

describe('a coupon that is given on joining', () => {
  it('comes with the one membership of ten taps at once, and with a member of the till', async () => {
    await givenOn('join');
    const { document: programme } = await readProgramme(deps);
    const who = somebody();
    await people(deps).opens(who);
    const joined = await atOnce(10, async () =>
      given(await joinMember(deps, { address: who, language: 'en', programme }, v7(), NOON)),
    );
    expect(joined.filter(({ isNew }) => isNew)).toMatchObject([{ coupons: [{ name: 'Ten percent' }] }]);
    expect(await namesOf(joined[0]?.memberId ?? '')).toEqual(['Ten percent']);
    const key = v7();
    const till = given(await enrolMember(deps, { name: 'Lin' }, OWNER, key, NOON));
    expect(till.vouchersIssued).toHaveLength(1);
    expect(given(await enrolMember(deps, { name: 'Lin' }, OWNER, key, NOON))).toEqual(till);
    expect(await namesOf(till.memberId)).toEqual(['Ten percent']);
  });

  it('moves with the member into the account that stays', async () => {
    await givenOn('join');
    const { document: programme } = await readProgramme(deps);
    const both = [somebody('telegram'), somebody('lab')];
    const ids: string[] = [];
    for (const address of both) {
      await people(deps).opens(address);
      ids.push(given(await joinMember(deps, { address, language: 'en', programme }, v7(), NOON)).memberId);
    }
    const [first = '', second = ''] = ids;
    const { code } = given(await newLinkCode(deps, first, v7(), NOON));
    const [, other] = both;
    if (other === undefined) throw new Error('two accounts');
    const linked = given(await linkAccounts(deps, { code, address: other, programme }, v7(), NOON));
    expect([first, second]).toContain(linked.memberId);
    expect(await namesOf(linked.memberId)).toEqual(['Ten percent', 'Ten percent']);
  });
});

describe('a coupon that is given with the reward of a referral', () => {
  it('comes to who brought the friend with their points, and goes back with them', async () => {
    await givenOn('referrer');
    const mei = await shop.member();
    const lin = await friendOf(mei);
    const sold = await shop.buys(lin, 500);
    expect(sold.vouchersIssued).toEqual([]);
    expect(await namesOf(mei)).toEqual(['Ten percent']);
    expect(await noticesOf(mei)).toMatchObject([{ kind: 'referral-rewarded', vouchers: [{}] }]);
    await refunds(sold.purchaseId, { kind: 'amount', amountMinor: 100 });
    expect(await namesOf(mei)).toEqual([]);
    expect(await shop.problems()).toEqual([]);
  });

  it('comes to the friend, with the purchase or when the return days are over', async () => {
    await givenOn('friend');
    const mei = await shop.member();
    const lin = await friendOf(mei);
    expect((await shop.buys(lin, 500)).vouchersIssued).toHaveLength(1);
    const { document } = await readProgramme(deps);
    await setProgramme(deps, { referral: { ...document.referral, returnDays: 14 } });
    const ann = await friendOf(mei);
    expect((await shop.buys(ann, 500)).vouchersIssued).toEqual([]);
    await atOnce(5, () => releaseReferral(deps, ann, NOON + 20 * DAY));
    expect(await namesOf(ann)).toEqual(['Ten percent']);
    expect(await namesOf(mei)).toEqual([]);
    await setProgramme(deps, { referral: document.referral });
    expect(await shop.problems()).toEqual([]);
  });
});

describe('the rules in the programme', () => {
  it('are put and removed one by one by the owner alone, and refused where they make no sense', async () => {
    const made = await coupon();
    const rule: IssueRule = { id: 'a', on: 'purchase', couponId: made.couponId, name: made.name, minimumMinor: 500 };
    await setProgramme(deps, { issueRules: [] });
    const put = (one: IssueRule, by = OWNER) => changeProgramme(deps, { issueRules: { put: one } }, by, v7(), NOON);
    expect(await put(rule, CASHIER)).toMatchObject({ ok: false, refusal: { code: 'not-allowed' } });
    expect(given(await put(rule)).document.issueRules).toEqual([rule]);
    expect(given(await put({ ...rule, minimumMinor: 900 })).document.issueRules).toMatchObject([{ minimumMinor: 900 }]);
    expect(await put({ ...rule, on: 'join' })).toMatchObject({
      ok: false,
      refusal: { code: 'setting-invalid', setting: 'issueRules.0.minimumMinor' },
    });
    const removed = await changeProgramme(deps, { issueRules: { remove: ['a'] } }, OWNER, v7(), NOON);
    expect(given(removed).document.issueRules).toEqual([]);
  });
});
