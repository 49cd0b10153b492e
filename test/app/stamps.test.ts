import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { holdCheckout } from '../../src/app/checkout/hold.ts';
import { quoteCheckout } from '../../src/app/checkout/quote.ts';
import { releaseCheckout } from '../../src/app/checkout/release.ts';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { linkAccounts, newLinkCode } from '../../src/app/linkAccounts.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { readVouchers } from '../../src/app/readVouchers.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import { giveStamps } from '../../src/app/stamps/giveStamps.ts';
import { readStampCards, readStampEvents } from '../../src/app/stamps/read.ts';
import { newStampCode, useStampCode } from '../../src/app/stamps/stampCodes.ts';
import { undoPurchase } from '../../src/app/undoPurchase.ts';
import { undoRedemption } from '../../src/app/undoRedemption.ts';
import type { RefundRequest } from '../../src/core/purchases/refund.ts';
import type { StampCard } from '../../src/core/stamps/card.ts';
import { atOnce, given, outcome } from '../support/offers.ts';
import { people } from '../support/people.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, DAY, NOON, OWNER, OWNER_ID, ownShop } from '../support/shop.ts';
import { COFFEE_CARD, SPEND_CARD } from '../support/stamps.ts';

const shop = ownShop();
const { deps } = shop;

const cards = (...stampCards: StampCard[]) => setProgramme(deps, { stampCards });
const stampsOf = async (memberId: string, now = NOON) =>
  (await readStampCards(deps, memberId, now)).map(({ stamps }) => stamps);
const vouchersOf = async (memberId: string) =>
  (await readVouchers(deps, memberId, NOON)).usable.map(({ coupon }) => coupon.name).toSorted();
const refunds = (purchaseId: string, what: RefundRequest = { kind: 'all' }) =>
  refundPurchase(deps, { purchaseId, what }, OWNER, `refund:${v7()}`, NOON);

beforeEach(() => cards(SPEND_CARD));

describe('a purchase in a shop with stamp cards', () => {
  it('brings its stamps in its own unit, with the vouchers they reach, and says so in the receipt', async () => {
    const mei = await shop.member();
    expect(await shop.buys(mei, 450)).toMatchObject({ stamps: [{ cardId: 'spend', added: 4, stamps: 4, size: 10 }] });
    const sold = await shop.buys(mei, 900);
    expect(sold.stamps).toMatchObject([{ added: 9, stamps: 3 }]);
    expect(sold.vouchersIssued).toHaveLength(2);
    expect(await vouchersOf(mei)).toEqual(['Free coffee', 'Ten off']);
    const [, told] = await deps.db.sql`select notice from regulars.outbox where member_id = ${mei} order by outbox_id`;
    expect(told?.['notice']).toMatchObject({
      kind: 'receipt',
      stamps: [
        { added: 9, stamps: 3, vouchers: [{ coupon: { name: 'Ten off' } }, { coupon: { name: 'Free coffee' } }] },
      ],
    });
    expect(await shop.problems()).toEqual([]);
  });

  it('brings none below the minimum, above the cap of its day, or on a card that was stopped', async () => {
    await cards(
      { ...COFFEE_CARD, earn: { ...COFFEE_CARD.earn, minimumMinor: 500 }, capPerDay: 2 },
      { ...SPEND_CARD, active: false },
    );
    const mei = await shop.member();
    await shop.buys(mei, 499);
    expect(await stampsOf(mei)).toEqual([0]);
    for (let sale = 0; sale < 3; sale += 1) await shop.buys(mei, 500);
    expect(await stampsOf(mei)).toEqual([2]);
    await shop.buys(mei, 500, { now: NOON + DAY });
    expect(await stampsOf(mei)).toEqual([3]);
  });

  it('gives each stamp and the reward once when ten tills report at the same moment', async () => {
    await cards(COFFEE_CARD);
    const mei = await shop.member();
    const sales = await atOnce(12, () => shop.buys(mei, 100));
    expect(sales.flatMap(({ vouchersIssued }) => vouchersIssued)).toHaveLength(1);
    expect(await stampsOf(mei)).toEqual([2]);
    expect(await shop.problems()).toEqual([]);
  });

  it('of a shop without them asks nothing about them, nor does its return', async () => {
    await cards();
    const mei = await shop.member();
    await deps.db.sql.begin(async (nobodyElse) => {
      await nobodyElse`lock table regulars.member_stamps, regulars.stamp_rewards`;
      const sold = await shop.buys(mei, 100);
      given(await refunds(sold.purchaseId));
    });
    expect(await stampsOf(mei)).toEqual([]);
  });

  it('makes a card that lay idle begin anew, and says in the books why', async () => {
    await cards({ ...SPEND_CARD, idleMonths: 3 });
    const mei = await shop.member();
    await shop.buys(mei, 400);
    const later = NOON + 120 * DAY;
    expect(await stampsOf(mei, later)).toEqual([0]);
    await shop.buys(mei, 200, { now: later });
    expect(await stampsOf(mei, later)).toEqual([2]);
    const events = await deps.db.sql`select kind, stamps, explanation->>'lapsed' as lapsed from regulars.stamp_events
      where member_id = ${mei} order by event_id`;
    expect(events).toMatchObject([
      { kind: 'purchase', stamps: 4 },
      { kind: 'lapse', stamps: 0, lapsed: '4' },
      { kind: 'purchase', stamps: 2 },
    ]);
    expect(await shop.problems()).toEqual([]);
  });
});

