import type { Database } from './client.ts';
import { type Part, part } from './unit.ts';

export interface UnreachedMember {
  readonly memberId: string;
  readonly name: string | null;
  /** Since when no channel reaches them, epoch milliseconds. */
  readonly since: number;
  /** Open points, those on the way included. */
  readonly points: number;
  /** Of them, those that leave by the instant that was asked for. */
  readonly leaving: number;
}

export interface Unreached {
  readonly members: number;
  readonly points: number;
  readonly leaving: number;
  /** Whose points leave first, at most as many as were asked for. */
  readonly first: readonly UnreachedMember[];
}

/** What is asked: `since` how long nobody reached them, and by when points leave that are told apart. */
export interface UnreachedQuery {
  readonly since: Date;
  readonly now: Date;
  readonly leavingBy: Date;
  /** A decision to keep counts no more from then on: their year is over. */
  readonly keptBefore: Date;
}

/** Each active member with open points whom no channel has reached since `since`, and about whom nothing is decided. */
const unreached = ({ sql }: Database, { since, now, leavingBy, keptBefore }: UnreachedQuery) => sql`
  with gone as (
    select distinct member_id from regulars.identities
    where reachability = 'left' and reachability_at <= ${since.toISOString()}::timestamptz and member_id is not null),
  unreached as materialized (
    select m.member_id, m.name, m.version, i.since, m.available + m.pending + m.held as points, l.leaving, l.lots, l.first_leaves
    from gone join regulars.members m on m.member_id = gone.member_id and m.state = 'active'
    cross join lateral (
      select max(reachability_at) as since, bool_and(reachability = 'left') as is_gone
      from regulars.identities where member_id = m.member_id) i
    cross join lateral (
      select min(expires_at) as first_leaves, count(*)::int as lots,
        coalesce(sum(remaining) filter (where expires_at <= ${leavingBy.toISOString()}::timestamptz), 0)::int as leaving
      from regulars.lots where member_id = m.member_id and remaining > 0 and expires_at > ${now.toISOString()}::timestamptz) l
    left join regulars.unreached_decisions d on d.member_id = m.member_id and d.decided_at >= i.since
      and (d.decision = 'let_go' or d.decided_at > ${keptBefore.toISOString()}::timestamptz)
    where i.is_gone and i.since <= ${since.toISOString()}::timestamptz and m.available + m.pending + m.held > 0
      and d.member_id is null)`;

/** Active members with open points whom no channel has reached since `since` or longer. */
export async function unreachedMembers(database: Database, query: UnreachedQuery, limit: number): Promise<Unreached> {
  const [row] = await database.sql<Unreached[]>`
    ${unreached(database, query)}
    select count(*)::int as members, coalesce(sum(points), 0)::float8 as points,
      coalesce(sum(leaving), 0)::float8 as leaving,
      (select coalesce(jsonb_agg(f), '[]') from (
        select member_id as "memberId", name, (extract(epoch from since) * 1000)::bigint as since, points, leaving
        from unreached order by first_leaves nulls last, member_id limit ${limit}) f) as first
    from unreached`;
  return row ?? { members: 0, points: 0, leaving: 0, first: [] };
}

/** A member to decide about, as it was read: with how many open lots that end. */
export interface UnreachedBook {
  readonly memberId: string;
  readonly version: number;
  readonly lots: number;
}

/** The same members, whose points leave first, for a decision about them. */
export const unreachedBooks = async (
  database: Database,
  query: UnreachedQuery,
  limit: number,
): Promise<readonly UnreachedBook[]> => {
  const rows = await database.sql<UnreachedBook[]>`
    ${unreached(database, query)}
    select member_id as "memberId", version, lots from unreached
    order by first_leaves nulls last, member_id limit ${limit}`;
  return [...rows];
};

/** What the owner decided about some members. */
export function decidedParts(
  books: readonly UnreachedBook[],
  { decision, staffId }: { readonly decision: 'kept' | 'let_go'; readonly staffId: string },
  now: Date,
): readonly Part[] {
  const rows = JSON.stringify(books.map(({ memberId, version }) => ({ member_id: memberId, version })));
  return [
    part('members', books.length)`update regulars.members m set version = m.version + 1
      from jsonb_to_recordset(${rows}::text::jsonb) as x(member_id uuid, version int)
      where m.member_id = x.member_id and m.version = x.version and m.state = 'active'`,
    part(
      'decisions',
      books.length,
    )`insert into regulars.unreached_decisions as d (member_id, decision, decided_by, decided_at)
      select x.member_id, ${decision}::text, ${staffId}::uuid, ${now.toISOString()}::timestamptz
      from jsonb_to_recordset(${rows}::text::jsonb) as x(member_id uuid)
      on conflict (member_id) do update
        set decision = excluded.decision, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
  ];
}

/** Gives all open points of these members that end a year more, told of anew. */
export function keepAYearPart(books: readonly UnreachedBook[], zone: string, now: Date): Part {
  const lots = books.reduce((sum, book) => sum + book.lots, 0);
  const ids = `{${books.map(({ memberId }) => memberId).join(',')}}`;
  return part('lots', lots)`update regulars.lots l
    set expires_at = ((l.expires_at at time zone ${zone}::text) + interval '1 year') at time zone ${zone}::text,
      noticed_at = null, extended_at = null
    where l.member_id = any(${ids}::text::uuid[]) and l.remaining > 0 and l.expires_at > ${now.toISOString()}::timestamptz`;
}
