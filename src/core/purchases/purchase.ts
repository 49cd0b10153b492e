import type { Instant } from '../points/ledger.ts';

export interface PurchaseLine {
  readonly sku: string;
  readonly name: string;
  readonly category?: string | null;
  /** At least 1. */
  readonly quantity: number;
  /** Minor units of one piece before any discount. */
  readonly unitPriceMinor: number;
  /** Minor units off the whole line, not off each piece. */
  readonly discountMinor: number;
}

export interface Purchase {
  readonly purchaseId: string;
  readonly memberId: string;
  /** The till's or shop's own number; known once. */
  readonly externalRef: string;
  /** When it happened in the shop. */
  readonly occurredAt: Instant;
  /** ISO 4217. */
  readonly currency: string;
  readonly lines: readonly PurchaseLine[];
  readonly storeId: string | null;
  readonly staffId: string | null;
}

/** A line as earning sees it: which product, and what it cost after discounts. */
export interface BasisLine {
  readonly sku: string;
  readonly category?: string | null;
  readonly netMinor: number;
}

/** What the line cost before its discount, in minor units. */
export const grossOfLine = (line: PurchaseLine): number => line.quantity * line.unitPriceMinor;

/** What the line cost after its discount, never below 0. */
export const netOfLine = (line: PurchaseLine): number => Math.max(0, grossOfLine(line) - line.discountMinor);

/**
 * The net of a purchase in minor units: what earns. Discounts are off; how it was paid (gift card, points, wallet)
 * makes no difference and is therefore not asked.
 */
export const netOf = (lines: readonly PurchaseLine[]): number => lines.reduce((sum, line) => sum + netOfLine(line), 0);

/** The lines as earning sees them. */
export const basisOf = (lines: readonly PurchaseLine[]): BasisLine[] =>
  lines.map((line) => ({ sku: line.sku, category: line.category ?? null, netMinor: netOfLine(line) }));
