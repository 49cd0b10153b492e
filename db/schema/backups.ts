import { sql } from '#drizzle';
import { bigint, boolean, text, uniqueIndex, uuid } from '#drizzle/pg-core';
import { instant, regulars } from './schema.ts';

/**
 * A backup that was brought back. While one is `waiting`, what it had still to send stands still, and nothing is sent to
 * members that nobody asked for.
 */
export const restores = regulars.table(
  'restores',
  {
    restoreId: uuid('restore_id').primaryKey(),
    /** When the backup was made, by the clock of its database. */
    backupAt: instant('backup_at').notNull(),
    /** By the clock of this database. */
    restoredAt: instant('restored_at').notNull().defaultNow(),
    state: text('state', { enum: ['waiting', 'sent', 'dropped'] }).notNull(),
    decidedBy: text('decided_by'),
    /** Shop time. */
    decidedAt: instant('decided_at'),
  },
  (t) => [uniqueIndex('restores_one_waiting').on(t.state).where(sql`${t.state} = 'waiting'`)],
);

/** How the nightly backup fares; one row at most. By the machine's clock. */
export const backupStatus = regulars.table('backup_status', {
  only: boolean('only').primaryKey().default(true),
  lastAt: instant('last_at'),
  lastFile: text('last_file'),
  lastBytes: bigint('last_bytes', { mode: 'number' }),
  /** Since when it fails: the owner was told then. */
  failingSince: instant('failing_since'),
});
