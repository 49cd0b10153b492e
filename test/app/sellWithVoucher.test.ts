import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { referrals } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import type { Actor, Deps } from '../../src/app/deps.ts';
import { lookUpVoucher } from '../../src/app/lookUpVoucher.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { sellWithVoucher, type VoucherSale } from '../../src/app/sellWithVoucher.ts';
import { undoPurchase } from '../../src/app/undoPurchase.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { DAY, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes, usesOf } = offersOf(deps);

/** A cashier of their own: guesses of other tests do not count. */
const somebody = (): Actor => ({ kind: 'staff', staffId: v7(), role: 'cashier' });
const sells = (sale: VoucherSale, by: Actor = somebody(), key = `event:${v7()}`, now = NOON) =>
  sellWithVoucher(deps, sale, by, key, now);

/** A new member and a voucher of theirs. */
async function withVoucher(details: Parameters<typeof coupon>[0] = {}) {
  const memberId = await shop.member({ name: 'Mei' });
  const offer = await coupon({ value: 50, ...details });
  return { memberId, couponId: offer.couponId, code: (await takes(memberId, offer.couponId)).code };
}

const effects = async (memberId: string) => {
  const [row] = await deps.db.sql`
    select (select count(*) from regulars.purchases where member_id = ${memberId} and refunded_minor < net_minor)::int as purchases,
           (select count(*) from regulars.redemptions where member_id = ${memberId} and reversed_at is null)::int as uses`;
  return row;
};
const noticesTo = async (memberId: string) => {
  const rows = await deps.db.sql<{ kind: string }[]>`
    select notice->>'kind' as kind from regulars.outbox where member_id = ${memberId} order by outbox_id`;
  return rows.map(({ kind }) => kind);
};

describe('a sale with a voucher', () => {
  it('takes the discount off an amount, earns on the rest, and tells the member both', async () => {
    const { memberId, couponId, code } = await withVoucher({ name: 'Half' });
    expect(given(await sells({ codes: [code], basket: { amountMinor: 1_000 } }))).toMatchObject({
      redeemed: [{ couponName: 'Half', discountMinor: 500, payMinor: 500, memberId }],
      sold: { netMinor: 500, memberId, points: { earned: 5, available: 5 } },
    });
    expect(await effects(memberId)).toEqual({ purchases: 1, uses: 1 });
    expect(await usesOf(couponId)).toBe(1);
    expect(await noticesTo(memberId)).toEqual(['voucher-used', 'receipt']);
    expect(await shop.problems()).toEqual([]);
  });

  it('spreads the discount over the lines of the products that the coupon is about', async () => {
    const { code } = await withVoucher({ kind: 'amount', value: 100 });
    const lines = [
      { sku: 'TEA', quantity: 1, unitPriceMinor: 300 },
      { sku: 'CAKE', quantity: 2, unitPriceMinor: 50, discountMinor: 0 },
    ];
    const { sold } = given(await sells({ codes: [code], basket: { lines } }));
    expect(await linesOf(sold.purchaseId)).toEqual([
      { sku: 'TEA', discount_minor: 75 },
      { sku: 'CAKE', discount_minor: 25 },
    ]);
    const tea = await withVoucher({ terms: { skus: ['TEA'] }, kind: 'amount', value: 100 });
    const other = given(await sells({ codes: [tea.code], basket: { lines } }));
    expect(other.sold.netMinor).toBe(300);
    expect(await linesOf(other.sold.purchaseId)).toEqual([
      { sku: 'TEA', discount_minor: 100 },
      { sku: 'CAKE', discount_minor: 0 },
    ]);
  });

  it('is done once for one key, also at once, and another sale under that key is refused', async () => {
    const { memberId, code } = await withVoucher();
    const [by, key] = [somebody(), `event:${v7()}`];
    const sale = { codes: [code], basket: { amountMinor: 1_000 } };
    const answers = await atOnce(6, () => sells(sale, by, key));
    for (const one of answers) expect(given(one)).toEqual(given(answers[0] as (typeof answers)[0]));
    expect(answers.filter((one) => one.ok && !one.repeated)).toHaveLength(1);
    expect(await effects(memberId)).toEqual({ purchases: 1, uses: 1 });
    expect(outcome(await sells({ codes: [code], basket: { amountMinor: 900 } }, by, key))).toBe('key-reused');
  });

  it('happens exactly as often as the coupon allows, whoever comes at the same moment', async () => {
    const { couponId } = await coupon({ value: 50, usesLimit: 1 });
    const members = await atOnce(20, () => shop.member());
    const codes = await Promise.all(members.map(async (memberId) => (await takes(memberId, couponId)).code));
    const answers = await Promise.all(codes.map((code) => sells({ codes: [code], basket: { amountMinor: 1_000 } })));
    expect(answers.map(outcome).toSorted()).toEqual([...Array(19).fill('coupon-used-up'), 'ok']);
    const counted = await Promise.all(members.map(effects));
    expect(counted.filter((one) => one?.['purchases'] === 1 && one['uses'] === 1)).toHaveLength(1);
    expect(counted.filter((one) => one?.['purchases'] === 0 && one['uses'] === 0)).toHaveLength(19);
    expect(await usesOf(couponId)).toBe(1);
    expect(await shop.problems()).toEqual([]);
  });

  it('uses one voucher once, of many tills at once', async () => {
    const { memberId, code } = await withVoucher();
    const answers = await atOnce(10, () => sells({ codes: [code], basket: { amountMinor: 1_000 } }));
    expect(answers.map(outcome).toSorted()).toEqual(['ok', ...Array(9).fill('voucher-used')]);
    expect(await effects(memberId)).toEqual({ purchases: 1, uses: 1 });
  });

  it('leaves the voucher unused when the sale is refused', async () => {
    const { memberId, couponId, code } = await withVoucher();
    const stranger = { codes: [code], basket: { amountMinor: 1_000 }, member: { memberId: v7() } };
    expect(outcome(await sells(stranger))).toBe('member-unknown');
    expect(outcome(await sells({ codes: [code], basket: { amountMinor: 1_000 }, memberId: v7() }))).toBe(
      'voucher-of-another-member',
    );
    expect(await effects(memberId)).toEqual({ purchases: 0, uses: 0 });
    expect(await usesOf(couponId)).toBe(0);
    expect(outcome(await sells({ codes: [code], basket: { amountMinor: 1_000 } }))).toBe('ok');
  });

  it('leaves nothing behind when its process dies before the unit, and is whole when it is done again', async () => {
    for (let count = 1; count <= 12; count += 1) {
      const { memberId, code } = await withVoucher({ name: `Half ${count}` });
      const [by, key] = [somebody(), `event:${v7()}`];
      const sale = { codes: [code], basket: { amountMinor: 1_000 } };
      const dead = 'the process died';
      const first = await sellWithVoucher(dyingAt(count, dead), sale, by, key, NOON).catch((error: unknown) => error);
      const happened = first instanceof Error && first.message === dead ? 0 : 1;
      expect(await effects(memberId)).toEqual({ purchases: happened, uses: happened });
      expect(given(await sells(sale, by, key))).toMatchObject({ sold: { netMinor: 500 } });
      expect(await effects(memberId)).toEqual({ purchases: 1, uses: 1 });
    }
    expect(await shop.problems()).toEqual([]);
  });
});

