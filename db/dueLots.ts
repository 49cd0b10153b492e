import type { Database } from './client.ts';
import { type Part, part } from './unit.ts';

/** Before every id. */
export const FIRST_MEMBER = '00000000-0000-0000-0000-000000000000';

/**
 * Active members above `after` who have a lot that arrived or lapsed by `now` and is not booked, in id order. What is due
 * is found by the two instants and looked at alone (`materialized`); with both ends of the range said it is planned as
 * few rows, and so by the index.
 */
export async function membersWithDueLots(
  { sql }: Database,
  now: Date,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const at = now.toISOString();
  const rows = await sql<{ member_id: string }[]>`
    with due as materialized (
      select l.member_id from regulars.lots l where l.remaining > 0 and l.remaining > l.held
        and l.expires_at > '-infinity'::timestamptz and l.expires_at <= ${at}::timestamptz
      union
      select l.member_id from regulars.lots l where l.remaining > 0 and l.remaining > l.held and not l.activated
        and l.available_at > '-infinity'::timestamptz and l.available_at <= ${at}::timestamptz)
    select d.member_id from due d join regulars.members m on m.member_id = d.member_id and m.state = 'active'
    where d.member_id > ${after}::uuid order by d.member_id limit ${limit}::int`;
  return rows.map((row) => row.member_id);
}

/** Which lots nobody could be told about: those that leave in `(now, until]` and were usable before `usableBefore`. */
export interface UntoldLots {
  readonly now: Date;
  readonly until: Date;
  readonly usableBefore: Date;
}

/** Active members above `after` who have such a lot, in id order. */
export async function membersWithUntoldLots(
  database: Database,
  due: UntoldLots,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const { sql } = database;
  const rows = await sql<{ member_id: string }[]>`
    with untold as materialized (
      select distinct l.member_id from regulars.lots l where ${isUntold(database, due)})
    select u.member_id from untold u join regulars.members m on m.member_id = u.member_id and m.state = 'active'
    where u.member_id > ${after}::uuid order by u.member_id limit ${limit}::int`;
  return rows.map((row) => row.member_id);
}

/** Such lots of one member. */
export async function untoldLotsOf(database: Database, memberId: string, due: UntoldLots): Promise<readonly string[]> {
  const { sql } = database;
  const rows = await sql<{ lot_id: string }[]>`
    select l.lot_id from regulars.lots l
    where l.member_id = ${memberId}::uuid and ${isUntold(database, due)} order by l.lot_id`;
  return rows.map((row) => row.lot_id);
}

const isUntold = ({ sql }: Database, { now, until, usableBefore }: UntoldLots) => sql`
  l.remaining > 0 and l.activated and l.noticed_at is null and l.extended_at is null
  and l.expires_at > ${now.toISOString()}::timestamptz and l.expires_at <= ${until.toISOString()}::timestamptz
  and l.available_at < ${usableBefore.toISOString()}::timestamptz`;

export interface LotExtension {
  readonly lotId: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Gives lots more time. A lot about which somebody was told meanwhile is not touched (`UnitRaced`). */
export function extendLotsPart(memberId: string, lots: readonly LotExtension[], at: Date): Part {
  const rows = lots.map(({ lotId, expiresAt }) => ({ lot_id: lotId, expires_at: new Date(expiresAt) }));
  return part('lots_extended', lots.length)`update regulars.lots l
    set expires_at = x.expires_at, extended_at = ${at.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as x(lot_id uuid, expires_at timestamptz)
    where l.member_id = ${memberId}::uuid and l.lot_id = x.lot_id and l.noticed_at is null and l.extended_at is null`;
}

/** A member's open lots that were given more time and leave after `now`, the first to leave first. */
export async function extendedLotsOf(
  { sql }: Database,
  memberId: string,
  now: Date,
): Promise<readonly { readonly points: number; readonly expiresAt: number }[]> {
  return sql<{ points: number; expiresAt: number }[]>`
    select sum(remaining)::int as points, (extract(epoch from expires_at) * 1000)::float8 as "expiresAt"
    from regulars.lots
    where member_id = ${memberId}::uuid and remaining > 0 and extended_at is not null
      and expires_at > ${now.toISOString()}::timestamptz
    group by expires_at order by expires_at`;
}
