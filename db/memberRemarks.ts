import { desc, eq } from '#drizzle';
import type { Database } from './client.ts';
import { memberNotes, memberTags } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

/** A member's tags in alphabetical order and their newest notes. */
export async function remarksOf(database: Database, memberId: string, notes: number) {
  const [tags, noted] = await Promise.all([
    database.read
      .select({ tag: memberTags.tag })
      .from(memberTags)
      .where(eq(memberTags.memberId, memberId))
      .orderBy(memberTags.tag),
    database.read
      .select({ note: memberNotes.note, createdAt: memberNotes.createdAt })
      .from(memberNotes)
      .where(eq(memberNotes.memberId, memberId))
      .orderBy(desc(memberNotes.noteId))
      .limit(notes),
  ]);
  return { tags: tags.map(({ tag }) => tag), notes: noted };
}

/** The tags used most in the shop; at most `limit`. */
export async function commonTags(database: Database, limit: number): Promise<readonly string[]> {
  const rows = await database.sql<{ tag: string }[]>`
    select tag from regulars.member_tags group by tag order by count(*) desc, tag limit ${limit}`;
  return rows.map(({ tag }) => tag);
}

/** Puts a tag on; one that is there already stays. */
export const tagPart = (memberId: string, tag: string, now: Date): Part =>
  part('tag')`insert into regulars.member_tags (member_id, tag, created_at)
    values (${memberId}::uuid, ${tag}::text, ${now.toISOString()}::timestamptz)
    on conflict (member_id, tag) do update set tag = excluded.tag`;

/** A note of the counter on a member. */
export const notePart = (row: typeof memberNotes.$inferInsert): Part => insertRows(memberNotes, [row]);
