import { and, asc, eq, gt } from '#drizzle';
import type { Database } from './client.ts';
import { inLongSession } from './longSession.ts';
import { holdsFor, type QuestionQuery } from './questions.ts';
import { segments } from './schema/index.ts';
import { type Part, part } from './unit.ts';

export type SegmentRow = typeof segments.$inferSelect;

/** A saved question by its id, also one that was put away. */
export async function findSegment(database: Database, segmentId: string): Promise<SegmentRow | undefined> {
  return (await database.read.select().from(segments).where(eq(segments.segmentId, segmentId)))[0];
}

/** The saved questions in use after one (its id; `null`: from the oldest on), the oldest first. */
export const segmentsAfter = (database: Database, after: string | null, limit: number): Promise<SegmentRow[]> =>
  database.read
    .select()
    .from(segments)
    .where(and(eq(segments.state, 'active'), after === null ? undefined : gt(segments.segmentId, after)))
    .orderBy(asc(segments.segmentId))
    .limit(limit);

/** Every saved question that names one, itself or through others, put away or not. */
export async function segmentsNaming(
  { sql }: Database,
  segmentId: string,
): Promise<readonly Pick<SegmentRow, 'question'>[]> {
  return sql<Pick<SegmentRow, 'question'>[]>`
    with recursive naming as (
      select s.segment_id, s.question from regulars.segments s
      where jsonb_path_exists(s.question, '$.** ? (@.segmentId == $id)', jsonb_build_object('id', ${segmentId}::text))
      union
      select s.segment_id, s.question from naming n join regulars.segments s
        on jsonb_path_exists(s.question, '$.** ? (@.segmentId == $id)', jsonb_build_object('id', n.segment_id::text)))
    select question from naming`;
}

/** Writes a saved question over the one that was read: of two changes at once, one finds it changed. */
export const updateSegmentPart = (read: SegmentRow, row: SegmentRow): Part =>
  part('segment')`update regulars.segments set version = version + 1, name = ${row.name}::text,
    question = ${JSON.stringify(row.question)}::text::jsonb, state = ${row.state}::text,
    updated_at = ${row.updatedAt.toISOString()}::timestamptz
    where segment_id = ${row.segmentId}::uuid and version = ${read.version}::int`;

export interface MemberCount {
  readonly members: number;
  /** Of them, who has an account that can be reached, and of these who takes marketing. */
  readonly reachable: number;
  readonly takeMarketing: number;
}

/** How many active members a question holds for, as of one moment. */
export async function countMembers(database: Database, query: QuestionQuery): Promise<MemberCount> {
  const rows = await inLongSession(
    database,
    (sql) => sql<MemberCount[]>`
      select count(*)::int as members, count(i.member_id)::int as reachable,
        count(*) filter (where i.member_id is not null and m.marketing_consent)::int as "takeMarketing"
      from regulars.members m
      left join (select distinct h.member_id from regulars.identities h where h.member_id is not null
        and h.reachability = 'reachable' and h.channel = any(${query.channels as string[]})) i on i.member_id = m.member_id
      where m.state = 'active' and ${holdsFor(sql, query.question, query)}`,
  );
  return rows[0] ?? { members: 0, reachable: 0, takeMarketing: 0 };
}

/** Members whom a question holds for, by id from the one after `after` (`null`: from the first on); a page. */
export const membersOf = (
  database: Database,
  query: QuestionQuery,
  after: string | null,
  limit: number,
): Promise<readonly { readonly memberId: string; readonly name: string | null }[]> =>
  inLongSession(
    database,
    (sql) => sql<{ memberId: string; name: string | null }[]>`
      select m.member_id as "memberId", m.name from regulars.members m
      where m.state = 'active' and (${after}::uuid is null or m.member_id > ${after}::uuid)
        and ${holdsFor(sql, query.question, query)}
      order by m.member_id limit ${limit}`,
  );

/** Of these members, those for whom a question holds. */
export async function amongMembers(
  database: Database,
  query: QuestionQuery,
  memberIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { sql } = database;
  const rows = await sql<{ memberId: string }[]>`
    select m.member_id as "memberId" from regulars.members m
    where m.member_id = any(${memberIds as string[]}::uuid[]) and m.state = 'active'
      and ${holdsFor(sql, query.question, query)}`;
  return new Set(rows.map(({ memberId }) => memberId));
}