describe('a return', () => {
  it('takes the stamps that the rest would not have brought, in pieces as in one, and the voucher that is not reached', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 300);
    const sold = await shop.buys(mei, 800);
    expect(await vouchersOf(mei)).toEqual(['Free coffee', 'Ten off']);
    const first = given(await refunds(sold.purchaseId, { kind: 'amount', amountMinor: 150 }));
    expect(first.stampsTaken).toEqual([{ cardId: 'spend', taken: 2 }]);
    expect(await stampsOf(mei)).toEqual([9]);
    expect(await vouchersOf(mei)).toEqual(['Ten off']);
    given(await refunds(sold.purchaseId));
    expect(await stampsOf(mei)).toEqual([3]);
    expect(await vouchersOf(mei)).toEqual([]);
    await shop.buys(mei, 700);
    expect(await vouchersOf(mei)).toEqual(['Free coffee', 'Ten off']);
    expect(await shop.problems()).toEqual([]);
  });

  it('leaves a voucher that was used, tells the owner, and gives it not again', async () => {
    await deps.db.sql`insert into regulars.staff (staff_id, name, role, language, created_at)
      values (${OWNER_ID}, 'Wu', 'owner', 'en', now()) on conflict do nothing`;
    await deps.db.sql`insert into regulars.staff_identities (channel, channel_user_id, staff_id)
      values ('line', 'U-owner', ${OWNER_ID}) on conflict do nothing`;
    const mei = await shop.member({ name: 'Mei' });
    const sold = await shop.buys(mei, 500);
    const [code = ''] = sold.vouchersIssued;
    given(await redeemVoucher(deps, { code, basket: { amountMinor: 1_000 } }, CASHIER, `redeem:${v7()}`, NOON));
    given(await refunds(sold.purchaseId));
    const told = await deps.db.sql`select notice from regulars.outbox where channel_user_id = 'U-owner'`;
    expect(told).toMatchObject([{ notice: { kind: 'gift-used', name: 'Mei', coupon: { name: 'Ten off' } } }]);
    expect((await shop.buys(mei, 600)).vouchersIssued).toEqual([]);
    expect(await stampsOf(mei)).toEqual([6]);
  });

  it('by two at the same moment takes them once', async () => {
    const mei = await shop.member();
    const sold = await shop.buys(mei, 700);
    const both = await atOnce(2, () => refunds(sold.purchaseId));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await stampsOf(mei)).toEqual([0]);
    expect(await shop.problems()).toEqual([]);
  });

  it('counts by the rule of the sale, whatever the card is by now, and frees the cap of its day', async () => {
    await cards({ ...SPEND_CARD, capPerDay: 8 });
    const mei = await shop.member();
    const sold = await shop.buys(mei, 800);
    await cards({ ...COFFEE_CARD, id: 'spend', capPerDay: 8 });
    given(await undoPurchase(deps, sold.purchaseId, OWNER, `undo:${v7()}`, NOON));
    expect(await stampsOf(mei)).toEqual([0]);
    expect((await shop.buys(mei, 100)).stamps).toMatchObject([{ added: 1 }]);
  });
});

