import type { Database } from './client.ts';
import { inLongSession } from './longSession.ts';
import type { MemberSpan } from './repurchase.ts';

/** A span with how many of its members changed since their purchases were summed up. */
export interface HistorySpan extends MemberSpan {
  readonly moved: number;
}

/** Each is looked up by its key (`offset 0` keeps it so): a plan without statistics would read whole tables for each span. */
const NEXT = `
  select (array_agg(member_id order by member_id desc))[1] as through, (count(*) filter (where own > 0))::int as moved
  from (
    select member_id, own, sum(own) over (order by member_id) as total, row_number() over (order by member_id) as nth
    from (
      select m.member_id, case when m.state <> 'active' then (h.version is not null)::int
        when h.version = m.version and h.time_zone = $2::text then 0
        else 1 + greatest(0, m.purchases - coalesce(h.purchases, 0)) end as own
      from (select member_id, version, state, purchases from regulars.members
        where member_id > $1::uuid order by member_id limit 5000) m
      left join lateral (select version, time_zone, purchases from regulars.member_histories h
        where h.member_id = m.member_id offset 0) h on true) o) s
  where total <= $3::int or nth = 1`;

/** The next members above `after`, so many that about `work` purchases came in since; `undefined`: there are none. */
export async function nextHistorySpan(
  { sql }: Database,
  after: string,
  { timeZone, work }: { readonly timeZone: string; readonly work: number },
): Promise<HistorySpan | undefined> {
  const rows = await sql.unsafe<{ through: string | null; moved: number }[]>(NEXT, [after, timeZone, work]);
  const [row] = rows;
  return row === undefined || row.through === null ? undefined : { after, through: row.through, moved: row.moved };
}

/** Whether anybody's purchases were ever summed up. */
export async function hasHistories({ sql }: Database): Promise<boolean> {
  const rows = await sql`select 1 from regulars.member_histories limit 1`;
  return rows.length > 0;
}

/** Whose turn it is to move histories on. */
export async function historyTurn(database: Database): Promise<number> {
  const { sql } = database;
  const rows = await sql<{ turn: number }[]>`select turn::float8 as turn from regulars.history_turns`;
  const [row] = rows;
  if (row !== undefined) return row.turn;
  await sql`insert into regulars.history_turns default values on conflict do nothing`;
  return historyTurn(database);
}

/** Who of the span changed, and whether what was summed up of them still stands, so that what came since is added. */
const MOVED = `
  claimed as (update regulars.history_turns set turn = turn + 1 where turn = $1::bigint returning turn),
  moved as materialized (
    select m.member_id, m.version, m.state = 'active' as is_active, h.last_day, h.through_purchase, p.purchases,
      p.last_purchase, r.refunds,
      coalesce(m.state = 'active' and h.time_zone = $4::text and h.refunds = r.refunds and h.purchases = p.before, false)
        as goes_on
    from regulars.members m
    left join lateral (select * from regulars.member_histories h where h.member_id = m.member_id offset 0) h on true
    cross join lateral (
      select count(*)::int as purchases, (count(*) filter (where p.purchase_id <= h.through_purchase))::int as before,
        (array_agg(p.purchase_id order by p.purchase_id desc))[1] as last_purchase
      from regulars.purchases p where p.member_id = m.member_id offset 0) p
    cross join lateral (
      select count(*)::int as refunds from regulars.refunds r where r.member_id = m.member_id offset 0) r
    where exists (select from claimed) and m.member_id > $2::uuid and m.member_id <= $3::uuid
      and case when m.state = 'active' then h.version is distinct from m.version or h.time_zone <> $4::text
        else h.version is not null end)`;

