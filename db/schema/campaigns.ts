import { sql } from '#drizzle';
import {
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from '#drizzle/pg-core';
import { CHANNELS, instant, regulars } from './schema.ts';

export const CAMPAIGN_KINDS = ['broadcast', 'birthday', 'repurchase', 'notice', 'tier'] as const;
export const CAMPAIGN_STATES = ['draft', 'scheduled', 'sending', 'paused', 'cancelled', 'done'] as const;
export const DELIVERY_STATES = [
  'queued',
  'sending',
  'sent',
  'failed',
  'skipped',
  'unknown',
  'expired',
  'held_out',
] as const;

/** One sending to many members: a broadcast of the owner, or what an automation planned for one local date. */
export const campaigns = regulars.table(
  'campaigns',
  {
    campaignId: uuid('campaign_id').primaryKey(),
    kind: text('kind', { enum: CAMPAIGN_KINDS }).notNull(),
    /** Marketing needs consent, has a stop line, and is capped; service messages are none of that. */
    messageClass: text('message_class', { enum: ['service', 'marketing'] }).notNull(),
    /** The date an automation planned it for; a broadcast has none. */
    localDate: date('local_date', { mode: 'string' }),
    version: integer('version').notNull().default(0),
    state: text('state', { enum: CAMPAIGN_STATES }).notNull(),
    /** Why it stands still, for the owner. */
    pauseReason: text('pause_reason'),
    /** Since when it stands still (shop time). */
    pausedAt: instant('paused_at'),
    /** What is said; its shape is the kind's. */
    content: jsonb('content').notNull(),
    /** Who gets a broadcast. */
    audience: jsonb('audience'),
    controlPercent: smallint('control_percent').notNull().default(0),
    /** For so many hours from when it is due it waits, on channels where answers cost nothing, for the member to write; 0: it does not. */
    waitHours: smallint('wait_hours').notNull().default(0),
    /** How many of a broadcast's audience did not get it from the start, by reason. */
    leftOut: jsonb('left_out'),
    /** Nothing is sent before (shop time). */
    dueAt: instant('due_at'),
    /** What was not sent by then is not sent any more (shop time). */
    untilAt: instant('until_at'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
  },
  (t) => [
    uniqueIndex('campaigns_automation_date').on(t.kind, t.localDate).where(sql`${t.localDate} is not null`),
    index('campaigns_open').on(t.dueAt).where(sql`${t.state} in ('scheduled', 'sending')`),
    index('campaigns_created').on(t.createdAt),
  ],
);

/**
 * One campaign to one member. No foreign key to members: it would make an expansion twice as slow.
 * What is said is frozen before the first attempt, and shared by all whose words are the same.
 *
 * Each row is written three times, so every byte counts: in the table what changes last stands last, pages keep room for
 * all three versions, and no column that changes has an index.
 */
export const deliveries = regulars.table(
  'deliveries',
  {
    campaignId: uuid('campaign_id').notNull(),
    memberId: uuid('member_id').notNull(),
    /** Facts of this member's message, such as the product or the voucher. */
    facts: jsonb('facts'),
    /** LINE's retry key, stored before the first call. */
    retryKey: uuid('retry_key'),
    /** Database time: LINE remembers a retry key for 24 hours from here. */
    firstAttemptAt: instant('first_attempt_at'),
    attempts: smallint('attempts').notNull().default(0),
    channel: text('channel', { enum: CHANNELS }),
    channelUserId: text('channel_user_id'),
    contentHash: text('content_hash'),
    state: text('state', { enum: DELIVERY_STATES }).notNull(),
    /** Why it was skipped, failed or is unknown: a code from a closed list, or the platform's own words. */
    reason: text('reason'),
    /** Database time: a repeat waits until then. */
    notBefore: instant('not_before'),
    /** Shop time. */
    doneAt: instant('done_at'),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.memberId] })],
);

/** Words that were frozen, once for all members of a campaign who get the same. */
export const deliveryContents = regulars.table(
  'delivery_contents',
  {
    campaignId: uuid('campaign_id').notNull(),
    contentHash: text('content_hash').notNull(),
    /** `Message[]` of `src/app/channel.ts`. */
    messages: jsonb('messages').notNull(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.contentHash] })],
);

/**
 * Up to 500 deliveries that one worker has in hand at a time. The lease is by database time; whoever writes checks the
 * token, so a worker that was thought dead changes nothing. The counters are what the owner watches.
 */
