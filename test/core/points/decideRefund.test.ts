import { describe, expect, it } from 'vitest';
import type { Posted } from '../../../src/core/points/credit.ts';
import type { Earned } from '../../../src/core/points/decideEarn.ts';
import { decideRefund, type RefundExplanation, type Refunded } from '../../../src/core/points/decideRefund.ts';
import { decideSpend, decideSpendReversal } from '../../../src/core/points/decideSpend.ts';
import type { Lot, PointsState } from '../../../src/core/points/ledger.ts';
import { NO_POINTS } from '../../../src/core/points/lots.ts';
import { settle } from '../../../src/core/points/settle.ts';
import { DEFAULT_PROGRAMME, type Programme, type RefundPolicy } from '../../../src/core/programme.ts';
import type { PurchaseLine } from '../../../src/core/purchases/purchase.ts';
import { type RefundRequest, type RemainingLine, remainingOf } from '../../../src/core/purchases/refund.ts';
import { accepted, at, balanceOf, buys, counter, holding, line, memberPoints, onePointPer, shop } from '../support.ts';

const newId = counter();
const now = at('2027-03-05T10:00');
const ALL: RefundRequest = { kind: 'all' };

/** A purchase with the refunds it had so far, as the tables would hold it. */
class Sale {
  readonly earned: Earned;
  readonly #purchaseId: string;
  #remaining: readonly RemainingLine[];
  readonly #earlier: RefundExplanation[] = [];

  constructor(state: PointsState, lines: readonly PurchaseLine[], programme: Programme, purchaseId = 'purchase-1') {
    this.#purchaseId = purchaseId;
    this.earned = buys(state, lines, { programme, now, newId, purchaseId });
    this.#remaining = remainingOf(lines, []);
  }

  decide(state: PointsState, request: RefundRequest, policy: RefundPolicy = 'deficit', when = now, expiredPoints = 0) {
    const { journalId, explanation } = this.earned;
    return decideRefund(
      state,
      {
        purchaseId: this.#purchaseId,
        request,
        remaining: this.#remaining,
        earned: { journalId, explanation },
        earlier: this.#earlier,
        expiredPoints,
        occurredAt: when,
        staffId: null,
      },
      policy,
      when,
      newId,
    );
  }

  refund(
    state: PointsState,
    ...of: Parameters<Sale['decide']> extends [unknown, ...infer Rest] ? Rest : never
  ): Refunded {
    const refunded = accepted(this.decide(state, ...of));
    this.#remaining = refunded.remaining;
    this.#earlier.push(refunded.explanation);
    return refunded;
  }
}

const spend = (state: PointsState, points: number): Posted =>
  accepted(decideSpend(state, { points, explanation: {} }, now, newId));