/** Dependencies of a process that dies when it makes its `count`-th id. */
function dyingAt(count: number, dead: string): Deps {
  let made = 0;
  const newId = () => {
    made += 1;
    if (made === count) throw new Error(dead);
    return deps.newId();
  };
  return { ...deps, db: deps.db, newId };
}

const linesOf = (purchaseId: string) => deps.db.sql`
  select sku, discount_minor::int from regulars.purchase_lines where purchase_id = ${purchaseId} order by line_no`;

const takesBack = (purchaseId: string, by: Actor, now = NOON) =>
  undoPurchase(deps, purchaseId, by, `undo:${v7()}`, now);

describe('a sale with a voucher that is taken back', () => {
  it('gives voucher, cap and points back in one stroke, and says so', async () => {
    const { memberId, couponId, code } = await withVoucher({ name: 'Half', usesLimit: 1 });
    const by = somebody();
    const { sold } = given(await sells({ codes: [code], basket: { amountMinor: 1_000 } }, by));
    expect(given(await takesBack(sold.purchaseId, by))).toMatchObject({
      vouchersReturned: [code],
      couponsReturned: [{ automation: null, name: 'Half' }],
      points: { taken: 5, available: 0 },
    });
    expect(await effects(memberId)).toEqual({ purchases: 0, uses: 0 });
    expect(await usesOf(couponId)).toBe(0);
    expect(await noticesTo(memberId)).toEqual(['voucher-used', 'receipt', 'purchase-returned', 'voucher-back']);
    expect(outcome(await sells({ codes: [code], basket: { amountMinor: 1_000 } }, by))).toBe('ok');
    expect(await shop.problems()).toEqual([]);
  });

  it('keeps a voucher used whose last day is over, and does not say that it is back', async () => {
    const { memberId, code } = await withVoucher({ validDays: 1 });
    const { sold } = given(await sells({ codes: [code], basket: { amountMinor: 1_000 } }));
    const whole = { purchaseId: sold.purchaseId, what: { kind: 'all' } } as const;
    const late = NOON + 3 * DAY;
    expect(given(await refundPurchase(deps, whole, OWNER, `refund:${v7()}`, late)).couponsReturned).toEqual([]);
    expect(await noticesTo(memberId)).toEqual(['voucher-used', 'receipt', 'purchase-returned']);
  });
});

