import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { netOf, type PurchaseLine } from '../../../src/core/purchases/purchase.ts';
import { type RefundedLine, type RefundRequest, remainingOf, takeRefund } from '../../../src/core/purchases/refund.ts';
import { accepted, line } from '../support.ts';

const refunds = (lines: readonly PurchaseLine[], ...requests: RefundRequest[]) => {
  let remaining: ReturnType<typeof accepted<{ remaining: readonly unknown[] }>>['remaining'] = remainingOf(lines, []);
  const taken: { minor: number; lines: readonly RefundedLine[] }[] = [];
  for (const request of requests) {
    const refund = accepted(takeRefund(remaining as ReturnType<typeof remainingOf>, request));
    taken.push({ minor: refund.refundedMinor, lines: refund.refundedLines });
    remaining = refund.remaining;
  }
  return taken;
};

describe('the net of a purchase', () => {
  it('is what the lines cost after their discounts, never below 0', () => {
    expect(netOf([line(100, { quantity: 3, discountMinor: 50 }), line(10, { discountMinor: 30 })])).toBe(250);
  });
});

describe('refunding a purchase', () => {
  const basket = [line(100, { sku: 'tea', quantity: 2 }), line(50, { sku: 'cup' }), line(80, { sku: 'tea' })];

  it('by pieces takes a product on several lines from the first of them first', () => {
    const [taken] = refunds(basket, { kind: 'lines', lines: [{ sku: 'tea', quantity: 3 }] });
    expect(taken).toEqual({
      minor: 280,
      lines: [
        { lineNo: 0, sku: 'tea', quantity: 2, netMinor: 200 },
        { lineNo: 2, sku: 'tea', quantity: 1, netMinor: 80 },
      ],
    });
  });

  it('by pieces gives the last one what rounding has left', () => {
    const three = [line(100, { quantity: 3, discountMinor: 1 })];
    const piece: RefundRequest = { kind: 'lines', lines: [{ sku: 'any', quantity: 1 }] };
    expect(refunds(three, piece, piece, piece).map((taken) => taken.minor)).toEqual([99, 100, 100]);
  });

  it('by amount spreads it pro rata over what the lines still cost', () => {
    const [taken] = refunds(basket, { kind: 'amount', amountMinor: 33 });
    expect(taken?.lines.map((part) => [part.lineNo, part.quantity, part.netMinor])).toEqual([
      [0, 0, 20],
      [1, 0, 5],
      [2, 0, 8],
    ]);
  });

  it('by an amount that leaves nothing takes the pieces too, so that nothing remains', () => {
    const remaining = remainingOf(basket, refunds(basket, { kind: 'amount', amountMinor: 330 })[0]?.lines ?? []);
    expect(remaining.every((left) => left.quantity === 0 && left.netMinor === 0)).toBe(true);
    expect(takeRefund(remaining, { kind: 'all' })).toEqual({
      ok: false,
      refusal: { code: 'refund-exceeds-purchase', remainingMinor: 0 },
    });
  });

  it('of more than remains, or of what was not bought, is refused', () => {
    const remaining = remainingOf(basket, []);
    const refused = { ok: false, refusal: { code: 'refund-exceeds-purchase', remainingMinor: 330 } };
    expect(takeRefund(remaining, { kind: 'amount', amountMinor: 331 })).toEqual(refused);
    expect(takeRefund(remaining, { kind: 'lines', lines: [{ sku: 'tea', quantity: 4 }] })).toEqual(refused);
    expect(takeRefund(remaining, { kind: 'lines', lines: [{ sku: 'hat', quantity: 1 }] })).toEqual(refused);
    const twice = [
      { sku: 'cup', quantity: 1 },
      { sku: 'cup', quantity: 1 },
    ];
    expect(takeRefund(remaining, { kind: 'lines', lines: twice })).toEqual(refused);
  });

  it('that cost nothing is possible once', () => {
    const free = [line(0)];
    const [taken] = refunds(free, { kind: 'all' });
    expect(taken).toEqual({ minor: 0, lines: [{ lineNo: 0, sku: 'any', quantity: 1, netMinor: 0 }] });
    expect(takeRefund(remainingOf(free, taken?.lines ?? []), { kind: 'all' }).ok).toBe(false);
  });

  it('of less than one piece or minor unit is a bug of ours', () => {
    expect(() => takeRefund(remainingOf(basket, []), { kind: 'amount', amountMinor: 0 })).toThrow(RangeError);
    const half: RefundRequest = { kind: 'lines', lines: [{ sku: 'tea', quantity: 0.5 }] };
    expect(() => takeRefund(remainingOf(basket, []), half)).toThrow(RangeError);
  });

  it('in any slices gives back the net exactly, and what the tables hold agrees with what was decided', () => {
    const anyLine = fc
      .record({
        sku: fc.constantFrom('a', 'b', 'c'),
        unitPriceMinor: fc.nat(5_000),
        quantity: fc.integer({ min: 1, max: 5 }),
      })
      .chain((made) =>
        fc.nat(made.unitPriceMinor * made.quantity).map((discountMinor) => line(0, { ...made, discountMinor })),
      );
    const anyRequest: fc.Arbitrary<RefundRequest> = fc.oneof(
      fc.record({ kind: fc.constant('amount' as const), amountMinor: fc.integer({ min: 1, max: 8_000 }) }),
      fc.record({
        kind: fc.constant('lines' as const),
        lines: fc.array(fc.record({ sku: fc.constantFrom('a', 'b', 'c'), quantity: fc.integer({ min: 1, max: 3 }) }), {
          minLength: 1,
          maxLength: 2,
        }),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 4 }),
        fc.array(anyRequest, { maxLength: 8 }),
        (lines, requests) => {
          const parts: RefundedLine[] = [];
          let minor = 0;
          for (const request of [...requests, { kind: 'all' } as const]) {
            const before = remainingOf(lines, parts);
            const refund = takeRefund(before, request);
            if (!refund.ok) continue;
            parts.push(...refund.value.refundedLines);
            minor += refund.value.refundedMinor;
            expect(refund.value.remaining).toEqual(remainingOf(lines, parts));
            expect(refund.value.remaining.every((left) => left.quantity >= 0 && left.netMinor >= 0)).toBe(true);
          }
          expect(minor).toBe(netOf(lines));
        },
      ),
      { numRuns: 300 },
    );
  });
});