describe('a stamp reward that was used on another purchase', () => {
  const usedOn = async (amountMinor: number) => {
    const mei = await shop.member();
    const brought = await shop.buys(mei, 500);
    const [code = ''] = brought.vouchersIssued;
    const sale = { basket: { amountMinor }, codes: [code], member: { memberId: mei } };
    const { sold } = given(await sellWithVoucher(deps, sale, CASHIER, v7(), NOON));
    return { mei, brought, sold };
  };

  it('is not usable again when its stamps go first and then the purchase', async () => {
    const { mei, brought, sold } = await usedOn(90);
    given(await refunds(brought.purchaseId));
    expect(given(await refunds(sold.purchaseId)).vouchersReturned).toEqual([]);
    expect(await vouchersOf(mei)).toEqual([]);
  });

  it('is not usable again when that purchase takes its stamps along', async () => {
    const { mei, brought, sold } = await usedOn(550);
    given(await refunds(brought.purchaseId));
    expect(await stampsOf(mei)).toEqual([4]);
    await shop.buys(mei, 100);
    expect(given(await refunds(sold.purchaseId)).vouchersReturned).toEqual([]);
    expect(await vouchersOf(mei)).toEqual([]);
    expect(await shop.problems()).toEqual([]);
  });

  it('is usable again while its stamps are there', async () => {
    const { mei, brought, sold } = await usedOn(90);
    expect(given(await refunds(sold.purchaseId)).vouchersReturned).toEqual(brought.vouchersIssued);
    expect(await vouchersOf(mei)).toEqual(['Ten off']);
  });

  it('is not usable again when its use is undone', async () => {
    const mei = await shop.member();
    const brought = await shop.buys(mei, 500);
    const [code = ''] = brought.vouchersIssued;
    const use = { code, basket: { amountMinor: 90 } };
    const used = given(await redeemVoucher(deps, use, CASHIER, `redeem:${v7()}`, NOON));
    given(await refunds(brought.purchaseId));
    const which = { memberId: mei, redemptionId: used.redemptionId };
    expect(given(await undoRedemption(deps, which, CASHIER, v7(), NOON)).voucherIsBack).toBe(false);
    expect(await vouchersOf(mei)).toEqual([]);
  });

  it('is not usable again when a checkout that had set it aside lets go', async () => {
    const mei = await shop.member();
    const brought = await shop.buys(mei, 500);
    const by = { kind: 'key', apiKeyId: v7() } as const;
    const lines = [{ sku: 'tea', quantity: 1, unitPriceMinor: 90, discountMinor: 0 }];
    const report = { member: { memberId: mei }, lines, vouchers: brought.vouchersIssued };
    const { checkoutId } = given(await quoteCheckout(deps, report, by, v7(), NOON));
    given(await holdCheckout(deps, checkoutId, by, v7(), NOON));
    given(await refunds(brought.purchaseId));
    given(await releaseCheckout(deps, checkoutId, by, v7(), NOON));
    expect(await vouchersOf(mei)).toEqual([]);
    expect(await shop.problems()).toEqual([]);
  });
});

