import type { PurchaseListLine } from '../src/core/imports/purchaseLine.ts';
import { arrayLiteral } from './arrays.ts';
import { type ImportSession, insertAll } from './imports.ts';

/** A line of the list that was read, with its place and the reference of its purchase. */
export interface PurchaseRow extends Omit<PurchaseListLine, 'returnOf'> {
  readonly rowNo: number;
  readonly reference: string;
}

const orNull = (text: string): string | null => (text === '' ? null : text);

/** Adds lines of the list to what is to be taken over. */
export async function stagePurchaseRows(session: ImportSession, rows: readonly PurchaseRow[]): Promise<void> {
  if (rows.length === 0) return;
  await insertAll(session, 'import_rows', [
    ['row_no', 'int', rows.map((row) => row.rowNo)],
    ['reference', 'text', rows.map((row) => row.reference)],
    ['who', 'text', rows.map((row) => row.who)],
    ['occurred_ms', 'bigint', rows.map((row) => row.occurredAt)],
    ['sku', 'text', rows.map((row) => row.sku)],
    ['name', 'text', rows.map((row) => orNull(row.name))],
    ['category', 'text', rows.map((row) => orNull(row.category))],
    ['quantity', 'int', rows.map((row) => row.quantity)],
    ['unit_price_minor', 'bigint', rows.map((row) => row.unitPriceMinor)],
    ['discount_minor', 'bigint', rows.map((row) => row.discountMinor)],
    ['store', 'text', rows.map((row) => orNull(row.store))],
  ]);
}

/** Who is named, each once. */
const GATHER = [
  'create index on pg_temp.import_rows (reference)',
  `create temp table import_people as
    select who, min(occurred_ms) as first_ms, null::uuid as member_id from pg_temp.import_rows group by who`,
  'create unique index on pg_temp.import_people (who)',
  'analyze pg_temp.import_rows (reference)',
  'analyze pg_temp.import_people',
];

/** Looks up whose the purchases of the list are. */
export async function gatherPeople(session: ImportSession): Promise<void> {
  for (const text of [...GATHER, ...FIND_PEOPLE]) await session.unsafe(text);
}

/** The member that is named: of merged ones the one that stayed. */
const FIND_PEOPLE = [
  `update pg_temp.import_people p set member_id = c.member_id from regulars.old_cards c
    where p.who like 'card:%' and c.card_number = substr(p.who, 6)`,
  `update pg_temp.import_people p set member_id = c.member_id from regulars.member_phones c
    where p.who like 'phone:%' and c.phone = substr(p.who, 7)`,
  `update pg_temp.import_people p set member_id = m.member_id from regulars.members m
    where p.who like 'member:%' and m.member_id = case when p.who like 'member:%' then substr(p.who, 8) end::uuid`,
  `update pg_temp.import_people p set member_id = m.merged_into from regulars.members m
    where m.member_id = p.member_id and m.merged_into is not null`,
  `update pg_temp.import_people p set member_id = null where not exists (
    select 1 from regulars.members m where m.member_id = p.member_id and m.state = 'active')`,
];

export interface Stranger {
  readonly who: string;
  /** When they first bought, epoch milliseconds. */
  readonly firstAt: number;
}

/** Some of the people that nobody here is, named by a card or a phone; ask again when they were made. */
export const strangers = (session: ImportSession, limit: number): Promise<Stranger[]> =>
  session.unsafe<Stranger[]>(
    `select who, first_ms::float8 as "firstAt" from pg_temp.import_people
     where member_id is null and who not like 'member:%' order by who limit $1`,
    [limit],
  );

/** Takes note of members that were made for these people. */
export const strangersMade = async (
  session: ImportSession,
  made: readonly { readonly who: string; readonly memberId: string }[],
): Promise<void> => {
  await session.unsafe(
    `update pg_temp.import_people p set member_id = x.member_id
     from unnest($1::text::text[], $2::text::uuid[]) as x(who, member_id) where p.who = x.who`,
    [arrayLiteral(made.map(({ who }) => who)), arrayLiteral(made.map(({ memberId }) => memberId))],
  );
};

