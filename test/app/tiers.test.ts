import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { linkAccounts, newLinkCode } from '../../src/app/linkAccounts.ts';
import type { Notice } from '../../src/app/notice.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { readVouchers } from '../../src/app/readVouchers.ts';
import { amountLine } from '../../src/app/recordPurchase.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import { readTierView } from '../../src/app/tiers/read.ts';
import { undoPurchase } from '../../src/app/undoPurchase.ts';
import { undoRedemption } from '../../src/app/undoRedemption.ts';
import { renderNotice } from '../../src/chat/notices.ts';
import type { RefundRequest } from '../../src/core/purchases/refund.ts';
import { atOnce, given } from '../support/offers.ts';
import { people } from '../support/people.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, DAY, NOON, OWNER, OWNER_ID, ownShop } from '../support/shop.ts';
import { SILVER_GOLD, tier, tiersOf } from '../support/tiers.ts';

const shop = ownShop();
const { deps } = shop;
/** 21 November 2027 begins in Taipei: what was reached on 21 November 2026 is measured. */
const NEXT_YEAR = Date.parse('2027-11-21T00:00:00+08:00');

const tierOf = async (memberId: string, now = NOON) => {
  const view = await readTierView(deps, memberId, (await readProgramme(deps)).document, now);
  return view && { id: view.level?.id, since: view.since, until: view.until, inGrace: view.inGrace };
};
const missingOf = async (memberId: string, now = NOON) =>
  (await readTierView(deps, memberId, (await readProgramme(deps)).document, now))?.next;
const refunds = (purchaseId: string, what: RefundRequest, now = NOON) =>
  refundPurchase(deps, { purchaseId, what }, OWNER, `refund:${v7()}`, now);
const noticesOf = (memberId: string) =>
  deps.db.sql<{ notice: { kind: string; tier?: unknown } }[]>`
    select notice from regulars.outbox where member_id = ${memberId} order by outbox_id`;

beforeEach(() => setProgramme(deps, { tiers: SILVER_GOLD }));

