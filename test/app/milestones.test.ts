import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { FIRST_MEMBER } from '../../db/dueLots.ts';
import { changedReferrers, countedPart, findMilestones, forgetDueMilestones } from '../../db/milestones.ts';
import { commit, UnitRaced } from '../../db/unit.ts';
import { changeCoupon } from '../../src/app/coupons.ts';
import { pointsJob } from '../../src/app/nightly/points.ts';
import { readProgramme } from '../../src/app/programme.ts';
import type { PurchaseRecorded } from '../../src/app/recordPurchase.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { settleMilestones } from '../../src/app/settleMilestones.ts';
import type { ReferralRules } from '../../src/core/programme.ts';
import { friendsOf } from '../support/friends.ts';
import { atOnce, given, offersOf } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { DAY, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const friendOf = friendsOf(shop);
const { coupon } = offersOf(deps);

async function rules(change: Partial<ReferralRules>): Promise<void> {
  const { referral } = (await readProgramme(deps)).document;
  await setProgramme(deps, { referral: { ...referral, velocity: { count: 100, days: 7 }, ...change } });
}
const brings = async (referrerId: string, count: number): Promise<PurchaseRecorded[]> => {
  const sales: PurchaseRecorded[] = [];
  for (let friend = 0; friend < count; friend += 1) sales.push(await shop.buys(await friendOf(referrerId), 1_000));
  return sales;
};
const night = () => pointsJob.run(deps, '2026-11-22', NOON + DAY, new AbortController().signal);
const pointsOf = async (memberId: string) => (await shop.pointsOf(memberId, NOON + DAY)).available;

describe('a milestone', () => {
  it('brings its bonus in the night after, once, and goes with the purchase that is returned', async () => {
    await rules({ milestones: [{ friends: 3, points: 500 }] });
    const mei = await shop.member();
    const [first] = await brings(mei, 3);
    expect(await pointsOf(mei)).toBe(300);
    await night();
    await night();
    expect(await pointsOf(mei)).toBe(800);
    given(
      await refundPurchase(
        deps,
        { purchaseId: first?.purchaseId ?? '', what: { kind: 'all' } },
        OWNER,
        `refund:${v7()}`,
        NOON + DAY,
      ),
    );
    await night();
    expect(await pointsOf(mei)).toBe(200);
    await brings(mei, 1);
    await night();
    expect(await pointsOf(mei)).toBe(800);
    const told = await deps.db.sql<{ kind: string }[]>`
      select notice->>'kind' as kind from regulars.outbox where member_id = ${mei} order by outbox_id`;
    expect(told.filter(({ kind }) => kind === 'referral-milestone')).toHaveLength(2);
    expect(await shop.problems()).toEqual([]);
  });

  it('brings it once when two nights run at the same moment', async () => {
    await rules({ milestones: [{ friends: 1, points: 500 }] });
    const mei = await shop.member();
    await brings(mei, 1);
    await atOnce(5, () => settleMilestones(deps, mei, NOON + DAY));
    expect(await pointsOf(mei)).toBe(600);
    expect(await shop.problems()).toEqual([]);
  });
});

describe('a milestone with a coupon', () => {
  const vouchersOf = async (memberId: string) =>
    (
      await deps.db.sql<{ state: string }[]>`
      select state from regulars.vouchers where member_id = ${memberId} order by voucher_id`
    ).map(({ state }) => state);
  const returns = async (sale: PurchaseRecorded | undefined) => {
    const back = { purchaseId: sale?.purchaseId ?? '', what: { kind: 'all' } } as const;
    given(await refundPurchase(deps, back, OWNER, `refund:${v7()}`, NOON + DAY));
  };

  it('gives a voucher instead of points, once, and takes it back unused', async () => {
    const { couponId } = await coupon({ name: 'Tea for two' });
    await rules({ milestones: [{ friends: 2, points: 0, coupon: { couponId, name: 'Tea for two' } }] });
    const mei = await shop.member();
    const [first] = await brings(mei, 2);
    await night();
    await night();
    expect(await vouchersOf(mei)).toEqual(['issued']);
    expect(await pointsOf(mei)).toBe(200);
    const [told] = await deps.db.sql<{ notice: object }[]>`
      select notice from regulars.outbox where member_id = ${mei} and notice->>'kind' = 'referral-milestone'`;
    expect(told?.notice).toMatchObject({ friends: 2, points: 0, vouchers: [{ coupon: { name: 'Tea for two' } }] });
    await returns(first);
    await night();
    expect(await vouchersOf(mei)).toEqual(['void']);
    await brings(mei, 1);
    await night();
    expect((await vouchersOf(mei)).toSorted()).toEqual(['issued', 'void']);
    expect(await shop.problems()).toEqual([]);
  });

  it('leaves one that was used, and gives no second one for it', async () => {
    const { couponId } = await coupon({ name: 'Cake' });
    await rules({ milestones: [{ friends: 1, points: 0, coupon: { couponId, name: 'Cake' } }] });
    const mei = await shop.member();
    const [first] = await brings(mei, 1);
    await night();
    const [voucher] = await deps.db.sql<{ code: string }[]>`
      select code from regulars.vouchers where member_id = ${mei}`;
    given(await redeemVoucher(deps, { code: voucher?.code ?? '' }, OWNER, v7(), NOON + DAY));
    await returns(first);
    await night();
    await brings(mei, 1);
    await night();
    expect(await vouchersOf(mei)).toEqual(['redeemed']);
    expect(await shop.problems()).toEqual([]);
  });

  it('gives nothing while its coupon is stopped', async () => {
    const { couponId } = await coupon({ name: 'Stopped' });
    given(await changeCoupon(deps, couponId, { active: false }, OWNER, v7(), NOON));
    await rules({ milestones: [{ friends: 1, points: 0, coupon: { couponId, name: 'Stopped' } }] });
    const mei = await shop.member();
    await brings(mei, 1);
    await night();
    expect(await vouchersOf(mei)).toEqual([]);
  });
});

describe('a night', () => {
  const due = async () =>
    (
      await deps.db.sql<{ count: number }[]>`
      select count(*)::int as count from regulars.referrals where milestones_due`
    )[0]?.count;

  it('counts those again whose friends changed anything since, and everybody when the milestones did', async () => {
    await rules({ milestones: [{ friends: 5, points: 50 }] });
    await night();
    expect(await due()).toBe(0);
    const [mei, ken] = [await shop.member(), await shop.member()];
    await brings(mei, 2);
    await brings(ken, 1);
    expect(await due()).toBe(3);
    expect(await changedReferrers(deps.db, FIRST_MEMBER, 10)).toEqual([mei, ken].toSorted());
    await night();
    expect(await due()).toBe(0);
    const before = [await pointsOf(mei), await pointsOf(ken)];
    await rules({
      milestones: [
        { friends: 1, points: 70 },
        { friends: 5, points: 50 },
      ],
    });
    await night();
    expect([await pointsOf(mei), await pointsOf(ken)]).toEqual(before.map((points) => points + 70));
  });

  it('that was killed halfway counts everybody again', async () => {
    await rules({ milestones: [{ friends: 1, points: 33 }] });
    const mei = await shop.member();
    await brings(mei, 1);
    await forgetDueMilestones(deps.db);
    await night();
    expect(await pointsOf(mei)).toBe(133);
  });

  it('leaves a referral that changes while it is counted for the next one', async () => {
    await rules({ milestones: [{ friends: 9, points: 50 }] });
    await night();
    const mei = await shop.member();
    await brings(mei, 1);
    const { due: read } = await findMilestones(deps.db, mei);
    await deps.db.sql`update regulars.referrals set changed_at = changed_at + interval '1 second'
      where referrer_member_id = ${mei}`;
    await expect(commit(deps.db, [countedPart(read)])).rejects.toBeInstanceOf(UnitRaced);
    expect(await due()).toBe(1);
  });
});

describe('the most friends of a year', () => {
  it('bring the referrer points, more of them only themselves', async () => {
    await rules({ milestones: [], mostPerYear: 2 });
    const mei = await shop.member();
    const sales = await brings(mei, 3);
    expect(await pointsOf(mei)).toBe(200);
    expect(sales.map(({ referral }) => referral)).toMatchObject(
      [1, 2, 3].map(() => ({ state: 'rewarded', friendPoints: 100 })),
    );
    await rules({ mostPerYear: null, referrerPercent: '10' });
    await brings(mei, 1);
    expect(await pointsOf(mei)).toBe(300);
    expect(await shop.problems()).toEqual([]);
  });
});
