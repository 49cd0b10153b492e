import type { Database } from './client.ts';
import { findMember, type MemberRow } from './members.ts';
import { cardClaims } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

/** A member of the shop's old list, as of now. */
export interface OldRecord {
  readonly member: MemberRow;
  /** Somebody has it in a chat already. */
  readonly isClaimed: boolean;
}

export interface OldCard extends OldRecord {
  readonly cardNumber: string;
  /** Wrong answers to what only its owner knows, of all who claimed it. */
  readonly wrongAnswers: number;
}

/** The card of an old number (`readCardNumber`) with its member; `undefined`: there is none, or they were forgotten. */
export async function findOldCard(database: Database, cardNumber: string): Promise<OldCard | undefined> {
  const rows = await database.sql<{ memberId: string; wrongAnswers: number }[]>`
    select member_id as "memberId", wrong_answers as "wrongAnswers" from regulars.old_cards
    where card_number = ${cardNumber}`;
  const [row] = rows;
  const record = row && (await findOldRecord(database, row.memberId));
  return row && record && { ...record, cardNumber, wrongAnswers: row.wrongAnswers };
}

/** A member with whether they have an account in a chat. The accounts are asked after the row, whose version holds them. */
export async function findOldRecord(database: Database, memberId: string): Promise<OldRecord | undefined> {
  const member = await findMember(database, memberId);
  if (member?.state !== 'active') return undefined;
  const rows = await database.sql`select 1 from regulars.identities where member_id = ${member.memberId} limit 1`;
  return { member, isClaimed: rows.length > 0 };
}

/** One more wrong answer about a card, while it had fewer than `most`: of many who guess at once only so many count. */
export const wrongAnswerPart = (cardNumber: string, most: number): Part =>
  part('old_card')`update regulars.old_cards set wrong_answers = wrong_answers + 1
    where card_number = ${cardNumber}::text and wrong_answers < ${most}::int`;

/**
 * What joins a card's record, while the card had fewer wrong answers than `most`. The row is locked as a wrong answer
 * locks it; where the card itself moves, its move carries the condition, since one statement changes a row once.
 */
export function whileTriesAreLeft(joining: readonly Part[], cardNumber: string, most: number): readonly Part[] {
  const moving = joining.find(({ name, expected }) => name === 'old_cards' && expected > 0);
  const [keptId, closedId] = moving?.values ?? [];
  const held =
    moving === undefined
      ? part('old_card')`update regulars.old_cards set wrong_answers = wrong_answers
          where card_number = ${cardNumber}::text and wrong_answers < ${most}::int`
      : part('old_cards', moving.expected)`update regulars.old_cards set member_id = ${keptId}::uuid
          where member_id = ${closedId}::uuid and (card_number <> ${cardNumber}::text or wrong_answers < ${most}::int)`;
  return [...joining.filter((one) => one !== moving), held];
}

/** The numbers of a member's old cards. */
export async function oldCardsOf(database: Database, memberId: string): Promise<readonly string[]> {
  const rows = await database.sql<{ cardNumber: string }[]>`
    select card_number as "cardNumber" from regulars.old_cards where member_id = ${memberId} order by card_number`;
  return rows.map((row) => row.cardNumber);
}

export type CardClaimRow = Pick<typeof cardClaims.$inferSelect, 'claimId' | 'memberId' | 'cardNumber' | 'state'>;

export async function findCardClaim(database: Database, claimId: string): Promise<CardClaimRow | undefined> {
  const rows = await database.sql<CardClaimRow[]>`
    select claim_id as "claimId", member_id as "memberId", card_number as "cardNumber", state
    from regulars.card_claims where claim_id = ${claimId}`;
  return rows[0];
}

/** What somebody asked the staff to find and nobody answered yet. */
export async function openClaimOf(database: Database, memberId: string): Promise<string | undefined> {
  const rows = await database.sql<{ claimId: string }[]>`
    select claim_id as "claimId" from regulars.card_claims where member_id = ${memberId} and state = 'open'`;
  return rows[0]?.claimId;
}

/** The oldest requests that wait; at most `limit`. */
export const openClaims = (database: Database, limit: number) =>
  database.sql<{ claimId: string; memberId: string; cardNumber: string; proof: string; name: string | null }[]>`
    select c.claim_id as "claimId", c.member_id as "memberId", c.card_number as "cardNumber", c.proof, m.name
    from regulars.card_claims c join regulars.members m on m.member_id = c.member_id
    where c.state = 'open' order by c.claim_id limit ${limit}`;

/** Of two requests of one member at once, one finds the other there. */
export const newCardClaimPart = (row: typeof cardClaims.$inferInsert): Part => insertRows(cardClaims, [row]);

/** Of two who decide a request at once, one finds it decided. What was typed has served, and goes. */
export const decideCardClaimPart = (
  claimId: string,
  state: 'confirmed' | 'refused',
  decidedBy: string,
  now: Date,
): Part =>
  part('card_claim')`update regulars.card_claims set state = ${state}::text, proof = '', card_number = '',
    decided_by = ${decidedBy}::uuid, decided_at = ${now.toISOString()}::timestamptz
    where claim_id = ${claimId}::uuid and state = 'open'`;
