import { describe, expect, it } from 'vitest';
import { earnExplanationOf } from '../../../src/core/points/decideEarn.ts';
import { decideSpend } from '../../../src/core/points/decideSpend.ts';
import { NO_POINTS } from '../../../src/core/points/lots.ts';
import { accepted, at, buys, counter, line, local, onePointPer } from '../support.ts';

const newId = counter();
const now = at('2027-03-05T10:00');

describe('earning on a purchase', () => {
  it('gives a lot that is usable at once through the last day of the month 12 months on', () => {
    const earned = buys(NO_POINTS, [line(1_290)], { now, newId });
    expect(earned.after).toEqual({ available: 12, pending: 0, held: 0, deficit: 0 });
    expect(earned.newLots).toMatchObject([{ points: 12, remaining: 12, activated: true, purchaseId: 'purchase-1' }]);
    expect(local(earned.dates.expiresAt)).toBe('2028-04-01T00:00:00');
    expect(earned.entries).toEqual([
      { journalId: earned.journalId, account: 'member', points: 12 },
      { journalId: earned.journalId, account: 'issued', points: -12 },
    ]);
  });

  it('of nothing writes a journal without entries, with the inputs a refund would read', () => {
    const earned = buys(NO_POINTS, [line(99)], { now, newId });
    expect(earned).toMatchObject({ entries: [], newLots: [], lotId: null });
    expect(earned.journals).toHaveLength(1);
    const [journal] = earned.journals;
    expect(journal && earnExplanationOf(journal)).toMatchObject({ points: 0, frozen: { programmeVersion: 1 } });
  });

  it('that a till reports late counts from the day of the purchase', () => {
    const late = buys(NO_POINTS, [line(5_000)], { now, newId, occurredAt: at('2027-02-20T18:00') });
    expect(local(late.dates.expiresAt)).toBe('2028-03-01T00:00:00');
    expect(late.journals).toMatchObject([{ kind: 'earn', occurredAt: at('2027-02-20T18:00') }]);
  });

  it('that is reported after its points would have lapsed gives none, and says so', () => {
    const ancient = buys(NO_POINTS, [line(5_000)], { now, newId, occurredAt: at('2024-01-01') });
    expect(ancient.after.available).toBe(0);
    expect(ancient.journals.map((journal) => journal.kind)).toEqual(['earn', 'expire']);
    expect(ancient.newLots).toMatchObject([{ points: 50, remaining: 0 }]);
  });

  it('by a till whose clock runs ahead is usable now', () => {
    const ahead = buys(NO_POINTS, [line(5_000)], { now, newId, occurredAt: now + 3_600_000 });
    expect(ahead.after).toMatchObject({ available: 50, pending: 0 });
  });

  it('is settled first: what lapsed meanwhile stands beside it in one change', () => {
    const programme = onePointPer(100, { validity: { kind: 'rolling_days', days: 1 } });
    const before = buys(NO_POINTS, [line(5_000)], { now, newId, programme }).state;
    const earned = buys(before, [line(2_000)], { now: at('2027-03-08'), newId, programme, purchaseId: 'purchase-2' });
    expect(earned.journals.map((journal) => journal.kind)).toEqual(['expire', 'earn']);
    expect(earned.after.available).toBe(20);
  });
});

describe('a journal', () => {
  it('of another kind explains no earning', () => {
    expect(() => earnExplanationOf({ kind: 'spend', explanation: {} })).toThrow('of kind spend explains no earning');
  });
});

describe('spending', () => {
  it('draws from the lots and stores what it drew', () => {
    const member = buys(NO_POINTS, [line(10_000)], { now, newId }).state;
    const spent = accepted(decideSpend(member, { points: 40, explanation: { reward: 'tea' } }, now, newId));
    expect(spent.allocations).toEqual([
      { journalId: spent.journalId, lotId: member.lots[0]?.lotId, purpose: 'debit', points: 40 },
    ]);
    expect(spent.journals).toEqual([
      {
        journalId: spent.journalId,
        kind: 'spend',
        occurredAt: now,
        purchaseId: null,
        reversesJournalId: null,
        staffId: null,
        explanation: { reward: 'tea', points: 40 },
      },
    ]);
    expect(spent.entries).toMatchObject([
      { account: 'member', points: -40 },
      { account: 'redeemed', points: 40 },
    ]);
  });

  it('never clamps: it refuses, and says how many points are missing', () => {
    const member = buys(NO_POINTS, [line(10_000)], { now, newId }).state;
    expect(decideSpend(member, { points: 101, explanation: {} }, now, newId)).toEqual({
      ok: false,
      refusal: { code: 'not-enough-points', missingPoints: 1 },
    });
  });

  it('counts what is owed among the points that are missing', () => {
    expect(decideSpend({ ...NO_POINTS, deficit: 20 }, { points: 50, explanation: {} }, now, newId)).toEqual({
      ok: false,
      refusal: { code: 'not-enough-points', missingPoints: 70 },
    });
  });

  it('never touches points that are still pending', () => {
    const waiting = buys(NO_POINTS, [line(10_000)], { now, newId, programme: onePointPer(100, { pendingDays: 3 }) });
    const both = buys(waiting.state, [line(10_000)], { now, newId, purchaseId: 'purchase-2' });
    const spent = accepted(decideSpend(both.state, { points: 100, explanation: {} }, now, newId));
    expect(spent.after).toEqual({ available: 0, pending: 100, held: 0, deficit: 0 });
  });

  it('of a fraction or less than nothing is a bug of ours', () => {
    for (const points of [-1, 0.5, Number.NaN]) {
      expect(() => decideSpend(NO_POINTS, { points, explanation: {} }, now, newId)).toThrow(RangeError);
    }
  });
});
