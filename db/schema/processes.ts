import { integer, jsonb, text, uuid } from '#drizzle/pg-core';
import { instant, regulars } from './schema.ts';

/** The processes of the service that work on this database. A row that was not seen for a minute is one that died. */
export const processes = regulars.table('processes', {
  processId: uuid('process_id').primaryKey(),
  role: text('role', { enum: ['all', 'web', 'worker'] }).notNull(),
  version: text('version').notNull(),
  host: text('host').notNull(),
  pid: integer('pid').notNull(),
  startedAt: instant('started_at').notNull().defaultNow(),
  /** Database time. */
  seenAt: instant('seen_at').notNull().defaultNow(),
  /** How each channel does there: `ChannelHealth` of `src/app/channel.ts` by name; what it does not listen to is missing. */
  channels: jsonb('channels').notNull(),
});

/** What one process at a time may do, such as asking Telegram for messages. */
export const leases = regulars.table('leases', {
  name: text('name').primaryKey(),
  processId: uuid('process_id').notNull(),
  /** Database time. */
  leasedUntil: instant('leased_until').notNull(),
});

/**
 * What stands still and was told to those who run the shop: a row from then until it moves again, so that it is told once
 * and its end is too.
 */
export const alarms = regulars.table('alarms', {
  /** `inbox`, `outbox`, `campaigns`, `broadcasts`, `jobs`, `channel:line`, `parked`. */
  what: text('what').primaryKey(),
  /** Since when nothing moved (database time). */
  since: instant('since').notNull(),
  toldAt: instant('told_at').notNull().defaultNow(),
});