export interface SortingRules {
  /** They would have been made, were this not a trial. */
  readonly allowStrangers: boolean;
  /** Purchases with a price are decided before they are written, so their numbers come after all others. */
  readonly earn: boolean;
}

/**
 * One purchase for each reference, in the order in which they are written; what is known or refused has the number 0. The
 * table is made once as it stays: changing a row of it costs as much as making it.
 */
const sortOut = ({ allowStrangers, earn }: SortingRules): readonly string[] => [
  `create temp table import_purchases as
    with grouped as (
      select reference, min(row_no) as first_row, count(*)::int as lines, min(occurred_ms) as occurred_ms,
        min(who) as who, max(store) as store,
        case when count(*) = count(unit_price_minor)
          then sum(greatest(0, quantity::bigint * unit_price_minor - discount_minor))::bigint end as net_minor,
        case when min(who) <> max(who) then 'reference-of-several-members' when count(*) > 500 then 'too-many-lines' end
          as wrong
      from pg_temp.import_rows group by reference),
    told as (
      select g.*, w.member_id, k.external_ref is not null as known,
        case when wrong is not null then wrong when o.reference is not null then 'other-line-refused'
          when w.member_id is null ${allowStrangers ? "and g.who like 'member:%'" : ''} then 'member-unknown' end as refused
      from grouped g
      left join pg_temp.import_people w on w.who = g.who
      left join (select distinct reference from pg_temp.import_refused where reference is not null) o
        on o.reference = g.reference
      left join regulars.purchase_refs k on k.external_ref = g.reference),
    sorted as (
      select *, case when known then 'known' when refused is not null then 'refused' else 'new' end as state from told)
    select reference, first_row, lines, occurred_ms, member_id, store, net_minor, refused, state, case when state = 'new'
      then (row_number() over (partition by state = 'new'
        order by ${earn ? '(net_minor is null) desc, member_id, occurred_ms' : 'member_id'}, first_row))::int else 0 end as seq
    from sorted`,
  'create index on pg_temp.import_purchases (reference)',
  'create index on pg_temp.import_purchases (seq)',
  'analyze pg_temp.import_purchases (seq, reference, state)',
  `insert into pg_temp.import_refused (row_no, code, reference)
    select r.row_no, p.refused, r.reference from pg_temp.import_purchases p
    join pg_temp.import_rows r on r.reference = p.reference where p.state = 'refused'`,
];

export interface SortedOut {
  /**
   * New purchases, numbered from 1 in the order of their members; how many of them earn nothing, which have the first
   * numbers; and the lines of all.
   */
  readonly purchases: number;
  readonly history: number;
  readonly newLines: number;
  readonly knownLines: number;
}

/**
 * Puts the lines of each purchase together, and tells new ones from known ones and from those that cannot be taken, which
 * it refuses line by line.
 */
export async function sortOutPurchases(session: ImportSession, rules: SortingRules): Promise<SortedOut> {
  for (const text of sortOut(rules)) await session.unsafe(text);
  const [row] = await session.unsafe<SortedOut[]>(
    `select count(*) filter (where state = 'new')::int as purchases,
       count(*) filter (where state = 'new' ${rules.earn ? 'and net_minor is null' : ''})::int as history,
       coalesce(sum(lines) filter (where state = 'new'), 0)::int as "newLines",
       coalesce(sum(lines) filter (where state = 'known'), 0)::int as "knownLines"
     from pg_temp.import_purchases`,
  );
  return row ?? { purchases: 0, history: 0, newLines: 0, knownLines: 0 };
}

/**
 * Writes the purchases `from` … (as many as ids) of members in order, in one statement: the reference decides what is
 * new, the member's row is locked before, so that nobody is merged or forgotten meanwhile, and its roll-up moves along.
 */
