import { index, integer, text, uuid } from '#drizzle/pg-core';
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
    /** The voucher that it became, and when. */
    voucherId: uuid('voucher_id'),
    usedAt: instant('used_at'),
  },
  (t) => [index('coupon_codes_batch').on(t.batchId)],
);