/** What they bought and kept since, or ever: a line of which all was brought back was not bought. */
const BOUGHT = `
  bought as materialized (
    select m.member_id, m.goes_on, l.sku, (p.occurred_at at time zone $4::text)::date - date '1970-01-01' as day,
      p.occurred_at, p.purchase_id
    from moved m
    cross join lateral (
      select p.purchase_id, p.occurred_at from regulars.purchases p
      where p.member_id = m.member_id and p.purchase_id > coalesce(
        case when m.goes_on then m.through_purchase end, '00000000-0000-0000-0000-000000000000'::uuid) offset 0) p
    cross join lateral (
      select l.sku, l.line_no, l.quantity from regulars.purchase_lines l
      where l.member_id = m.member_id and l.purchase_id = p.purchase_id offset 0) l
    where m.is_active and (m.refunds = 0 or l.quantity > coalesce((
      select sum((x->>'quantity')::int) from regulars.refunds r cross join jsonb_array_elements(r.lines) x
      where r.member_id = m.member_id and r.purchase_id = p.purchase_id and (x->>'lineNo')::int = l.line_no), 0))),
  fresh as materialized (
    select member_id, sku, bool_and(goes_on) as goes_on, array_agg(distinct day order by day) as days,
      max(occurred_at) as last_at, (array_agg(purchase_id order by occurred_at desc, purchase_id desc))[1] as purchase_id
    from bought group by member_id, sku)`;

/** Each pair as it was (`before`) and as it is (`now`), which begin alike in their first `same` days. */
const PAIRS = `
  old as (
    select o.* from moved m cross join lateral (
      select h.ctid as place, h.*, false as goes_on from regulars.pair_histories h
      where h.member_id = m.member_id offset 0) o
    where not m.goes_on
    union all
    select o.* from fresh f cross join lateral (
      select h.ctid as place, h.*, true as goes_on from regulars.pair_histories h
      where h.member_id = f.member_id and h.sku = f.sku offset 0) o
    where f.goes_on),
  pairs as (
    select member_id, sku, (array_agg(place) filter (where place is not null))[1] as place,
      coalesce(max(before), '{}') as before, coalesce(max(kept), '{}') as kept, coalesce(max(days), '{}') as days,
      max(last_at) as last_at,
      (array_agg(purchase_id order by last_at desc, purchase_id desc) filter (where purchase_id is not null))[1]
        as purchase_id
    from (
      select member_id, sku, place, days as before, case when goes_on then days end as kept, null::int[] as days,
        case when goes_on then last_at end as last_at, case when goes_on then purchase_id end as purchase_id from old
      union all
      select member_id, sku, null, null, null, days, last_at, purchase_id from fresh) s
    group by member_id, sku),
  joined as materialized (
    select p.*, case when now[1:cardinality(before)] = before then cardinality(before) else 0 end as same
    from (
      select p.*, case when days = '{}' then kept when kept = '{}' then days
        when days[1] > kept[cardinality(kept)] then kept || days
        else array(select distinct d from unnest(kept || days) d order by d) end as now
      from pairs p offset 0) p)`;

/** What pairs add to the products of each day, less what they added before. */
const SUMMED = `
  summed as (
    select sku, day, sum(sign)::int as bought, (coalesce(sum(sign) filter (where nth = 1), 0))::int as buyers,
      (coalesce(sum(sign) filter (where nth = 2), 0))::int as repeat_buyers,
      (coalesce(sum(sign) filter (where gap is not null), 0))::int as gaps,
      coalesce(sum(sign * round(ln(gap::float8) * 1e9)::bigint), 0)::bigint as sum_log,
      coalesce(sum(sign * round(ln(gap::float8) ^ 2 * 1e9)::bigint), 0)::bigint as sum_squares
    from (
      select s.sku, s.sign, nth, s.days[nth] as day, s.days[nth] - s.days[nth - 1] as gap
      from (
        select sku, -1 as sign, before as days, same from joined
        union all
        select sku, 1, now, same from joined) s
      cross join lateral generate_series(s.same + 1, cardinality(s.days)) nth) c
    group by sku, day)`;

