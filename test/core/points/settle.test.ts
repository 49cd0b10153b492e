import { describe, expect, it } from 'vitest';
import { decideAdjust } from '../../../src/core/points/decideAdjust.ts';
import { decideSpend } from '../../../src/core/points/decideSpend.ts';
import type { Lot, PointsState } from '../../../src/core/points/ledger.ts';
import { applyChange, NO_POINTS } from '../../../src/core/points/lots.ts';
import { settle, viewOf } from '../../../src/core/points/settle.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { accepted, at, buys, counter, holding, line, local, onePointPer, shop } from '../support.ts';

const newId = counter();
const spends = (state: PointsState, points: number, now: number) =>
  accepted(decideSpend(state, { points, explanation: {} }, now, newId)).state;
const remaining = (state: PointsState) => Object.fromEntries(state.lots.map((lot) => [lot.lotId, lot.remaining]));

describe('which points are spent first', () => {
  it('those that expire first, and those that never do at the end', () => {
    const now = at('2026-06-01');
    const member = holding([100, at('2027-06-01')], [100, at('2027-01-01')], [100, null]);
    const once = spends(member, 100, now);
    expect(remaining(once)).toEqual({ 'lot-1': 100, 'lot-3': 100 });
    expect(remaining(spends(once, 150, now))).toEqual({ 'lot-3': 50 });
  });

  it('70 of two lots of 50 leave one lot of 30 with the later expiry', () => {
    const member = spends(holding([50, at('2027-01-01')], [50, at('2027-02-01')]), 70, at('2026-06-01'));
    expect(member.available).toBe(30);
    expect(member.lots).toMatchObject([{ remaining: 30, expiresAt: at('2027-02-01') }]);
  });

  it('of equal expiry what was earned first, then the smaller id', () => {
    const [first, second] = holding([10, null], [10, null]).lots as [Lot, Lot];
    const swapped = { ...holding([10, null], [10, null]), lots: [{ ...first, earnedAt: 9 }, second] };
    expect(remaining(spends(swapped, 5, 1_000))).toEqual({ 'lot-2': 5, 'lot-1': 10 });
    expect(remaining(spends(holding([10, null], [10, null], [10, null]), 15, 1_000))).toEqual({
      'lot-2': 5,
      'lot-3': 10,
    });
  });
});

describe('expiry', () => {
  it('takes what was not spent, once, by a journal dated to the instant', () => {
    const member = spends(holding([150, at('2027-03-10')]), 50, at('2027-03-01'));
    const first = settle(member, at('2027-03-11T06:23'), newId);
    expect(first.journals).toMatchObject([{ kind: 'expire', occurredAt: at('2027-03-10') }]);
    expect(first.entries).toMatchObject([
      { account: 'member', points: -100 },
      { account: 'expired', points: 100 },
    ]);
    expect(first.after).toEqual({ available: 0, pending: 0, held: 0, deficit: 0 });

    const second = settle(first.state, at('2027-03-11T06:24'), newId);
    expect(second).toMatchObject({ journals: [], entries: [], newLots: [], lotUpdates: [], allocations: [] });
  });

  it('happens at the very instant, not after it', () => {
    const member = holding([150, at('2027-03-10')]);
    expect(viewOf(member, at('2027-03-10') - 1).available).toBe(150);
    expect(viewOf(member, at('2027-03-10')).available).toBe(0);
  });

  it('leaves 50 of +50 (gone on day 10), -40 and +50 (never) on day 11, not 10', () => {
    const dayOf = (day: number) => at(`2027-03-${String(day).padStart(2, '0')}`);
    const days = shop({ points: { validity: { kind: 'rolling_days', days: 8 } } });
    const forEver = shop({ points: { validity: { kind: 'never' } } });
    let member = buys(NO_POINTS, [line(5_000)], { now: dayOf(1), newId, programme: days }).state;
    expect(member.lots).toMatchObject([{ expiresAt: dayOf(10) }]);
    member = spends(member, 40, dayOf(5));
    member = buys(member, [line(5_000)], { now: dayOf(8), newId, programme: forEver }).state;
    expect(viewOf(member, dayOf(9)).available).toBe(60);
    expect(viewOf(member, dayOf(11))).toMatchObject({ available: 50, balance: 50 });
  });

  it('refuses points that lapsed at midnight though no nightly pass has run', () => {
    const decision = decideSpend(
      holding([100, at('2027-03-10')]),
      { points: 1, explanation: {} },
      at('2027-03-10T03:00'),
      newId,
    );
    expect(decision).toEqual({ ok: false, refusal: { code: 'not-enough-points', missingPoints: 1 } });
  });
});

