import fc from 'fast-check';
import type { Shop } from '../scenarios/shop.ts';
import { tier, tiersOf } from '../support/tiers.ts';
import { Life } from './living.ts';
import { OFFERS } from './shopModel.ts';
import { CARD } from './stamps.ts';
import type { Rules } from './tokens.ts';

/** What may happen to one of three people. `which` picks among what there is. */
export type Deed = { readonly who: number } & (
  | { readonly do: 'earn'; readonly amountMinor: number }
  | { readonly do: 'spend' | 'adjust' | 'opening'; readonly points: number }
  | {
      readonly do: 'give-back' | 'reward-back' | 'redeem' | 'confirm' | 'release' | 'confirm-reward' | 'release-reward';
      readonly which: number;
    }
  | { readonly do: 'refund'; readonly which: number; readonly amountMinor: number }
  | {
      readonly do: 'checkout';
      readonly which: number;
      readonly amountMinor: number;
      readonly points: number;
      readonly isByCard: boolean;
    }
  | { readonly do: 'take-reward' | 'hold-reward' | 'issue' | 'repeat' | 'merge' | 'forget' | 'stop-offers' | 'night' }
  | { readonly do: 'pass'; readonly minutes: number }
);

const which = fc.nat(30);
const who = fc.nat(2);
const points = fc.integer({ min: 1, max: 40 });
const HOUR = 60;

const plain = (
  weight: number,
  ...names: readonly (
    | 'take-reward'
    | 'hold-reward'
    | 'issue'
    | 'repeat'
    | 'merge'
    | 'forget'
    | 'stop-offers'
    | 'night'
  )[]
) => ({
  weight,
  arbitrary: fc.record({ do: fc.constantFrom(...names), who }),
});
const picking = (weight: number, ...names: readonly Extract<Deed, { which: number; amountMinor?: never }>['do'][]) => ({
  weight,
  arbitrary: fc.record({ do: fc.constantFrom(...names), who, which }),
});

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('earn' as const), who, amountMinor: fc.nat(4_000) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('spend' as const), who, points }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('opening' as const), who, points }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      who,
      which,
      amountMinor: fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.constant(100)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ do: fc.constant('adjust' as const), who, points: fc.integer({ min: -30, max: 30 }) })
      .filter((one) => one.points !== 0),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('checkout' as const),
      who,
      which,
      amountMinor: fc.integer({ min: 200, max: 3_000 }),
      points: fc.nat(60),
      isByCard: fc.boolean(),
    }),
  },
  picking(5, 'give-back'),
  picking(3, 'reward-back'),
  picking(4, 'redeem'),
  picking(7, 'confirm', 'confirm', 'release'),
  plain(4, 'take-reward'),
  plain(3, 'hold-reward'),
  picking(3, 'confirm-reward', 'confirm-reward', 'release-reward'),
  plain(3, 'issue'),
  plain(3, 'repeat'),
  plain(1, 'stop-offers', 'night'),
  // Often enough that all three become one in many lives, in either order.
  plain(2, 'merge', 'merge', 'merge', 'forget'),
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      who,
      minutes: fc.constantFrom(5, 20, HOUR, 20 * HOUR, 24 * HOUR, 100 * HOUR, 300 * HOUR),
    }),
  },
);

/** A life of so many deeds. */
export const anyLife = (deeds: number): fc.Arbitrary<readonly Deed[]> =>
  fc.array(deed, { minLength: deeds, maxLength: deeds, size: 'max' });

const NO_CAP = 100_000_000;

export const RULES: readonly Rules[] = (['deficit', 'clamp', 'pending_only'] as const).flatMap((policy, index) =>
  [0, 3].map((pendingDays) => ({
    zone: 'Asia/Taipei',
    perMinor: 100,
    pendingDays,
    validDays: 9,
    graceDays: 7,
    policy,
    capPerPurchase: index === 1 ? 25 : NO_CAP,
    capBalance: index === 2 ? 60 : NO_CAP,
    ...(pendingDays === 3 && index !== 1 ? { capPerDay: 45 } : {}),
    ...(pendingDays === 3 && index !== 0 ? { capPerMonth: 90 } : {}),
  })),
);

/** The programme that has these rules, and what the lives' shop offers. */
export const programmeOf = ({ pendingDays, validDays, graceDays, policy, zone, perMinor, ...caps }: Rules) => ({
  timeZone: zone,
  earn: { rates: [{ id: 'base', points: 1, per: perMinor }], ...caps },
  points: {
    pendingDays,
    validity: { kind: 'rolling_days', days: validDays },
    refundPolicy: policy,
    restoreGraceDays: graceDays,
  },
  referral: {
    referrerPoints: OFFERS.referral.points,
    friendPoints: OFFERS.referral.friendPoints,
    minimumMinor: OFFERS.referral.minimumMinor,
  },
  tiers: tiersOf(
    OFFERS.tiers.map(({ id, from, halves }) =>
      tier(id === 'gold' ? 'Gold' : 'Silver', { spend: from }, { multiplier: String(halves / 2) }),
    ),
  ),
  stampCards: [
    {
      id: 'cups',
      name: 'Cups',
      earn: { counts: 'amount', perMinor: CARD.perMinor, about: {}, minimumMinor: 0 },
      capPerDay: CARD.capPerDay,
      size: CARD.size,
      rewards: CARD.gifts.map((at) => ({ at, kind: 'free_item', value: 1, name: `Cup ${at}`, validDays: 365 })),
      idleMonths: CARD.idleMonths,
      active: true,
    },
  ],
  checkout: {
    holdMinutes: OFFERS.payment.holdMinutes,
    points: { points: 1, minor: 1, minimumPoints: OFFERS.payment.minimumPoints, maxPercent: OFFERS.payment.maxPercent },
  },
});

/** Lives a life over the API and in the model at once. Gives where they part; `undefined`: nowhere. */
export async function live(shop: Shop, rules: Rules, deeds: readonly Deed[]): Promise<string | undefined> {
  const life = new Life(shop, rules);
  await life.begin();
  for (const [index, next] of deeds.entries()) {
    const apart = await life.happen(next);
    if (apart !== undefined) return `deed ${index + 1} of ${JSON.stringify(deeds.slice(0, index + 1))}: ${apart}`;
  }
  const apart = await life.end();
  return apart && `at the end of ${JSON.stringify(deeds)}: ${apart}`;
}