const WRITTEN = `
  products as (
    insert into regulars.product_days as d (sku, day, bought, buyers, repeat_buyers, gaps, sum_log, sum_squares)
    select * from summed where (bought, buyers, repeat_buyers, gaps, sum_log, sum_squares) <> (0, 0, 0, 0, 0, 0)
    on conflict (sku, day) do update set bought = d.bought + excluded.bought, buyers = d.buyers + excluded.buyers,
      repeat_buyers = d.repeat_buyers + excluded.repeat_buyers, gaps = d.gaps + excluded.gaps,
      sum_log = d.sum_log + excluded.sum_log, sum_squares = d.sum_squares + excluded.sum_squares),
  gone as (
    delete from regulars.pair_histories
    where ctid = any(array(select place from joined where now = '{}' and place is not null))),
  kept as (
    insert into regulars.pair_histories as h (member_id, sku, days, purchase_id, last_at)
    select member_id, sku, now, purchase_id, last_at from joined where now <> '{}'
    on conflict (member_id, sku) do update
      set days = excluded.days, purchase_id = excluded.purchase_id, last_at = excluded.last_at
      where h.days <> excluded.days or h.purchase_id <> excluded.purchase_id),
  left_members as (
    delete from regulars.member_histories
    where member_id = any(array(select member_id from moved where not is_active))),
  members as (
    insert into regulars.member_histories as h
      (member_id, version, time_zone, purchases, refunds, through_purchase, last_day)
    select member_id, max(version), $4::text, max(purchases), max(refunds), max(last_purchase::text)::uuid, max(last_day)
    from (
      select member_id, version, purchases, refunds, last_purchase, case when goes_on then last_day end as last_day
      from moved where is_active
      union all
      select member_id, null, null, null, null, now[cardinality(now)] from joined) m
    group by member_id having max(version) is not null
    on conflict (member_id) do update set version = excluded.version, time_zone = excluded.time_zone,
      purchases = excluded.purchases, refunds = excluded.refunds, through_purchase = excluded.through_purchase,
      last_day = excluded.last_day)`;

const MOVE = `with ${[MOVED, BOUGHT, PAIRS, SUMMED, WRITTEN].join(',')}
  select (select count(*) from claimed)::int as claimed, (select count(*) from moved)::int as moved`;

/**
 * Sums up, in one statement, what came since of the members of a span. Who bought more is read from the last purchase on;
 * who has other purchases than before (by a merge, a return, another zone) is read anew, and who left is taken out. Of
 * products and days only the difference is written. Gives how many members changed; `undefined`: somebody else had the
 * turn meanwhile, and nothing was written.
 */
export async function moveHistories(
  { sql }: Database,
  { after, through }: MemberSpan,
  { timeZone, turn }: { readonly timeZone: string; readonly turn: number },
): Promise<number | undefined> {
  // Planned anew each time: a plan that was made while the tables were small reads them whole when they are large.
  const rows = await sql.unsafe<{ claimed: number; moved: number }[]>(MOVE, [turn, after, through, timeZone]);
  const [row] = rows;
  return row?.claimed === 1 ? row.moved : undefined;
}

/** Products whose days say something else than the members who bought them, when all was summed up. */
export async function wrongProductDays(database: Database, limit: number): Promise<readonly string[]> {
  const rows = await inLongSession(
    database,
    (sql) => sql<{ sku: string }[]>`
    select sku from (
      select sku, sum(bought) as bought, sum(buyers) as buyers, sum(gaps) as gaps from regulars.product_days group by sku
    ) d
    full join (
      select sku, sum(cardinality(days)) as bought, count(*) as buyers, sum(cardinality(days) - 1) as gaps
      from regulars.pair_histories group by sku) p using (sku)
    where (coalesce(d.bought, 0), coalesce(d.buyers, 0), coalesce(d.gaps, 0))
      <> (coalesce(p.bought, 0), coalesce(p.buyers, 0), coalesce(p.gaps, 0))
    order by sku limit ${limit}::int`,
  );
  return rows.map(({ sku }) => sku);
}
