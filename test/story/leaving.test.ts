import { describe, expect, it } from 'vitest';
import { noticesJob } from '../../src/app/nightly/notices.ts';
import { pointsJob } from '../../src/app/nightly/points.ts';
import { DEFAULT_PROGRAMME, type Programme } from '../../src/core/programme.ts';
import { offersOf } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { at, ownDays, type Regular } from '../support/shopDays.ts';

const usable = (days: number): Programme['points'] => ({
  ...DEFAULT_PROGRAMME.points,
  validity: { kind: 'rolling_days', days },
});

describe('points that leave', () => {
  const { deps, shop, regular, days, heard, errors } = ownDays([pointsJob, noticesJob]);
  const offers = offersOf(deps);
  const deliveriesOf = ({ memberId }: Regular) => deps.db.sql`
    select c.local_date::text as date, d.state, d.reason from regulars.deliveries d
    join regulars.campaigns c using (campaign_id) where d.member_id = ${memberId} order by c.local_date`;
  const left = ({ memberId }: Regular) =>
    deps.db.sql`update regulars.identities set reachability = 'left' where member_id = ${memberId}`;
  const isBack = ({ memberId }: Regular) =>
    deps.db.sql`update regulars.identities set reachability = 'reachable' where member_id = ${memberId}`;

  it('are told of once, 30 days before, with their last day and what they buy, and leave after it', {
    timeout: 90_000,
  }, async () => {
    await setProgramme(deps, { points: usable(60) });
    await offers.reward({ name: 'Coffee', costPoints: 100 }, at('2027-01-01'));
    await offers.reward({ name: 'Cake', costPoints: 500 }, at('2027-01-01'));
    await days('2026-12-31');
    const mei = await regular('Mei');
    const lin = await regular('林', { language: 'zh-Hant' });
    await shop.buys(mei.memberId, 15_000, { now: at('2027-01-01') });
    await shop.buys(lin.memberId, 40_000, { now: at('2027-01-01') });
    await days('2027-01-01', '2027-03-02');
    expect(heard(mei).map((one) => one.at)).toEqual(['2027-01-31 12:00']);
    expect(heard(mei)[0]).toMatchObject({
      text: expect.stringMatching(/150 points leave soon[^]*150 points are enough for “Coffee”[^]*Mar 2, 2027/),
      buttons: expect.arrayContaining(['Rewards']),
    });
    expect(heard(lin).map((one) => one.text)).toEqual([expect.stringMatching(/有 400 點快到期了[^]*2027年3月2日/)]);
    expect(await shop.pointsOf(mei.memberId, at('2027-03-02', '23:59'))).toMatchObject({ available: 150 });
    expect(await shop.pointsOf(mei.memberId, at('2027-03-03', '00:00'))).toMatchObject({ available: 0 });
    await days('2027-03-03');
    expect(await shop.problems()).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('stay 30 days longer, once, when nobody could be told, and are told of as soon as somebody can be', {
    timeout: 90_000,
  }, async () => {
    const mei = await regular('Mei');
    await shop.buys(mei.memberId, 15_000, { now: at('2027-03-03') });
    await left(mei);
    await days('2027-03-04', '2027-05-10');
    expect(heard(mei)).toEqual([]);
    // 60 days from 3 March are through 2 May, 30 more through 1 June.
    expect(await shop.pointsOf(mei.memberId, at('2027-05-10'))).toMatchObject({ available: 150 });
    await isBack(mei);
    await days('2027-05-11', '2027-06-01');
    expect(heard(mei).map((one) => one.at)).toEqual(['2027-05-11 12:00']);
    expect(heard(mei)[0]?.text).toContain('Jun 1, 2027');
    expect(await deliveriesOf(mei)).toEqual([
      { date: '2027-04-02', state: 'skipped', reason: 'unreachable' },
      { date: '2027-05-02', state: 'skipped', reason: 'unreachable' },
      { date: '2027-05-11', state: 'sent', reason: null },
    ]);
    expect(await shop.pointsOf(mei.memberId, at('2027-06-01', '23:59'))).toMatchObject({ available: 150 });
    expect(await shop.pointsOf(mei.memberId, at('2027-06-02', '00:00'))).toMatchObject({ available: 0 });
    await days('2027-06-02');
    expect(await shop.problems()).toEqual([]);
  });

  it('are told of in the one message of the day, together with the coupons that end in three days', {
    timeout: 90_000,
  }, async () => {
    const mei = await regular('Mei');
    const { couponId } = await offers.coupon({ name: 'Autumn treat', validDays: 10 }, at('2027-06-03'));
    await shop.buys(mei.memberId, 15_000, { now: at('2027-06-03') });
    await offers.takes(mei.memberId, couponId, at('2027-06-26'));
    await days('2027-06-03', '2027-07-10');
    // Points through 2 August, the coupon through 6 July: each has its day.
    expect(heard(mei).map((one) => one.at)).toEqual(['2027-07-03 12:00']);
    expect(heard(mei)[0]).toMatchObject({
      text: expect.stringMatching(/150 points leave soon[^]*Aug 2, 2027[^]*Autumn treat[^]*Jul 6, 2027/),
      buttons: expect.arrayContaining(['Rewards', 'Autumn treat']),
    });
  });

  it('are told of on the first day that can be, when the service was away; coupons only on their day', {
    timeout: 90_000,
  }, async () => {
    const [mei, ann] = [await regular('Mei'), await regular('Ann')];
    const { couponId } = await offers.coupon({ name: 'Tea', validDays: 10 }, at('2027-07-11'));
    await shop.buys(mei.memberId, 15_000, { now: at('2027-07-11') });
    await offers.takes(ann.memberId, couponId, at('2027-08-03'));
    await days('2027-07-11', '2027-08-09');
    await days('2027-08-12', '2027-08-15');
    expect(heard(mei).map((one) => one.at)).toEqual(['2027-08-12 12:00']);
    expect(heard(ann)).toEqual([]);
    expect(await deliveriesOf(ann)).toEqual([{ date: '2027-08-10', state: 'skipped', reason: 'too-late' }]);
  });

  it('are told of the day after they came, when they live shorter than 30 days', { timeout: 90_000 }, async () => {
    await setProgramme(deps, { points: usable(9) });
    const mei = await regular('Mei');
    await shop.buys(mei.memberId, 15_000, { now: at('2027-08-16') });
    await days('2027-08-16', '2027-08-20');
    expect(heard(mei).map((one) => one.at)).toEqual(['2027-08-17 12:00']);
  });
});
