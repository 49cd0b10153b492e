import { describe, expect, it } from 'vitest';
import { decideHold } from '../../../src/core/points/decideHold.ts';
import { decideMerge } from '../../../src/core/points/decideMerge.ts';
import type { PointsState } from '../../../src/core/points/ledger.ts';
import { NO_POINTS } from '../../../src/core/points/lots.ts';
import { accepted, at, buys, counter, holding, line, memberPoints, onePointPer } from '../support.ts';

const newId = counter();
const now = at('2027-03-05T10:00');
const accounts = { keptMemberId: 'kept', closedMemberId: 'closed' };
const merge = (kept: PointsState, closed: PointsState) => decideMerge(kept, closed, accounts, now, newId);

describe('merging two accounts of one person', () => {
  it('carries every lot with its dates and its purchase', () => {
    const pending = onePointPer(100, { pendingDays: 5 });
    const closed = buys(holding([30, at('2027-09-01')]), [line(1_200)], { programme: pending, now, newId }).state;
    const { kept, closed: ended } = merge(holding([5, null]), closed);
    expect(kept.after).toEqual({ available: 35, pending: 12, held: 0, deficit: 0 });
    expect(ended.after).toEqual({ available: 0, pending: 0, held: 0, deficit: 0 });
    expect(kept.newLots).toMatchObject([
      { points: 30, expiresAt: at('2027-09-01'), activated: true, purchaseId: null },
      { points: 12, availableAt: at('2027-03-10'), activated: false, purchaseId: 'purchase-1' },
    ]);
    expect(ended.state.lots).toEqual([]);
  });

  it('writes journals that cancel out over both', () => {
    const { kept, closed } = merge(holding([5, null]), holding([30, null]));
    expect([memberPoints(kept), memberPoints(closed)]).toEqual([30, -30]);
    expect([...kept.journals, ...closed.journals].map((journal) => journal.kind)).toEqual(['merge', 'merge']);
  });

  it('says in the books of each what moved, points and debt apart', () => {
    const debtor: PointsState = { ...holding([30, null]), available: 0, lots: [], deficit: 12 };
    const { kept, closed } = merge(holding([5, null]), debtor);
    const told = (what: string, points: number) => ({
      kind: 'merge',
      occurredAt: now,
      explanation: { ...accounts, what, points },
    });
    expect(kept.journals).toMatchObject([told('debt', -12)]);
    expect(closed.journals).toMatchObject([told('debt', 12)]);
    expect([memberPoints(kept), memberPoints(closed)]).toEqual([-12, 12]);
    expect(closed.after).toEqual({ available: 0, pending: 0, held: 0, deficit: 0 });
    const points = merge(NO_POINTS, holding([30, null], [4, null]));
    expect(points.kept.journals).toMatchObject([told('points', 34)]);
    expect(points.closed.journals).toMatchObject([told('points', -34)]);
    const others = [kept, closed, points.kept, points.closed].flatMap(({ entries }) => entries);
    expect(others.filter(({ account }) => account !== 'member').map(({ account }) => account)).toEqual(
      Array(4).fill('opening'),
    );
  });

  it('carries what a checkout has set aside, which stays so', () => {
    const command = { points: 20, holdId: 'hold-1', expiresAt: now + 9 };
    const held = accepted(decideHold(holding([15, at('2027-09-01')], [30, null]), command, now, newId));
    const { kept, closed } = merge(holding([5, null]), held.state);
    expect(kept.after).toEqual({ available: 30, pending: 0, held: 20, deficit: 0 });
    expect(kept.newHolds).toMatchObject([{ holdId: 'hold-1', expiresAt: now + 9 }]);
    const [first, second] = kept.newLots;
    expect(kept.newHolds[0]?.lots).toEqual([
      { lotId: first?.lotId, points: 15 },
      { lotId: second?.lotId, points: 5 },
    ]);
    expect(closed).toMatchObject({ endedHolds: ['hold-1'], state: { held: 0, holds: [], lots: [] } });
  });

  it('pays a debt with no points that are still on their way', () => {
    const pending = onePointPer(100, { pendingDays: 5 });
    const waiting = buys(NO_POINTS, [line(1_200)], { programme: pending, now, newId }).state;
    const { kept } = merge(waiting, { ...NO_POINTS, deficit: 20 });
    expect(kept.after).toEqual({ available: 0, pending: 12, held: 0, deficit: 20 });
  });

  it('pays a debt of the one from the points of the other, either way round', () => {
    const owing: PointsState = { ...NO_POINTS, deficit: 20 };
    expect(merge(holding([50, null]), owing).kept.after).toMatchObject({ available: 30, deficit: 0 });
    expect(merge(owing, holding([50, null])).kept.after).toMatchObject({ available: 30, deficit: 0 });
    expect(merge(holding([5, null]), owing).kept.after).toMatchObject({ available: 0, deficit: 15 });
    expect(merge(owing, owing).kept.after).toMatchObject({ available: 0, deficit: 40 });
  });

  it('of an account without points writes nothing', () => {
    const { kept, closed } = merge(holding([5, null]), NO_POINTS);
    expect([...kept.journals, ...closed.journals]).toEqual([]);
    expect(kept.after.available).toBe(5);
  });
});