describe('a refund', () => {
  it('of one of two pieces of 50.00 that earned 100 takes 50', () => {
    const sale = new Sale(NO_POINTS, [line(5_000, { quantity: 2 })], onePointPer(100));
    expect(sale.earned.after.available).toBe(100);
    const refund = sale.refund(sale.earned.state, { kind: 'lines', lines: [{ sku: 'any', quantity: 1 }] });
    expect(memberPoints(refund)).toBe(-50);
    expect(refund.after.available).toBe(50);
  });

  it('of a bill that earned 70 and was paid with 150 of 200 points leaves 200', () => {
    const before = holding([200, null]);
    const paid = spend(before, 150);
    const sale = new Sale(paid.state, [line(7_000)], onePointPer(100));
    expect(sale.earned.after.available).toBe(120);
    const refund = sale.refund(sale.earned.state, ALL);
    const drawn = paid.allocations.map(({ points, lotId }) => ({
      points,
      lot: paid.lotUpdates.find((lot) => lot.lotId === lotId) as Lot,
      ofThisMember: true,
    }));
    const reversal = accepted(
      decideSpendReversal(
        refund.state,
        { spendJournalId: paid.journalId, reversedByJournalId: null, drawn },
        DEFAULT_PROGRAMME,
        now,
        newId,
      ),
    );
    expect([memberPoints(refund), memberPoints(reversal)]).toEqual([-70, 150]);
    expect(reversal.after).toEqual({ available: 200, pending: 0, held: 0, deficit: 0 });
  });

  it('in three parts of a bill of 200 that earned 1000 takes 500, 500, and refuses the third', () => {
    const sale = new Sale(NO_POINTS, [line(200)], shop({ earn: { rates: [{ id: 'base', points: 5, per: 1 }] } }));
    const first = sale.refund(sale.earned.state, { kind: 'amount', amountMinor: 100 });
    const second = sale.refund(first.state, { kind: 'amount', amountMinor: 100 });
    expect([memberPoints(first), memberPoints(second)]).toEqual([-500, -500]);
    expect(sale.decide(second.state, { kind: 'amount', amountMinor: 1 })).toEqual({
      ok: false,
      refusal: { code: 'refund-exceeds-purchase', remainingMinor: 0 },
    });
  });

  it('of 60 % twice takes 600, then is refused, and 400 for the remaining 40 %', () => {
    const sale = new Sale(NO_POINTS, [line(200)], shop({ earn: { rates: [{ id: 'base', points: 5, per: 1 }] } }));
    const first = sale.refund(sale.earned.state, { kind: 'amount', amountMinor: 120 });
    expect(memberPoints(first)).toBe(-600);
    expect(sale.decide(first.state, { kind: 'amount', amountMinor: 120 })).toMatchObject({
      refusal: { code: 'refund-exceeds-purchase', remainingMinor: 80 },
    });
    const rest = sale.refund(first.state, { kind: 'amount', amountMinor: 80 });
    expect(memberPoints(rest)).toBe(-400);
    expect(rest.after.available).toBe(0);
  });

  it('asked for twice is refused the second time, and the balance is the same', () => {
    const sale = new Sale(NO_POINTS, [line(5_000)], onePointPer(100));
    const once = sale.refund(sale.earned.state, ALL);
    expect(sale.decide(once.state, ALL)).toMatchObject({ ok: false, refusal: { code: 'refund-exceeds-purchase' } });
  });

  it('reads the inputs of the purchase, whatever the rule says today', () => {
    // The frozen inputs are all that a refund is given: there is no way for today's rule to get in.
    const sale = new Sale(NO_POINTS, [line(5_000)], onePointPer(100));
    expect(sale.earned.explanation.frozen.rates).toEqual([{ id: 'base', points: 1, per: 100 }]);
    expect(memberPoints(sale.refund(sale.earned.state, ALL))).toBe(-50);
  });

  it('of three pieces of 3.50 one by one takes 3, 4 and 3 of 10 points', () => {
    const sale = new Sale(NO_POINTS, [line(350, { quantity: 3 })], onePointPer(100));
    let state = sale.earned.state;
    const taken: number[] = [];
    for (let piece = 0; piece < 3; piece += 1) {
      const refund = sale.refund(state, { kind: 'lines', lines: [{ sku: 'any', quantity: 1 }] });
      taken.push(memberPoints(refund));
      state = refund.state;
    }
    expect(taken).toEqual([-3, -4, -3]);
    expect(state.available).toBe(0);
  });

  it('of 75.00 of a bill of 100.00 leaves 25', () => {
    const sale = new Sale(NO_POINTS, [line(10_000)], onePointPer(100));
    expect(sale.refund(sale.earned.state, { kind: 'amount', amountMinor: 7_500 }).after.available).toBe(25);
  });

  it('after each of five purchases of 1000.00 leaves 0 every time', () => {
    let state: PointsState = NO_POINTS;
    for (let round = 1; round <= 5; round += 1) {
      const sale = new Sale(state, [line(100_000)], onePointPer(100), `purchase-${round}`);
      expect(sale.earned.after.available).toBe(1_000);
      state = sale.refund(sale.earned.state, ALL).state;
      expect(state).toEqual(NO_POINTS);
    }
  });

  it('that takes no points has a journal too, for the next one to read', () => {
    const sale = new Sale(NO_POINTS, [line(199)], onePointPer(100));
    const refund = sale.refund(sale.earned.state, { kind: 'amount', amountMinor: 99 });
    expect(refund.journals).toMatchObject([{ kind: 'refund', explanation: { duePoints: 0, remainingPoints: 1 } }]);
    expect(refund.entries).toEqual([]);
  });
});