describe('a purchase in a shop with tiers', () => {
  it('reaches a tier at once, earns by it, brings its voucher, and says so in the receipt', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 9_000);
    expect(await tierOf(mei)).toMatchObject({ id: undefined, until: null });
    expect(await missingOf(mei)).toMatchObject({
      level: { id: 'silver' },
      missing: [{ measure: 'spend', amount: 1_000 }],
    });
    const silver = await shop.buys(mei, 2_000);
    expect(silver).toMatchObject({ points: { earned: 30 }, tier: { level: { id: 'silver' }, step: 'reached' } });
    expect(silver.points.explanation).toMatchObject({ tier: { name: 'Silver', factor: '1.5' } });
    expect(await tierOf(mei)).toEqual({ id: 'silver', since: NOON, until: NEXT_YEAR, inGrace: false });
    const gold = await shop.buys(mei, 9_000);
    expect(gold).toMatchObject({ points: { earned: 180 }, tier: { level: { id: 'gold' }, step: 'reached' } });
    expect(gold.vouchersIssued).toHaveLength(1);
    const { usable } = await readVouchers(deps, mei, NOON);
    expect(usable).toMatchObject([{ coupon: { kind: 'amount', value: 200, automation: 'tier', claimable: false } }]);
    const told = (await noticesOf(mei)).map(({ notice }) => notice.tier);
    expect(told).toMatchObject([
      undefined,
      { kind: 'reached' },
      { kind: 'reached', voucher: { coupon: { value: 200 } } },
    ]);
    expect((await shop.buys(mei, 1_000)).tier).toMatchObject({ level: { id: 'gold' }, step: null });
    expect(await shop.problems()).toEqual([]);
  });

  it('reaches a tier also for a member whose tier was removed and who waits to be placed', async () => {
    const removed = { tier: 'bronze', tierSince: new Date(NOON - DAY), tierUntil: new Date(NEXT_YEAR) };
    const mei = await shop.member(removed);
    expect((await shop.buys(mei, 9_000)).tier).toMatchObject({ level: null });
    expect((await shop.buys(mei, 1_000)).tier).toMatchObject({ level: { id: 'silver' }, step: 'reached' });
  });

  it('of a shop that has none tells nothing of them', async () => {
    await setProgramme(deps, { tiers: null });
    const mei = await shop.member();
    expect(await shop.buys(mei, 90_000)).toMatchObject({ tier: null, vouchersIssued: [] });
    expect(await tierOf(mei)).toBeUndefined();
  });

  it('reaches it once when ten tills report at the same moment, and every one counts', async () => {
    const mei = await shop.member();
    const sales = await atOnce(10, () => shop.buys(mei, 2_000));
    expect(
      sales
        .filter(({ tier: after }) => after?.step === 'reached')
        .map(({ tier: one }) => one?.level?.id)
        .toSorted(),
    ).toEqual(['gold', 'silver']);
    expect((await readVouchers(deps, mei, NOON)).usable).toHaveLength(1);
    expect(await tierOf(mei)).toMatchObject({ id: 'gold' });
    expect(await shop.problems()).toEqual([]);
  });

  it('counts what was bought in the window only, also what was bought under another programme', async () => {
    const mei = await shop.member();
    await setProgramme(deps, { tiers: null });
    await shop.buys(mei, 6_000, { now: NOON - 380 * DAY });
    await shop.buys(mei, 6_000, { now: NOON - 300 * DAY });
    await setProgramme(deps, { tiers: SILVER_GOLD });
    expect((await shop.buys(mei, 3_999)).tier).toMatchObject({ level: null, step: null });
    expect((await shop.buys(mei, 1)).tier).toMatchObject({ level: { id: 'silver' } });
  });

  it('that a till reports late counts on its day, and one that is too old not at all', async () => {
    const mei = await shop.member();
    expect((await shop.buys(mei, 20_000, { occurredAt: NOON - 366 * DAY })).tier).toMatchObject({ level: null });
    expect((await shop.buys(mei, 10_000, { occurredAt: NOON - 360 * DAY })).tier).toMatchObject({ step: 'reached' });
    expect(await tierOf(mei)).toMatchObject({ since: NOON });
  });

  it('takes the price of the tier off at the counter, which is what earns and what a refund gives back', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 20_000);
    const sold = await shop.buys(mei, 1_000, { memberPrice: true });
    expect(sold).toMatchObject({ netMinor: 950, points: { earned: 18 }, tier: { offMinor: 50 } });
    const back = given(await refunds(sold.purchaseId, { kind: 'all' }));
    expect(back).toMatchObject({ amountMinor: 950, points: { taken: 18 } });
    const till = await shop.buys(mei, 1_000);
    expect(till).toMatchObject({ netMinor: 1_000, tier: { offMinor: 0 } });
  });

  it('takes the price off the products it is about', async () => {
    const coffee = tier('Gold', { spend: 1_000 }, { percentOff: 10, categories: ['Coffee'] });
    await setProgramme(deps, { tiers: tiersOf([coffee]) });
    await deps.db
      .sql`insert into regulars.products (product_id, sku, name, category, price_minor, created_at, updated_at)
      values (${v7()}, 'BEAN', 'Beans', 'Coffee', 400, now(), now())`;
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    const lines = [{ sku: 'BEAN', quantity: 2, unitPriceMinor: 400 }, amountLine(100)];
    expect(await shop.buys(mei, 0, { lines, memberPrice: true })).toMatchObject({
      netMinor: 820,
      tier: { offMinor: 80 },
    });
  });
});

describe('tiers by other measures', () => {
  it('count points that were earned and not refunded, whatever was redeemed', async () => {
    await setProgramme(deps, { tiers: tiersOf([tier('Silver', { points: 500 })]) });
    const mei = await shop.member();
    const first = await shop.buys(mei, 60_000);
    expect(first.tier).toMatchObject({ step: 'reached' });
    given(await refunds(first.purchaseId, { kind: 'amount', amountMinor: 20_000 }));
    const view = await readTierView(deps, mei, (await readProgramme(deps)).document, NOON);
    expect(view).toMatchObject({ level: { id: 'silver' }, until: NEXT_YEAR, measure: { points: 400 } });
    expect(view?.keep).toEqual([{ measure: 'points', amount: 100 }]);
  });

  it('count purchases and shopping days, each day once, and nothing that was given back whole', async () => {
    await setProgramme(deps, { tiers: tiersOf([tier('Silver', { purchases: 4, days: 3 })], { match: 'all' }) });
    const mei = await shop.member();
    await shop.buys(mei, 10, { now: NOON - 3 * DAY });
    const second = await shop.buys(mei, 10, { now: NOON - 2 * DAY });
    await shop.buys(mei, 10, { now: NOON - 2 * DAY });
    expect((await shop.buys(mei, 10, { now: NOON - 2 * DAY })).tier).toMatchObject({ level: null });
    given(await refunds(second.purchaseId, { kind: 'all' }));
    expect((await shop.buys(mei, 10)).tier).toMatchObject({ step: 'reached' });
  });
});

