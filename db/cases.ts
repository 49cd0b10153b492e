import { and, asc, desc, eq } from '#drizzle';
import type { Database } from './client.ts';
import { type Address, caseMessages, cases, identities, members } from './schema/index.ts';
import { type Part, part } from './unit.ts';

export type CaseRow = typeof cases.$inferSelect;

/** The open case of an account, if there is one. */
export async function openCaseOf(database: Database, address: Address): Promise<CaseRow | undefined> {
  const rows = await database.read
    .select()
    .from(cases)
    .where(
      and(eq(cases.channel, address.channel), eq(cases.channelUserId, address.channelUserId), eq(cases.state, 'open')),
    );
  return rows[0];
}

/** A case with the name of its customer. */
export async function findCase(database: Database, caseId: string) {
  const rows = await withName(database).where(eq(cases.caseId, caseId));
  return rows[0];
}

/** Open cases with the names of their customers, oldest first; at most `limit`. */
export const openCases = (database: Database, limit: number) =>
  withName(database).where(eq(cases.state, 'open')).orderBy(asc(cases.openedAt)).limit(limit);

const withName = (database: Database) =>
  database.read
    .select({ case: cases, memberName: members.name, displayName: identities.displayName })
    .from(cases)
    .leftJoin(members, eq(members.memberId, cases.memberId))
    .leftJoin(
      identities,
      and(eq(identities.channel, cases.channel), eq(identities.channelUserId, cases.channelUserId)),
    );

/** What was said in a case, newest first; at most `limit`. */
export const caseMessagesOf = (database: Database, caseId: string, limit: number) =>
  database.read
    .select()
    .from(caseMessages)
    .where(eq(caseMessages.caseId, caseId))
    .orderBy(desc(caseMessages.messageId))
    .limit(limit);

/** Holds a case open while something is said in it: when it was closed meanwhile, nothing is. */
export const stillOpenPart = (caseId: string): Part =>
  part('case')`update regulars.cases set state = 'open' where case_id = ${caseId}::uuid and state = 'open'`;

/** Of two who close it at once, one finds it closed. */
export const closeCasePart = (caseId: string, closedBy: string | null, now: Date): Part =>
  part('case')`update regulars.cases set state = 'closed', closed_at = ${now.toISOString()}::timestamptz,
    closed_by = ${closedBy}::uuid where case_id = ${caseId}::uuid and state = 'open'`;

/** Deletes what somebody took back: the text in its case, what passed it on to the staff, and the event that brought it. */
export async function forgetMessage(database: Database, address: Address, channelMessageId: string): Promise<void> {
  await database.sql`
    with said as (
      delete from regulars.case_messages m using regulars.cases c
      where m.case_id = c.case_id and m.channel_message_id = ${channelMessageId}
        and c.channel = ${address.channel} and c.channel_user_id = ${address.channelUserId}
      returning m.case_id, m.text),
    passed_on as (
      delete from regulars.outbox o using said, regulars.staff_identities s
      where o.channel = s.channel and o.channel_user_id = s.channel_user_id
        and o.notice->>'kind' = 'case-message' and o.notice->>'caseId' = said.case_id::text
        and o.notice->>'text' = said.text)
    update regulars.inbox set bytes = ''
    where channel = ${address.channel} and channel_user_id = ${address.channelUserId} and state <> 'waiting'
      and position(convert_to(${channelMessageId}, 'UTF8') in bytes) > 0`;
}
