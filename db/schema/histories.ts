import { bigint, boolean, date, doublePrecision, integer, jsonb, primaryKey, text, uuid } from '#drizzle/pg-core';
import { instant, regulars } from './schema.ts';

/**
 * What predictions are made of, summed up from purchases: `db/histories.ts` moves it on by what came since, and nothing
 * else writes it.
 */

/** How far an active member's purchases are summed up. */
export const memberHistories = regulars.table('member_histories', {
  memberId: uuid('member_id').primaryKey(),
  /** The member's version whose purchases and returns these are: another one says that something may have come. */
  version: integer('version').notNull(),
  /** The zone whose days these are. */
  timeZone: text('time_zone').notNull(),
  purchases: integer('purchases').notNull(),
  refunds: integer('refunds').notNull(),
  /** The highest id among those purchases. */
  throughPurchase: uuid('through_purchase'),
  /** The last local day (days since 1970-01-01) of which something was kept. */
  lastDay: integer('last_day'),
});

/** A product that a member bought and kept. */
export const pairHistories = regulars.table(
  'pair_histories',
  {
    memberId: uuid('member_id').notNull(),
    sku: text('sku').notNull(),
    /** Local days since 1970-01-01, ascending, each once. */
    days: integer('days').array().notNull(),
    /** The newest purchase with it. */
    purchaseId: uuid('purchase_id').notNull(),
    lastAt: instant('last_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.sku] })],
);

/** What happened to a product on a local day. Sums of logarithms are whole billionths, so that they add up exactly. */
export const productDays = regulars.table(
  'product_days',
  {
    sku: text('sku').notNull(),
    /** Days since 1970-01-01. */
    day: integer('day').notNull(),
    /** Members who bought it. */
    bought: integer('bought').notNull(),
    /** Of them, those for the first time, and those for the second. */
    buyers: integer('buyers').notNull(),
    repeatBuyers: integer('repeat_buyers').notNull(),
    /** Gaps that ended: how many, Σ ln(days), Σ ln²(days). */
    gaps: integer('gaps').notNull(),
    sumLog: bigint('sum_log', { mode: 'number' }).notNull(),
    sumSquares: bigint('sum_squares', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.sku, t.day] })],
);

/** Whoever moves the histories on takes the next turn, so that two never add the same purchases; one row at most. */
export const historyTurns = regulars.table('history_turns', {
  only: boolean('only').primaryKey().default(true),
  turn: bigint('turn', { mode: 'number' }).notNull().default(0),
});

/** What was learned from a sample of the shop's purchases up to the day before a local date. */
export const forecastModels = regulars.table('forecast_models', {
  fittedOn: date('fitted_on', { mode: 'string' }).primaryKey(),
  model: jsonb('model').notNull(),
  createdAt: instant('created_at').notNull(),
});

/** What is foretold at the beginning of a local date; one row at most. */
export const forecasts = regulars.table('forecasts', {
  only: boolean('only').primaryKey().default(true),
  localDate: date('local_date', { mode: 'string' }).notNull(),
  /** What it was made of beside purchases; another one says that it is out of date. */
  basis: text('basis').notNull(),
  learned: boolean('learned').notNull(),
  /** Members who came in the last 91 days. */
  visitors: integer('visitors').notNull(),
  /** Purchases that are expected of each product in the coming week, of members who take offers: `{sku, expected, peak}[]`. */
  products: jsonb('products').notNull(),
  createdAt: instant('created_at').notNull(),
});

/** How probable it is that a member buys a product again in the week from `local_date` on, where it is probable at all. */
export const pairForecasts = regulars.table(
  'pair_forecasts',
  {
    memberId: uuid('member_id').notNull(),
    sku: text('sku').notNull(),
    localDate: date('local_date', { mode: 'string' }).notNull(),
    probability: doublePrecision('probability').notNull(),
    /** The local day (days since 1970-01-01) by which it is bought again half of the time. */
    expectedDay: integer('expected_day').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.sku] })],
);