describe('a refund', () => {
  it('changes what counts and not the day, and a tier that is left is reached by buying again', async () => {
    const mei = await shop.member();
    const first = await shop.buys(mei, 12_000);
    given(await refunds(first.purchaseId, { kind: 'all' }));
    expect(await tierOf(mei)).toEqual({ id: 'silver', since: NOON, until: NEXT_YEAR, inGrace: false });
    expect((await shop.buys(mei, 19_999)).tier).toMatchObject({ level: { id: 'silver' }, step: null });
  });
});

describe('a return of the purchase that brought a gift by its tier', () => {
  const address = { channel: 'line', channelUserId: 'U-owner' };
  const toldToOwner = () =>
    deps.db.sql<{ notice: object }[]>`select notice from regulars.outbox
      where channel_user_id = ${address.channelUserId} order by outbox_id`;
  const statesOf = async (memberId: string) =>
    (await deps.db.sql`select state from regulars.vouchers where member_id = ${memberId}`).map(({ state }) => state);

  beforeEach(async () => {
    await deps.db.sql`insert into regulars.staff (staff_id, name, role, language, created_at)
      values (${OWNER_ID}, 'Wu', 'owner', 'en', now()) on conflict do nothing`;
    await deps.db.sql`insert into regulars.staff_identities (channel, channel_user_id, staff_id)
      values (${address.channel}, ${address.channelUserId}, ${OWNER_ID}) on conflict do nothing`;
    await deps.db.sql`delete from regulars.outbox where channel_user_id = ${address.channelUserId}`;
  });

  it('in full takes the gift that was not used with it, and leaves the tier until its day', async () => {
    const mei = await shop.member();
    const gold = await shop.buys(mei, 20_000);
    given(await refunds(gold.purchaseId, { kind: 'amount', amountMinor: 5_000 }));
    expect(await statesOf(mei)).toEqual(['issued']);
    const rest = await atOnce(2, () => refunds(gold.purchaseId, { kind: 'all' }));
    expect(rest.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await statesOf(mei)).toEqual(['void']);
    expect((await readVouchers(deps, mei, NOON)).usable).toEqual([]);
    expect(await tierOf(mei)).toEqual({ id: 'gold', since: NOON, until: NEXT_YEAR, inGrace: false });
    expect(await toldToOwner()).toEqual([]);
  });

  it('R14: in full leaves a gift that was used as it is, and tells the owner once', async () => {
    const mei = await shop.member({ name: 'Mei' });
    const gold = await shop.buys(mei, 20_000);
    const [gift] = (await readVouchers(deps, mei, NOON)).usable;
    const use = { code: gift?.code ?? '', basket: { amountMinor: 1_000 } };
    given(await redeemVoucher(deps, use, CASHIER, `redeem:${v7()}`, NOON));
    given(await refunds(gold.purchaseId, { kind: 'amount', amountMinor: 5_000 }));
    expect(await toldToOwner()).toEqual([]);
    const again = () => refundPurchase(deps, { purchaseId: gold.purchaseId, what: { kind: 'all' } }, OWNER, key, NOON);
    const key = `refund:${v7()}`;
    given(await again());
    given(await again());
    expect(await statesOf(mei)).toEqual(['redeemed']);
    const told = await toldToOwner();
    expect(told).toMatchObject([
      { notice: { kind: 'gift-used', memberId: mei, name: 'Mei', coupon: { automation: 'tier', value: 200 } } },
    ]);
    const { document } = await readProgramme(deps);
    const words = JSON.stringify(renderNotice(told[0]?.notice as Notice, 'en', document));
    expect(words).toContain('Mei returned a purchase whose gift');
    given(await forgetMember(deps, mei, `forget:${v7()}`, NOON));
    expect(await toldToOwner()).toEqual([]);
  });
});

