import { sql } from '#drizzle';
import { bigint, boolean, check, date, index, integer, jsonb, primaryKey, text, uuid } from '#drizzle/pg-core';
import type { CouponTerms } from '../../src/core/coupons/coupon.ts';
import { instant, regulars } from './schema.ts';

/** The offer: rules, caps, window. */
export const coupons = regulars.table(
  'coupons',
  {
    couponId: uuid('coupon_id').primaryKey(),
    name: text('name').notNull(),
    kind: text('kind', { enum: ['percent', 'amount', 'free_item', 'free_shipping', 'buy_x_get_y'] }).notNull(),
    /** Percent (1-100), or minor units; the number of pieces that are free; 1 for a delivery. */
    value: bigint('value', { mode: 'number' }).notNull(),
    /** Most that one use takes off. */
    capMinor: bigint('cap_minor', { mode: 'number' }),
    minimumMinor: bigint('minimum_minor', { mode: 'number' }).notNull().default(0),
    /** What it is about and when it may be used, beside what has a column here. */
    terms: jsonb('terms').$type<CouponTerms>().notNull().default({}),
    startsAt: instant('starts_at'),
    endsAt: instant('ends_at'),
    /** A voucher is usable through this many days after issue (the day of issue not counted). */
    validDays: integer('valid_days'),
    usesLimit: integer('uses_limit'),
    usesPerMember: integer('uses_per_member'),
    uses: integer('uses').notNull().default(0),
    /** Its counts are in `coupon_days`. */
    usesPerDay: integer('uses_per_day'),
    budgetMinor: bigint('budget_minor', { mode: 'number' }),
    /** What the redemptions that stand took off. */
    spentMinor: bigint('spent_minor', { mode: 'number' }).notNull().default(0),
    /** Members may take it in the chat; otherwise it comes by a reward, a rule or from staff. */
    claimable: boolean('claimable').notNull().default(true),
    /** Normalised public code that gives a voucher when typed. */
    publicCode: text('public_code').unique('coupons_public_code'),
    /** Whose gift it is; the owner's own coupons have none. */
    automation: text('automation', { enum: ['birthday', 'repurchase', 'tier', 'stamps'] }),
    /** `draft`: the owner has not given it out yet. */
    state: text('state', { enum: ['active', 'paused', 'draft'] })
      .notNull()
      .default('active'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    check('uses_within_limit', sql`${t.uses} >= 0 and (${t.usesLimit} is null or ${t.uses} <= ${t.usesLimit})`),
    check(
      'spent_within_budget',
      sql`${t.spentMinor} >= 0 and (${t.budgetMinor} is null or ${t.spentMinor} <= ${t.budgetMinor})`,
    ),
  ],
);

/** Redemptions that stand of a coupon with a cap for the day, by local date. */
export const couponDays = regulars.table(
  'coupon_days',
  {
    couponId: uuid('coupon_id').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    uses: integer('uses').notNull(),
  },
  (t) => [primaryKey({ columns: [t.couponId, t.day] }), check('day_uses', sql`${t.uses} >= 0`)],
);

/** One member's copy of a coupon. */
export const vouchers = regulars.table(
  'vouchers',
  {
    memberId: uuid('member_id').notNull(),
    voucherId: uuid('voucher_id').notNull(),
    couponId: uuid('coupon_id').notNull(),
    code: text('code').notNull(),
    state: text('state', { enum: ['issued', 'redeemed', 'void', 'given'] }).notNull(),
    source: text('source', {
      /** `early`: taken before its coupon started for everybody, and usable since. */
      enum: ['taken', 'early', 'code', 'reward', 'referral', 'staff', 'rule', 'campaign', 'stamps', 'gift'],
    }).notNull(),
    /** The spend journal of a reward, the purchase of a rule, the campaign that offered it; of a gift that of the voucher that was given. */
    sourceId: uuid('source_id'),
    /** The product that this copy is not for: an offer on everything but what was bought. */
    exceptSku: text('except_sku'),
    issuedAt: instant('issued_at').notNull(),
    /** The first instant after its last usable local day. */
    expiresAt: instant('expires_at'),
    redeemedAt: instant('redeemed_at'),
    /** The checkout that has set it aside, until when. After that, or with none, it is free. */
    heldBy: uuid('held_by'),
    heldUntil: instant('held_until'),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.voucherId] }),
    index('vouchers_coupon').on(t.couponId),
    /** What ends soon, for the nightly pass. */
    index('vouchers_ending').on(t.expiresAt).where(sql`${t.state} = 'issued'`),
  ],
);

/** Look-up from a code to its voucher. */
export const voucherCodes = regulars.table('voucher_codes', {
  code: text('code').primaryKey(),
  memberId: uuid('member_id').notNull(),
  voucherId: uuid('voucher_id').notNull(),
});