const WRITE = `
  with batch as materialized (
    select p.reference, p.member_id, to_timestamp(p.occurred_ms::float8 / 1000) as occurred_at, p.net_minor, p.store,
      x.purchase_id
    from unnest($1::text::uuid[]) with ordinality as x(purchase_id, n)
    join pg_temp.import_purchases p on p.seq = $2::int + x.n::int - 1),
  locked as materialized (
    select m.member_id from regulars.members m
    where m.member_id = any(array(select member_id from batch)) and m.state = 'active' order by m.member_id for update),
  refs as (
    insert into regulars.purchase_refs (external_ref, purchase_id, member_id)
    select b.reference, b.purchase_id, b.member_id from batch b join locked using (member_id)
    on conflict (external_ref) do nothing returning purchase_id),
  taken as materialized (select b.* from batch b join refs using (purchase_id)),
  bought as (
    insert into regulars.purchases (member_id, purchase_id, external_ref, net_minor, currency, store, occurred_at, created_at)
    select member_id, purchase_id, reference, net_minor, $3::text, store, occurred_at, $4::timestamptz from taken),
  lines as (
    insert into regulars.purchase_lines
      (member_id, purchase_id, line_no, sku, name, category, quantity, unit_price_minor, discount_minor)
    select t.member_id, t.purchase_id, row_number() over (partition by t.reference order by r.row_no) - 1, r.sku,
      coalesce(r.name, g.name, r.sku), coalesce(r.category, g.category), r.quantity, r.unit_price_minor, r.discount_minor
    from taken t join pg_temp.import_rows r on r.reference = t.reference
    left join regulars.products g on g.sku = r.sku),
  sums as (
    update regulars.members m set version = m.version + 1, purchases = m.purchases + s.purchases,
      spend_minor = m.spend_minor + s.spend, last_purchase_at = greatest(m.last_purchase_at, s.last_at)
    from (select member_id, count(*)::int as purchases, coalesce(sum(net_minor), 0)::bigint as spend,
      max(occurred_at) as last_at from taken group by member_id) s
    where m.member_id = s.member_id and m.member_id = any(array(select member_id from batch)))
  select count(*)::int as written, regulars.expect_currency($3::text) from taken`;

/** What the batch did not write is known by now, or its member has left. */
const LOST = `
  update pg_temp.import_purchases p set state = 'lost'
  where p.seq between $1::int and $2::int and not exists (select 1 from regulars.purchase_refs k
    where k.external_ref = p.reference and k.purchase_id = any($3::text::uuid[]))`;

/**
 * Gives how many were written: fewer than asked for when somebody else wrote one, or a member left. Throws what
 * `isCurrencyMoved` knows.
 */
export async function writePurchases(
  session: ImportSession,
  batch: { readonly ids: readonly string[]; readonly from: number; readonly currency: string; readonly now: Date },
): Promise<number> {
  const values = [arrayLiteral(batch.ids), batch.from, batch.currency, batch.now.toISOString()];
  const [row] = await session.unsafe<{ written: number }[]>(WRITE, values, { prepare: true });
  const written = row?.written ?? 0;
  const { from, ids } = batch;
  if (written < ids.length) await session.unsafe(LOST, [from, from + ids.length - 1, arrayLiteral(ids)]);
  return written;
}

export interface StagedPurchase {
  readonly reference: string;
  readonly firstRow: number;
  readonly memberId: string;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  readonly store: string | null;
  readonly lines: readonly {
    readonly sku: string;
    readonly name: string | null;
    readonly quantity: number;
    readonly unitPriceMinor: number;
    readonly discountMinor: number;
  }[];
}

interface StagedRow extends Omit<StagedPurchase, 'lines'> {
  readonly sku: string;
  readonly name: string | null;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly discountMinor: number;
}

/** A row for each line, those of a purchase one after the other. */
const STAGED = `select p.reference, p.first_row as "firstRow", p.member_id as "memberId", p.store,
    p.occurred_ms::float8 as "occurredAt", r.sku, r.name, r.quantity,
    r.unit_price_minor::float8 as "unitPriceMinor", r.discount_minor::float8 as "discountMinor"
  from pg_temp.import_purchases p join pg_temp.import_rows r on r.reference = p.reference`;