describe('a voucher that somebody else brings', () => {
  it('is used once, the sale is theirs who buy, and each hears of their own', async () => {
    const { memberId: owner, couponId, code } = await withVoucher({ name: 'Half' });
    const buyer = await shop.member();
    const by = somebody();
    const { redeemed, sold } = given(
      await sells({ codes: [code], basket: { amountMinor: 1_000 }, member: { memberId: buyer } }, by),
    );
    expect([redeemed[0]?.memberId, sold.memberId]).toEqual([owner, buyer]);
    expect(await effects(owner)).toEqual({ purchases: 0, uses: 1 });
    expect(await effects(buyer)).toEqual({ purchases: 1, uses: 0 });
    expect(given(await takesBack(sold.purchaseId, by)).vouchersReturned).toEqual([code]);
    expect(await effects(owner)).toEqual({ purchases: 0, uses: 0 });
    expect(await usesOf(couponId)).toBe(0);
    expect(await noticesTo(owner)).toEqual(['voucher-used', 'voucher-back']);
    expect(await noticesTo(buyer)).toEqual(['receipt', 'purchase-returned']);
  });

  it('can be the one who brought the buyer, and is rewarded in the same unit', async () => {
    const { memberId: referrer, code } = await withVoucher({ kind: 'amount', value: 100 });
    const friend = await shop.member();
    const [joinedAt, expiresAt] = [new Date(NOON), new Date(NOON + 180 * DAY)];
    const joined = { memberId: friend, referrerMemberId: referrer, joinedAt, expiresAt, changedAt: joinedAt };
    await commit(deps.db, [insertRows(referrals, [{ ...joined, state: 'joined' }])]);
    const sale = { codes: [code], basket: { amountMinor: 1_000 }, member: { memberId: friend } };
    expect(given(await sells(sale)).sold.referral).toMatchObject({ state: 'rewarded' });
    expect(await shop.pointsOf(referrer)).toMatchObject({ available: 100 });
    expect(await effects(referrer)).toEqual({ purchases: 0, uses: 1 });
    expect(await shop.problems()).toEqual([]);
  });

  it('is refused where the sale says whose voucher it must be', async () => {
    const { code } = await withVoucher();
    const buyer = await shop.member();
    const sale = { codes: [code], basket: { amountMinor: 1_000 }, member: { memberId: buyer }, memberId: buyer };
    expect(outcome(await sells(sale))).toBe('voucher-of-another-member');
  });
});

describe('a voucher that is not for one product', () => {
  const lines = [
    { sku: 'MUG', quantity: 1, unitPriceMinor: 400 },
    { sku: 'POT', quantity: 1, unitPriceMinor: 600 },
  ];
  async function notForMugs(details: Parameters<typeof withVoucher>[0] = {}) {
    const made = await withVoucher(details);
    await deps.db.sql`update regulars.vouchers set except_sku = 'MUG' where code = ${made.code}`;
    return made;
  }

  it('takes nothing off its line, and all it can off the others', async () => {
    const half = given(await sells({ codes: [(await notForMugs()).code], basket: { lines } }));
    expect(half).toMatchObject({ redeemed: [{ discountMinor: 300 }], sold: { netMinor: 700 } });
    expect(await linesOf(half.sold.purchaseId)).toEqual([
      { sku: 'MUG', discount_minor: 0 },
      { sku: 'POT', discount_minor: 300 },
    ]);
    const amount = await notForMugs({ kind: 'amount', value: 1_000 });
    expect(given(await sells({ codes: [amount.code], basket: { lines } })).sold.netMinor).toBe(400);
  });

  it('is refused on a basket of that product alone, and stays unused', async () => {
    const { memberId, code } = await notForMugs();
    expect(outcome(await sells({ codes: [code], basket: { lines: lines.slice(0, 1) } }))).toBe('basket-without-item');
    expect(await effects(memberId)).toEqual({ purchases: 0, uses: 0 });
  });

  it('counts an amount whole, since an amount does not tell what is in it; the till is told first', async () => {
    const { code } = await notForMugs();
    expect(given(await lookUpVoucher(deps, code, somebody(), NOON)).exceptName).toBe('MUG');
    expect(given(await sells({ codes: [code], basket: { amountMinor: 1_000 } })).redeemed[0]?.discountMinor).toBe(500);
  });
});
