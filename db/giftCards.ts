import { eq, inArray } from '#drizzle';
import type { Database } from './client.ts';
import { giftCardMoves, giftCards } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

export type GiftCardRow = typeof giftCards.$inferSelect;
export type GiftCardMove = typeof giftCardMoves.$inferInsert;

/** By normalised codes, in their order; `undefined`: no card has this one. */
export async function findGiftCards(
  database: Database,
  codes: readonly string[],
): Promise<readonly (GiftCardRow | undefined)[]> {
  if (codes.length === 0) return [];
  const rows = await database.read
    .select()
    .from(giftCards)
    .where(inArray(giftCards.code, [...codes]));
  const byCode = new Map(rows.map((row) => [row.code, row]));
  return codes.map((code) => byCode.get(code));
}

/** The card that a till's reference sold; `undefined`: none. */
export const findSoldGiftCard = async (database: Database, externalRef: string): Promise<GiftCardRow | undefined> =>
  (await database.read.select().from(giftCards).where(eq(giftCards.externalRef, externalRef)))[0];

/** A card with its first move. */
export const newGiftCardParts = (card: typeof giftCards.$inferInsert, sold: GiftCardMove): readonly Part[] => [
  insertRows(giftCards, [card]),
  insertRows(giftCardMoves, [sold]),
];

export const giftCardMovesPart = (moves: readonly GiftCardMove[]): Part => insertRows(giftCardMoves, moves);

/** Sets money of a card aside, as far as it has so much that is free: of two who want the last of it, one finds it gone. */
export const holdGiftCardPart = (cardId: string, amountMinor: number): Part =>
  part('gift_card')`update regulars.gift_cards set held_minor = held_minor + ${amountMinor}::bigint
    where card_id = ${cardId}::uuid and state = 'active' and balance_minor - held_minor >= ${amountMinor}::bigint`;

export const releaseGiftCardPart = (cardId: string, amountMinor: number): Part =>
  part('gift_card')`update regulars.gift_cards set held_minor = held_minor - ${amountMinor}::bigint
    where card_id = ${cardId}::uuid and held_minor >= ${amountMinor}::bigint`;

/** Pays with what was set aside before. */
export const payHeldGiftCardPart = (cardId: string, amountMinor: number): Part =>
  part('gift_card')`update regulars.gift_cards
    set balance_minor = balance_minor - ${amountMinor}::bigint, held_minor = held_minor - ${amountMinor}::bigint
    where card_id = ${cardId}::uuid and held_minor >= ${amountMinor}::bigint`;

/** Money comes back to a card, never more than it was sold for. */
export const refundGiftCardPart = (cardId: string, amountMinor: number): Part =>
  part('gift_card')`update regulars.gift_cards set balance_minor = balance_minor + ${amountMinor}::bigint
    where card_id = ${cardId}::uuid and balance_minor + ${amountMinor}::bigint <= issued_minor`;

/** The sale of a card is taken back, with all that is left on it as it was read. */
export const returnGiftCardPart = ({ cardId, balanceMinor }: GiftCardRow): Part =>
  part('gift_card')`update regulars.gift_cards set balance_minor = 0, state = 'returned'
    where card_id = ${cardId}::uuid and state = 'active' and balance_minor = ${balanceMinor}::bigint and held_minor = 0`;
