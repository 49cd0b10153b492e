import { bigint, integer, json, text } from '#drizzle/pg-core';
import { instant, regulars } from './schema.ts';

/** The first answer to every keyed command; committed with its effect, kept 7 days. */
export const commandKeys = regulars.table('command_keys', {
  key: text('key').primaryKey(),
  /** SHA-256 of the request: the same key with another request is refused. */
  requestHash: text('request_hash').notNull(),
  answer: json('answer').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** Counters of the guess limits (the table that rate-limiter-flexible expects). */
export const rateLimits = regulars.table('rate_limits', {
  key: text('key').primaryKey(),
  points: integer('points').notNull().default(0),
  expire: bigint('expire', { mode: 'number' }),
});
