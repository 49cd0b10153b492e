import type { PurchaseListLine } from '../src/core/imports/purchaseLine.ts';
import { arrayLiteral } from './arrays.ts';
import { type ImportSession, insertAll } from './imports.ts';

/** A line of the list that was read, with its place and the reference of its purchase. */
export interface PurchaseRow extends Omit<PurchaseListLine, 'returnOf'> {
  readonly rowNo: number;
  readonly reference: string;
}

const at = (ms: number): string => new Date(ms).toISOString();
const orNull = (text: string): string | null => (text === '' ? null : text);

/** Adds lines of the list to what is to be taken over. */
export async function stagePurchaseRows(session: ImportSession, rows: readonly PurchaseRow[]): Promise<void> {
  if (rows.length === 0) return;
  await insertAll(session, 'import_rows', [
    ['row_no', 'int', rows.map((row) => row.rowNo)],
    ['reference', 'text', rows.map((row) => row.reference)],
    ['who', 'text', rows.map((row) => row.who)],
    ['occurred_at', 'timestamptz', rows.map((row) => at(row.occurredAt))],
    ['sku', 'text', rows.map((row) => row.sku)],
    ['name', 'text', rows.map((row) => orNull(row.name))],
    ['category', 'text', rows.map((row) => orNull(row.category))],
    ['quantity', 'int', rows.map((row) => row.quantity)],
    ['unit_price_minor', 'bigint', rows.map((row) => row.unitPriceMinor)],
    ['discount_minor', 'bigint', rows.map((row) => row.discountMinor)],
    ['store', 'text', rows.map((row) => orNull(row.store))],
  ]);
}

/** One purchase for each reference, and who is named, each once. Whose purchase it is stands open. */
const GATHER = [
  'create index on pg_temp.import_rows (reference)',
  `create temp table import_purchases as
    select reference, min(row_no) as first_row, count(*)::int as lines, min(occurred_at) as occurred_at,
      min(who) as who, max(store) as store, null::uuid as member_id, 'new' as state, 0 as seq,
      case when count(*) = count(unit_price_minor)
        then sum(greatest(0, quantity::bigint * unit_price_minor - discount_minor))::bigint end as net_minor,
      case when min(who) <> max(who) then 'reference-of-several-members' when count(*) > 500 then 'too-many-lines' end
        as refused
    from pg_temp.import_rows group by reference`,
  'create index on pg_temp.import_purchases (reference)',
  'create index on pg_temp.import_purchases (seq)',
  `create temp table import_people as
    select who, min(occurred_at) as first_at, null::uuid as member_id from pg_temp.import_rows group by who`,
  'create unique index on pg_temp.import_people (who)',
  'analyze pg_temp.import_rows',
  'analyze pg_temp.import_purchases',
  'analyze pg_temp.import_people',
];