describe('the pending period', () => {
  const programme = onePointPer(100, { pendingDays: 14, validity: { kind: 'rolling_days', days: 30 } });
  const earned = buys(NO_POINTS, [line(10_000)], { now: at('2027-03-01T10:00'), newId, programme });

  it('keeps points out of reach until its day, and expiry counts from there', () => {
    expect(earned.after).toEqual({ available: 0, pending: 100, held: 0, deficit: 0 });
    const early = decideSpend(earned.state, { points: 50, explanation: {} }, at('2027-03-10'), newId);
    expect(early).toMatchObject({ ok: false, refusal: { code: 'not-enough-points' } });
    expect(viewOf(earned.state, at('2027-03-15'))).toMatchObject({ available: 100, pending: 0 });
    expect(local(earned.dates.expiresAt)).toBe('2027-04-15T00:00:00');
  });

  it('moves points without an entry: they were the member’s already', () => {
    const settled = settle(earned.state, at('2027-03-15'), newId);
    expect(settled.entries).toEqual([]);
    expect(settled.lotUpdates).toMatchObject([{ activated: true, remaining: 100 }]);
    expect(applyChange(earned.state, settled)).toEqual(settled.state);
  });

  it('pays a debt with what became usable first, though that expires last', () => {
    const pending = (lotId: string, availableAt: number, expiresAt: number): Lot => ({
      ...(holding([50, expiresAt]).lots[0] as Lot),
      lotId,
      availableAt,
      activated: false,
    });
    const lots = [
      pending('soon', at('2027-03-10'), at('2027-12-01')),
      pending('later', at('2027-03-20'), at('2027-06-01')),
    ];
    const owing: PointsState = { ...NO_POINTS, pending: 100, deficit: 50, lots };
    const atOnce = settle(owing, at('2027-03-25'), newId).state;
    const byDay = settle(settle(owing, at('2027-03-11'), newId).state, at('2027-03-25'), newId).state;
    expect(remaining(atOnce)).toEqual({ later: 50 });
    expect(byDay).toEqual(atOnce);
  });

  it('that is over long ago leaves points that have expired, too', () => {
    const settled = settle(earned.state, at('2028-01-01'), newId);
    expect(settled.after.available).toBe(0);
    expect(settled.journals).toMatchObject([{ kind: 'expire', occurredAt: at('2027-04-15') }]);
  });
});

describe('what a member is shown', () => {
  it('says which points leave next and which arrive next', () => {
    const programme = onePointPer(100, { pendingDays: 3 });
    const now = at('2027-03-01');
    let member = holding([30, at('2027-05-01')], [20, at('2027-05-01')], [10, null]);
    member = buys(member, [line(700)], { now, newId, programme }).state;
    expect(viewOf(member, now)).toMatchObject({
      balance: 60,
      nextToLeave: { points: 50, expiresAt: at('2027-05-01') },
      nextToArrive: { points: 7, availableAt: at('2027-03-04') },
    });
  });

  it('says what leaves next of the usable points only, and what is owed', () => {
    const usable = holding([10, at('2027-09-01')]);
    const pending: Lot = { ...(usable.lots[0] as Lot), lotId: 'p', availableAt: at('2027-05-01'), activated: false };
    const both: PointsState = {
      ...usable,
      pending: 20,
      lots: [...usable.lots, { ...pending, points: 20, remaining: 20 }],
    };
    expect(viewOf(both, at('2027-03-01')).nextToLeave).toEqual({ points: 10, expiresAt: at('2027-09-01') });
    const sooner = {
      ...both,
      lots: both.lots.map((lot) => (lot.activated ? lot : { ...lot, expiresAt: at('2027-06-01') })),
    };
    expect(viewOf(sooner, at('2027-03-01')).nextToLeave).toEqual({ points: 10, expiresAt: at('2027-09-01') });
    expect(viewOf({ ...NO_POINTS, deficit: 30 }, 5).balance).toBe(-30);
  });

  it('says that nothing leaves or arrives where nothing does', () => {
    expect(viewOf(holding([10, null]), 5)).toMatchObject({ nextToLeave: null, nextToArrive: null });
  });
});

describe('a state that does not add up', () => {
  it('is a bug, and nothing is decided on it', () => {
    const broken = { ...holding([10, null]), available: 11 };
    expect(() => settle(broken, 5, newId)).toThrow(/active lots have 10, available and held are 11/);
    const grown = holding([10, null]);
    const [lot] = grown.lots as [Lot];
    expect(() => settle({ ...grown, lots: [{ ...lot, points: 9 }] }, 5, newId)).toThrow(/lot-1 has 10 of 9 points/);
    const owing = { ...holding([10, null]), deficit: 1 };
    expect(() => decideAdjust(owing, { points: 1, reason: '', staffId: 's' }, DEFAULT_PROGRAMME, 5, newId)).toThrow(
      /10 available beside a deficit of 1/,
    );
  });
});
