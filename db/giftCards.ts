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

/** Pays with money that is free: of two who want the last of it, one finds it gone. */
export const payGiftCardPart = (cardId: string, amountMinor: number): Part =>
  part('gift_card')`update regulars.gift_cards set balance_minor = balance_minor - ${amountMinor}::bigint
    where card_id = ${cardId}::uuid and state = 'active' and balance_minor - held_minor >= ${amountMinor}::bigint`;

/** Money comes back to a card, never more than it was sold for, and none once its sale was taken back. */
export const refundGiftCardPart = (cardId: string, amountMinor: number): Part =>
  part('gift_card')`update regulars.gift_cards set balance_minor = balance_minor + ${amountMinor}::bigint
    where card_id = ${cardId}::uuid and state = 'active' and balance_minor + ${amountMinor}::bigint <= issued_minor`;

/** The sale of a card is taken back, with all that is left on it as it was read. */
export const returnGiftCardPart = ({ cardId, balanceMinor }: GiftCardRow): Part =>
  part('gift_card')`update regulars.gift_cards set balance_minor = 0, state = 'returned'
    where card_id = ${cardId}::uuid and state = 'active' and balance_minor = ${balanceMinor}::bigint and held_minor = 0`;

/** Cards whose balance is not the sum of their moves, or of which another amount is set aside than open checkouts say; at most `limit`. */
export async function wrongGiftCards({ sql }: Database, limit: number): Promise<readonly string[]> {
  const rows = await sql<{ card_id: string }[]>`
    with moved as (select card_id, sum(amount_minor) as minor from regulars.gift_card_moves group by card_id),
    held as (
      select (used->>'cardId')::uuid as card_id, sum((used->>'payMinor')::bigint) as minor
      from regulars.checkouts c, jsonb_array_elements(c.quote->'giftCards'->'used') used
      where c.state = 'held' group by 1)
    select g.card_id from regulars.gift_cards g left join moved using (card_id) left join held using (card_id)
    where g.balance_minor <> coalesce(moved.minor, 0) or g.held_minor <> coalesce(held.minor, 0)
      or (g.state = 'returned' and g.balance_minor <> 0)
    order by g.card_id limit ${limit}::int`;
  return rows.map((row) => row.card_id);
}