describe('a gift whose purchase came back after it was used', () => {
  const usedOnAnother = async () => {
    const mei = await shop.member();
    const gold = await shop.buys(mei, 20_000);
    const [gift] = (await readVouchers(deps, mei, NOON)).usable;
    const use = { code: gift?.code ?? '', basket: { amountMinor: 1_000 } };
    return { mei, gold, use };
  };

  it('is not usable again when the purchase that it was used on comes back too', async () => {
    const { mei, gold, use } = await usedOnAnother();
    const sale = { basket: use.basket, codes: [use.code], member: { memberId: mei } };
    const sold = given(await sellWithVoucher(deps, sale, CASHIER, v7(), NOON));
    given(await refunds(gold.purchaseId, { kind: 'all' }));
    const back = given(await refunds(sold.sold.purchaseId, { kind: 'all' }));
    expect(back.vouchersReturned).toEqual([]);
    expect((await readVouchers(deps, mei, NOON)).usable).toEqual([]);
  });

  it('is not usable again when its use is undone', async () => {
    const { mei, gold, use } = await usedOnAnother();
    const used = given(await redeemVoucher(deps, use, CASHIER, `redeem:${v7()}`, NOON));
    given(await refunds(gold.purchaseId, { kind: 'all' }));
    const which = { memberId: mei, redemptionId: used.redemptionId };
    expect(given(await undoRedemption(deps, which, CASHIER, v7(), NOON)).voucherIsBack).toBe(false);
    expect((await readVouchers(deps, mei, NOON)).usable).toEqual([]);
  });
});

describe('a slip that is taken back', () => {
  const undo = (purchaseId: string, now = NOON) => undoPurchase(deps, purchaseId, CASHIER, `undo:${v7()}`, now);

  it('takes the tier that it brought by mistake with it, and its voucher', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 500);
    const mistyped = await shop.buys(mei, 100_000);
    expect(await tierOf(mei)).toMatchObject({ id: 'gold' });
    given(await undo(mistyped.purchaseId));
    expect(await tierOf(mei)).toEqual({ id: undefined, since: null, until: null, inGrace: false });
    expect((await readVouchers(deps, mei, NOON)).usable).toEqual([]);
  });

  it('leaves the tier that what else was bought reaches', async () => {
    const mei = await shop.member();
    const mistyped = await shop.buys(mei, 100_000);
    await shop.buys(mei, 12_000);
    given(await undo(mistyped.purchaseId));
    expect(await tierOf(mei)).toMatchObject({ id: 'silver' });
  });
});

describe('two accounts of one person', () => {
  const { member } = people(deps);

  it('become one whose tier is the better one, and what both bought counts together', async () => {
    const [older, younger] = [await member('line', NOON - DAY), await member('telegram', NOON)];
    await shop.buys(older.memberId, 9_000);
    await shop.buys(younger.memberId, 12_000);
    const code = given(await newLinkCode(deps, older.memberId, `code:${v7()}`, NOON)).code;
    const link = { address: younger.who, code, programme: (await readProgramme(deps)).document };
    const { memberId } = given(await linkAccounts(deps, link, `link:${v7()}`, NOON + 60_000));
    expect(memberId).toBe(older.memberId);
    expect(await tierOf(memberId, NOON + 60_000)).toMatchObject({ id: 'gold', since: NOON + 60_000 });
    const rows = await deps.db.sql`select tier, tier_until from regulars.members where member_id = ${younger.memberId}`;
    expect(rows[0]).toEqual({ tier: null, tier_until: null });
    expect(await shop.problems()).toEqual([]);
  });
});

describe('a member who is forgotten', () => {
  it('leaves no tier behind', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 12_000);
    given(await forgetMember(deps, mei, `forget:${v7()}`, NOON));
    const rows = await deps.db
      .sql`select tier, tier_since, tier_until, tier_grace, tier_floor from regulars.members where member_id = ${mei}`;
    expect(rows[0]).toEqual({ tier: null, tier_since: null, tier_until: null, tier_grace: false, tier_floor: null });
  });
});
