import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Deps } from '../../../src/app/deps.ts';
import { forgetMember } from '../../../src/app/forgetMember.ts';
import { issueVoucher } from '../../../src/app/issueVoucher.ts';
import type { Job } from '../../../src/app/jobs.ts';
import { birthdaysJob } from '../../../src/app/nightly/birthdays.ts';
import { noticesJob } from '../../../src/app/nightly/notices.ts';
import { pointsJob } from '../../../src/app/nightly/points.ts';
import { repurchaseJob } from '../../../src/app/nightly/repurchase.ts';
import { tiersJob } from '../../../src/app/nightly/tiers.ts';
import { createProduct } from '../../../src/app/products.ts';
import { giftName } from '../../../src/chat/campaigns/giftName.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { between } from '../../support/between.ts';
import { given, offersOf } from '../../support/offers.ts';
import { people } from '../../support/people.ts';
import { setProgramme } from '../../support/programme.ts';
import { DAY, NOON, OWNER, ownShop } from '../../support/shop.ts';
import { at } from '../../support/shopDays.ts';
import { SILVER_GOLD } from '../../support/tiers.ts';

const shop = ownShop();
const { deps } = shop;
const { member } = people(deps);
const { coupon } = offersOf(deps);
const live = new AbortController().signal;
const DATE = '2026-12-01';
const NIGHT = at(DATE, '00:05');

/** What is kept of somebody that a night could have written, as far as it says anything of the person. */
async function leftOf(memberId: string) {
  const [row] = await deps.db.sql<
    { facts: number; messages: number; vouchers: number; points: number; pending: number; tier: string }[]
  >`
    select (select count(*)::int from regulars.deliveries where member_id = ${memberId} and facts is not null) as facts,
      (select count(*)::int from regulars.deliveries where member_id = ${memberId}) as messages,
      (select count(*)::int from regulars.vouchers where member_id = ${memberId} and state = 'issued') as vouchers,
      (select available from regulars.members where member_id = ${memberId}) as points,
      (select pending from regulars.members where member_id = ${memberId}) as pending,
      (select tier from regulars.members where member_id = ${memberId}) as tier`;
  return row;
}

/** Three of whom the second is forgotten in the middle of the night's job: when it has read these words. */
async function night(job: Job, words: string, prepare: (memberId: string) => Promise<unknown>, nth = 1, on = DATE) {
  const ids: string[] = [];
  for (const _ of [1, 2, 3]) {
    const { memberId } = await member('telegram', NOON - DAY);
    await deps.db.sql`update regulars.members set marketing_consent = true where member_id = ${memberId}`;
    await prepare(memberId);
    ids.push(memberId);
  }
  const [first = '', gone = '', last = ''] = ids;
  let times = 0;
  const forget = async () => {
    times += 1;
    given(await forgetMember(deps, gone, `forget:${gone}`, NIGHT));
  };
  const held: Deps = between(deps, words, forget, nth);
  await job.run(held, on, at(on, '00:05'), live);
  expect(times).toBe(1);
  return { first, gone, last };
}

const nobody = { facts: 0, messages: 0, vouchers: 0, points: 0, pending: 0, tier: null };

