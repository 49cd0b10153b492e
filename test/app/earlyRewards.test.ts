import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { noticeContent } from '../../src/app/nightly/notices.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { confirmRewardHold } from '../../src/app/rewardHolds/confirm.ts';
import { holdReward } from '../../src/app/rewardHolds/hold.ts';
import { changeReward, readRewardsFor } from '../../src/app/rewards.ts';
import { takeReward } from '../../src/app/takeReward.ts';
import { giveTier } from '../../src/app/tiers/giveTier.ts';
import { formsPart } from '../../src/chat/form.ts';
import { rewardsPart } from '../../src/chat/member/rewards.ts';
import { couponForm } from '../../src/chat/owner/couponForm.ts';
import { ownerCouponsPart } from '../../src/chat/owner/coupons.ts';
import { ownerRewardsPart, rewardForm } from '../../src/chat/owner/rewards.ts';
import { plainDate, startOfDate } from '../../src/core/calendar/localDay.ts';
import { ownApi } from '../http/api/support/api.ts';
import { paneOf } from '../support/chatPane.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { DAY, NOON, OWNER } from '../support/shop.ts';
import { tier, tiersOf } from '../support/tiers.ts';

const api = ownApi();
const { shop } = api;
const { deps } = shop;
const { reward, coupon } = offersOf(deps);
const ZONE = 'Asia/Taipei';
/** A week from now; its first instant, and noon of some days before. */
const FIRST = plainDate(NOON + 7 * DAY, ZONE);
const START = startOfDate(FIRST, ZONE);
const noonBefore = (days: number) => NOON + (7 - days) * DAY;

/** Silver has new rewards two days early, Gold three, Platinum names none of its own. */
const tiers = () =>
  setProgramme(deps, {
    tiers: tiersOf([
      tier('Silver', { spend: 10_000 }, { earlyDays: 2 }),
      tier('Gold', { spend: 20_000 }, { earlyDays: 3 }),
      tier('Platinum', { spend: 30_000 }),
    ]),
  });
const planned = (about: object = {}) =>
  reward({ name: 'Tea set', costPoints: 50, firstDay: FIRST.toString(), ...about });
const takes = (memberId: string, rewardId: string, now: number, key = v7() as string) =>
  takeReward(deps, memberId, { rewardId }, key, now);
async function memberWhoSpent(amount: number): Promise<string> {
  const memberId = await shop.member();
  await shop.buys(memberId, amount);
  return memberId;
}
const chatOf = (memberId: string, now: number) =>
  paneOf(deps, [rewardsPart], { member: { memberId, name: 'Mei' }, staff: undefined, now });

describe('a reward before it starts', () => {
  it('is seen and taken by members of a tier so many days before everybody else', async () => {
    await tiers();
    const { rewardId } = await planned();
    const [base, silver, gold] = [
      await memberWhoSpent(9_000),
      await memberWhoSpent(10_000),
      await memberWhoSpent(30_000),
    ];
    const seen = async (now: number) =>
      Promise.all(
        [base, silver, gold].map(async (one) =>
          (await readRewardsFor(deps, one, now)).rewards.some((found) => found.rewardId === rewardId),
        ),
      );
    expect(await seen(noonBefore(4))).toEqual([false, false, false]);
    expect(await seen(startOfDate(FIRST.subtract({ days: 3 }), ZONE))).toEqual([false, false, true]);
    expect(await seen(noonBefore(2))).toEqual([false, true, true]);
    expect(await seen(START - 1)).toEqual([false, true, true]);
    expect(await seen(START)).toEqual([true, true, true]);
    expect(await takes(silver, rewardId, noonBefore(3))).toMatchObject({
      refusal: { code: 'reward-not-started', startsAt: startOfDate(FIRST.subtract({ days: 2 }), ZONE) },
    });
    expect(await takes(base, rewardId, START - 1)).toMatchObject({ refusal: { startsAt: START } });
    expect(await shop.pointsOf(base, START)).toMatchObject({ available: 90 });
    expect(given(await takes(gold, rewardId, noonBefore(3)))).toMatchObject({ voucher: { standing: 'usable' } });
    expect(outcome(await takes(base, rewardId, START))).toBe('ok');
    expect(await shop.problems()).toEqual([]);
  });

  it('is set aside as early, and what was set aside is confirmed whatever its first day is by then', async () => {
    await tiers();
    const { rewardId } = await planned();
    const [base, gold] = [await memberWhoSpent(9_000), await memberWhoSpent(20_000)];
    const holds = (memberId: string) => holdReward(deps, memberId, { rewardId }, OWNER, v7(), noonBefore(3));
    expect(outcome(await holds(base))).toBe('reward-not-started');
    const { holdId } = given(await holds(gold));
    const later = FIRST.add({ days: 9 }).toString();
    given(await changeReward(deps, rewardId, { firstDay: later }, OWNER, v7(), noonBefore(3)));
    expect(outcome(await holds(gold))).toBe('reward-not-started');
    const confirmed = await confirmRewardHold(deps, { memberId: gold, holdId }, v7(), noonBefore(3));
    expect(outcome(confirmed)).toBe('ok');
    expect(await shop.problems()).toEqual([]);
  });

  it('is taken once for one key and by nobody whose tier is taken away at the same moment and first', async () => {
    await tiers();
    const { rewardId } = await planned();
    const gold = await memberWhoSpent(20_000);
    const all = await atOnce(6, () => takes(gold, rewardId, noonBefore(3), 'early:reward'));
    expect(new Set(all.map((one) => given(one).voucher.voucherId)).size).toBe(1);
    const lent = await memberWhoSpent(9_000);
    given(await giveTier(deps, { memberId: lent, tierId: 'gold' }, OWNER, v7(), NOON));
    const [, taken] = await Promise.all([
      giveTier(deps, { memberId: lent, tierId: null }, OWNER, v7(), noonBefore(3)),
      takes(lent, rewardId, noonBefore(3)),
    ]);
    expect(['ok', 'reward-not-started']).toContain(outcome(taken));
    const left = (await shop.pointsOf(lent, noonBefore(3))).available;
    expect(left).toBe(taken.ok ? 40 : 90);
    expect(outcome(await takes(lent, rewardId, noonBefore(3)))).toBe('reward-not-started');
    expect(await shop.problems()).toEqual([]);
  });

  it('is no reward that a message says to be near', async () => {
    await tiers();
    const { name } = await planned({ name: 'Hidden gem', costPoints: 1 });
    const { document } = await readProgramme(deps);
    const named = async (now: number) => (await noticeContent(deps, document, now)).rewards.map((one) => one.name);
    expect(await named(START - 1)).not.toContain(name);
    expect(await named(START)).toContain(name);
  });

  it('asks nothing more of a shop whose tiers have no such perk', async () => {
    await setProgramme(deps, { tiers: tiersOf([tier('Silver', { spend: 10_000 })]) });
    const { rewardId } = await planned();
    expect(outcome(await takes(await memberWhoSpent(10_000), rewardId, START - 1))).toBe('reward-not-started');
    const { rewardId: open } = await reward({ costPoints: 1 });
    expect(outcome(await takes(await memberWhoSpent(100), open, NOON))).toBe('ok');
  });
});

