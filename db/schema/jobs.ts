import { bigint, boolean, date, integer, primaryKey, text } from '#drizzle/pg-core';
import { instant, regulars } from './schema.ts';

/** A job's run for one local date: the row decides who runs it, however many processes wake up. */
export const jobRuns = regulars.table(
  'job_runs',
  {
    job: text('job').notNull(),
    localDate: date('local_date', { mode: 'string' }).notNull(),
    state: text('state', { enum: ['running', 'done'] }).notNull(),
    /** Raised by whoever takes the run over from a process that died. */
    token: integer('token').notNull().default(1),
    /** Database time. */
    leasedUntil: instant('leased_until'),
    startedAt: instant('started_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
  },
  (t) => [primaryKey({ columns: [t.job, t.localDate] })],
);

/** How far the built-in chat's clock has been moved; one row at most. */
export const labClock = regulars.table('lab_clock', {
  only: boolean('only').primaryKey().default(true),
  offsetMs: bigint('offset_ms', { mode: 'number' }).notNull(),
});
