import { desc, eq } from '#drizzle';
import type { Database } from './client.ts';
import type { GiftCardRow } from './giftCards.ts';
import { giftCardMoves, giftCards, memberGiftCards } from './schema/index.ts';
import { insertRows, type Part } from './unit.ts';

/** A gift card with the member who keeps it in the chat; `null`: nobody does. */
export interface KeptGiftCard {
  readonly card: GiftCardRow;
  readonly keptBy: string | null;
}

/** By its normalised code; `undefined`: no card has it. */
export async function findCardAndKeeper(database: Database, code: string): Promise<KeptGiftCard | undefined> {
  const rows = await database.read
    .select({ card: giftCards, keptBy: memberGiftCards.memberId })
    .from(giftCards)
    .leftJoin(memberGiftCards, eq(memberGiftCards.cardId, giftCards.cardId))
    .where(eq(giftCards.code, code));
  return rows[0];
}

/** What a member keeps, what was added last first. */
export async function giftCardsKeptBy(database: Database, memberId: string, limit: number): Promise<GiftCardRow[]> {
  const rows = await database.read
    .select({ card: giftCards })
    .from(memberGiftCards)
    .innerJoin(giftCards, eq(giftCards.cardId, memberGiftCards.cardId))
    .where(eq(memberGiftCards.memberId, memberId))
    .orderBy(desc(memberGiftCards.addedAt))
    .limit(limit);
  return rows.map(({ card }) => card);
}

/** A card is kept by one member: of two who add it at once, one finds it kept. */
export const keepGiftCardPart = (memberId: string, cardId: string, addedAt: Date): Part =>
  insertRows(memberGiftCards, [{ memberId, cardId, addedAt }]);

/** The shop's newest cards. */
export const newestGiftCards = (database: Database, limit: number): Promise<GiftCardRow[]> =>
  database.read.select().from(giftCards).orderBy(desc(giftCards.cardId)).limit(limit);

/** By its id; `undefined`: there is none. */
export async function findGiftCardById(database: Database, cardId: string): Promise<GiftCardRow | undefined> {
  return (await database.read.select().from(giftCards).where(eq(giftCards.cardId, cardId)))[0];
}

/** What happened to its money, the newest first. */
export const giftCardMovesOf = (
  database: Database,
  cardId: string,
  limit: number,
): Promise<(typeof giftCardMoves.$inferSelect)[]> =>
  database.read
    .select()
    .from(giftCardMoves)
    .where(eq(giftCardMoves.cardId, cardId))
    .orderBy(desc(giftCardMoves.moveId))
    .limit(limit);