describe('stamps by hand', () => {
  const gives = (memberId: string, stamps: number, by = CASHIER, reason = 'helped us carry', key = `give:${v7()}`) =>
    giveStamps(deps, { memberId, cardId: 'spend', stamps, reason }, by, key, NOON);

  it('come with a reason that the history keeps, up to three from a cashier and a card from a manager', async () => {
    const mei = await shop.member();
    expect(given(await gives(mei, 3))).toMatchObject({ added: 3, stamps: 3 });
    expect(outcome(await gives(mei, 4))).toBe('stamps-out-of-range');
    expect(outcome(await gives(mei, 11, OWNER))).toBe('stamps-out-of-range');
    expect(outcome(await gives(mei, 1, CASHIER, ' '))).toBe('reason-missing');
    expect(outcome(await gives(v7(), 1))).toBe('member-unknown');
    expect(given(await gives(mei, 10, OWNER)).vouchers).toHaveLength(2);
    expect((await readStampEvents(deps, mei, 'spend'))[0]).toMatchObject({ kind: 'adjust', reason: 'helped us carry' });
  });

  it('come once for one key, and not for a key of something else', async () => {
    const mei = await shop.member();
    const answers = await atOnce(5, () => gives(mei, 2, CASHIER, 'late', 'give:same'));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await stampsOf(mei)).toEqual([2]);
    expect(outcome(await gives(mei, 1, CASHIER, 'late', 'give:same'))).toBe('key-reused');
  });
});

