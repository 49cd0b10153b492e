import { sql } from '#drizzle';
import { check, primaryKey, text, unique, uuid } from '#drizzle/pg-core';
import { instant, regulars } from './schema.ts';

/** A member's voucher that they offered to a friend by a link; one for each voucher, a newer link takes its place. */
export const voucherGifts = regulars.table(
  'voucher_gifts',
  {
    /** Who gives it. */
    memberId: uuid('member_id').notNull(),
    voucherId: uuid('voucher_id').notNull(),
    codeHash: text('code_hash').notNull(),
    /** `withdrawn`: the giver took it back. That it ran out is no state but its date. */
    state: text('state', { enum: ['open', 'taken', 'withdrawn'] }).notNull(),
    createdAt: instant('created_at').notNull(),
    /** The first instant at which nobody can take it any more. */
    expiresAt: instant('expires_at').notNull(),
    /** Who took it, as they were called by then: an account that was merged since leads to the one that stayed. */
    takenBy: uuid('taken_by'),
    /** The friend's own voucher, which took the place of the giver's. */
    takenVoucherId: uuid('taken_voucher_id'),
    takenAt: instant('taken_at'),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.voucherId] }),
    check(
      'gift_taken_whole',
      sql`(${t.state} = 'taken') = (num_nonnulls(${t.takenBy}, ${t.takenVoucherId}, ${t.takenAt}) = 3)`,
    ),
  ],
);

/** Look-up from a gift's code, by its hash, to the voucher that is given. */
export const voucherGiftCodes = regulars.table('voucher_gift_codes', {
  codeHash: text('code_hash').primaryKey(),
  memberId: uuid('member_id').notNull(),
  voucherId: uuid('voucher_id').notNull(),
});

/** Gift cards that a member keeps in the chat; each is kept by one. */
export const memberGiftCards = regulars.table(
  'member_gift_cards',
  {
    memberId: uuid('member_id').notNull(),
    cardId: uuid('card_id').notNull(),
    addedAt: instant('added_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.cardId] }), unique('member_gift_cards_card').on(t.cardId)],
);