export const deliveryRanges = regulars.table(
  'delivery_ranges',
  {
    campaignId: uuid('campaign_id').notNull(),
    rangeNo: integer('range_no').notNull(),
    firstMemberId: uuid('first_member_id').notNull(),
    lastMemberId: uuid('last_member_id').notNull(),
    state: text('state', { enum: ['open', 'done'] }).notNull(),
    token: integer('token').notNull().default(0),
    leasedUntil: instant('leased_until'),
    notBefore: instant('not_before'),
    /**
     * What is left of it goes out at the pace of a slow channel, by whoever sends there; who sends on the others takes it at
     * `not_before` only, and without one not at all.
     */
    atPace: boolean('at_pace').notNull().default(false),
    total: integer('total').notNull(),
    sent: integer('sent').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
    unknown: integer('unknown').notNull().default(0),
    expired: integer('expired').notNull().default(0),
    heldOut: integer('held_out').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.campaignId, t.rangeNo] }),
    index('delivery_ranges_open').on(t.campaignId, t.rangeNo).where(sql`${t.state} = 'open'`),
    check(
      'counted_within_total',
      sql`${t.sent} + ${t.failed} + ${t.skipped} + ${t.unknown} + ${t.expired} + ${t.heldOut} between 0 and ${t.total}`,
    ),
  ],
);

/** Messages of a campaign that went out with an answer on one local day, for nothing, where a push would have counted. */
export const savedPushes = regulars.table(
  'saved_pushes',
  {
    savedOn: date('saved_on', { mode: 'string' }).notNull(),
    campaignId: uuid('campaign_id').notNull(),
    pushes: integer('pushes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.savedOn, t.campaignId] }), index('saved_pushes_campaign').on(t.campaignId)],
);

/** What happens to a member once: `birthday:solar:2027`, `repurchase:<sku>:<purchase id>`. */
export const memberOccasions = regulars.table(
  'member_occasions',
  {
    memberId: uuid('member_id').notNull(),
    occasion: text('occasion').notNull(),
    campaignId: uuid('campaign_id').notNull(),
    /** Shop time. */
    occurredAt: instant('occurred_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.occasion] })],
);

/** When a member last got marketing (shop time), for the frequency cap. */
export const marketingContacts = regulars.table('marketing_contacts', {
  memberId: uuid('member_id').primaryKey(),
  lastAt: instant('last_at').notNull(),
});

/**
 * After a 429 nobody on that bot sends before this (database time), whichever process they are in. At a monthly limit the
 * row stays until the channel takes a message again.
 */
export const channelPauses = regulars.table('channel_pauses', {
  channel: text('channel', { enum: CHANNELS }).primaryKey(),
  until: instant('until').notNull(),
  /** The channel asked us to wait, or takes no more of this shop's messages this month. */
  reason: text('reason', { enum: ['rate-limit', 'monthly-limit'] })
    .notNull()
    .default('rate-limit'),
  since: instant('since').notNull().defaultNow(),
});

/** When a channel may take the next message of a campaign, whichever process sends it. */
export const channelPaces = regulars.table(
  'channel_paces',
  {
    channel: text('channel', { enum: CHANNELS }).notNull(),
    /** Calls with one recipient and calls with many have a limit each. */
    calls: text('calls', { enum: ['one', 'many'] })
      .notNull()
      .default('one'),
    /** Database time, epoch milliseconds with their fraction: at 2,000 a second a message has half of one. */
    freeAtMs: doublePrecision('free_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.channel, t.calls] })],
);

/** A message that counts along in the chat of whoever sent a broadcast, and tells them when it is over. */
export const campaignWatches = regulars.table(
  'campaign_watches',
  {
    campaignId: uuid('campaign_id').notNull(),
    channel: text('channel', { enum: CHANNELS }).notNull(),
    channelUserId: text('channel_user_id').notNull(),
    /** The platform's id of the message that is edited, once it was sent. */
    messageId: text('message_id'),
    /** What it says, stored before it is first sent; it is edited when this would change. */
    shown: text('shown'),
    /** Stored before the first message is sent. Without a message's id it may stand in the chat, or not. */
    retryKey: uuid('retry_key'),
    state: text('state', { enum: ['open', 'done'] })
      .notNull()
      .default('open'),
    /** Database time: nobody looks at it before. */
    lookAt: instant('look_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.campaignId, t.channel, t.channelUserId] }),
    index('campaign_watches_open').on(t.lookAt).where(sql`${t.state} = 'open'`),
  ],
);
