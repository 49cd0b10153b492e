import { describe, expect, it } from 'vitest';
import { decideEarn } from '../../../src/core/points/decideEarn.ts';
import { decideOpening } from '../../../src/core/points/decideOpening.ts';
import { decideExtension } from '../../../src/core/points/extend.ts';
import type { PointsState } from '../../../src/core/points/ledger.ts';
import { NO_POINTS } from '../../../src/core/points/lots.ts';
import { viewOf } from '../../../src/core/points/settle.ts';
import type { Programme } from '../../../src/core/programme.ts';
import { at, buys, counter, holding, line, local, memberPoints, onePointPer, ZONE } from '../support.ts';

const newId = counter();
const now = at('2027-03-05T10:00');

describe('points that live on with each purchase', () => {
  const programme = onePointPer(100, { validity: { kind: 'inactivity', months: 6, monthEnd: false } });
  const buying = (state: PointsState, over: Programme = programme) =>
    buys(state, [line(1_000)], { programme: over, now, newId });

  it('stay as long as what the purchase brings, those that would have left sooner', () => {
    const bought = buying(holding([30, at('2027-04-01')], [20, at('2029-01-01')], [7, null]));
    const expiresAt = bought.dates.expiresAt;
    expect(local(expiresAt)).toBe('2027-09-06T00:00:00');
    expect(bought.explanation.kept).toEqual({ points: 30, expiresAt });
    expect(bought.lotUpdates).toMatchObject([{ lotId: 'lot-1', expiresAt, prolonged: true }]);
    expect(bought.state.lots.map((lot) => [lot.remaining, local(lot.expiresAt)])).toEqual([
      [30, '2027-09-06T00:00:00'],
      [10, '2027-09-06T00:00:00'],
      [20, '2029-01-01T00:00:00'],
      [7, null],
    ]);
  });

  it('are not told of where none would have left sooner', () => {
    const bought = buying(holding([30, at('2027-09-06')], [20, at('2029-01-01')]));
    expect(bought.explanation).not.toHaveProperty('kept');
    expect(bought.lotUpdates).toEqual([]);
  });

  it('leave on their own day under every other rule', () => {
    const bought = buying(holding([30, at('2027-04-01')]), onePointPer(100));
    expect(bought.explanation).not.toHaveProperty('kept');
    expect(local(bought.state.lots[0]?.expiresAt ?? null)).toBe('2027-04-01T00:00:00');
    const never = buying(holding([30, at('2027-04-01')]), onePointPer(100, { validity: { kind: 'never' } }));
    expect(never.explanation).not.toHaveProperty('kept');
  });
});

describe('what else a purchase brought', () => {
  const purchase = { purchaseId: 'purchase-1', occurredAt: now, lines: [line(1_000)], staffId: 'staff-1' };
  const about = { programme: onePointPer(100), programmeVersion: 3, firstPurchase: false };

  it('is in its explanation, for a refund to read: the step of a tier, and vouchers', () => {
    const none = { tier: null, since: null, until: null, inGrace: false, floor: null };
    const tierStep = { before: none, after: { ...none, tier: 'gold', since: now } };
    const issued = [{ voucherId: 'voucher-1', minimumMinor: 500 }];
    const earned = decideEarn(NO_POINTS, purchase, { ...about, tierStep, issued }, now, newId);
    expect(earned.explanation).toMatchObject({ tierStep, issued });
    expect(earned.journals).toMatchObject([{ staffId: 'staff-1', explanation: { points: 10, tierStep, issued } }]);
  });

  it('is not there where it brought nothing else', () => {
    const { explanation } = decideEarn(NO_POINTS, purchase, about, now, newId);
    expect(Object.keys(explanation).filter((name) => ['tierStep', 'issued', 'kept'].includes(name))).toEqual([]);
  });
});

