import { describe, expect, it } from 'vitest';
import type { Posted } from '../../../src/core/points/credit.ts';
import { decideSpend, decideSpendReversal } from '../../../src/core/points/decideSpend.ts';
import type { Lot, PointsState } from '../../../src/core/points/ledger.ts';
import { viewOf } from '../../../src/core/points/settle.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { accepted, at, counter, holding, local } from '../support.ts';

const newId = counter();

/** What the tables hold of a spend: its allocations with the lots as they stand. */
const drawnBy = (spent: Posted) =>
  spent.allocations
    .filter((allocation) => allocation.journalId === spent.journalId)
    .map(({ points, lotId }) => {
      const lot = spent.lotUpdates.find((update) => update.lotId === lotId) as Lot;
      return { points, lot, ofThisMember: true };
    });

const spends = (state: PointsState, points: number, now: number) =>
  accepted(decideSpend(state, { points, explanation: {} }, now, newId));

const reverses = (state: PointsState, spent: Posted, now: number, ofThisMember = true) =>
  accepted(
    decideSpendReversal(
      state,
      {
        spendJournalId: spent.journalId,
        reversedByJournalId: null,
        drawn: drawnBy(spent).map((part) => ({ ...part, ofThisMember })),
      },
      DEFAULT_PROGRAMME,
      now,
      newId,
    ),
  );

describe('a lot of 100 usable through 31 May, spent on 1 May', () => {
  const spent = spends(holding([100, at('2027-06-01')]), 100, at('2027-05-01'));

  it('is back with its own expiry when that is cancelled on 20 May', () => {
    const back = reverses(spent.state, spent, at('2027-05-20T12:00'));
    expect(back.state).toMatchObject({ available: 100, lots: [{ lotId: 'lot-1', remaining: 100 }] });
    expect(local(back.state.lots[0]?.expiresAt ?? null)).toBe('2027-06-01T00:00:00');
  });

  it('is usable through 17 June when that is cancelled on 10 June', () => {
    const back = reverses(spent.state, spent, at('2027-06-10T12:00'));
    expect(local(back.state.lots[0]?.expiresAt ?? null)).toBe('2027-06-18T00:00:00');
    expect(viewOf(back.state, at('2027-06-17T23:59')).available).toBe(100);
    expect(viewOf(back.state, at('2027-06-18')).available).toBe(0);
  });

  it('is usable for the days of grace when that is cancelled at the instant of its expiry', () => {
    const back = reverses(spent.state, spent, at('2027-06-01'));
    expect(local(back.state.lots[0]?.expiresAt ?? null)).toBe('2027-06-09T00:00:00');
  });

  it('comes back to an account that it was merged into as a lot of its own, expiry and all', () => {
    const back = reverses(holding([5, null]), spent, at('2027-05-20'), false);
    expect(back.after.available).toBe(105);
    expect(back.newLots).toMatchObject([{ points: 100, journalId: back.journalId, expiresAt: at('2027-06-01') }]);
  });

  it('cannot be cancelled twice', () => {
    const again = decideSpendReversal(
      spent.state,
      { spendJournalId: spent.journalId, reversedByJournalId: 'earlier', drawn: drawnBy(spent) },
      DEFAULT_PROGRAMME,
      at('2027-05-20'),
      newId,
    );
    expect(again).toEqual({ ok: false, refusal: { code: 'already-reversed', journalId: 'earlier' } });
  });
});

describe('a spend that is taken back', () => {
  it('gives points that never expired back without an expiry', () => {
    const spent = spends(holding([100, null]), 60, 1_000);
    expect(reverses(spent.state, spent, at('2037-01-01')).state.lots).toMatchObject([
      { remaining: 100, expiresAt: null },
    ]);
  });

  it('returns to each lot what came from it, also where part of it has lapsed since', () => {
    const spent = spends(holding([50, at('2027-02-01')], [50, at('2027-03-01')]), 70, at('2027-01-01'));
    const back = reverses(spent.state, spent, at('2027-02-10'));
    expect(back.entries).toMatchObject([
      { account: 'member', points: 70 },
      { account: 'redeemed', points: -70 },
    ]);
    expect(back.state.lots.map((lot) => [lot.lotId, lot.remaining, local(lot.expiresAt)])).toEqual([
      ['lot-1', 50, '2027-02-18T00:00:00'],
      ['lot-2', 50, '2027-03-01T00:00:00'],
    ]);
    expect(back.journals).toMatchObject([{ kind: 'spend_reversed', reversesJournalId: spent.journalId }]);
  });

  it('pays an old debt first', () => {
    const spent = spends(holding([100, null]), 100, 1_000);
    const owing: PointsState = { ...spent.state, deficit: 30 };
    const back = reverses(owing, spent, 2_000);
    expect(back.after).toEqual({ available: 70, pending: 0, held: 0, deficit: 0 });
    expect(back.allocations).toEqual([{ journalId: back.journalId, lotId: 'lot-1', purpose: 'deficit', points: 30 }]);
  });
});
