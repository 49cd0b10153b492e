import { sql } from '#drizzle';
import { bigint, check, date, index, integer, text, uniqueIndex, uuid } from '#drizzle/pg-core';
import { instant, regulars } from './schema.ts';

/** One-time codes of a coupon that were made together. */
export const codeBatches = regulars.table(
  'code_batches',
  {
    batchId: uuid('batch_id').primaryKey(),
    couponId: uuid('coupon_id').notNull(),
    count: integer('count').notNull(),
    /** What the codes are made of, sealed: nobody reads them here, and they can be taken out again. */
    seed: text('seed').notNull(),
    state: text('state', { enum: ['active', 'void'] })
      .notNull()
      .default('active'),
    /** `staff:<id>`, `key:<id>` or `system`. */
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('code_batches_coupon').on(t.couponId, t.batchId)],
);

/** Look-up from a one-time code, by its hash, to what it is of; whoever brings it first has it. */
export const couponCodes = regulars.table(
  'coupon_codes',
  {
    codeHash: text('code_hash').primaryKey(),
    batchId: uuid('batch_id').notNull(),
    /** The voucher that it became, none where somebody without a card used it up; and when. */
    voucherId: uuid('voucher_id'),
    usedAt: instant('used_at'),
  },
  (t) => [index('coupon_codes_batch').on(t.batchId)],
);

/** The use of a one-time code by somebody who showed no card, with the sale it was used on. A reversal sets `reversed_at`. */
export const walkInRedemptions = regulars.table(
  'walk_in_redemptions',
  {
    redemptionId: uuid('redemption_id').primaryKey(),
    couponId: uuid('coupon_id').notNull(),
    batchId: uuid('batch_id').notNull(),
    codeHash: text('code_hash').notNull(),
    /** What was bought, before the discount; none where the thing was handed over. */
    basketMinor: bigint('basket_minor', { mode: 'number' }),
    discountMinor: bigint('discount_minor', { mode: 'number' }).notNull(),
    currency: text('currency').notNull(),
    /** The local date in whose count of its coupon it is; none where that has no cap for the day. */
    countedDay: date('counted_day', { mode: 'string' }),
    /** `staff:<id>` or `key:<id>`. */
    redeemedBy: text('redeemed_by').notNull(),
    occurredAt: instant('occurred_at').notNull(),
    reversedAt: instant('reversed_at'),
  },
  (t) => [
    check('walk_in_discount', sql`${t.discountMinor} >= 0 and ${t.discountMinor} <= coalesce(${t.basketMinor}, 0)`),
    uniqueIndex('walk_in_redemptions_code').on(t.codeHash).where(sql`${t.reversedAt} is null`),
    index('walk_in_redemptions_occurred').on(t.occurredAt),
    index('walk_in_redemptions_coupon').on(t.couponId),
  ],
);
