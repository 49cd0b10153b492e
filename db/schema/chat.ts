import { sql } from '#drizzle';
import { customType, index, integer, json, jsonb, primaryKey, text, uniqueIndex, uuid } from '#drizzle/pg-core';
import { CHANNELS, instant, regulars } from './schema.ts';

const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/** Events from the platforms, as they came. A repeat stores nothing; a poison event is parked with its reason. */
export const inbox = regulars.table(
  'inbox',
  {
    channel: text('channel', { enum: CHANNELS }).notNull(),
    eventId: text('event_id').notNull(),
    /** Order of arrival (UUID v7). */
    arrivalId: uuid('arrival_id').notNull(),
    channelUserId: text('channel_user_id').notNull(),
    bytes: bytea('bytes').notNull(),
    state: text('state', { enum: ['waiting', 'done', 'parked'] })
      .notNull()
      .default('waiting'),
    reason: text('reason'),
    attempts: integer('attempts').notNull().default(0),
    leasedUntil: instant('leased_until'),
    receivedAt: instant('received_at').notNull().defaultNow(),
    doneAt: instant('done_at'),
  },
  (t) => [
    primaryKey({ columns: [t.channel, t.eventId] }),
    index('inbox_waiting').on(t.channel, t.channelUserId, t.arrivalId).where(sql`${t.state} = 'waiting'`),
    index('inbox_done').on(t.doneAt).where(sql`${t.state} = 'done'`),
    /** What an operator has to look at, without reading what is done. */
    index('inbox_parked').on(t.doneAt).where(sql`${t.state} = 'parked'`),
    /** What is kept of one person: for taking back a message, and for forgetting them. */
    index('inbox_person').on(t.channel, t.channelUserId).where(sql`${t.state} <> 'waiting'`),
  ],
);

/** What must be said after a commit: one row in the unit, sent by the relay. Content is frozen before the first attempt. */
export const outbox = regulars.table(
  'outbox',
  {
    /** Also the retry key on LINE. */
    outboxId: uuid('outbox_id').primaryKey(),
    /** To a member (on the account they used last) … */
    memberId: uuid('member_id'),
    /** … or to one account. */
    channel: text('channel', { enum: CHANNELS }),
    channelUserId: text('channel_user_id'),
    /** What is said: a notice of `src/app/notice.ts`. */
    notice: json('notice').notNull(),
    /** Address and neutral messages as they will be sent, from the first attempt on. */
    content: jsonb('content'),
    state: text('state', { enum: ['queued', 'sent', 'failed', 'skipped', 'unknown'] })
      .notNull()
      .default('queued'),
    detail: text('detail'),
    attempts: integer('attempts').notNull().default(0),
    /** Database time; `infinity` after a restore, until the owner has said what becomes of it. */
    notBefore: instant('not_before').notNull().defaultNow(),
    leasedUntil: instant('leased_until'),
    createdAt: instant('created_at').notNull().defaultNow(),
    doneAt: instant('done_at'),
  },
  (t) => [
    index('outbox_queued').on(t.notBefore).where(sql`${t.state} = 'queued'`),
    /** What was said to one person: for a merge, and for forgetting them. */
    index('outbox_member').on(t.memberId).where(sql`${t.memberId} is not null`),
    index('outbox_address').on(t.channel, t.channelUserId).where(sql`${t.channel} is not null`),
  ],
);

/** Where a conversation stands: the step of a wizard and what was answered so far. */
export const conversations = regulars.table(
  'conversations',
  {
    channel: text('channel', { enum: CHANNELS }).notNull(),
    channelUserId: text('channel_user_id').notNull(),
    state: jsonb('state').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.channel, t.channelUserId] })],
);

/** A question or complaint that needs a person. */
export const cases = regulars.table(
  'cases',
  {
    caseId: uuid('case_id').primaryKey(),
    channel: text('channel', { enum: CHANNELS }).notNull(),
    channelUserId: text('channel_user_id').notNull(),
    memberId: uuid('member_id'),
    state: text('state', { enum: ['open', 'closed'] }).notNull(),
    openedAt: instant('opened_at').notNull(),
    closedAt: instant('closed_at'),
    closedBy: uuid('closed_by'),
  },
  (t) => [
    uniqueIndex('cases_one_open').on(t.channel, t.channelUserId).where(sql`${t.state} = 'open'`),
    index('cases_member').on(t.memberId),
  ],
);

export const caseMessages = regulars.table(
  'case_messages',
  {
    caseId: uuid('case_id').notNull(),
    messageId: uuid('message_id').notNull(),
    direction: text('direction', { enum: ['customer', 'staff'] }).notNull(),
    staffId: uuid('staff_id'),
    text: text('text').notNull(),
    /** The platform's id of the customer's message, so that an unsend deletes it. */
    channelMessageId: text('channel_message_id'),
    occurredAt: instant('occurred_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.messageId] }), index('case_messages_channel').on(t.channelMessageId)],
);

/** What stands in the panes of the built-in chat. */
export const labMessages = regulars.table(
  'lab_messages',
  {
    /** Order within a pane and over all panes (UUID v7). */
    labMessageId: uuid('lab_message_id').primaryKey(),
    channelUserId: text('channel_user_id').notNull(),
    /** `in`: the person; `out`: the service. */
    direction: text('direction', { enum: ['in', 'out'] }).notNull(),
    /** Makes a repeated send one row. */
    retryKey: text('retry_key').unique('lab_messages_retry_key'),
    content: jsonb('content').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('lab_messages_pane').on(t.channelUserId, t.labMessageId)],
);