describe('points that a member brings along', () => {
  const opening = (points: number, expiresAt?: number | null, state = NO_POINTS) =>
    decideOpening(state, { points, expiresAt }, onePointPer(100), now, newId);

  it('are a lot that is usable at once, with the end they had, none, or the programme’s', () => {
    const brought = opening(120, at('2027-06-01'));
    expect(brought.after).toEqual({ available: 120, pending: 0, held: 0, deficit: 0 });
    expect(brought.newLots).toMatchObject([{ points: 120, journalId: brought.journalId, purchaseId: null }]);
    expect(brought.journals).toMatchObject([{ kind: 'opening', occurredAt: now, explanation: { points: 120 } }]);
    expect(brought.entries).toMatchObject([
      { account: 'member', points: 120 },
      { account: 'opening', points: -120 },
    ]);
    const ends = [brought, opening(5, null), opening(5)].map(({ newLots }) => local(newLots[0]?.expiresAt ?? null));
    expect(ends).toEqual(['2027-06-01T00:00:00', null, '2028-04-01T00:00:00']);
  });

  it('pay what is owed first, and none make no lot', () => {
    expect(opening(50, null, { ...NO_POINTS, deficit: 20 }).after).toMatchObject({ available: 30, deficit: 0 });
    expect(opening(0)).toMatchObject({ newLots: [], entries: [] });
  });
});

describe('points whose leaving nobody could be told of', () => {
  const extend = (state: PointsState, lotIds: readonly string[]) =>
    decideExtension(state, new Set(lotIds), now, ZONE, newId);

  it('stay 30 local days longer, those alone', () => {
    const state = holding([30, at('2027-03-10')], [20, at('2027-03-11')], [7, null]);
    expect(extend(state, ['lot-1', 'lot-3'])).toMatchObject({
      extensions: [{ lotId: 'lot-1', points: 30, before: at('2027-03-10'), expiresAt: at('2027-04-09') }],
      settled: { journals: [] },
    });
  });

  it('do not come back where they have left, and change nothing else that is due', () => {
    const state = holding([30, now], [20, at('2027-03-11')]);
    const extended = extend(state, ['lot-1', 'lot-2']);
    expect(extended.extensions.map(({ lotId }) => lotId)).toEqual(['lot-2']);
    expect(memberPoints(extended.settled)).toBe(-30);
    expect(extended.settled.journals).toMatchObject([
      { kind: 'expire', occurredAt: now, explanation: { points: 30, lots: [{ lotId: 'lot-1', points: 30 }] } },
    ]);
  });

  it('are left as they are where they pay an old debt meanwhile', () => {
    const programme = onePointPer(100, { pendingDays: 1, validity: { kind: 'rolling_days', days: 5 } });
    const { state } = buys(NO_POINTS, [line(5_000)], { programme, now: at('2027-03-03'), newId });
    const lotId = state.lots[0]?.lotId ?? '';
    expect(extend({ ...state, deficit: 10 }, [lotId]).extensions).toEqual([]);
  });
});

describe('what a member is shown', () => {
  it('is what leaves next and what arrives next, each with all that goes with it', () => {
    const slow = (days: number) => onePointPer(100, { pendingDays: days });
    let state = holding([30, at('2027-04-01')], [20, at('2027-04-01')], [7, at('2027-05-01')], [3, null]);
    for (const [days, net] of [
      [9, 400],
      [3, 500],
      [3, 600],
    ] as const) {
      state = buys(state, [line(net)], { programme: slow(days), now, newId }).state;
    }
    const view = viewOf(state, now);
    expect(view).toMatchObject({ available: 60, pending: 15, balance: 60 });
    expect(view.nextToLeave).toEqual({ points: 50, expiresAt: at('2027-04-01') });
    expect(view.nextToArrive).toEqual({ points: 11, availableAt: at('2027-03-08') });
  });

  it('is nothing that leaves or arrives where all is there for good', () => {
    expect(viewOf(holding([3, null]), now)).toMatchObject({ nextToLeave: null, nextToArrive: null });
    expect(viewOf({ ...NO_POINTS, deficit: 8 }, now)).toMatchObject({ balance: -8, deficit: 8 });
  });

  it('is without what a checkout has set aside, the first to come back first', () => {
    const [first, second] = holding([30, at('2027-04-01')], [20, at('2027-05-01')]).lots;
    const lots = [
      { ...first, held: 30 },
      { ...second, held: 5 },
    ] as PointsState['lots'];
    const holds = [
      { holdId: 'late', expiresAt: now + 9, lots: [{ lotId: 'lot-1', points: 30 }] },
      { holdId: 'soon', expiresAt: now + 5, lots: [{ lotId: 'lot-2', points: 5 }] },
    ];
    const view = viewOf({ ...NO_POINTS, available: 15, held: 35, lots, holds }, now);
    expect(view.holds.map(({ holdId }) => holdId)).toEqual(['soon', 'late']);
    expect(view.nextToLeave).toEqual({ points: 15, expiresAt: at('2027-05-01') });
    expect(viewOf({ ...holding([3, null]), holds: null }, now).holds).toEqual([]);
  });
});
