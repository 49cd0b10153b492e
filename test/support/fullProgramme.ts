import { defaultProgramme, type Programme } from '../../src/core/programme.ts';
import { SILVER_GOLD } from './tiers.ts';

const defaults = defaultProgramme();

/** A programme in which every setting there is has a value, which tests then change one by one. */
export const FULL_PROGRAMME: Programme = {
  ...defaults,
  name: 'Tea & Co',
  earn: {
    combination: 'highest',
    rounding: 'nearest',
    rates: [
      { id: 'base', points: 1, per: 100 },
      {
        id: 'drinks',
        points: 3,
        per: 50,
        counts: 'amount',
        priority: 2,
        tiers: ['gold'],
        skus: ['TEA'],
        categories: ['Drinks'],
        exceptSkus: ['WATER'],
        exceptCategories: ['Sale'],
      },
      { id: 'visit', points: 5, per: 1, counts: 'purchase' },
    ],
    multipliers: [
      {
        id: 'weekend',
        factor: '2',
        rates: ['base'],
        categories: ['Cakes'],
        when: {
          from: '2026-11-01',
          through: '2027-12-31',
          weekdays: [6, 7],
          hours: { from: '10:00', until: '12:00' },
          startsAt: '2026-11-01T09:00',
          endsAt: '2027-12-31T21:00',
        },
      },
      { id: 'welcome', factor: '1.5', when: { firstPurchase: true } },
      { id: 'birthday', factor: '3', when: { birthdayMonth: true } },
    ],
    capPerPurchase: 500,
    capPerDay: 800,
    capPerMonth: 5_000,
    capBalance: 20_000,
    minimumMinor: 50,
  },
  points: {
    ...defaults.points,
    pendingDays: 7,
  },
  referral: {
    ...defaults.referral,
    returnDays: 14,
    mostPerYear: 20,
    milestones: [{ friends: 3, points: 50 }],
  },
  automations: {
    birthday: { ...defaults.automations.birthday, texts: { en: 'Happy birthday {{ name }}' } },
    repurchase: { ...defaults.automations.repurchase, texts: { ja: 'そろそろです' } },
    notices: { ...defaults.automations.notices, texts: { th: 'ใกล้หมดอายุ' } },
  },
  hours: {
    week: [...Array.from({ length: 6 }, () => [{ from: '10:00', until: '20:00' }]), []],
    closedDates: ['2027-02-05', '2027-02-06'],
  },
  holidays: {
    country: 'TW',
    off: ['christmas'],
    own: [{ key: 'own-1', name: 'The day we opened', calendar: 'lunar', month: 8, day: 3 }],
  },
  tiers: {
    ...SILVER_GOLD,
    match: 'all',
    levels: SILVER_GOLD.levels.map((level) => ({
      ...level,
      perks: {
        ...level.perks,
        ...(level.id === 'gold'
          ? { freeShipping: true as const, earlyDays: 3, prices: [{ sku: 'TEA', name: 'Green tea', minor: 40 }] }
          : {}),
      },
    })),
  },
  coupons: { percentageOf: 'initial', order: 'given' },
  checkout: { holdMinutes: 20, points: { points: 10, minor: 1, minimumPoints: 50, maxPercent: 30 } },
  stampCards: [
    {
      id: 'coffee',
      name: 'Coffee card',
      names: { ja: 'コーヒーカード' },
      earn: { counts: 'item', perMinor: 0, about: { categories: ['Coffee'] }, minimumMinor: 0 },
      capPerDay: 3,
      size: 10,
      rewards: [{ at: 10, kind: 'free_item', value: 1, name: 'One coffee', validDays: 60 }],
      idleMonths: 12,
      active: true,
    },
  ],
  issueRules: [
    {
      id: 'big-basket',
      on: 'purchase',
      couponId: '01997b8c-0000-7000-8000-000000000001',
      name: 'Ten off',
      minimumMinor: 1_000,
      firstOnly: true,
    },
  ],
};