/** Puts the lines of each purchase together, and looks up whose they are. */
export async function gatherPurchases(session: ImportSession): Promise<void> {
  for (const text of GATHER) await session.unsafe(text);
  await findPeople(session);
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

async function findPeople(session: ImportSession): Promise<void> {
  for (const text of FIND_PEOPLE) await session.unsafe(text);
}

export interface Stranger {
  readonly who: string;
  /** When they first bought, ISO 8601. */
  readonly firstAt: string;
}

/** Some of the people that nobody here is, named by a card or a phone; ask again when they were made. */
export const strangers = (session: ImportSession, limit: number): Promise<Stranger[]> =>
  session.unsafe<Stranger[]>(
    `select who, to_char(first_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "firstAt"
     from pg_temp.import_people
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

const sortOut = ({ allowStrangers, earn }: SortingRules): readonly string[] => [
  `update pg_temp.import_purchases p set state = 'known' from regulars.purchase_refs r where r.external_ref = p.reference`,
  `update pg_temp.import_purchases p set refused = 'other-line-refused'
    where p.refused is null and exists (select 1 from pg_temp.import_refused r where r.reference = p.reference)`,
  `update pg_temp.import_purchases p set member_id = w.member_id from pg_temp.import_people w where w.who = p.who`,
  `update pg_temp.import_purchases p set refused = 'member-unknown' where p.refused is null and p.member_id is null
    ${allowStrangers ? "and p.who like 'member:%'" : ''}`,
  `update pg_temp.import_purchases set state = 'refused' where state = 'new' and refused is not null`,
  `update pg_temp.import_purchases p set seq = x.seq from (
    select reference, row_number() over (order by ${earn ? '(net_minor is null) desc, member_id, occurred_at' : 'member_id'}, first_row)::int as seq
    from pg_temp.import_purchases where state = 'new') x where x.reference = p.reference`,
  `insert into pg_temp.import_refused (row_no, code, reference)
    select r.row_no, p.refused, r.reference from pg_temp.import_purchases p
    join pg_temp.import_rows r on r.reference = p.reference where p.state = 'refused'`,
  'analyze pg_temp.import_purchases',
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

/** Tells new purchases from known ones and from those that cannot be taken, which it refuses line by line. */
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
    select p.reference, p.member_id, p.occurred_at, p.net_minor, p.store, x.purchase_id
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
  update pg_temp.import_purchases p set state = 'written' from taken t where p.reference = t.reference`;

/** Gives how many were written: fewer than asked for when somebody else wrote one, or a member left. */
export async function writePurchases(
  session: ImportSession,
  batch: { readonly ids: readonly string[]; readonly from: number; readonly currency: string; readonly now: Date },
): Promise<number> {
  const values = [arrayLiteral(batch.ids), batch.from, batch.currency, batch.now.toISOString()];
  const result = await session.unsafe(WRITE, values, { prepare: true });
  return result.count;
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

const STAGED = `select p.reference, p.first_row as "firstRow", p.member_id as "memberId", p.store,
    (extract(epoch from p.occurred_at) * 1000)::float8 as "occurredAt",
    (select json_agg(json_build_object('sku', r.sku, 'name', r.name, 'quantity', r.quantity,
        'unitPriceMinor', r.unit_price_minor, 'discountMinor', r.discount_minor) order by r.row_no)
      from pg_temp.import_rows r where r.reference = p.reference) as lines
  from pg_temp.import_purchases p`;

/** The purchases of these numbers: by member, those of each in the order of time. */
export const purchasesNumbered = (session: ImportSession, from: number, to: number): Promise<StagedPurchase[]> =>
  session.unsafe<StagedPurchase[]>(`${STAGED} where p.seq between $1::int and $2::int order by p.seq`, [from, to], {
    prepare: true,
  });

/** New purchases with a price that nobody has decided yet, of all members in the order of time, after one. */
export const purchasesInTime = (
  session: ImportSession,
  after: Pick<StagedPurchase, 'occurredAt' | 'firstRow'>,
  limit: number,
): Promise<StagedPurchase[]> =>
  session.unsafe<StagedPurchase[]>(
    `${STAGED} where p.state = 'new' and p.net_minor is not null
       and (p.occurred_at, p.first_row) > ($1::text::timestamptz, $2::int)
     order by p.occurred_at, p.first_row limit $3`,
    [at(after.occurredAt), after.firstRow, limit],
  );

export interface Decided {
  readonly reference: string;
  /** `written`, `known`, or why it was refused. */
  readonly outcome: string;
}

/** Takes note of what became of purchases that were decided one by one. */
export async function markPurchases(session: ImportSession, decided: readonly Decided[]): Promise<void> {
  const values = [arrayLiteral(decided.map((one) => one.reference)), arrayLiteral(decided.map((one) => one.outcome))];
  await session.unsafe(
    `update pg_temp.import_purchases p
     set state = case when x.outcome in ('written', 'known') then x.outcome else 'refused' end,
       refused = case when x.outcome in ('written', 'known') then null else x.outcome end
     from unnest($1::text::text[], $2::text::text[]) as x(reference, outcome) where p.reference = x.reference`,
    values,
  );
  await session.unsafe(
    `insert into pg_temp.import_refused (row_no, code, reference)
     select r.row_no, x.outcome, x.reference
     from unnest($1::text::text[], $2::text::text[]) as x(reference, outcome)
     join pg_temp.import_rows r on r.reference = x.reference where x.outcome not in ('written', 'known')`,
    values,
  );
}

export interface Written {
  readonly purchases: number;
  readonly lines: number;
  /** Lines of purchases that were here, or came in from elsewhere meanwhile. */
  readonly knownLines: number;
}

/** What became of the list. What was not written after all is here already, or its member left meanwhile. */
export async function writtenPurchases(session: ImportSession): Promise<Written> {
  await session.unsafe(
    `update pg_temp.import_purchases p set state = 'known' from regulars.purchase_refs r
     where p.state = 'new' and r.external_ref = p.reference`,
  );
  await session.unsafe(
    `insert into pg_temp.import_refused (row_no, code, reference)
     select r.row_no, 'member-unknown', r.reference from pg_temp.import_purchases p
     join pg_temp.import_rows r on r.reference = p.reference where p.state = 'new'`,
  );
  const [row] = await session.unsafe<Written[]>(
    `select count(*) filter (where state = 'written')::int as purchases,
       coalesce(sum(lines) filter (where state = 'written'), 0)::int as lines,
       coalesce(sum(lines) filter (where state = 'known'), 0)::int as "knownLines"
     from pg_temp.import_purchases`,
  );
  return row ?? { purchases: 0, lines: 0, knownLines: 0 };
}
