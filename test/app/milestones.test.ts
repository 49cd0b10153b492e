import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { pointsJob } from '../../src/app/nightly/points.ts';
import { readProgramme } from '../../src/app/programme.ts';
import type { PurchaseRecorded } from '../../src/app/recordPurchase.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { settleMilestones } from '../../src/app/settleMilestones.ts';
import type { ReferralRules } from '../../src/core/programme.ts';
import { friendsOf } from '../support/friends.ts';
import { atOnce, given } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { DAY, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const friendOf = friendsOf(shop);

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
