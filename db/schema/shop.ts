import { date, index, integer, jsonb, primaryKey, text, uuid } from '#drizzle/pg-core';
import { CHANNELS, instant, regulars } from './schema.ts';

/** The programme: one JSON document with every setting. A change is a new version, never an edit. */
export const programmes = regulars.table('programmes', {
  version: integer('version').primaryKey(),
  document: jsonb('document').notNull(),
  createdAt: instant('created_at').notNull(),
  createdBy: text('created_by').notNull(),
});

/** Keys and codes of the installation, by name (`owner-code`, `link-key`). */
export const secrets = regulars.table('secrets', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
  createdAt: instant('created_at').notNull(),
});

/** For which holidays the owner was reminded to write: once for each, and each year of its calendar. */
export const holidaySuggestions = regulars.table(
  'holiday_suggestions',
  {
    /** The key of a built-in one, or of the shop's own. */
    holiday: text('holiday').notNull(),
    year: integer('year').notNull(),
    heldOn: date('held_on', { mode: 'string' }).notNull(),
    /** Members who bought in the days before it a year ago. */
    buyersBefore: integer('buyers_before').notNull(),
    suggestedAt: instant('suggested_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.holiday, t.year] })],
);

export const staff = regulars.table('staff', {
  staffId: uuid('staff_id').primaryKey(),
  name: text('name').notNull(),
  role: text('role', { enum: ['owner', 'manager', 'cashier'] }).notNull(),
  language: text('language').notNull(),
  state: text('state', { enum: ['active', 'removed'] })
    .notNull()
    .default('active'),
  createdAt: instant('created_at').notNull(),
});

/** Look-up from an account on a channel to the person who works here. */
export const staffIdentities = regulars.table(
  'staff_identities',
  {
    channel: text('channel', { enum: CHANNELS }).notNull(),
    channelUserId: text('channel_user_id').notNull(),
    staffId: uuid('staff_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.channel, t.channelUserId] }), index('staff_identities_staff').on(t.staffId)],
);

export const staffInvites = regulars.table('staff_invites', {
  tokenHash: text('token_hash').primaryKey(),
  role: text('role', { enum: ['manager', 'cashier'] }).notNull(),
  invitedBy: uuid('invited_by').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});

export const apiKeys = regulars.table('api_keys', {
  apiKeyId: uuid('api_key_id').primaryKey(),
  name: text('name').notNull(),
  keyHash: text('key_hash').notNull().unique('api_keys_hash'),
  scopes: text('scopes').array().notNull(),
  createdAt: instant('created_at').notNull(),
  revokedAt: instant('revoked_at'),
});

/** Who did what, for the owner and for disputes. Append-only. */
export const audit = regulars.table(
  'audit',
  {
    auditId: uuid('audit_id').primaryKey(),
    /** `staff:<id>`, `key:<id>`, `member:<id>` or `system`. */
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    memberId: uuid('member_id'),
    details: jsonb('details').notNull(),
    occurredAt: instant('occurred_at').notNull(),
  },
  (t) => [index('audit_member').on(t.memberId), index('audit_actor').on(t.actor, t.occurredAt)],
);
