import type { JournalKind } from '../src/core/points/ledger.ts';
import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import { errnoOf } from './errno.ts';
import { earningPointsOf, type MemberPoints, type MemberPointsRow, memberEarningAt } from './ledger.ts';
import type { MemberSums } from './memberSums.ts';
import { isCurrencyMoved } from './programme.ts';
import type { ProductOfLine } from './purchases.ts';

/** A member whose purchases are to be decided. */
export interface Earner {
  readonly member: MemberPoints;
  /** Whether the friend who brought them still waits for a purchase. */
  readonly isAwaited: boolean;
}

const EARNERS = `
  select ${memberEarningAt('$2')}, exists (select 1 from regulars.referrals r
    where r.member_id = m.member_id and r.state = 'joined') as awaited
  from regulars.members m where m.member_id = any($1::text::uuid[]) and m.state = 'active'`;

/** The active ones of these members, with what a purchase is decided on; lots that are not due stand together as one. */
export async function readEarners(
  { sql }: Database,
  memberIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Earner>> {
  const values = [arrayLiteral(memberIds), now.toISOString()];
  const rows = await sql.unsafe<(MemberPointsRow & { awaited: boolean })[]>(EARNERS, values, { prepare: true });
  return new Map(rows.map((row) => [row.member_id, { member: earningPointsOf(row), isAwaited: row.awaited }]));
}

/** Those of these products that are here. */
export async function productsOfLines({ sql }: Database, skus: readonly string[]): Promise<readonly ProductOfLine[]> {
  return sql.unsafe<ProductOfLine[]>(
    'select p.sku, p.name, p.category from regulars.products p where p.sku = any($1::text::text[])',
    [arrayLiteral(skus)],
    { prepare: true },
  );
}

/** A journal with what came with it: its two entries, its lot, and the purchase that it is of. Instants: epoch milliseconds. */
export interface EarningRow {
  readonly memberId: string;
  readonly journalId: string;
  readonly kind: JournalKind;
  readonly occurredAt: number;
  readonly purchaseId: string | null;
  /** JSON. */
  readonly explanation: string;
  /** Where the member's points came from, or went; both 0 and `null`: it moved none. */
  readonly account: string | null;
  readonly points: number;
  /** `null`: it has no lot. */
  readonly lotId: string | null;
  readonly lotPoints: number | null;
  readonly remaining: number | null;
  readonly activated: boolean | null;
  readonly earnedAt: number | null;
  readonly availableAt: number | null;
  readonly expiresAt: number | null;
  /** `null`: it is of no new purchase. */
  readonly externalRef: string | null;
  readonly netMinor: number | null;
  readonly earnedPoints: number | null;
  readonly store: string | null;
}

export interface EarnedLine {
  readonly memberId: string;
  readonly purchaseId: string;
  readonly lineNo: number;
  readonly sku: string;
  readonly name: string;
  readonly category: string | null;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly discountMinor: number;
}

/** A lot that was drawn from on the way: points that lapsed, or paid an old deficit. */
export interface EarnedDraw {
  readonly memberId: string;
  readonly journalId: string;
  readonly lotId: string;
  readonly purpose: string;
  readonly points: number;
}

/** Rows a column at a time, as they travel: an object for each of thousands of them would only be taken apart again. */
export type ColumnsOf<Row> = { readonly [Name in keyof Row]-?: Row[Name][] };

export interface EarningRows {
  readonly members: ColumnsOf<MemberSums>;
  readonly journals: ColumnsOf<EarningRow>;
  readonly lines: ColumnsOf<EarnedLine>;
  readonly draws: ColumnsOf<EarnedDraw>;
}

/** The columns of each kind of row, in the order of the text below. */
const MEMBER = {
  memberId: 'uuid',
  version: 'int',
  available: 'int',
  pending: 'int',
  held: 'int',
  deficit: 'int',
  purchases: 'int',
  spendMinor: 'bigint',
  lastPurchaseAt: 'timestamptz',
} as const satisfies Record<keyof MemberSums, string>;

const JOURNAL = {
  memberId: 'uuid',
  journalId: 'uuid',
  kind: 'text',
  occurredAt: 'float8',
  purchaseId: 'uuid',
  explanation: 'json',
  account: 'text',
  points: 'int',
  lotId: 'uuid',
  lotPoints: 'int',
  remaining: 'int',
  activated: 'boolean',
  earnedAt: 'float8',
  availableAt: 'float8',
  expiresAt: 'float8',
  externalRef: 'text',
  netMinor: 'bigint',
  earnedPoints: 'int',
  store: 'text',
} as const satisfies Record<keyof EarningRow, string>;

const LINE = {
  memberId: 'uuid',
  purchaseId: 'uuid',
  lineNo: 'int',
  sku: 'text',
  name: 'text',
  category: 'text',
  quantity: 'int',
  unitPriceMinor: 'bigint',
  discountMinor: 'bigint',
} as const satisfies Record<keyof EarnedLine, string>;

const DRAW = {
  memberId: 'uuid',
  journalId: 'uuid',
  lotId: 'uuid',
  purpose: 'text',
  points: 'int',
} as const satisfies Record<keyof EarnedDraw, string>;

const widths = [MEMBER, JOURNAL, LINE, DRAW].map((columns) => Object.keys(columns).length);
const [ofMember = 0, ofJournal = 0, ofLine = 0, ofDraw = 0] = widths;

/**
 * A row for each place in the lists of the parameters after so many. Beside each other in a select they are read as they
 * go along; in its `from` each would be put aside whole first, which took half as much again.
 */
function given(columns: Readonly<Record<string, string>>, after: number): string {
  const lists = Object.entries(columns).map(([name, type], at) => `${listOf(type, after + at + 1)} as "${name}"`);
  return `select ${lists.join(', ')}`;
}

/** JSON has no line of its own, so that nothing of it must be masked: masking and parsing took twice the time. */
const listOf = (type: string, parameter: number): string =>
  type === 'json' ? `string_to_table($${parameter}::text, E'\\n')` : `unnest($${parameter}::text::${type}[])`;

const instant = (name: string): string => `to_timestamp(x."${name}" / 1000)`;
const rest = ofMember + ofJournal + ofLine + ofDraw;

/**
 * One text for any number of rows: each value is sent once, and what several tables have of it is read from there. Members
 * first, so that whoever lost a race for one has written nothing.
 */
const WRITE = `
  with moved as (
    update regulars.members m set version = m.version + 1, available = x.available, pending = x.pending, held = x.held,
      deficit = x.deficit, purchases = m.purchases + x.purchases, spend_minor = m.spend_minor + x."spendMinor",
      last_purchase_at = x."lastPurchaseAt"
    from (${given(MEMBER, 0)}) x where m.member_id = x."memberId" and m.version = x.version
      and m.member_id = any($1::text::uuid[]) returning 1),
  x as materialized (${given(JOURNAL, ofMember)}),
  refs as (insert into regulars.purchase_refs (external_ref, purchase_id, member_id)
    select "externalRef", "purchaseId", "memberId" from x where "externalRef" is not null
    order by "externalRef"),
  bought as (insert into regulars.purchases
      (member_id, purchase_id, external_ref, net_minor, earned_points, currency, store, occurred_at, created_at)
    select "memberId", "purchaseId", "externalRef", "netMinor", "earnedPoints", $${rest + 1}::text, store,
      ${instant('occurredAt')}, $${rest + 2}::timestamptz from x where "externalRef" is not null),
  lines as (insert into regulars.purchase_lines
      (member_id, purchase_id, line_no, sku, name, category, quantity, unit_price_minor, discount_minor)
    ${given(LINE, ofMember + ofJournal)}),
  told as (insert into regulars.journals (member_id, journal_id, kind, occurred_at, purchase_id, explanation)
    select "memberId", "journalId", kind, ${instant('occurredAt')}, "purchaseId", explanation::json from x),
  sides as (insert into regulars.entries (member_id, journal_id, account, points, occurred_at)
    select "memberId", "journalId", unnest(array['member', account]), unnest(array[points, -points]), ${instant('occurredAt')}
    from x where points <> 0),
  earned as (insert into regulars.lots
      (member_id, lot_id, journal_id, purchase_id, points, remaining, activated, earned_at, available_at, expires_at)
    select "memberId", "lotId", "journalId", "purchaseId", "lotPoints", remaining, activated, ${instant('earnedAt')},
      ${instant('availableAt')}, ${instant('expiresAt')} from x where "lotId" is not null),
  drawn as (insert into regulars.allocations (member_id, journal_id, lot_id, purpose, points)
    ${given(DRAW, ofMember + ofJournal + ofLine)})
  select regulars.expect_rows('member', (select count(*) from moved), $${rest + 3}::bigint),
    regulars.expect_currency($${rest + 1}::text)`;

/**
 * Writes purchases with what they earned, of any number of members, as one statement. Gives whether it did; `false`: a member
 * was changed meanwhile, and nothing was written. Throws what `isCurrencyMoved` knows.
 */
export async function writeEarnings(
  { sql }: Database,
  rows: EarningRows,
  about: { readonly currency: string; readonly now: Date },
): Promise<boolean> {
  const { members, journals, lines, draws } = rows;
  const values = [
    ...columnsOf(MEMBER, members),
    ...columnsOf(JOURNAL, journals),
    ...columnsOf(LINE, lines),
    ...columnsOf(DRAW, draws),
    about.currency,
    about.now.toISOString(),
    members.memberId.length,
  ];
  try {
    await sql.unsafe(WRITE, values, { prepare: true });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'RG001' && !isCurrencyMoved(error)) return false;
    throw error;
  }
}

/** Each column as one text. */
const columnsOf = <Row>(types: Readonly<Record<keyof Row & string, string>>, columns: ColumnsOf<Row>): string[] =>
  (Object.keys(types) as (keyof Row & string)[]).map((name) =>
    types[name] === 'json' ? columns[name].join('\n') : arrayLiteral(columns[name]),
  );

const emptyColumns = <Row>(types: Readonly<Record<keyof Row & string, string>>): ColumnsOf<Row> =>
  Object.fromEntries(Object.keys(types).map((name) => [name, []])) as unknown as ColumnsOf<Row>;

/** To be filled. */
export const noEarnings = (): EarningRows => ({
  members: emptyColumns<MemberSums>(MEMBER),
  journals: emptyColumns<EarningRow>(JOURNAL),
  lines: emptyColumns<EarnedLine>(LINE),
  draws: emptyColumns<EarnedDraw>(DRAW),
});
