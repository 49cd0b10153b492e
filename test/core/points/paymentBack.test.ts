import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Posted } from '../../../src/core/points/credit.ts';
import { decideSpend } from '../../../src/core/points/decideSpend.ts';
import type { HeldPoints, Lot, PointsState } from '../../../src/core/points/ledger.ts';
import { decidePaymentBack, type PointsPaid, shareOf } from '../../../src/core/points/paymentBack.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { accepted, at, counter, holding } from '../support.ts';

const newId = counter();
const now = at('2027-03-05T10:00');

/** A bill of which points paid a part, and the returns of it so far. */
class Bill {
  state: PointsState;
  readonly #paid: Omit<PointsPaid, 'returned'>;
  #returned: HeldPoints[] = [];
  #minor = 0;
  #besideMinor = 0;

  constructor(points: number, amountMinor: number, billMinor: number) {
    const spent = accepted(
      decideSpend(holding([60, at('2027-09-01')], [940, null]), { points, explanation: {} }, now, newId),
    );
    this.state = spent.state;
    this.#paid = { spendJournalId: spent.journalId, points, amountMinor, billMinor, drawn: drawnBy(spent) };
  }

  /** Goods worth so much come back. */
  returns(minor: number, isAll = false) {
    this.#minor += minor;
    const about = { purchaseId: 'purchase-1', staffId: 'staff-1' };
    const returned = { afterMinor: this.#minor, besideMinor: this.#besideMinor, isAll };
    const paid = { ...this.#paid, returned: this.#returned };
    const back = decidePaymentBack(this.state, paid, returned, about, DEFAULT_PROGRAMME, now, newId);
    this.#besideMinor = back.besideMinor.after;
    if (back.posted !== undefined) {
      this.state = back.posted.state;
      const lots = back.posted.journals[0]?.explanation['lots'] as readonly HeldPoints[] | undefined;
      this.#returned = [...this.#returned, ...(lots ?? [])];
    }
    return back;
  }
}

const drawnBy = (spent: Posted) =>
  spent.allocations.map(({ points, lotId }) => ({
    points,
    lot: spent.lotUpdates.find((update) => update.lotId === lotId) as Lot,
    ofThisMember: true,
  }));

describe('the share of a whole', () => {
  it('is rounded down, and all of it for the whole bill or more', () => {
    expect([shareOf(100, 333, 1_000), shareOf(7, 999, 1_000)]).toEqual([33, 6]);
    expect([shareOf(100, 1_000, 1_000), shareOf(100, 1_001, 1_000), shareOf(100, 0, 1_000)]).toEqual([100, 100, 0]);
    expect(shareOf(Number.MAX_SAFE_INTEGER, 999, 1_000)).toBe(8_998_192_055_486_250);
  });
});

describe('points that paid for goods which come back', () => {
  it('go back whole with all of the bill, which is the rest in money', () => {
    const bill = new Bill(100, 500, 2_000);
    const back = bill.returns(2_000, true);
    expect(back).toMatchObject({ points: 100, minor: 500, besideMinor: { before: 0, after: 1_500 } });
    expect(bill.state.available).toBe(1_000);
    expect(back.posted?.journals).toMatchObject([
      {
        kind: 'spend_reversed',
        purchaseId: 'purchase-1',
        staffId: 'staff-1',
        explanation: { paidMinor: 500, points: 100 },
      },
    ]);
  });

  it('go back by their share of what is returned, in whatever slices', () => {
    const bill = new Bill(100, 500, 2_000);
    const slices = [500, 500, 999, 1].map((minor, index) => bill.returns(minor, index === 3));
    expect(slices.map(({ points }) => points)).toEqual([25, 25, 49, 1]);
    expect(slices.map(({ minor }) => minor)).toEqual([125, 125, 245, 5]);
    expect(slices.map(({ besideMinor: { before, after } }) => after - before)).toEqual([375, 375, 750, 0]);
    expect(bill.state.available).toBe(1_000);
  });

  it('return to the lot that was drawn last first', () => {
    const bill = new Bill(100, 500, 2_000);
    bill.returns(1_000);
    expect(bill.state.lots.map(({ lotId, remaining }) => [lotId, remaining])).toEqual([
      ['lot-1', 10],
      ['lot-2', 940],
    ]);
    bill.returns(1_000, true);
    expect(bill.state.lots.map(({ remaining }) => remaining)).toEqual([60, 940]);
  });

  it('wait where one point is worth more than the slice, and no more is paid beside than had been paid so', () => {
    const bill = new Bill(2, 1_000, 1_000);
    const slices = [400, 100, 499, 1].map((minor, index) => bill.returns(minor, index === 3));
    expect(slices.map(({ points, minor }) => [points, minor])).toEqual([
      [0, 0],
      [1, 500],
      [0, 0],
      [1, 500],
    ]);
    expect(slices.every(({ besideMinor }) => besideMinor.after === 0)).toBe(true);
    expect(slices[0]?.posted).toBeUndefined();
  });

  it('that paid for the delivery too leave the part of a point that is not goods to money', () => {
    const bill = new Bill(3, 1_000, 1_100);
    const back = bill.returns(1_000, true);
    expect(back).toMatchObject({ points: 2, minor: 666, besideMinor: { before: 0, after: 334 } });
    const part = new Bill(3, 1_000, 1_100).returns(1_000);
    expect(part).toMatchObject({ points: 2, besideMinor: { after: 100 } });
  });

  it('never come to more than was returned, and are all back with the last of it, in any slices', () => {
    const slices = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 3_000 }),
        slices,
        (points, paid, parts) => {
          const goods = parts.reduce((sum, part) => sum + part, 0);
          const amount = Math.min(paid, goods);
          const bill = new Bill(points, amount, goods);
          let back = 0;
          let worth = 0;
          let returned = 0;
          for (const [index, part] of parts.entries()) {
            const one = bill.returns(part, index === parts.length - 1);
            returned += part;
            back += one.points;
            worth += one.minor;
            expect(worth + one.besideMinor.after).toBeLessThanOrEqual(returned);
            expect(one.besideMinor.after).toBeLessThanOrEqual(goods - amount);
            expect(one.besideMinor.after).toBeGreaterThanOrEqual(one.besideMinor.before);
          }
          expect([back, worth, bill.state.available]).toEqual([points, amount, 1_000]);
        },
      ),
    );
  });

  it('and what is paid beside them are never more than a point off from one return of the same, in any slices', () => {
    const slices = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 900 })), {
      minLength: 2,
      maxLength: 30,
    });
    const share = fc.integer({ min: 1, max: 100 });
    const delivery = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 900 }),
        share,
        delivery,
        slices,
        (points, percent, deliveryMinor, parts) => {
          const billMinor = parts.reduce((sum, part) => sum + part, deliveryMinor);
          const amount = Math.ceil((billMinor * percent) / 100);
          const pointMinor = Math.ceil(amount / points);
          const bill = new Bill(points, amount, billMinor);
          let [back, worth, returned] = [0, 0, 0];
          for (const part of parts.slice(0, -1)) {
            const one = bill.returns(part);
            returned += part;
            back += one.points;
            worth += one.minor;
            const besideMinor = one.besideMinor.after;
            const atOnce = new Bill(points, amount, billMinor).returns(returned);
            expect([atOnce.points - 1, atOnce.points]).toContain(back);
            expect(Math.abs(besideMinor - atOnce.besideMinor.after)).toBeLessThanOrEqual(pointMinor);
            expect(worth + besideMinor).toBeLessThanOrEqual(returned);
            expect(worth + besideMinor).toBeGreaterThanOrEqual(returned - pointMinor);
          }
        },
      ),
    );
  });

  it('of which a part was paid beside wait until there is room for the whole point, and nothing more is paid beside', () => {
    const bill = new Bill(10, 500, 1_000);
    const slices = [99, 1, 48, 1, 51].map((minor) => bill.returns(minor));
    expect(slices.map(({ points }) => points)).toEqual([0, 0, 0, 1, 1]);
    expect(slices.map(({ besideMinor: { before, after } }) => after - before)).toEqual([99, 0, 0, 0, 1]);
    const all = new Bill(10, 500, 1_000).returns(200);
    expect(all).toMatchObject({ points: 2, besideMinor: { after: 100 } });
  });

  it('give nothing back where nothing is returned', () => {
    expect(new Bill(100, 500, 2_000).returns(0)).toEqual({
      points: 0,
      minor: 0,
      besideMinor: { before: 0, after: 0 },
      posted: undefined,
    });
  });
});