describe('who is forgotten in the middle of the night', () => {
  beforeEach(() => setProgramme(deps, DEFAULT_PROGRAMME));

  const bornToday = (memberId: string) => deps.db.sql`update regulars.members set birthday_month = 12, birthday_day = 1,
    birthday_calendar = 'solar', birthday_leap_month = false where member_id = ${memberId}`;

  it.each([
    ['after the page was read', 'celebrants as materialized'],
    ['after it was seen who they are now', 'own.merged_into'],
  ])('gets no birthday gift, and the others theirs: %s', async (_when, words) => {
    await setProgramme(deps, DEFAULT_PROGRAMME);
    await deps.db.sql`delete from regulars.campaigns where kind = 'birthday' and local_date = ${DATE}`;
    const { first, gone, last } = await night(birthdaysJob(giftName), words, bornToday);
    expect(await leftOf(gone)).toEqual(nobody);
    for (const id of [first, last]) expect(await leftOf(id)).toMatchObject({ facts: 1, vouchers: 1 });
    expect(await shop.problems()).toEqual([]);
  });

  it.each([
    ['after the page was read', 'leaving as materialized'],
    ['after it was seen who has it already', 'o.occasion = r.occasion'],
  ])(
    'is told nothing of what leaves, and nothing of them is kept, and the others are told: %s',
    async (_when, words) => {
      await deps.db.sql`delete from regulars.campaigns where kind = 'notice' and local_date = ${DATE}`;
      const { couponId } = await coupon({ lastDay: '2026-12-04' });
      const prepare = async (memberId: string) =>
        given(await issueVoucher(deps, couponId, memberId, OWNER, `give:${memberId}`, NOON));
      const { first, gone, last } = await night(noticesJob, words, prepare);
      expect(await leftOf(gone)).toEqual(nobody);
      for (const id of [first, last]) expect(await leftOf(id)).toMatchObject({ facts: 1, vouchers: 1 });
    },
  );

  it('leaves nothing of what a night writes while it is looked up what there is of them', async () => {
    await deps.db.sql`delete from regulars.campaigns where kind = 'notice' and local_date = ${DATE}`;
    const { couponId } = await coupon({ lastDay: '2026-12-04' });
    const { memberId } = await member('telegram', NOON - DAY);
    given(await issueVoucher(deps, couponId, memberId, OWNER, `give:${memberId}`, NOON));
    const meanwhile = between(deps, '"issuedVouchers"', () => noticesJob.run(deps, DATE, NIGHT, live));
    given(await forgetMember(meanwhile, memberId, `forget:${memberId}`, NIGHT));
    expect(await leftOf(memberId)).toEqual({ ...nobody, messages: 1 });
  });

  it('leaves nothing either when both come at the same moment, whichever is first', async () => {
    const { couponId } = await coupon({ lastDay: '2026-12-04' });
    for (const _round of [1, 2, 3, 4, 5]) {
      await deps.db.sql`delete from regulars.campaigns where kind = 'notice' and local_date = ${DATE}`;
      const { memberId } = await member('telegram', NOON - DAY);
      given(await issueVoucher(deps, couponId, memberId, OWNER, `give:${memberId}`, NOON));
      const [forgotten] = await Promise.all([
        forgetMember(deps, memberId, `forget:${memberId}`, NIGHT),
        noticesJob.run(deps, DATE, NIGHT, live),
      ]);
      given(forgotten);
      expect(await leftOf(memberId)).toMatchObject({ facts: 0, vouchers: 0 });
    }
  });

  it.each([
    ['after the page was read', 1],
    ['after they were read again', 2],
  ])('loses no tier that they have no more, and the others are told: %s', async (_when, nth) => {
    await setProgramme(deps, { tiers: SILVER_GOLD });
    const gold = (memberId: string) => deps.db.sql`update regulars.members set tier = 'gold', tier_since = now(),
      tier_until = ${new Date(at(DATE, '00:00')).toISOString()}::timestamptz where member_id = ${memberId}`;
    await deps.db.sql`delete from regulars.campaigns where kind = 'tier' and local_date = ${DATE}`;
    const { first, gone, last } = await night(tiersJob, 'm.tier_until', gold, nth);
    expect(await leftOf(gone)).toEqual(nobody);
    for (const id of [first, last]) expect(await leftOf(id)).toMatchObject({ facts: 1 });
  });

  it('is offered nothing to buy again, and the others are', async () => {
    const details = { sku: 'FORMULA', name: 'Formula', category: null, priceMinor: 500, repurchaseDays: 21 };
    given(await createProduct(deps, details, v7(), `product:${v7()}`, NOON));
    const { automations } = DEFAULT_PROGRAMME;
    const repurchase = { ...automations.repurchase, controlPercent: 0 };
    await setProgramme(deps, { automations: { ...automations, repurchase } });
    const lines = [{ sku: 'FORMULA', quantity: 1, unitPriceMinor: 500 }];
    const buys = (memberId: string) => shop.buys(memberId, 0, { lines, now: at('2026-12-10', '12:00') });
    const { first, gone, last } = await night(repurchaseJob(giftName), 'own.merged_into', buys, 1, '2026-12-27');
    expect(await leftOf(gone)).toEqual(nobody);
    for (const id of [first, last]) expect(await leftOf(id)).toMatchObject({ facts: 1 });
  });

  it('is booked no points that arrive, and the others are', async () => {
    const { points } = DEFAULT_PROGRAMME;
    await setProgramme(deps, { points: { ...points, pendingDays: 7 } });
    const buys = (memberId: string) => shop.buys(memberId, 1_000, { now: NOON });
    const { first, gone, last } = await night(pointsJob, 'any($1::text::uuid[]) and m.state', buys);
    expect(await leftOf(gone)).toEqual(nobody);
    for (const id of [first, last]) expect(await leftOf(id)).toMatchObject({ points: 10, pending: 0 });
    expect(await shop.problems()).toEqual([]);
  });
});