describe('150 points earned, 100 of them spent, all refunded, then 120 earned', () => {
  const refunded = (policy: RefundPolicy) => {
    const sale = new Sale(NO_POINTS, [line(15_000)], onePointPer(100));
    return sale.refund(spend(sale.earned.state, 100).state, ALL, policy);
  };
  const earnsAgain = (state: PointsState) =>
    buys(state, [line(12_000)], { programme: onePointPer(100), now, newId, purchaseId: 'purchase-2' });

  it('by `clamp` takes 50 and forgives the rest: 0, then 120', () => {
    const refund = refunded('clamp');
    expect(memberPoints(refund)).toBe(-50);
    expect(refund.explanation).toMatchObject({ takenPoints: 50, owedPoints: 0, forgivenPoints: 100 });
    expect(balanceOf(refund.after)).toBe(0);
    expect(balanceOf(earnsAgain(refund.state).after)).toBe(120);
  });

  it('by `deficit` owes the rest: -100, then 20', () => {
    const refund = refunded('deficit');
    expect(memberPoints(refund)).toBe(-150);
    expect(refund.after).toEqual({ available: 0, pending: 0, held: 0, deficit: 100 });
    const after = earnsAgain(refund.state);
    expect(after.after).toEqual({ available: 20, pending: 0, held: 0, deficit: 0 });
    expect(after.allocations).toEqual([
      { journalId: after.journalId, lotId: after.lotId, purpose: 'deficit', points: 100 },
    ]);
  });

  it('by `pending_only` takes nothing of what is usable already', () => {
    const refund = refunded('pending_only');
    expect(memberPoints(refund)).toBe(0);
    expect(refund.explanation.forgivenPoints).toBe(150);
    expect(refund.after.available).toBe(50);
  });

  it('by `pending_only` takes all of what is not', () => {
    const sale = new Sale(NO_POINTS, [line(15_000)], onePointPer(100, { pendingDays: 7 }));
    const refund = sale.refund(sale.earned.state, ALL, 'pending_only');
    expect(memberPoints(refund)).toBe(-150);
    expect(refund.after.pending).toBe(0);
  });
});

describe('+50, then -80 of a refund, then +100', () => {
  it('is a balance of 70, no debt, and one open lot of 70', () => {
    const sale = new Sale(NO_POINTS, [line(8_000)], onePointPer(100));
    const fifty = spend(sale.earned.state, 30);
    expect(fifty.after.available).toBe(50);
    const owing = sale.refund(fifty.state, ALL);
    expect(owing.after.deficit).toBe(30);
    const { state } = buys(owing.state, [line(10_000)], {
      programme: onePointPer(100),
      now,
      newId,
      purchaseId: 'purchase-2',
    });
    expect(state).toMatchObject({ available: 70, deficit: 0, lots: [{ points: 100, remaining: 70 }] });
    expect(state.lots).toHaveLength(1);
  });

  it('leaves points that are still pending alone until their day, and pays with them then', () => {
    const sale = new Sale(NO_POINTS, [line(8_000)], onePointPer(100));
    const owing = sale.refund(spend(sale.earned.state, 80).state, ALL);
    const waiting = buys(owing.state, [line(10_000)], {
      programme: onePointPer(100, { pendingDays: 5 }),
      now,
      newId,
      purchaseId: 'purchase-2',
    });
    expect(waiting.after).toEqual({ available: 0, pending: 100, held: 0, deficit: 80 });
    const settled = settle(waiting.state, at('2027-03-10'), newId);
    expect(settled.after).toEqual({ available: 20, pending: 0, held: 0, deficit: 0 });
    expect(settled.entries).toEqual([]);
    expect(settled.allocations).toMatchObject([{ journalId: waiting.journalId, purpose: 'deficit', points: 80 }]);
  });
});

