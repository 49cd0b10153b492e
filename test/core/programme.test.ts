import { describe, expect, it } from 'vitest';
import { DEFAULT_PROGRAMME, defaultProgramme, selects } from '../../src/core/programme.ts';

describe('the programme of a shop that nobody has set up yet', () => {
  it('has the defaults of the product', () => {
    expect(DEFAULT_PROGRAMME).toMatchObject({
      currency: 'TWD',
      timeZone: 'Asia/Taipei',
      earn: { combination: 'stack', rates: [{ points: 1, per: 100 }] },
      points: {
        pendingDays: 0,
        validity: { kind: 'rolling_months', months: 12, monthEnd: true },
        refundPolicy: 'deficit',
      },
      referral: {
        referrerPoints: 100,
        friendPoints: 100,
        minimumMinor: 500,
        windowDays: 180,
        velocity: { count: 10, days: 7 },
      },
      undoMinutes: 10,
      adjustLimit: 1_000,
      messages: { quietFrom: '21:00', quietUntil: '09:00', marketingDays: 3, waitHours: 4 },
      automations: {
        birthday: { on: true, hour: 10, gift: { kind: 'percent', value: 10, validDays: 30 } },
        repurchase: { on: true, leadDays: 4, percent: 20, validDays: 14, controlPercent: 10 },
        notices: { on: true, pointsDays: 30, vouchersDays: 3 },
      },
      hours: null,
      holidays: { country: 'TW', off: [], own: [] },
    });
  });

  it('keeps the holidays of the country that its time zone tells, and of Taiwan where it tells none', () => {
    const countries = ['Asia/Hong_Kong', 'Asia/Tokyo', 'Asia/Bangkok', 'Asia/Shanghai', 'Europe/Berlin'].map(
      (timeZone) => defaultProgramme({ timeZone }).holidays.country,
    );
    expect(countries).toEqual(['HK', 'JP', 'TH', 'CN', 'TW']);
  });

  it('means the same amounts in a currency with cents', () => {
    const programme = defaultProgramme({ currency: 'USD', timeZone: 'America/New_York', name: 'Corner' });
    expect(programme).toMatchObject({
      name: 'Corner',
      earn: { rates: [{ per: 10_000 }] },
      referral: { minimumMinor: 50_000 },
    });
  });

  it('is a JSON document', () => {
    expect(JSON.parse(JSON.stringify(DEFAULT_PROGRAMME))).toEqual(DEFAULT_PROGRAMME);
  });
});

describe('which lines a rule is about', () => {
  const tea = { sku: 'tea', category: 'drinks' };

  it('is all of them when nothing is named', () => {
    expect([selects({}, tea), selects({}, { sku: 'x' })]).toEqual([true, true]);
  });

  it('is a product or a category that is named, less the exceptions', () => {
    expect(selects({ skus: ['tea'] }, tea)).toBe(true);
    expect(selects({ categories: ['drinks'] }, tea)).toBe(true);
    expect(selects({ skus: ['cup'], categories: ['drinks'] }, tea)).toBe(true);
    expect(selects({ skus: ['cup'] }, tea)).toBe(false);
    expect(selects({ skus: [] }, tea)).toBe(false);
    expect(selects({ categories: ['drinks'], exceptSkus: ['tea'] }, tea)).toBe(false);
    expect(selects({ exceptCategories: ['drinks'] }, tea)).toBe(false);
    expect(selects({ categories: ['drinks'] }, { sku: 'x', category: null })).toBe(false);
  });
});