function stagedOf(rows: readonly StagedRow[]): readonly StagedPurchase[] {
  const purchases: (Omit<StagedRow, 'lines'> & { lines: StagedPurchase['lines'][number][] })[] = [];
  for (const row of rows) {
    const last = purchases.at(-1);
    if (last?.reference === row.reference) last.lines.push(row);
    else purchases.push(Object.assign(row, { lines: [row] }));
  }
  return purchases;
}

/** The purchases of these numbers: by member, those of each in the order of time. */
export const purchasesNumbered = async (session: ImportSession, from: number, to: number) =>
  stagedOf(
    await session.unsafe<StagedRow[]>(
      `${STAGED} where p.seq between $1::int and $2::int order by p.seq, r.row_no`,
      [from, to],
      { prepare: true },
    ),
  );

/** Leaves all new purchases with a price for the turn that does one at a time. */
export const leaveAll = async (session: ImportSession): Promise<void> => {
  await session.unsafe(
    `update pg_temp.import_purchases set state = 'left' where state = 'new' and net_minor is not null`,
  );
};

/** Purchases that were left, of all members in the order of time, after one. */
export const purchasesInTime = async (
  session: ImportSession,
  after: Pick<StagedPurchase, 'occurredAt' | 'firstRow'>,
  limit: number,
): Promise<readonly StagedPurchase[]> =>
  stagedOf(
    await session.unsafe<StagedRow[]>(
      `${STAGED} where p.reference in (select n.reference from pg_temp.import_purchases n
         where n.state = 'left' and (n.occurred_ms, n.first_row) > ($1::bigint, $2::int)
         order by n.occurred_ms, n.first_row limit $3)
       order by p.occurred_ms, p.first_row, r.row_no`,
      [after.occurredAt, after.firstRow, limit],
    ),
  );

export interface Decided {
  readonly reference: string;
  /** `written`, `left` for later, `known`, or why it was refused. */
  readonly outcome: string;
}

/** Takes note of what became of purchases; those that were simply written need none. */
export async function markPurchases(session: ImportSession, all: readonly Decided[]): Promise<void> {
  const decided = all.filter(({ outcome }) => outcome !== 'written');
  if (decided.length === 0) return;
  const values = [arrayLiteral(decided.map((one) => one.reference)), arrayLiteral(decided.map((one) => one.outcome))];
  await session.unsafe(
    `update pg_temp.import_purchases p
     set state = case when x.outcome in ('left', 'known') then x.outcome else 'refused' end
     from unnest($1::text::text[], $2::text::text[]) as x(reference, outcome) where p.reference = x.reference`,
    values,
  );
  await session.unsafe(
    `insert into pg_temp.import_refused (row_no, code, reference)
     select r.row_no, x.outcome, x.reference
     from unnest($1::text::text[], $2::text::text[]) as x(reference, outcome)
     join pg_temp.import_rows r on r.reference = x.reference where x.outcome not in ('left', 'known')`,
    values,
  );
}

export interface Written {
  readonly purchases: number;
  readonly lines: number;
  /** Lines of purchases that were here, or came in from elsewhere meanwhile. */
  readonly knownLines: number;
}

/**
 * What became of the list, when all of it was written but what was marked. What was lost on the way is here already, or its
 * member left meanwhile.
 */
export async function writtenPurchases(session: ImportSession): Promise<Written> {
  await session.unsafe(
    `update pg_temp.import_purchases p set state = 'known' from regulars.purchase_refs r
     where p.state = 'lost' and r.external_ref = p.reference`,
  );
  await session.unsafe(
    `insert into pg_temp.import_refused (row_no, code, reference)
     select r.row_no, 'member-unknown', r.reference from pg_temp.import_purchases p
     join pg_temp.import_rows r on r.reference = p.reference where p.state = 'lost'`,
  );
  const [row] = await session.unsafe<Written[]>(
    `select count(*) filter (where state in ('new', 'left'))::int as purchases,
       coalesce(sum(lines) filter (where state in ('new', 'left')), 0)::int as lines,
       coalesce(sum(lines) filter (where state = 'known'), 0)::int as "knownLines"
     from pg_temp.import_purchases`,
  );
  return row ?? { purchases: 0, lines: 0, knownLines: 0 };
}
