import { sql } from '#drizzle';
import { check, index, integer, jsonb, primaryKey, text, uuid } from '#drizzle/pg-core';
import { instant, regulars } from './schema.ts';

/** What a member has of one stamp card; `StampState` of `src/core/stamps/stamps.ts` says what the numbers mean. */
export const memberStamps = regulars.table(
  'member_stamps',
  {
    memberId: uuid('member_id').notNull(),
    cardId: text('card_id').notNull(),
    /** The sum of the member's stamp events of this card. */
    total: integer('total').notNull(),
    base: integer('base').notNull(),
    size: integer('size').notNull(),
    lastAt: instant('last_at'),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.cardId] }),
    check('stamps_from_base', sql`${t.base} between 0 and ${t.total} and ${t.size} > 0`),
  ],
);

/** Why stamps came and went. Append-only (trigger). */
export const stampEvents = regulars.table(
  'stamp_events',
  {
    memberId: uuid('member_id').notNull(),
    eventId: uuid('event_id').notNull(),
    cardId: text('card_id').notNull(),
    /** `lapse` takes nothing from the sum: the open card begins anew after it. */
    kind: text('kind', { enum: ['purchase', 'code', 'adjust', 'reverse', 'lapse', 'merge', 'forget'] }).notNull(),
    /** Signed. */
    stamps: integer('stamps').notNull(),
    purchaseId: uuid('purchase_id'),
    staffId: uuid('staff_id'),
    /** What the stamps were counted by, the reason that was told, or how many lapsed. */
    explanation: jsonb('explanation').notNull(),
    occurredAt: instant('occurred_at').notNull(), // in the shop
    createdAt: instant('created_at').notNull(), // in our books
  },
  (t) => [primaryKey({ columns: [t.memberId, t.eventId] })],
);

/** Which counts of stamps brought a voucher that stands. */
export const stampRewards = regulars.table(
  'stamp_rewards',
  {
    memberId: uuid('member_id').notNull(),
    cardId: text('card_id').notNull(),
    position: integer('position').notNull(),
    voucherId: uuid('voucher_id').notNull(),
    givenAt: instant('given_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.cardId, t.position] })],
);

/** A stamp that whoever shows the code first gets. `member_id`: who it was. */
export const stampCodes = regulars.table(
  'stamp_codes',
  {
    codeHash: text('code_hash').primaryKey(),
    cardId: text('card_id').notNull(),
    staffId: uuid('staff_id').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    memberId: uuid('member_id'),
    usedAt: instant('used_at'),
  },
  (t) => [index('stamp_codes_ended').on(t.expiresAt)],
);

/** What a referrer got for so many rewarded friends; a row that is taken back is gone, and can be reached again. */
export const referralMilestones = regulars.table(
  'referral_milestones',
  {
    memberId: uuid('member_id').notNull(),
    /** Rewarded friends that it stands for. */
    friends: integer('friends').notNull(),
    /** Of its points; `null`: it brought a voucher alone. */
    journalId: uuid('journal_id'),
    /** `null`: it brought points alone. */
    voucherId: uuid('voucher_id'),
    reachedAt: instant('reached_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.friends] })],
);

/** With which milestones every referrer was counted last: others count everybody again. One row. */
export const milestonePasses = regulars.table('milestone_passes', {
  passId: integer('pass_id').primaryKey(),
  milestones: jsonb('milestones').notNull(),
  passedAt: instant('passed_at').notNull(),
});
