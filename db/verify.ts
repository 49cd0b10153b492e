import type { Database } from './client.ts';

/** What the books of one member say, each number by a way of its own. All of them points. */
export interface MemberBooks {
  readonly memberId: string;
  readonly available: number;
  readonly pending: number;
  readonly held: number;
  readonly deficit: number;
  /** The sum of the entries on the member's own account. */
  readonly entries: number;
  readonly journals: number;
  /** Journals whose entries do not sum to zero. */
  readonly unbalanced: readonly string[];
  /** What is left in lots that count as available or held, and in those still pending. */
  readonly activeLots: number;
  readonly pendingLots: number;
  /** What is set aside in lots, and in the holds of checkouts. */
  readonly heldInLots: number;
  readonly heldByCheckouts: number;
  /** Lots of which another number is set aside than the holds say. */
  readonly wrongHolds: readonly string[];
  /** Lots whose remaining points are not what was earned, less what was drawn, plus what came back. */
  readonly wrongLots: readonly string[];
  /** Journals that took points without saying from which lots. */
  readonly unexplained: readonly string[];
}

/**
 * Reads the books of all members in ranges of `size`, in one consistent snapshot: sales may go on meanwhile.
 * Throws when the session is lost: another one would read another snapshot.
 */
export async function* booksOfAll(database: Database, size: number): AsyncGenerator<readonly MemberBooks[]> {
  // A session that is opened for `reserve` alone is never handed out by postgres.js 3.4.9 when it fetches no types.
  await database.sql`select 1`;
  const session = await database.sql.reserve();
  try {
    await session`begin isolation level repeatable read read only`;
    await session`set local statement_timeout = 0`;
    await session`set local jit = off`; // compiling costs more than each range takes
    const [opened] = await session<{ pid: number }[]>`select pg_backend_pid() as pid`;
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const rows = await session.unsafe<(MemberBooks & { pid: number })[]>(BOOKS, [after, size], { prepare: true });
      if (rows.some((row) => row.pid !== opened?.pid))
        throw new Error('the session was lost while the books were read');
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.memberId;
      yield rows;
    }
  } finally {
    await session`rollback`.catch(() => undefined); // a lost session has nothing to end
    session.release();
  }
}

/** Every join is bounded by the range on both sides, so a range costs the same however many members there are. `$1`: after whom, `$2`: how many. */
export const BOOKS = `
  with range as materialized (
    select member_id, available, pending, held, deficit from regulars.members
    where member_id > $1::uuid order by member_id limit $2::int),
  bounds as (select min(member_id::text)::uuid as low, max(member_id::text)::uuid as high from range),
  journal_sums as (
    select e.member_id, e.journal_id, sum(e.points) as total,
      coalesce(sum(e.points) filter (where e.account = 'member'), 0) as own
    from regulars.entries e, bounds where e.member_id between bounds.low and bounds.high group by 1, 2),
  drawn as (
    select a.member_id, a.journal_id, a.lot_id, a.purpose, a.points
    from regulars.allocations a, bounds where a.member_id between bounds.low and bounds.high),
  drawn_by_journal as (
    select member_id, journal_id, sum(points) as points from drawn where purpose = 'debit' group by 1, 2),
  drawn_by_lot as (select member_id, lot_id, sum(points) as points from drawn group by 1, 2),
  booked as (
    select j.member_id, j.journal_id, j.kind, j.explanation
    from regulars.journals j, bounds where j.member_id between bounds.low and bounds.high),
  put_back as (
    select b.member_id, (lot->>'lotId')::uuid as lot_id, sum((lot->>'points')::int) as points
    from booked b, json_array_elements(b.explanation->'lots') lot where b.kind = 'spend_reversed' group by 1, 2),
  set_aside as (
    select h.member_id, (part->>'lotId')::uuid as lot_id, sum((part->>'points')::int) as points
    from regulars.holds h join bounds on h.member_id between bounds.low and bounds.high,
      jsonb_array_elements(h.lots) part group by 1, 2),
  by_hold as (
    select h.member_id, sum(h.points) as points
    from regulars.holds h, bounds where h.member_id between bounds.low and bounds.high group by 1),
  lot_books as (
    select l.member_id, l.lot_id, l.activated, l.remaining, l.held, coalesce(s.points, 0) as set_aside,
      l.points - coalesce(d.points, 0) + coalesce(p.points, 0) as expected
    from regulars.lots l
    join bounds on l.member_id between bounds.low and bounds.high
    left join drawn_by_lot d on d.member_id = l.member_id and d.lot_id = l.lot_id
    left join set_aside s on s.member_id = l.member_id and s.lot_id = l.lot_id
    left join put_back p on p.member_id = l.member_id and p.lot_id = l.lot_id),
  by_journal as (
    select member_id, sum(own)::bigint as entries,
      array_agg(journal_id::text) filter (where total <> 0) as unbalanced
    from journal_sums group by 1),
  by_kind as (
    select b.member_id, count(*)::int as journals,
      array_agg(b.journal_id::text) filter (where coalesce(s.own, 0) < 0 and b.kind <> 'merge'
        and -s.own <> coalesce(d.points, 0) + coalesce((b.explanation->>'owedPoints')::int, 0)) as unexplained
    from booked b
    left join journal_sums s on s.member_id = b.member_id and s.journal_id = b.journal_id
    left join drawn_by_journal d on d.member_id = b.member_id and d.journal_id = b.journal_id
    group by 1),
  by_lot as (
    select member_id,
      coalesce(sum(remaining) filter (where activated), 0)::bigint as active_lots,
      coalesce(sum(remaining) filter (where not activated), 0)::bigint as pending_lots,
      coalesce(sum(held), 0)::bigint as held_in_lots,
      array_agg(lot_id::text) filter (where held <> set_aside) as wrong_holds,
      array_agg(lot_id::text) filter (where remaining <> expected) as wrong_lots
    from lot_books group by 1)
  select r.member_id as "memberId", r.available, r.pending, r.held, r.deficit,
    coalesce(by_journal.entries, 0)::float8 as entries, coalesce(by_kind.journals, 0) as journals,
    coalesce(by_journal.unbalanced, '{}') as unbalanced, coalesce(by_kind.unexplained, '{}') as unexplained,
    coalesce(by_lot.active_lots, 0)::float8 as "activeLots", coalesce(by_lot.pending_lots, 0)::float8 as "pendingLots",
    coalesce(by_lot.held_in_lots, 0)::float8 as "heldInLots",
    coalesce(by_hold.points, 0)::float8 as "heldByCheckouts", coalesce(by_lot.wrong_holds, '{}') as "wrongHolds",
    coalesce(by_lot.wrong_lots, '{}') as "wrongLots", pg_backend_pid() as pid
  from range r
  left join by_journal using (member_id)
  left join by_kind using (member_id)
  left join by_lot using (member_id)
  left join by_hold using (member_id)
  order by r.member_id`;
