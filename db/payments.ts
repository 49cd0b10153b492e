import type { HeldPoints } from '../src/core/points/ledger.ts';
import type { PointsPaid } from '../src/core/points/paymentBack.ts';
import type { BillPaid } from '../src/core/purchases/billPaid.ts';
import type { Database } from './client.ts';
import { findSpend } from './spends.ts';

/** What a gift card paid of a purchase, and what it got back so far. Minor units. */
export interface CardPaid {
  readonly cardId: string;
  readonly code: string;
  /** Its own sale was taken back: it takes no more money. */
  readonly isReturned: boolean;
  readonly paidMinor: number;
  readonly backMinor: number;
}

/** What was not paid in money. */
export interface Payments {
  readonly points: PointsPaid | undefined;
  readonly cards: readonly CardPaid[];
  /** The whole bill that cards paid of, delivery included; `null`: no card did, or before it was kept. */
  readonly billMinor: number | null;
  /** As the purchase's own journal has it; `null`: goods for money alone, or before it was kept. */
  readonly paid: BillPaid | null;
}

interface Row {
  readonly spend: { readonly journalId: string; readonly explanation: Explanation } | null;
  readonly returned: readonly HeldPoints[];
  readonly cards: readonly CardPaid[];
  readonly billMinor: number | null;
  readonly paid: BillPaid | null;
}

interface Explanation {
  readonly points: number;
  readonly amountMinor: number;
  readonly billMinor: number;
}

/** How a member's purchase was paid beside money. Of accounts that became one the books are read together. */
export async function paymentsOf(database: Database, memberId: string, purchaseId: string): Promise<Payments> {
  const [row] = await database.sql<Row[]>`
    with family as (
      select f.member_id from regulars.members f
      where f.member_id = ${memberId}::uuid or f.merged_into = ${memberId}::uuid),
    booked as (
      select j.kind, j.journal_id, j.reverses_journal_id, j.explanation from regulars.journals j
      where j.member_id in (select member_id from family) and j.purchase_id = ${purchaseId}::uuid),
    spend as (
      select journal_id, explanation from booked where kind = 'spend' and explanation->>'checkoutId' is not null limit 1)
    select
      (select json_build_object('journalId', journal_id, 'explanation', explanation) from spend) as spend,
      (select coalesce(json_agg(part), '[]'::json) from booked b
        join spend on b.reverses_journal_id = spend.journal_id, json_array_elements(b.explanation->'lots') part
        where b.kind = 'spend_reversed') as returned,
      (select coalesce(json_agg(paid order by paid."cardId"), '[]'::json) from (
        select c.card_id as "cardId", c.code, c.state = 'returned' as "isReturned",
          (-sum(m.amount_minor) filter (where m.kind = 'paid'))::float8 as "paidMinor",
          coalesce(sum(m.amount_minor) filter (where m.kind = 'refunded'), 0)::float8 as "backMinor"
        from regulars.gift_card_moves m join regulars.gift_cards c using (card_id)
        where m.purchase_id = ${purchaseId}::uuid group by c.card_id, c.code, c.state) paid) as cards,
      (select max(m.bill_minor)::float8 from regulars.gift_card_moves m
        where m.purchase_id = ${purchaseId}::uuid and m.kind = 'paid') as "billMinor",
      (select explanation->'paid' from booked where kind = 'earn' and explanation->>'paid' is not null limit 1) as paid`;
  const { spend = null, returned = [], cards = [], billMinor = null, paid = null } = row ?? {};
  const points = spend === null ? undefined : await pointsPaid(database, memberId, spend, returned);
  return { points, cards, billMinor, paid };
}

async function pointsPaid(
  database: Database,
  memberId: string,
  { journalId, explanation }: NonNullable<Row['spend']>,
  returned: readonly HeldPoints[],
): Promise<PointsPaid | undefined> {
  const spend = await findSpend(database, memberId, journalId);
  const { points, amountMinor, billMinor } = explanation;
  return spend && { spendJournalId: journalId, points, amountMinor, billMinor, drawn: spend.drawn, returned };
}
