import { sql } from '#drizzle';
import { bigint, check, index, integer, jsonb, primaryKey, text, uuid } from '#drizzle/pg-core';
import { instant, regulars } from './schema.ts';

export const products = regulars.table('products', {
  productId: uuid('product_id').primaryKey(),
  sku: text('sku').notNull().unique('products_sku'),
  name: text('name').notNull(),
  category: text('category'),
  priceMinor: bigint('price_minor', { mode: 'number' }).notNull(),
  /** Typical days until it is bought again. */
  repurchaseDays: integer('repurchase_days'),
  state: text('state', { enum: ['active', 'hidden'] })
    .notNull()
    .default('active'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const purchases = regulars.table(
  'purchases',
  {
    memberId: uuid('member_id').notNull(),
    purchaseId: uuid('purchase_id').notNull(),
    externalRef: text('external_ref').notNull(),
    /** What earns, after discounts. `null`: imported without prices, so it counts for rhythm and not for money. */
    netMinor: bigint('net_minor', { mode: 'number' }),
    refundedMinor: bigint('refunded_minor', { mode: 'number' }).notNull().default(0),
    /** The points it earned, less what refunds of it took back: what tiers count. */
    earnedPoints: integer('earned_points').notNull().default(0),
    currency: text('currency').notNull(),
    store: text('store'),
    staffId: uuid('staff_id'),
    occurredAt: instant('occurred_at').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.purchaseId] }),
    check('refunded_within_net', sql`${t.refundedMinor} between 0 and coalesce(${t.netMinor}, 0)`),
    index('purchases_occurred').on(t.occurredAt),
  ],
);

/** Look-up from the till's own reference, and from a purchase id, to its member. Forbids a reference twice. */
export const purchaseRefs = regulars.table('purchase_refs', {
  externalRef: text('external_ref').primaryKey(),
  purchaseId: uuid('purchase_id').notNull().unique('purchase_refs_purchase'),
  memberId: uuid('member_id').notNull(),
});

export const purchaseLines = regulars.table(
  'purchase_lines',
  {
    memberId: uuid('member_id').notNull(),
    purchaseId: uuid('purchase_id').notNull(),
    lineNo: integer('line_no').notNull(),
    sku: text('sku').notNull(),
    name: text('name').notNull(),
    category: text('category'),
    quantity: integer('quantity').notNull(),
    /** `null`: imported without its price; then its purchase has no net. */
    unitPriceMinor: bigint('unit_price_minor', { mode: 'number' }),
    discountMinor: bigint('discount_minor', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.purchaseId, t.lineNo] })],
);

/** Part or all of a purchase returned. `undo`: a slip taken back at the counter. Append-only. */
export const refunds = regulars.table(
  'refunds',
  {
    memberId: uuid('member_id').notNull(),
    refundId: uuid('refund_id').notNull(),
    purchaseId: uuid('purchase_id').notNull(),
    kind: text('kind', { enum: ['refund', 'undo'] }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    /** What went back of each line: `RefundedLine[]` of `src/core/purchases/refund.ts`. */
    lines: jsonb('lines').notNull(),
    pointsTaken: integer('points_taken').notNull(),
    staffId: uuid('staff_id'),
    occurredAt: instant('occurred_at').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.refundId] }),
    index('refunds_purchase').on(t.memberId, t.purchaseId),
    check('refund_not_negative', sql`${t.amountMinor} >= 0`),
  ],
);
