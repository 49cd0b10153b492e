import { sql } from '#drizzle';
import { boolean, check, index, integer, json, jsonb, primaryKey, text, uuid } from '#drizzle/pg-core';
import { instant, regulars } from './schema.ts';

/** One business event in the points ledger. Append-only (trigger, missing rights). */
export const journals = regulars.table(
  'journals',
  {
    memberId: uuid('member_id').notNull(),
    journalId: uuid('journal_id').notNull(),
    kind: text('kind').notNull(),
    occurredAt: instant('occurred_at').notNull(), // in the shop
    createdAt: instant('created_at').notNull().defaultNow(), // in our books
    purchaseId: uuid('purchase_id'),
    reversesJournalId: uuid('reverses_journal_id'),
    staffId: uuid('staff_id'),
    explanation: json('explanation').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.journalId] })],
);

/** Append-only. A wrong journal is corrected by another one. The entries of a journal sum to zero (trigger). */
export const entries = regulars.table(
  'entries',
  {
    memberId: uuid('member_id').notNull(),
    journalId: uuid('journal_id').notNull(),
    account: text('account').notNull(),
    points: integer('points').notNull(), // signed: + raises the account
    occurredAt: instant('occurred_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.journalId, t.account] }),
    check('points_not_zero', sql`${t.points} <> 0`),
    index('entries_created').on(t.createdAt),
  ],
);

/** The points of one earning, with what remains of them. */
export const lots = regulars.table(
  'lots',
  {
    memberId: uuid('member_id').notNull(),
    lotId: uuid('lot_id').notNull(),
    journalId: uuid('journal_id').notNull(),
    purchaseId: uuid('purchase_id'),
    points: integer('points').notNull(),
    remaining: integer('remaining').notNull(),
    /** Of `remaining`, what checkouts have set aside. */
    held: integer('held').notNull().default(0),
    activated: boolean('activated').notNull(),
    earnedAt: instant('earned_at').notNull(),
    availableAt: instant('available_at').notNull(),
    expiresAt: instant('expires_at'),
    /** When a channel accepted the notice that these points leave (shop time). */
    noticedAt: instant('noticed_at'),
    /** When they were given 30 days more, because nobody could be told; at most once. */
    extendedAt: instant('extended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.lotId] }),
    check('remaining_within_points', sql`${t.remaining} between 0 and ${t.points}`),
    check('held_within_remaining', sql`${t.held} between 0 and ${t.remaining}`),
    index('lots_open').on(t.memberId).where(sql`${t.remaining} > 0`),
    /** What leaves soon, for the nightly pass. */
    index('lots_leaving').on(t.expiresAt).where(sql`${t.remaining} > 0`),
    /** What arrives, for the nightly pass: only lots that are on the way are in it. */
    index('lots_arriving').on(t.availableAt).where(sql`${t.remaining} > 0 and not ${t.activated}`),
  ],
);

/** Which lots a debit drew from, or which lot paid an old deficit. Append-only. */
export const allocations = regulars.table(
  'allocations',
  {
    memberId: uuid('member_id').notNull(),
    journalId: uuid('journal_id').notNull(),
    lotId: uuid('lot_id').notNull(),
    purpose: text('purpose', { enum: ['debit', 'deficit'] }).notNull(),
    points: integer('points').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.journalId, t.lotId, t.purpose] }),
    check('allocated_above_zero', sql`${t.points} > 0`),
  ],
);

/** Points that one checkout has set aside, until it is confirmed, released, or its time is over: then the row goes. */
export const holds = regulars.table(
  'holds',
  {
    memberId: uuid('member_id').notNull(),
    holdId: uuid('hold_id').notNull(),
    points: integer('points').notNull(),
    /** `HeldPoints[]` of `src/core/points/ledger.ts`. */
    lots: jsonb('lots').notNull(),
    /** The first instant at which the points count as the member's again. */
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.holdId] }),
    check('hold_above_zero', sql`${t.points} > 0`),
    index('holds_expiring').on(t.expiresAt),
  ],
);
