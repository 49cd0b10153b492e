import { eq } from '#drizzle';
import type { Database } from './client.ts';
import { giftCardMoves, giftCards, walkInSales } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

export type WalkInSaleRow = typeof walkInSales.$inferSelect;

/** What a gift card paid of such a sale, with the card's state now. */
export interface WalkInPaidBy {
  readonly cardId: string;
  readonly state: 'active' | 'returned';
  /** Minor units. */
  readonly paidMinor: number;
}

/** A sale by gift card to somebody without a member card. */
export const walkInSalePart = (row: typeof walkInSales.$inferInsert): Part => insertRows(walkInSales, [row]);

/** By its id, with the cards that paid it; `undefined`: there is none. */
export async function findWalkInSale(
  database: Database,
  saleId: string,
): Promise<{ readonly sale: WalkInSaleRow; readonly paidBy: readonly WalkInPaidBy[] } | undefined> {
  const [sale] = await database.read.select().from(walkInSales).where(eq(walkInSales.saleId, saleId));
  if (sale === undefined) return undefined;
  const moves = await database.read
    .select({
      cardId: giftCards.cardId,
      state: giftCards.state,
      kind: giftCardMoves.kind,
      minor: giftCardMoves.amountMinor,
    })
    .from(giftCardMoves)
    .innerJoin(giftCards, eq(giftCards.cardId, giftCardMoves.cardId))
    .where(eq(giftCardMoves.purchaseId, saleId));
  const paid = moves.filter(({ kind }) => kind === 'paid');
  return { sale, paidBy: paid.map(({ cardId, state, minor }) => ({ cardId, state, paidMinor: -minor })) };
}

/** It is taken back. Once. */
export const walkInSaleBackPart = (saleId: string, at: Date): Part =>
  part('walk-in-sale')`update regulars.walk_in_sales set reversed_at = ${at.toISOString()}::timestamptz
    where sale_id = ${saleId}::uuid and reversed_at is null`;

/** Sales of which the gift cards paid another amount than their moves say, or have one back that was not taken back; at most `limit`. */
export async function wrongWalkInSales({ sql }: Database, limit: number): Promise<readonly string[]> {
  const rows = await sql<{ sale_id: string }[]>`
    with moved as (
      select s.sale_id, coalesce(-sum(m.amount_minor) filter (where m.kind = 'paid'), 0) as paid,
        coalesce(sum(m.amount_minor) filter (where m.kind = 'refunded'), 0) as back
      from regulars.walk_in_sales s left join regulars.gift_card_moves m on m.purchase_id = s.sale_id group by 1)
    select s.sale_id from regulars.walk_in_sales s join moved using (sale_id)
    where moved.paid <> s.cards_minor
      or moved.back <> case when s.reversed_at is null then 0 else s.cards_minor end
    order by 1 limit ${limit}::int`;
  return rows.map((row) => row.sale_id);
}
