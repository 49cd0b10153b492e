import { sql } from '#drizzle';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from '#drizzle/pg-core';
import { CHANNELS, instant, regulars } from './schema.ts';

/** An enrolled customer, with the four balances of the points ledger and the roll-up of purchases. */
export const members = regulars.table(
  'members',
  {
    memberId: uuid('member_id').primaryKey(),
    /** Raised by every change; a commit that read an older version changes nothing. */
    version: integer('version').notNull().default(0),
    state: text('state', { enum: ['active', 'merged', 'erased'] })
      .notNull()
      .default('active'),
    mergedInto: uuid('merged_into'),
    name: text('name'),
    language: text('language').notNull(),
    phone: text('phone'),
    birthdayMonth: smallint('birthday_month'),
    birthdayDay: smallint('birthday_day'),
    birthdayYear: smallint('birthday_year'),
    birthdayCalendar: text('birthday_calendar', { enum: ['solar', 'lunar'] }),
    birthdayLeapMonth: boolean('birthday_leap_month'),
    birthdayChangedAt: instant('birthday_changed_at'),
    marketingConsent: boolean('marketing_consent').notNull().default(false),
    inviteCode: text('invite_code').notNull(),
    joinedAt: instant('joined_at').notNull(),
    available: integer('available').notNull().default(0),
    pending: integer('pending').notNull().default(0),
    held: integer('held').notNull().default(0),
    deficit: integer('deficit').notNull().default(0),
    purchases: integer('purchases').notNull().default(0),
    spendMinor: bigint('spend_minor', { mode: 'number' }).notNull().default(0),
    lastPurchaseAt: instant('last_purchase_at'),
    /** The earned tier, by its id in the programme; null is the base. `src/core/tiers/tier.ts` says what these mean. */
    tier: text('tier'),
    tierSince: instant('tier_since'),
    tierUntil: instant('tier_until'),
    tierGrace: boolean('tier_grace').notNull().default(false),
    /** The tier that a person of the staff gave. */
    tierFloor: text('tier_floor'),
  },
  (t) => [
    check('available_not_negative', sql`${t.available} >= 0`),
    check('pending_not_negative', sql`${t.pending} >= 0`),
    check('held_not_negative', sql`${t.held} >= 0`),
    check('deficit_not_negative', sql`${t.deficit} >= 0`),
    check('no_deficit_beside_available', sql`${t.deficit} = 0 or ${t.available} = 0`),
    index('members_joined').on(t.joinedAt),
    /** The birthdays of one day, in the order of members. */
    index('members_birthday').on(t.birthdayMonth, t.birthdayDay, t.memberId).where(sql`${t.birthdayMonth} is not null`),
    /** Whose tier is measured or lost on a day. */
    index('members_tier_until').on(t.tierUntil, t.memberId).where(sql`${t.tierUntil} is not null`),
    /** Who was merged into a member: the journals of all of them are that member's history. */
    index('members_merged').on(t.mergedInto).where(sql`${t.mergedInto} is not null`),
  ],
);

/** One account on one channel. Exists from the first contact, before the person joins. */
export const identities = regulars.table(
  'identities',
  {
    channel: text('channel', { enum: CHANNELS }).notNull(),
    channelUserId: text('channel_user_id').notNull(),
    memberId: uuid('member_id'),
    displayName: text('display_name'),
    language: text('language'),
    /** `left`: blocked us or went away; nothing is sent there until they come back. */
    reachability: text('reachability', { enum: ['reachable', 'left'] })
      .notNull()
      .default('reachable'),
    /** Event time of the last follow, unfollow or message: an older event changes nothing. */
    reachabilityAt: instant('reachability_at').notNull(),
    firstContactAt: instant('first_contact_at').notNull(),
    lastActiveAt: instant('last_active_at').notNull(),
    /** Who brought this person: the first referrer within 7 days of the first contact. */
    referrerMemberId: uuid('referrer_member_id'),
    referredAt: instant('referred_at'),
  },
  (t) => [
    primaryKey({ columns: [t.channel, t.channelUserId] }),
    index('identities_member').on(t.memberId),
    /** Who cannot be reached any more, and since when. */
    index('identities_left').on(t.reachabilityAt).where(sql`${t.reachability} = 'left'`),
  ],
);

