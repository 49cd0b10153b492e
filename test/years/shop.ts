import { programmeParts } from '../../db/programme.ts';
import { commit } from '../../db/unit.ts';
import { createCoupon } from '../../src/app/coupons.ts';
import type { Actor, Deps } from '../../src/app/deps.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { putProduct } from '../../src/app/putProduct.ts';
import { createReward } from '../../src/app/rewards.ts';
import type { Programme } from '../../src/core/programme.ts';
import { given } from '../support/offers.ts';
import { COFFEE_CARD, SPEND_CARD } from '../support/stamps.ts';
import { tier, tiersOf } from '../support/tiers.ts';

export const OWNER: Actor = { kind: 'staff', staffId: '01940000-0000-7000-8000-00000000000a', role: 'owner' };
export const TILL: Actor = { kind: 'staff', staffId: '01940000-0000-7000-8000-00000000000b', role: 'manager' };

/** What is sold, in minor units; each lasts about so many days. */
export const GOODS = [
  { sku: 'TEA', name: 'Tea', category: 'Drinks', priceMinor: 12_000, repurchaseDays: 30 },
  { sku: 'COFFEE', name: 'Coffee', category: 'Drinks', priceMinor: 18_000, repurchaseDays: 21 },
  { sku: 'CAKE', name: 'Cake', category: 'Cakes', priceMinor: 9_000, repurchaseDays: null },
  { sku: 'CUP', name: 'Cup', category: 'Things', priceMinor: 45_000, repurchaseDays: null },
  { sku: 'SOAP', name: 'Soap', category: 'Things', priceMinor: 7_700, repurchaseDays: 45 },
] as const;

/** What the deeds of a life name. */
export interface Offers {
  readonly rewardId: string;
  readonly limitedRewardId: string;
  readonly couponId: string;
}

/** Gives a shop everything that a life can meet: goods, rewards, coupons, and a programme that uses nearly all there is. */
export async function openForYears(deps: Deps, zone: string, now: number): Promise<Offers> {
  const { version, document } = await readProgramme(deps);
  const known = await offersOf(deps);
  if (known !== undefined) return known;
  for (const good of GOODS) await putProduct(deps, { ...good, hidden: false }, OWNER, `years:${good.sku}`, now);
  const reward = async (name: string, costPoints: number, stock: number | null) =>
    given(await createReward(deps, { name, costPoints, stock }, OWNER, `years:${name}`, now)).rewardId;
  const offers = {
    rewardId: await reward('Coffee', 120, null),
    limitedRewardId: await reward('Big cup', 300, 60),
    couponId: given(
      await createCoupon(
        deps,
        { name: 'Ten percent', kind: 'percent', value: 10, validDays: 20, usesPerMember: 4 },
        OWNER,
        'years:coupon',
        now,
      ),
    ).couponId,
  };
  const welcome = given(
    await createCoupon(
      deps,
      { name: 'Welcome', kind: 'amount', value: 2_000, validDays: 60, claimable: false },
      OWNER,
      'years:welcome',
      now,
    ),
  ).couponId;
  await put(deps, version, programmeOf(document, zone, welcome), now);
  return offers;
}

/** Those of a shop that was opened before, by a process that was killed since. */
async function offersOf({ db }: Deps): Promise<Offers | undefined> {
  const [row] = await db.sql<Offers[]>`
    select (select reward_id from regulars.rewards where name = 'Coffee') as "rewardId",
      (select reward_id from regulars.rewards where name = 'Big cup') as "limitedRewardId",
      (select coupon_id from regulars.coupons where name = 'Ten percent') as "couponId"
    from regulars.programmes where version = 1`;
  return row;
}

/** The shop makes no repurchase offers any more. */
export async function endOffers(deps: Deps, now: number): Promise<void> {
  const { version, document } = await readProgramme(deps);
  const { automations } = document;
  if (!automations.repurchase.on) return;
  const repurchase = { ...automations.repurchase, on: false };
  await put(deps, version, { ...document, automations: { ...automations, repurchase } }, now);
}

async function put(deps: Deps, version: number, document: Programme, now: number): Promise<void> {
  const next = { version: version + 1, document, auditId: deps.newId(), actor: 'system', details: {} };
  await commit(deps.db, programmeParts({ ...next, at: new Date(now) }));
}

const programmeOf = (document: Programme, timeZone: string, couponId: string): Programme => ({
  ...document,
  timeZone,
  earn: {
    ...document.earn,
    rates: [{ id: 'base', points: 1, per: 1_000 }],
    multipliers: [
      { id: 'weekend', factor: '1.5', when: { weekdays: [6, 7] } },
      { id: 'birthday', factor: '2', when: { birthdayMonth: true } },
    ],
    capPerDay: 400,
  },
  points: {
    ...document.points,
    pendingDays: 3,
    validity: { kind: 'rolling_months', months: 6, monthEnd: true },
  },
  referral: { ...document.referral, minimumMinor: 10_000, returnDays: 7, milestones: [{ friends: 2, points: 50 }] },
  tiers: tiersOf([
    tier('Silver', { spend: 150_000 }, { multiplier: '1.5' }),
    tier(
      'Gold',
      { spend: 600_000 },
      { multiplier: '2', percentOff: 5, voucher: { kind: 'amount', value: 5_000, validDays: 30 } },
    ),
  ]),
  checkout: { holdMinutes: 15, points: { points: 10, minor: 500, minimumPoints: 20, maxPercent: 30 } },
  stampCards: [COFFEE_CARD, { ...SPEND_CARD, earn: { ...SPEND_CARD.earn, perMinor: 20_000 } }],
  issueRules: [
    { id: 'welcome', on: 'join', couponId, name: 'Welcome' },
    { id: 'big', on: 'purchase', couponId, name: 'Welcome', minimumMinor: 90_000 },
  ],
});
