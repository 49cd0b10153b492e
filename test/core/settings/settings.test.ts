import { describe, expect, it } from 'vitest';
import { DEFAULT_PROGRAMME, type Programme } from '../../../src/core/programme.ts';
import { completed } from '../../../src/core/settings/complete.ts';
import { isSame, programmeDiff } from '../../../src/core/settings/diff.ts';
import { wrongSettings } from '../../../src/core/settings/valid.ts';
import { FULL_PROGRAMME } from '../../support/fullProgramme.ts';
import { changedLeaves } from '../../support/leaves.ts';

const fieldsOf = (programme: Programme) => wrongSettings(programme).map(({ field }) => field);

describe('what makes sense in a programme', () => {
  it('is the default one, and one with every setting', () => {
    expect(wrongSettings(DEFAULT_PROGRAMME)).toEqual([]);
    expect(wrongSettings(FULL_PROGRAMME)).toEqual([]);
  });

  it('names every wrong field, not the first alone', () => {
    const wrong: Programme = {
      ...FULL_PROGRAMME,
      timeZone: 'Asia/Atlantis',
      earn: {
        ...FULL_PROGRAMME.earn,
        rates: [{ id: 'base', points: 1, per: -1, tiers: ['bronze'] }],
        multipliers: [{ id: 'x', factor: 'two', when: { from: '2026-02-30', weekdays: [8] } }],
      },
      points: { ...FULL_PROGRAMME.points, validity: { kind: 'fixed_date', month: 2, day: 30 } },
      automations: {
        ...FULL_PROGRAMME.automations,
        birthday: { ...FULL_PROGRAMME.automations.birthday, hour: 23 },
      },
    };
    expect(fieldsOf(wrong)).toEqual([
      'timeZone',
      'earn.rates.0.per',
      'earn.rates.0.tiers.0',
      'earn.multipliers.0.factor',
      'earn.multipliers.0.when.from',
      'earn.multipliers.0.when.weekdays.0',
      'points.validity.day',
      'automations.birthday.hour',
    ]);
  });

  it('is no cap below zero, and no hour or moment that no clock shows', () => {
    const when = { hours: { from: '24:00', until: '25:00' }, startsAt: '2027-03-05', endsAt: '2027-02-30T10:00' };
    const late = { startsAt: '2027-03-06T10:00', endsAt: '2027-03-06T09:00' };
    const earn = {
      ...FULL_PROGRAMME.earn,
      capPerDay: -1,
      capBalance: 0.5,
      multipliers: [
        { id: 'x', factor: '2', when },
        { id: 'y', factor: '2', when: late },
      ],
    };
    expect(fieldsOf({ ...FULL_PROGRAMME, earn })).toEqual([
      'earn.multipliers.0.when.hours',
      'earn.multipliers.0.when.startsAt',
      'earn.multipliers.0.when.endsAt',
      'earn.multipliers.0.when.endsAt',
      'earn.multipliers.1.when.endsAt',
      'earn.capPerDay',
      'earn.capBalance',
    ]);
  });

  it('is not a tier that asks for less than the one below it, nor one that is there twice', () => {
    const [silver, gold] = FULL_PROGRAMME.tiers?.levels ?? [];
    if (FULL_PROGRAMME.tiers === null || silver === undefined || gold === undefined) throw new Error('no tiers');
    const levels = [gold, { ...silver, id: gold.id }];
    expect(fieldsOf({ ...FULL_PROGRAMME, tiers: { ...FULL_PROGRAMME.tiers, levels } })).toEqual([
      'tiers.levels.1.id',
      'tiers.levels.1.needs.spend',
    ]);
  });
});

describe('a document that was stored by an older version', () => {
  it('has the default of every setting that is younger', () => {
    const { tiers: _, stampCards: __, ...older } = DEFAULT_PROGRAMME;
    const { velocity: ___, ...referral } = older.referral;
    expect(completed({ ...older, referral } as Partial<Programme>)).toEqual(DEFAULT_PROGRAMME);
  });

  it('keeps what it has as it is: kinds, lists and what is switched off', () => {
    expect(completed(FULL_PROGRAMME)).toEqual(FULL_PROGRAMME);
    const never = {
      ...DEFAULT_PROGRAMME,
      points: { ...DEFAULT_PROGRAMME.points, validity: { kind: 'never' } },
    } as const;
    expect(completed(never).points.validity).toEqual({ kind: 'never' });
  });
});

describe('the difference of two programmes', () => {
  it('is none between a programme and itself, whatever the order of its fields', () => {
    const turned = Object.fromEntries(Object.entries(FULL_PROGRAMME).toReversed());
    expect(programmeDiff(FULL_PROGRAMME, turned as unknown as Programme)).toEqual([]);
    expect(isSame(FULL_PROGRAMME, turned)).toBe(true);
  });

  it('tells one setting for whatever is changed in a full programme', () => {
    const leaves = changedLeaves(FULL_PROGRAMME);
    expect(leaves.length).toBeGreaterThan(120);
    const unseen = leaves.filter(({ after }) => programmeDiff(FULL_PROGRAMME, after).length === 0);
    // Which revision its tiers are is the service's to say.
    expect(unseen.map(({ path }) => path)).toEqual(['tiers.revision']);
  });

  it('tells what was added and what went by its id', () => {
    const [, ...rates] = FULL_PROGRAMME.earn.rates;
    const after = {
      ...FULL_PROGRAMME,
      earn: { ...FULL_PROGRAMME.earn, rates: [...rates, { id: 'new', points: 2, per: 10 }] },
    };
    expect(programmeDiff(FULL_PROGRAMME, after)).toEqual([
      { setting: 'earn.rate', id: 'base', before: { id: 'base', points: 1, per: 100 }, after: null },
      { setting: 'earn.rate', id: 'new', before: null, after: { id: 'new', points: 2, per: 10 } },
    ]);
  });
});

describe('the order of exclusive rates', () => {
  it('is a difference where it decides which one counts, and none elsewhere', () => {
    const rates = [
      { id: 'a', points: 1, per: 100 },
      { id: 'b', points: 2, per: 100 },
    ];
    const by = (combination: 'exclusive' | 'stack', ...ids: readonly string[]) => ({
      ...DEFAULT_PROGRAMME,
      earn: {
        ...DEFAULT_PROGRAMME.earn,
        combination,
        rates: rates.toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id)),
      },
    });
    expect(programmeDiff(by('exclusive', 'a', 'b'), by('exclusive', 'b', 'a'))).toEqual([
      { setting: 'earn.order', before: ['a', 'b'], after: ['b', 'a'] },
    ]);
    expect(programmeDiff(by('stack', 'a', 'b'), by('stack', 'b', 'a'))).toEqual([]);
  });
});
