import { describe, expect, it } from 'vitest';
import { decideConfirmHold, decideHold, decideRelease } from '../../../src/core/points/decideHold.ts';
import { decideSpend } from '../../../src/core/points/decideSpend.ts';
import type { PointsState } from '../../../src/core/points/ledger.ts';
import { settle, viewOf } from '../../../src/core/points/settle.ts';
import { accepted, at, counter, holding, memberPoints } from '../support.ts';

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
