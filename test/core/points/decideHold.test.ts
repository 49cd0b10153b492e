import { describe, expect, it } from 'vitest';
import { decideConfirmHold, decideHold, decideRelease } from '../../../src/core/points/decideHold.ts';
import { decideSpend } from '../../../src/core/points/decideSpend.ts';
import type { PointsState } from '../../../src/core/points/ledger.ts';
import { settle, viewOf } from '../../../src/core/points/settle.ts';
import { accepted, at, buys, counter, holding, line, memberPoints, onePointPer } from '../support.ts';

const newId = counter();
const now = at('2027-03-05T10:00');
const inMinutes = (minutes: number) => now + minutes * 60_000;
const hold = (state: PointsState, points: number, when = now) =>
  decideHold(state, { points, holdId: 'checkout', expiresAt: when + 15 * 60_000 }, when, newId);

describe('setting points aside', () => {
  it('moves no points: nothing is booked, they are only not available', () => {
    const held = accepted(hold(holding([60, at('2027-09-01')], [50, null]), 80));
    expect(held.after).toEqual({ available: 30, pending: 0, held: 80, deficit: 0 });
    expect([held.journals, held.entries, held.allocations]).toEqual([[], [], []]);
    expect(held.hold.lots).toEqual([
      { lotId: 'lot-1', points: 60 },
      { lotId: 'lot-2', points: 20 },
    ]);
  });

  it('leaves nothing of them for anything else', () => {
    const held = accepted(hold(holding([100, null]), 80)).state;
    expect(hold(held, 21)).toMatchObject({ refusal: { code: 'not-enough-points', missingPoints: 1 } });
    expect(decideSpend(held, { points: 21, explanation: {} }, now, newId)).toMatchObject({ ok: false });
    const spent = accepted(decideSpend(held, { points: 20, explanation: {} }, now, newId));
    expect(spent.after).toEqual({ available: 0, pending: 0, held: 80, deficit: 0 });
  });

  it('never clamps', () => {
    const refused = hold(holding([100, null]), 130);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'not-enough-points', missingPoints: 30 } });
  });

  it('keeps them from lapsing while they are held, and no others', () => {
    const lapses = inMinutes(5);
    const held = accepted(hold(holding([100, lapses]), 70)).state;
    expect(settle(held, inMinutes(10), newId).after).toMatchObject({ available: 0, held: 70 });
    const spent = accepted(decideConfirmHold(held, 'checkout', { explanation: {} }, inMinutes(10), newId));
    expect(memberPoints(spent)).toBe(-100);
    expect(spent.journals.map((journal) => journal.kind)).toEqual(['expire', 'spend']);
    expect(spent.after).toEqual({ available: 0, pending: 0, held: 0, deficit: 0 });
  });

  it('is over after its time for whoever asks, whether or not anybody has booked it', () => {
    const held = accepted(hold(holding([100, null]), 70)).state;
    expect(viewOf(held, inMinutes(14))).toMatchObject({ available: 30, held: 70 });
    expect(viewOf(held, inMinutes(15))).toMatchObject({ available: 100, held: 0, holds: [] });
    expect(accepted(hold(held, 100, inMinutes(15))).endedHolds).toEqual(['checkout']);
    const late = decideConfirmHold(held, 'checkout', { explanation: {} }, inMinutes(15), newId);
    expect(late).toEqual({ ok: false, refusal: { code: 'hold-ended' } });
  });

  it('for the same checkout again does not stand in its own way', () => {
    const first = accepted(hold(holding([100, null]), 80)).state;
    const again = { points: 90, holdId: 'again', expiresAt: inMinutes(20), instead: 'checkout' };
    const second = accepted(decideHold(first, again, now, newId));
    expect(second.after).toMatchObject({ available: 10, held: 90 });
    expect(second.endedHolds).toEqual(['checkout']);
    expect(second.newHolds).toMatchObject([{ holdId: 'again' }]);
    const less = accepted(decideHold(first, { ...again, points: 30 }, now, newId));
    expect(less.after).toMatchObject({ available: 70, held: 30 });
  });

  it('again keeps what would have lapsed meanwhile, as far as it is needed', () => {
    const first = accepted(hold(holding([100, inMinutes(5)]), 80)).state;
    const again = { points: 50, holdId: 'again', expiresAt: inMinutes(20), instead: 'checkout' };
    expect(accepted(decideHold(first, again, inMinutes(10), newId)).after).toMatchObject({ available: 0, held: 50 });
  });
});