/** Evidence of consent given or taken back. Append-only. */
export const consents = regulars.table(
  'consents',
  {
    memberId: uuid('member_id').notNull(),
    consentId: uuid('consent_id').notNull(),
    purpose: text('purpose', { enum: ['membership', 'marketing'] }).notNull(),
    granted: boolean('granted').notNull(),
    /** The version of the text that the person saw. */
    textVersion: text('text_version').notNull(),
    channel: text('channel').notNull(),
    /** Where it was said: `join`, `settings`, `stop`, `staff`. */
    source: text('source').notNull(),
    occurredAt: instant('occurred_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.consentId] })],
);

/** Look-up from a phone number (E.164) to its member. */
export const memberPhones = regulars.table(
  'member_phones',
  { phone: text('phone').primaryKey(), memberId: uuid('member_id').notNull() },
  (t) => [index('member_phones_member').on(t.memberId)],
);

/** Look-up from an invite code to its member. */
export const inviteCodes = regulars.table(
  'invite_codes',
  { code: text('code').primaryKey(), memberId: uuid('member_id').notNull() },
  (t) => [index('invite_codes_member').on(t.memberId)],
);

export const memberTags = regulars.table(
  'member_tags',
  { memberId: uuid('member_id').notNull(), tag: text('tag').notNull(), createdAt: instant('created_at').notNull() },
  (t) => [primaryKey({ columns: [t.memberId, t.tag] })],
);

export const memberNotes = regulars.table(
  'member_notes',
  {
    memberId: uuid('member_id').notNull(),
    noteId: uuid('note_id').notNull(),
    note: text('note').notNull(),
    staffId: uuid('staff_id'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.noteId] })],
);

/** A shown member card: resolved once within 60 s, then a ticket of 10 minutes for whoever resolved it. */
export const memberCards = regulars.table(
  'member_cards',
  {
    /** SHA-256 of the token in the QR. */
    tokenHash: text('token_hash').primaryKey(),
    /** The six digits under the QR, unique among the cards that are kept. */
    code: text('code').notNull().unique('member_cards_code'),
    memberId: uuid('member_id').notNull(),
    expiresAt: instant('expires_at').notNull(),
    /** `staff:<id>` or `key:<id>`: who resolved it. */
    resolvedBy: text('resolved_by'),
    ticketHash: text('ticket_hash'),
    ticketExpiresAt: instant('ticket_expires_at'),
  },
  (t) => [index('member_cards_ticket').on(t.ticketHash), index('member_cards_expiry').on(t.expiresAt)],
);

/** A one-time code that joins two channels into one member when typed on the other side. */
export const linkCodes = regulars.table(
  'link_codes',
  {
    codeHash: text('code_hash').primaryKey(),
    memberId: uuid('member_id').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (t) => [index('link_codes_expiry').on(t.expiresAt)],
);

/** Look-up from the number of a card that the shop gave before Regulars, as its old list has it, to the imported member. */
export const oldCards = regulars.table(
  'old_cards',
  {
    cardNumber: text('card_number').primaryKey(),
    memberId: uuid('member_id').notNull(),
    /** Answers of all who claimed it that were wrong: after a few, only staff give it away. */
    wrongAnswers: integer('wrong_answers').notNull().default(0),
  },
  (t) => [index('old_cards_member').on(t.memberId)],
);

/** "I had a card": somebody asks the staff to find it. One open request for each member. */
export const cardClaims = regulars.table(
  'card_claims',
  {
    claimId: uuid('claim_id').primaryKey(),
    memberId: uuid('member_id').notNull(),
    /** What they typed; emptied once it is decided. */
    cardNumber: text('card_number').notNull(),
    proof: text('proof').notNull(),
    state: text('state', { enum: ['open', 'confirmed', 'refused'] }).notNull(),
    createdAt: instant('created_at').notNull(),
    decidedBy: uuid('decided_by'),
    decidedAt: instant('decided_at'),
  },
  (t) => [
    index('card_claims_member').on(t.memberId),
    uniqueIndex('card_claims_one_open').on(t.memberId).where(sql`${t.state} = 'open'`),
  ],
);

/** How far members were placed in the tiers of one version of what these need, in the order of ids. */
export const tierPlacements = regulars.table('tier_placements', {
  /** `revision` of the tiers. */
  revision: integer('revision').primaryKey(),
  throughMember: uuid('through_member').notNull(),
  finishedAt: instant('finished_at'),
});
