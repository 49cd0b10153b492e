import { describe, expect, it } from 'vitest';
import { LedgerDraft } from '../../../src/core/points/draft.ts';
import type { Hold, Lot, PointsState } from '../../../src/core/points/ledger.ts';
import { applyChange, compareForSpending, NO_POINTS } from '../../../src/core/points/lots.ts';
import { faultsOf } from '../../../src/core/points/sound.ts';
import { at, counter, holding } from '../support.ts';

const now = at('2027-03-05T10:00');
const one = holding([50, null]);
const [lot] = one.lots as [Lot];
const withLot = (change: Partial<Lot>, more: Partial<PointsState> = {}): PointsState => ({
  ...one,
  lots: [{ ...lot, ...change }],
  ...more,
});
const holdOf = (points: number, lotId = 'lot-1'): Hold => ({
  holdId: 'hold-1',
  expiresAt: now + 1,
  lots: [{ lotId, points }],
});

describe('points that add up', () => {
  it('are none at all, points in lots, a debt alone, and what a hold has set aside', () => {
    const held = withLot({ held: 20 }, { available: 30, held: 20, holds: [holdOf(20)] });
    const waiting = withLot({ activated: false }, { available: 0, pending: 50 });
    const sound = [NO_POINTS, one, { ...NO_POINTS, deficit: 5 }, held, waiting, { ...held, holds: null }];
    expect(sound.flatMap(faultsOf)).toEqual([]);
  });
});

describe('points that do not add up', () => {
  it.each<[string, PointsState, readonly string[]]>([
    ['a part of a point', { ...NO_POINTS, deficit: 0.5 }, ['deficit is 0.5, not a whole number']],
    [
      'less than nothing',
      { ...NO_POINTS, available: -1 },
      ['available is -1, below 0', 'active lots have 0, available and held are -1'],
    ],
    ['points beside a debt', { ...one, deficit: 5 }, ['50 available beside a deficit of 5']],
    ['a lot with more than it had', withLot({ remaining: 51 }, { available: 51 }), ['lot lot-1 has 51 of 50 points']],
    [
      'a lot with less than nothing',
      withLot({ remaining: -1 }),
      [
        'lot lot-1 has -1 of 50 points',
        'lot lot-1 has 0 of -1 points set aside',
        'active lots have -1, available and held are 50',
      ],
    ],
    [
      'more set aside than is there',
      withLot({ held: 60 }, { available: -10, held: 60, holds: [holdOf(60)] }),
      ['available is -10, below 0', 'lot lot-1 has 60 of 50 points set aside'],
    ],
    [
      'less than nothing set aside',
      withLot({ held: -1 }, { available: 51, held: -1, holds: null }),
      ['held is -1, below 0', 'lot lot-1 has -1 of 50 points set aside'],
    ],
    [
      'points set aside that are not available yet',
      withLot({ activated: false, held: 5 }, { available: -5, pending: 50, held: 5, holds: [holdOf(5)] }),
      ['available is -5, below 0', 'lot lot-1 has 5 of 50 points set aside'],
    ],
    [
      'lots with other points than there are',
      { ...one, available: 49 },
      ['active lots have 50, available and held are 49'],
    ],
    ['points on the way that no lot has', { ...one, pending: 5 }, ['pending lots have 0, pending is 5']],
    ['points set aside of no lot', { ...one, available: 45, held: 5 }, ['of the lots 0 are set aside, held is 5']],
    [
      'a hold of points that its lot has not set aside',
      { ...one, holds: [holdOf(5)] },
      ['of lot lot-1 -5 more points are set aside than the holds have'],
    ],
    [
      'points set aside for no hold',
      withLot({ held: 5 }, { available: 45, held: 5 }),
      ['of lot lot-1 5 more points are set aside than the holds have'],
    ],
    ['a hold of nothing', { ...one, holds: [holdOf(0)] }, ['a hold has 0 points of lot lot-1']],
  ])('%s', (_what, state, faults) => {
    expect(faultsOf(state)).toEqual(faults);
  });

  it('are decided about by nobody, and say everything that is wrong', () => {
    const wrong: PointsState = { ...one, available: 49, deficit: 1 };
    expect(() => new LedgerDraft(wrong, now, counter())).toThrow(
      'do not add up before the decision: 49 available beside a deficit of 1; active lots have 50',
    );
    const draft = new LedgerDraft(one, now, counter());
    draft.owe(5);
    expect(() => draft.close()).toThrow('do not add up after the decision: 50 available beside a deficit of 5');
  });

  it('are no holds that were not read, and no lot that is not there', () => {
    const unread = new LedgerDraft({ ...one, holds: null }, now, counter());
    expect(() => unread.openHolds()).toThrow('a decision about holds was not given them');
    expect(() => new LedgerDraft(one, now, counter()).hold(holdOf(5, 'lot-9'))).toThrow(
      'a hold names lot lot-9, which is not open',
    );
  });
});

describe('the order in which lots are spent', () => {
  const ids = (...lots: readonly Partial<Lot>[]) =>
    lots
      .map((change) => ({ ...lot, ...change }))
      .toSorted(compareForSpending)
      .map(({ lotId }) => lotId);

  it('is what leaves first, and never last', () => {
    expect(ids({ lotId: 'a', expiresAt: null }, { lotId: 'b', expiresAt: 9 }, { lotId: 'c', expiresAt: 5 })).toEqual([
      'c',
      'b',
      'a',
    ]);
  });

  it('is then what was earned first, and then the smaller id', () => {
    expect(ids({ lotId: 'a', earnedAt: 9 }, { lotId: 'b', earnedAt: 5 })).toEqual(['b', 'a']);
    expect(ids({ lotId: 'b' }, { lotId: 'c' }, { lotId: 'a' })).toEqual(['a', 'b', 'c']);
    expect(ids({ lotId: 'c' }, { lotId: 'b' }, { lotId: 'a' })).toEqual(['a', 'b', 'c']);
    expect(compareForSpending(lot, lot)).toBe(0);
  });
});

describe('what the next reader finds', () => {
  it('is the open lots in their order, and the holds that are not over', () => {
    const draft = new LedgerDraft(holding([50, 9_000 + now], [20, null]), now, counter());
    draft.hold(holdOf(10, 'lot-2'));
    const first = draft.close();
    expect(applyChange(holding([50, 9_000 + now], [20, null]), first)).toEqual(first.state);
    const next = new LedgerDraft(first.state, now, counter());
    const [open] = next.openLots() as [Lot];
    next.take(open, 50, next.post({ kind: 'spend', occurredAt: now }, 'redeemed', -50));
    const kept = next.close();
    expect(applyChange(first.state, kept)).toEqual(kept.state);
    expect(kept.state).toMatchObject({ lots: [{ lotId: 'lot-2' }], holds: [{ holdId: 'hold-1' }] });
    expect(kept.newHolds).toEqual([]);
    const last = new LedgerDraft(kept.state, now, counter());
    last.release(holdOf(10, 'lot-2'));
    expect(applyChange(kept.state, last.close())).toMatchObject({ holds: [], held: 0, available: 20 });
  });

  it('has no holds where none were read', () => {
    const draft = new LedgerDraft({ ...one, holds: null }, now, counter());
    expect(applyChange({ ...one, holds: null }, draft.close()).holds).toBeNull();
  });
});