describe('a one-time code', () => {
  const makes = async (by = CASHIER) =>
    given(await newStampCode(deps, 'spend', by, `code:${v7()}`, NOON)).parameter.slice(2);
  const opens = (memberId: string, token: string, now = NOON, key = `open:${v7()}`) =>
    useStampCode(deps, memberId, token, key, now);

  it('gives one stamp, to whoever is first, opened twice or by two (S5)', async () => {
    const [mei, an] = [await shop.member(), await shop.member()];
    const token = await makes();
    const both = await atOnce(6, (index) => opens(index % 2 === 0 ? mei : an, token));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(both.map(outcome))).toEqual(new Set(['ok', 'stamp-code-used']));
    const stamps = [...(await stampsOf(mei)), ...(await stampsOf(an))];
    expect(stamps.toSorted()).toEqual([0, 1]);
    expect(await shop.problems()).toEqual([]);
  });

  it('gives the first answer again for the same event, and is kept as a hash', async () => {
    const mei = await shop.member();
    const token = await makes();
    expect(given(await opens(mei, token, NOON, 'open:same'))).toMatchObject({ added: 1, stamps: 1 });
    expect(given(await opens(mei, token, NOON, 'open:same'))).toMatchObject({ added: 1, stamps: 1 });
    const rows = await deps.db.sql`select to_jsonb(c)::text as row from regulars.stamp_codes c`;
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('that nobody made, or that has ended, gives none, and one above the cap of the day waits', async () => {
    const mei = await shop.member();
    const token = await makes();
    expect(outcome(await opens(mei, 'made-up'))).toBe('stamp-code-unknown');
    expect(outcome(await opens(mei, token, NOON + 31 * DAY))).toBe('stamp-code-unknown');
    await cards({ ...SPEND_CARD, capPerDay: 1 });
    await shop.buys(mei, 100);
    expect(outcome(await opens(mei, token))).toBe('stamp-day-full');
    expect(outcome(await opens(mei, token, NOON + DAY))).toBe('ok');
  });
});

describe('two accounts that are one person', () => {
  it('have one card with the stamps of both, and a reward that both had once more only where it is full', async () => {
    const { member } = people(deps);
    const first = await member('telegram');
    const second = await member('line', NOON + 1);
    await shop.buys(first.memberId, 700);
    const sold = await shop.buys(second.memberId, 600);
    const { code } = given(await newLinkCode(deps, first.memberId, `code:${v7()}`, NOON));
    const { document: programme } = await readProgramme(deps);
    given(await linkAccounts(deps, { address: second.who, code, programme }, `link:${v7()}`, NOON));
    expect(await stampsOf(first.memberId)).toEqual([3]);
    expect(await vouchersOf(first.memberId)).toEqual(['Free coffee', 'Ten off', 'Ten off']);
    expect(await shop.problems()).toEqual([]);
    given(await refunds(sold.purchaseId));
    expect(await stampsOf(first.memberId)).toEqual([7]);
    expect(await vouchersOf(first.memberId)).toEqual(['Ten off', 'Ten off']);
    expect(await shop.problems()).toEqual([]);
  });

  it('is as before where the other never had a stamp: a return still reaches a card that was full', async () => {
    const { member } = people(deps);
    const first = await member('telegram');
    const second = await member('line', NOON + 1);
    const sold = await shop.buys(first.memberId, 1_300);
    const { code } = given(await newLinkCode(deps, first.memberId, `code:${v7()}`, NOON));
    const { document: programme } = await readProgramme(deps);
    given(await linkAccounts(deps, { address: second.who, code, programme }, `link:${v7()}`, NOON));
    expect(await stampsOf(first.memberId)).toEqual([3]);
    given(await refunds(sold.purchaseId));
    expect(await stampsOf(first.memberId)).toEqual([0]);
    expect(await vouchersOf(first.memberId)).toEqual([]);
    expect(await shop.problems()).toEqual([]);
  });
});

describe('a return of what an account brought that became a part of another, and that one of a third', () => {
  const LATER = NOON + 120 * DAY;
  const { member } = people(deps);
  type Account = Awaited<ReturnType<typeof member>>;

  async function joins(closed: Account, kept: Account, now: number): Promise<void> {
    const { code } = given(await newLinkCode(deps, kept.memberId, v7(), now));
    const { document: programme } = await readProgramme(deps);
    given(await linkAccounts(deps, { address: closed.who, code, programme }, v7(), now));
  }

  /** The older membership is the one that stays. */
  async function three() {
    const [third, second] = [await member('telegram', NOON - 2), await member('line', NOON - 1)];
    return [await member('telegram'), second, third] as const;
  }

  /** What the member has after all of the purchase is returned. */
  async function leftAfterReturn({ memberId }: Account, { purchaseId }: { readonly purchaseId: string }) {
    given(await refundPurchase(deps, { purchaseId, what: { kind: 'all' } }, OWNER, v7(), LATER + 2));
    expect(await shop.problems()).toEqual([]);
    return stampsOf(memberId, LATER + 2);
  }

  beforeEach(() => cards({ ...SPEND_CARD, idleMonths: 3 }));

  it('takes nothing where its stamps lapsed in the second', async () => {
    const [first, second, third] = await three();
    const sold = await shop.buys(first.memberId, 400);
    await joins(first, second, NOON + 3);
    await shop.buys(second.memberId, 100, { now: LATER });
    await shop.buys(third.memberId, 600, { now: LATER });
    await joins(second, third, LATER + 1);
    expect(await stampsOf(third.memberId, LATER + 1)).toEqual([7]);
    expect(await leftAfterReturn(third, sold)).toEqual([7]);
  });

  it('takes its stamps where only those that the third one had by itself lapsed before', async () => {
    const [first, second, third] = await three();
    const sold = await shop.buys(first.memberId, 400);
    await shop.buys(third.memberId, 300);
    await joins(first, second, NOON + 3);
    await shop.buys(second.memberId, 100, { now: NOON + 60 * DAY });
    await shop.buys(third.memberId, 200, { now: LATER });
    await joins(second, third, LATER + 1);
    expect(await stampsOf(third.memberId, LATER + 1)).toEqual([7]);
    expect(await leftAfterReturn(third, sold)).toEqual([3]);
  });

  it('takes its stamps where those of the other account lapse as both become one', async () => {
    const [first, second] = await three();
    await shop.buys(second.memberId, 300);
    const sold = await shop.buys(first.memberId, 400, { now: NOON + 60 * DAY });
    await joins(first, second, LATER);
    expect(await stampsOf(second.memberId, LATER)).toEqual([4]);
    expect(await leftAfterReturn(second, sold)).toEqual([0]);
  });
});

describe('somebody who is forgotten', () => {
  it('leaves no card, and books that add up', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_700);
    given(await forgetMember(deps, mei, `forget:${v7()}`, NOON));
    const rows = await deps.db.sql`select 1 from regulars.member_stamps where member_id = ${mei}
      union all select 1 from regulars.stamp_rewards where member_id = ${mei}`;
    expect(rows).toEqual([]);
    expect(await shop.problems()).toEqual([]);
  });
});