describe('what a checkout sets aside anew', () => {
  const anew = (state: PointsState, points: number, when = now, instead: string | null = 'checkout') =>
    decideHold(state, { points, holdId: 'again', expiresAt: when + 15 * 60_000, instead }, when, newId);

  it('is of the same lots first, and more of what else is free', () => {
    const first = accepted(hold(holding([60, at('2027-09-01')], [50, null], [10, null]), 70)).state;
    expect(accepted(anew(first, 90)).hold.lots).toEqual([
      { lotId: 'lot-1', points: 60 },
      { lotId: 'lot-2', points: 30 },
    ]);
    expect(accepted(anew(first, 30)).hold.lots).toEqual([{ lotId: 'lot-1', points: 30 }]);
    expect(accepted(anew(first, 65)).after).toMatchObject({ available: 55, held: 65 });
  });

  it('is refused with what is missing, and what is owed among it', () => {
    const first = accepted(hold(holding([60, null]), 50)).state;
    expect(anew(first, 61)).toMatchObject({ refusal: { code: 'not-enough-points', missingPoints: 1 } });
    const owing: PointsState = { ...accepted(hold(holding([60, null]), 60)).state, deficit: 7 };
    expect(hold(owing, 10)).toMatchObject({ refusal: { missingPoints: 17 } });
  });

  it('has no point that has lapsed meanwhile but what it had set aside before', () => {
    const first = accepted(hold(holding([60, inMinutes(5)], [50, null]), 40)).state;
    const second = accepted(anew(first, 60, inMinutes(5)));
    expect(second.hold.lots).toEqual([
      { lotId: 'lot-1', points: 40 },
      { lotId: 'lot-2', points: 20 },
    ]);
    const less = accepted(anew(first, 10, inMinutes(5)));
    expect(less.after).toEqual({ available: 50, pending: 0, held: 10, deficit: 0 });
    expect(less.journals.map(({ kind }) => kind)).toEqual(['expire', 'expire']);
  });

  it('pays a debt that came up meanwhile with what it does not need any more', () => {
    const owing: PointsState = { ...accepted(hold(holding([60, null], [40, null]), 100)).state, deficit: 30 };
    const less = accepted(anew(owing, 50));
    expect(less.after).toEqual({ available: 20, pending: 0, held: 50, deficit: 0 });
    expect(less.journals).toMatchObject([{ kind: 'release', explanation: { points: 50, paidPoints: 30 } }]);
  });

  it('is of points that are there, not of those on their way', () => {
    const programme = onePointPer(100, { pendingDays: 3 });
    const both = buys(holding([20, null]), [line(5_000)], { programme, now, newId }).state;
    expect(hold(both, 21)).toMatchObject({ refusal: { missingPoints: 1 } });
    expect(accepted(hold(both, 20)).hold.lots).toEqual([{ lotId: 'lot-1', points: 20 }]);
  });

  it('of a hold that is over begins at nothing', () => {
    const first = accepted(hold(holding([60, null]), 50)).state;
    expect(accepted(anew(first, 60, inMinutes(15))).after).toMatchObject({ available: 0, held: 60 });
    expect(accepted(anew(holding([60, null]), 60, now, 'never')).after).toMatchObject({ held: 60 });
  });

  it('of a fraction is a bug of ours', () => {
    expect(() => hold(holding([60, null]), 0.5)).toThrow(RangeError);
    expect(() => hold(holding([60, null]), -1)).toThrow('-1 is not a number of points');
  });
});

describe('what a checkout confirms', () => {
  it('is spent, with what it was for', () => {
    const held = accepted(hold(holding([60, at('2027-09-01')], [50, null]), 80)).state;
    const command = { explanation: { bill: 'A' }, purchaseId: 'purchase-1', staffId: 'staff-1' };
    const spent = accepted(decideConfirmHold(held, 'checkout', command, now, newId));
    expect(spent.after).toEqual({ available: 30, pending: 0, held: 0, deficit: 0 });
    expect(spent.journals).toMatchObject([
      {
        kind: 'spend',
        purchaseId: 'purchase-1',
        staffId: 'staff-1',
        reversesJournalId: null,
        explanation: { bill: 'A', points: 80 },
      },
    ]);
    expect(spent.entries).toMatchObject([
      { account: 'member', points: -80 },
      { account: 'redeemed', points: 80 },
    ]);
    expect(spent.allocations.map(({ lotId, points, purpose }) => [lotId, points, purpose])).toEqual([
      ['lot-1', 60, 'debit'],
      ['lot-2', 20, 'debit'],
    ]);
  });
});

describe('points that are given back', () => {
  it('return to their lots with the expiry they had', () => {
    const state = holding([60, at('2027-09-01')], [50, null]);
    const released = decideRelease(accepted(hold(state, 80)).state, 'checkout', now, newId);
    expect(released.state).toEqual(state);
    expect(released.journals).toEqual([]);
  });

  it('are gone at once where their time has passed meanwhile', () => {
    const held = accepted(hold(holding([100, inMinutes(5)]), 70)).state;
    const released = decideRelease(held, 'checkout', inMinutes(10), newId);
    expect(released.after).toEqual({ available: 0, pending: 0, held: 0, deficit: 0 });
    expect(released.journals).toMatchObject([
      { kind: 'expire', occurredAt: inMinutes(5), explanation: { points: 30 } },
      { kind: 'expire', occurredAt: inMinutes(5), explanation: { points: 70 } },
    ]);
  });

  it('pay first what came to be owed meanwhile', () => {
    const owing: PointsState = { ...accepted(hold(holding([100, null]), 100)).state, deficit: 30 };
    const released = decideRelease(owing, 'checkout', now, newId);
    expect(released.after).toEqual({ available: 70, pending: 0, held: 0, deficit: 0 });
    expect(released.journals).toMatchObject([{ kind: 'release', explanation: { points: 100, paidPoints: 30 } }]);
    expect(memberPoints(released)).toBe(0);
  });

  it('come back once', () => {
    const released = decideRelease(accepted(hold(holding([100, null]), 80)).state, 'checkout', now, newId);
    const twice = decideRelease(released.state, 'checkout', now, newId);
    expect(twice.after).toEqual(released.after);
    expect(twice.endedHolds).toEqual([]);
  });
});
