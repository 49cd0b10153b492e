import { sql } from '#drizzle';
import { bigint, check, index, jsonb, primaryKey, text, uuid } from '#drizzle/pg-core';
import { instant, regulars } from './schema.ts';

/**
 * A basket on its way to being paid: priced, set aside for some minutes, then bought or let go. What is set aside of
 * points, vouchers and gift cards stands with those; this says which belongs together.
 */
export const checkouts = regulars.table(
  'checkouts',
  {
    memberId: uuid('member_id').notNull(),
    checkoutId: uuid('checkout_id').notNull(),
    state: text('state', { enum: ['quoted', 'held', 'confirmed', 'released', 'expired'] }).notNull(),
    /** What was asked for: `CheckoutRequest` of `src/app/checkout`. */
    request: jsonb('request').notNull(),
    /** What it comes to: `CheckoutQuote` of `src/app/checkout`. */
    quote: jsonb('quote').notNull(),
    /** The hold of the member's points, where it has one. */
    holdId: uuid('hold_id'),
    /** The first instant at which nothing is set aside any more, whether or not anybody has booked it. */
    heldUntil: instant('held_until'),
    purchaseId: uuid('purchase_id'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.checkoutId] }),
    check('held_has_end', sql`${t.state} <> 'held' or ${t.heldUntil} is not null`),
    index('checkouts_held').on(t.heldUntil).where(sql`${t.state} = 'held'`),
    index('checkouts_updated').on(t.updatedAt),
  ],
);

/** Look-up from a checkout's id to its member. */
export const checkoutRefs = regulars.table(
  'checkout_refs',
  { checkoutId: uuid('checkout_id').primaryKey(), memberId: uuid('member_id').notNull() },
  (t) => [index('checkout_refs_member').on(t.memberId)],
);

/** Money that was paid before: whoever has the code has it, and it never expires. */
export const giftCards = regulars.table(
  'gift_cards',
  {
    cardId: uuid('card_id').primaryKey(),
    /** As a voucher's: 12 characters of 60 random bits. */
    code: text('code').notNull().unique('gift_cards_code'),
    currency: text('currency').notNull(),
    /** What it was sold for. */
    issuedMinor: bigint('issued_minor', { mode: 'number' }).notNull(),
    /** The sum of its moves. */
    balanceMinor: bigint('balance_minor', { mode: 'number' }).notNull(),
    /** Of the balance, what checkouts have set aside. */
    heldMinor: bigint('held_minor', { mode: 'number' }).notNull().default(0),
    /** `returned`: its sale was taken back. */
    state: text('state', { enum: ['active', 'returned'] }).notNull(),
    /** The till's own number of its sale. */
    externalRef: text('external_ref').unique('gift_cards_external_ref'),
    issuedBy: text('issued_by').notNull(),
    issuedAt: instant('issued_at').notNull(),
  },
  (t) => [
    check('gift_card_worth', sql`${t.issuedMinor} > 0`),
    check('gift_card_balance', sql`${t.balanceMinor} between 0 and ${t.issuedMinor}`),
    check('gift_card_held', sql`${t.heldMinor} between 0 and ${t.balanceMinor}`),
  ],
);

/** What happened to the money of a gift card. Append-only (trigger). Their sum is the balance. */
export const giftCardMoves = regulars.table(
  'gift_card_moves',
  {
    cardId: uuid('card_id').notNull(),
    moveId: uuid('move_id').notNull(),
    kind: text('kind', { enum: ['sold', 'paid', 'refunded', 'returned'] }).notNull(),
    /** Signed: + raises the balance. */
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    /** What it paid, or of which it got something back: a member's purchase, or a sale of `walk_in_sales`. */
    purchaseId: uuid('purchase_id'),
    /** The whole bill of what it paid, delivery included, as it stood then: a return gives the card its share of that. */
    billMinor: bigint('bill_minor', { mode: 'number' }),
    movedBy: text('moved_by').notNull(),
    occurredAt: instant('occurred_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.cardId, t.moveId] }),
    check('gift_card_moves_not_zero', sql`${t.amountMinor} <> 0`),
    index('gift_card_moves_purchase').on(t.purchaseId).where(sql`${t.purchaseId} is not null`),
  ],
);

/** A sale to somebody who showed no member card, paid by gift cards as far as they went. A reversal sets `reversed_at`. */
export const walkInSales = regulars.table(
  'walk_in_sales',
  {
    saleId: uuid('sale_id').primaryKey(),
    /** What was to be paid, after what a printed code took off. */
    billMinor: bigint('bill_minor', { mode: 'number' }).notNull(),
    /** Of it, what the gift cards paid: the sum of their moves of this sale. */
    cardsMinor: bigint('cards_minor', { mode: 'number' }).notNull(),
    currency: text('currency').notNull(),
    /** The use of the printed code that came with it: a row of `walk_in_redemptions`. */
    redemptionId: uuid('redemption_id'),
    /** `staff:<id>` or `key:<id>`. */
    soldBy: text('sold_by').notNull(),
    occurredAt: instant('occurred_at').notNull(),
    reversedAt: instant('reversed_at'),
  },
  (t) => [
    check('walk_in_sale_paid', sql`${t.cardsMinor} > 0 and ${t.cardsMinor} <= ${t.billMinor}`),
    index('walk_in_sales_occurred').on(t.occurredAt),
  ],
);