/** The use of a voucher. A reversal sets `reversed_at`; nothing else changes. */
export const redemptions = regulars.table(
  'redemptions',
  {
    memberId: uuid('member_id').notNull(),
    redemptionId: uuid('redemption_id').notNull(),
    voucherId: uuid('voucher_id').notNull(),
    couponId: uuid('coupon_id').notNull(),
    purchaseId: uuid('purchase_id'),
    basketMinor: bigint('basket_minor', { mode: 'number' }),
    discountMinor: bigint('discount_minor', { mode: 'number' }).notNull(),
    /** The local date in whose count of its coupon it is; none where that has no cap for the day. */
    countedDay: date('counted_day', { mode: 'string' }),
    /** `staff:<id>` or `key:<id>`. */
    redeemedBy: text('redeemed_by').notNull(),
    occurredAt: instant('occurred_at').notNull(),
    reversedAt: instant('reversed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.redemptionId] }),
    index('redemptions_occurred').on(t.occurredAt),
    index('redemptions_purchase').on(t.purchaseId).where(sql`${t.purchaseId} is not null`),
  ],
);

/** Something in the catalogue that points buy; taking it issues a voucher of its coupon. */
export const rewards = regulars.table(
  'rewards',
  {
    rewardId: uuid('reward_id').primaryKey(),
    name: text('name').notNull(),
    costPoints: integer('cost_points').notNull(),
    couponId: uuid('coupon_id').notNull(),
    /** From when on everybody may take it; members of a tier with early access some days before. */
    startsAt: instant('starts_at'),
    stockLimit: integer('stock_limit'),
    taken: integer('taken').notNull().default(0),
    /** What holds have set aside, beside what is taken. */
    held: integer('held').notNull().default(0),
    state: text('state', { enum: ['active', 'hidden'] })
      .notNull()
      .default('active'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    check('cost_above_zero', sql`${t.costPoints} > 0`),
    check(
      'taken_within_stock',
      sql`${t.taken} >= 0 and ${t.held} >= 0 and (${t.stockLimit} is null or ${t.taken} + ${t.held} <= ${t.stockLimit})`,
    ),
  ],
);

/** A piece of a reward and its points, set aside for some minutes: then taken as a voucher, or let go. */
export const rewardHolds = regulars.table(
  'reward_holds',
  {
    memberId: uuid('member_id').notNull(),
    /** Also the id of the hold of the member's points. */
    holdId: uuid('hold_id').notNull(),
    rewardId: uuid('reward_id').notNull(),
    /** The price that was agreed to. */
    costPoints: integer('cost_points').notNull(),
    state: text('state', { enum: ['held', 'confirmed', 'released', 'expired'] }).notNull(),
    /** The first instant at which nothing is set aside any more, whether or not anybody has booked it. */
    heldUntil: instant('held_until').notNull(),
    /** What it became. */
    voucherId: uuid('voucher_id'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.holdId] }),
    index('reward_holds_held').on(t.heldUntil).where(sql`${t.state} = 'held'`),
    index('reward_holds_updated').on(t.updatedAt),
  ],
);

/**
 * One friend's referral; a friend has at most one, ever, so the friend's id names it. `member_id` is the friend.
 * What was promised is frozen when a purchase qualifies; the states are those of `src/core/referrals/referral.ts`.
 */
export const referrals = regulars.table(
  'referrals',
  {
    memberId: uuid('member_id').primaryKey(),
    referrerMemberId: uuid('referrer_member_id').notNull(),
    state: text('state', {
      enum: ['joined', 'qualified', 'rewarded', 'rejected', 'reversed', 'expired'],
    }).notNull(),
    /** Why it was rejected or reversed, for the owner. */
    reason: text('reason'),
    joinedAt: instant('joined_at').notNull(),
    /** The first instant at which a purchase no longer counts. */
    expiresAt: instant('expires_at').notNull(),
    qualifiedAt: instant('qualified_at'),
    rewardedAt: instant('rewarded_at'),
    /** The purchase that qualified, and the minimum it qualified under. */
    purchaseId: uuid('purchase_id'),
    minimumMinor: bigint('minimum_minor', { mode: 'number' }),
    referrerPoints: integer('referrer_points'),
    friendPoints: integer('friend_points'),
    /** When the reward may be given. */
    rewardDueAt: instant('reward_due_at'),
    /** The owner has to look before the reward is given. */
    needsReview: boolean('needs_review').notNull().default(false),
    changedAt: instant('changed_at').notNull(),
    /** The reward journals of both sides, for a reversal. */
    friendJournalId: uuid('friend_journal_id'),
    referrerJournalId: uuid('referrer_journal_id'),
    /** Rewarded or reversed since the referrer's milestones were last counted. */
    milestonesDue: boolean('milestones_due').notNull().default(false),
  },
  (t) => [
    index('referrals_referrer').on(t.referrerMemberId, t.joinedAt),
    index('referrals_milestones_due').on(t.referrerMemberId).where(sql`${t.milestonesDue}`),
  ],
);
