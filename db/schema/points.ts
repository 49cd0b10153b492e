import { sql } from '#drizzle';
import { check, index, integer, primaryKey, text, uuid } from '#drizzle/pg-core';
import { instant, regulars } from './schema.ts';

/** Points given or taken by hand above the limit: they wait for a second person. */
export const pointRequests = regulars.table(
  'point_requests',
  {
    memberId: uuid('member_id').notNull(),
    requestId: uuid('request_id').notNull(),
    /** Above 0 gives, below 0 takes. */
    points: integer('points').notNull(),
    reason: text('reason').notNull(),
    state: text('state', { enum: ['waiting', 'approved', 'refused'] }).notNull(),
    /** `staff:<id>` or `key:<id>`. */
    askedBy: text('asked_by').notNull(),
    askedAt: instant('asked_at').notNull(),
    /** The first instant at which it is too late: still `waiting` then, it is over. */
    expiresAt: instant('expires_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    /** What it moved. */
    journalId: uuid('journal_id'),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.requestId] }),
    check('request_not_zero', sql`${t.points} <> 0`),
    index('point_requests_waiting').on(t.askedAt).where(sql`${t.state} = 'waiting'`),
  ],
);

/** What the owner decided about the points of a member whom no channel reaches; one row at most for each. */
export const unreachedDecisions = regulars.table('unreached_decisions', {
  memberId: uuid('member_id').primaryKey(),
  decision: text('decision', { enum: ['kept', 'let_go'] }).notNull(),
  decidedBy: uuid('decided_by').notNull(),
  decidedAt: instant('decided_at').notNull(),
});
