import type { Database } from './client.ts';
import { type Part, part } from './unit.ts';

export interface CardRow {
  readonly tokenHash: string;
  /** The member as of now: of two merged ones the one that stayed. */
  readonly memberId: string;
  readonly memberActive: boolean;
  readonly expiresAt: number;
  readonly resolvedBy: string | undefined;
}

/** A card by the hash of its token or by its six digits. */
export async function findCard(
  database: Database,
  by: { readonly tokenHash: string } | { readonly code: string },
): Promise<CardRow | undefined> {
  const { sql } = database;
  const rows = await sql<
    { token_hash: string; member_id: string; active: boolean; expires_ms: number; resolved_by: string | null }[]
  >`
    select c.token_hash, m.member_id, m.state = 'active' as active, c.resolved_by,
      (extract(epoch from c.expires_at) * 1000)::float8 as expires_ms
    from regulars.member_cards c
    join regulars.members own on own.member_id = c.member_id
    join regulars.members m on m.member_id = coalesce(own.merged_into, own.member_id)
    where ${'tokenHash' in by ? sql`c.token_hash = ${by.tokenHash}` : sql`c.code = ${by.code}`}`;
  const row = rows[0];
  return (
    row && {
      tokenHash: row.token_hash,
      memberId: row.member_id,
      memberActive: row.active,
      expiresAt: row.expires_ms,
      resolvedBy: row.resolved_by ?? undefined,
    }
  );
}

/** A new card. Its code may have belonged to a card that has lapsed; that one goes. Raced when the code is in use. */
export const newCardPart = (card: {
  readonly tokenHash: string;
  readonly code: string;
  readonly memberId: string;
  readonly expiresAt: Date;
  readonly now: Date;
}): Part =>
  part('member_cards')`insert into regulars.member_cards as kept (token_hash, code, member_id, expires_at)
    values (${card.tokenHash}::text, ${card.code}::text, ${card.memberId}::uuid, ${card.expiresAt.toISOString()}::timestamptz)
    on conflict (code) do update set token_hash = excluded.token_hash, member_id = excluded.member_id,
      expires_at = excluded.expires_at, resolved_by = null, ticket_hash = null, ticket_expires_at = null
    where kept.expires_at <= ${card.now.toISOString()}::timestamptz
      and (kept.ticket_expires_at is null or kept.ticket_expires_at <= ${card.now.toISOString()}::timestamptz)`;

/** Of two who resolve a card at once, one finds it resolved. */
export const resolveCardPart = (card: {
  readonly tokenHash: string;
  readonly resolvedBy: string;
  readonly ticketHash: string;
  readonly ticketExpiresAt: Date;
  readonly now: Date;
}): Part =>
  part('member_cards')`update regulars.member_cards
    set resolved_by = ${card.resolvedBy}::text, ticket_hash = ${card.ticketHash}::text,
      ticket_expires_at = ${card.ticketExpiresAt.toISOString()}::timestamptz
    where token_hash = ${card.tokenHash}::text and resolved_by is null
      and expires_at > ${card.now.toISOString()}::timestamptz`;

/** The active member that a living ticket of `resolvedBy` stands for. */
export async function findTicketMember(
  database: Database,
  ticketHash: string,
  resolvedBy: string,
  now: Date,
): Promise<string | undefined> {
  const rows = await database.sql<{ member_id: string }[]>`
    select m.member_id
    from regulars.member_cards c
    join regulars.members own on own.member_id = c.member_id
    join regulars.members m on m.member_id = coalesce(own.merged_into, own.member_id)
    where c.ticket_hash = ${ticketHash} and c.resolved_by = ${resolvedBy}
      and c.ticket_expires_at > ${now.toISOString()}::timestamptz and m.state = 'active'`;
  return rows[0]?.member_id;
}