describe('over the API', () => {
  it('has a first day, and is listed for whoever may have it', async () => {
    await tiers();
    const made = await api.post('/v1/rewards', { name: 'Cake', costPoints: 5, stock: 3, firstDay: FIRST.toString() });
    expect(made).toMatchObject({ status: 201, json: { startsAt: new Date(START).toISOString() } });
    const wrong = await api.post('/v1/rewards', { name: 'Cake', costPoints: 5, stock: 3, firstDay: '2026-02-30' });
    expect(wrong.status).toBe(400);
    const { id } = made.json as { id: string };
    const base = await memberWhoSpent(9_000);
    const refused = await api.post(`/v1/members/${base}/rewards/${id}`, { costPoints: 5 });
    expect(refused).toMatchObject({ status: 409, json: { code: 'reward-not-started' } });
    const listed = async (query: string) =>
      JSON.stringify((await api.get(`/v1/rewards?offset=0${query}`)).json).includes(id);
    const gold = await memberWhoSpent(20_000);
    const seen = async () => [await listed(''), await listed(`&member=${base}`), await listed(`&member=${gold}`)];
    expect(await seen()).toEqual([false, false, false]);
    api.clock.now = noonBefore(3);
    expect(await seen()).toEqual([false, false, true]);
    api.clock.now = START;
    expect(await seen()).toEqual([true, true, true]);
  });
});

describe('in the chat', () => {
  const owner = () =>
    paneOf(deps, [formsPart([rewardForm, couponForm]), ownerRewardsPart, ownerCouponsPart], {
      member: undefined,
      staff: { staffId: v7(), name: 'Lin', role: 'owner' },
      now: NOON,
    });

  it('the owner gives a reward its first day, and members of the tier read from when it is everybody’s', async () => {
    await tiers();
    const chat = owner();
    await chat.sends('oradd');
    await chat.says('Lantern');
    await chat.says('60');
    await chat.taps('Skip');
    await chat.says(FIRST.toString());
    expect(chat.words()).toMatch(/First day: Nov 28, 2026[^]*Early access[^]*Silver from Nov 26[^]*Gold from Nov 25/);
    const [base, gold] = [await memberWhoSpent(9_000), await memberWhoSpent(20_000)];
    const early = chatOf(gold, noonBefore(3));
    await early.sends('rewards');
    expect(early.words()).toMatch(/Lantern[^]*Yours early\. From Nov 28, 2026 for everybody\./);
    const { rewards } = await readRewardsFor(deps, gold, noonBefore(3));
    const rewardId = rewards.find(({ name }) => name === 'Lantern')?.rewardId ?? '';
    const other = chatOf(base, noonBefore(3));
    await other.sends('rewards');
    expect(other.words()).not.toContain('Lantern');
    await other.sends(`reward:${rewardId}`);
    expect(other.words()).toBe('You can take this reward from Nov 28, 2026 on.');
    await early.sends(`reward:${rewardId}`);
    await early.taps('Yes, take it');
    expect(early.words()).toContain('Lantern');
    await chat.taps('First day');
    await chat.taps('Skip');
    expect(chat.words()).not.toContain('Early access');
    await other.sends('rewards');
    expect(other.words()).toContain('Lantern');
  });

  it('the owner gives a coupon its first day too', async () => {
    await tiers();
    const { couponId } = await coupon({ name: 'Autumn' });
    const chat = owner();
    await chat.sends(`ocoupon:${couponId}`);
    await chat.taps('First day');
    await chat.says('yesterday');
    expect(chat.words()).toContain('Please type a day from today on');
    await chat.taps('In 7 days');
    expect(chat.words()).toMatch(/First day: Nov 28, 2026[^]*Gold from Nov 25/);
  });
});