describe('from where a refund takes', () => {
  it('the purchase’s own lot first, then pending, then available ones', () => {
    const old = holding([40, null]);
    const pending = buys(old, [line(3_000)], {
      programme: onePointPer(100, { pendingDays: 5 }),
      now,
      newId,
      purchaseId: 'waiting',
    });
    const sale = new Sale(pending.state, [line(10_000)], onePointPer(100), 'returned');
    const own = sale.earned.lotId;
    const spent = accepted(decideSpend(sale.earned.state, { points: 90, explanation: {} }, now, newId));
    // The own lot expires, so it was spent before the old one that never does.
    expect(spent.state.lots.find((lot) => lot.lotId === own)?.remaining).toBe(10);
    const refund = sale.refund(spent.state, ALL);
    expect(refund.allocations.map(({ lotId, points }) => [lotId, points])).toEqual([
      [own, 10],
      [pending.lotId, 30],
      ['lot-1', 40],
    ]);
    expect(refund.after).toEqual({ available: 0, pending: 0, held: 0, deficit: 20 });
  });
});

describe('points of the purchase that expired unspent', () => {
  const programme = onePointPer(100, { validity: { kind: 'rolling_days', days: 10 } });
  const later = at('2027-04-20');

  it('are not taken again from another lot, though nothing has settled them yet', () => {
    const sale = new Sale(holding([500, null]), [line(10_000)], programme);
    const refund = sale.refund(sale.earned.state, ALL, 'deficit', later);
    expect(refund.explanation).toMatchObject({ duePoints: 100, expiredPoints: 100, takenPoints: 0 });
    expect(refund.after).toEqual({ available: 500, pending: 0, held: 0, deficit: 0 });
  });

  it('are told apart from others that expired on the same day', () => {
    const sale = new Sale(holding([70, at('2027-03-20')], [500, null]), [line(10_000)], onePointPer(100));
    const refund = sale.refund(sale.earned.state, ALL, 'deficit', later);
    expect(refund.explanation).toMatchObject({ expiredPoints: 0, takenPoints: 100 });
    expect(refund.after.available).toBe(500);
  });

  it('are not taken again when a nightly pass lapsed them before', () => {
    const sale = new Sale(holding([500, null]), [line(10_000)], programme);
    const settled = settle(sale.earned.state, at('2027-03-20'), newId);
    const refund = sale.refund(settled.state, ALL, 'deficit', later, 100);
    expect(refund.after.available).toBe(500);
  });

  it('count once over several refunds, and what was spent of the rest is owed', () => {
    const sale = new Sale(NO_POINTS, [line(10_000)], programme);
    const settled = settle(spend(sale.earned.state, 40).state, at('2027-03-20'), newId);
    const half = sale.refund(settled.state, { kind: 'amount', amountMinor: 5_000 }, 'deficit', later, 60);
    expect(half.explanation).toMatchObject({ duePoints: 50, expiredPoints: 50 });
    const rest = sale.refund(half.state, ALL, 'deficit', later, 60);
    expect(rest.explanation).toMatchObject({ duePoints: 50, expiredPoints: 10, owedPoints: 40 });
    expect(rest.after.deficit).toBe(40);
  });
});

describe('a purchase that earned nothing here, as the history of another system', () => {
  const lines = [line(3_000), line(2_000, { sku: 'b' })];
  const refund = (remaining: readonly RemainingLine[], request: RefundRequest) =>
    decideRefund(
      holding([40, null]),
      {
        purchaseId: 'purchase-1',
        request,
        remaining,
        earned: undefined,
        earlier: [],
        expiredPoints: 0,
        occurredAt: now,
        staffId: null,
      },
      'deficit',
      now,
      newId,
    );

  it('is refunded with a journal that takes no points, and knows what is left of it', () => {
    const refunded = accepted(refund(remainingOf(lines, []), { kind: 'amount', amountMinor: 1_000 }));
    expect(refunded.after.available).toBe(40);
    expect(refunded.explanation).toMatchObject({
      refundedMinor: 1_000,
      remainingMinor: 4_000,
      earnedPoints: 0,
      remainingPoints: 0,
      duePoints: 0,
      takenPoints: 0,
    });
    expect(refunded.journals).toMatchObject([{ kind: 'refund', purchaseId: 'purchase-1', reversesJournalId: null }]);
  });

  it('names the earning that it takes back where there was one', () => {
    const sale = new Sale(NO_POINTS, lines, onePointPer(100));
    const refunded = sale.refund(sale.earned.state, ALL);
    expect(refunded.journals).toMatchObject([{ reversesJournalId: sale.earned.journalId }]);
  });
});
