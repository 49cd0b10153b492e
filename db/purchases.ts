import type { Purchase } from '../src/core/purchases/purchase.ts';
import type { MeasureRead } from '../src/core/tiers/progress.ts';
import type { TierState } from '../src/core/tiers/tier.ts';
import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import { gather } from './gather.ts';
import { instantText } from './instants.ts';
import {
  earningPointsOf,
  type MemberLookup,
  type MemberPoints,
  type MemberPointsRow,
  memberEarningAt,
} from './ledger.ts';
import type { StoredProgramme } from './programme.ts';
import { REFERRAL_JSON, type StoredReferral } from './referrals.ts';
import { purchaseLines, purchaseRefs, purchases } from './schema/index.ts';
import { measureAtSale, TIER_STATE, type TierLookup, type TierRead } from './tiers.ts';
import { insertRows, type Part } from './unit.ts';

export interface PurchaseLookup extends MemberLookup {
  readonly externalRef: string | null;
  readonly skus: readonly string[];
  /** The version of the programme whose document the caller has. */
  readonly knownVersion: number | null;
  /** When it is recorded. */
  readonly now: Date;
  /** Only where the known version has tiers. */
  readonly tiers?: TierLookup | undefined;
}

export interface ProductOfLine {
  readonly sku: string;
  readonly name: string;
  readonly category: string | null;
}

export interface RewardOffer {
  readonly name: string;
  readonly costPoints: number;
}

/** Everything that recording one purchase is decided on. */
export interface PurchaseRead {
  /** The active member; a merged one is read as the one that stayed. Lots that are not due stand together as one. */
  readonly member: MemberPoints | undefined;
  /** The purchase that has this external reference already. */
  readonly known: { readonly purchaseId: string } | undefined;
  /** The referral that brought the member, while it waits for a purchase. */
  readonly referral: StoredReferral | undefined;
  readonly programme: StoredProgramme | undefined;
  readonly products: readonly ProductOfLine[];
  /** What points can buy now, in any order. */
  readonly rewards: readonly RewardOffer[];
  /** Where tiers were asked for. */
  readonly tier: TierRead | undefined;
}

/** How the members of a read are named: all by their ids, or some otherwise. */
type Named = 'by-id' | 'looked-up';
type Tiers = 'none' | 'plain' | 'days';

/**
 * One statement in one snapshot: it is the only read of a sale, and of all sales that are read at the same time. Each
 * `limit 1` keeps the planner from reading all members of a small shop to find one. Every table that a text names is
 * opened and made ready each time, also where no row of it is looked at, so it names few.
 */
function readText(named: Named, tiers: Tiers): string {
  const { columns, types, member } = NAMED[named];
  const first = FIRST_OF_TIERS[named];
  return `
  select ${memberEarningAt('sale.now')}, m.member_id is not null as found, known.purchase_id as known_id,${tiers === 'none' ? '' : tierColumns(first + 3, tiers === 'days')}
    programme.version as programme_version, programme.document as programme_document,
    (select ${REFERRAL_JSON} from regulars.referrals r where r.member_id = m.member_id and r.state = 'joined') as referral,
    array_to_json(array(select json_build_object('sku', p.sku, 'name', p.name, 'category', p.category)
      from regulars.products p where p.sku = any($4::text::text[]))) as products,
    array_to_json(array(select json_build_object('name', offer.name, 'costPoints', offer.cost_points)
      from regulars.rewards offer
      where offer.state = 'active' and (offer.stock_limit is null or offer.taken < offer.stock_limit))) as rewards
  from unnest($1::text::uuid[], $2::text::text[], $3::text::timestamptz[]${types}${tiers === 'none' ? '' : tierValues(first)})
    with ordinality as sale(member_id, external_ref, now,${columns}${tiers === 'none' ? '' : ' since, amount, day,'} turn)
  ${member}
  left join lateral (select k.purchase_id from regulars.purchase_refs k
    where k.external_ref = sale.external_ref limit 1) known on true
  left join (
    select p.version, case when p.version = $5 then null else p.document end as document
    from regulars.programmes p order by p.version desc limit 1) programme on true
  order by sale.turn`;
}

/** How each text joins `m`, the active member. Of a merged one the one that stayed, which an id alone does not find. */
const NAMED = {
  'by-id': {
    columns: '',
    types: '',
    member: `left join lateral (select a.* from regulars.members a
    where a.member_id = sale.member_id and a.state = 'active' limit 1) m on true`,
  },
  'looked-up': {
    columns: ' phone, channel, channel_user_id,',
    types: ', $6::text::text[], $7::text::text[], $8::text::text[]',
    member: `left join lateral (select o.member_id, o.merged_into from regulars.members o where o.member_id = coalesce(sale.member_id,
    (select phone.member_id from regulars.member_phones phone where phone.phone = sale.phone),
    (select i.member_id from regulars.identities i
      where i.channel = sale.channel and i.channel_user_id = sale.channel_user_id)) limit 1) own on true
  left join lateral (select a.* from regulars.members a
    where a.member_id = coalesce(own.merged_into, own.member_id) and a.state = 'active' limit 1) m on true`,
  },
};

const FIRST_OF_TIERS = { 'by-id': 6, 'looked-up': 9 };

const tierValues = (first: number): string =>
  `, $${first}::text::timestamptz[], $${first + 1}::text::float8[], $${first + 2}::text::date[]`;

const tierColumns = (first: number, days: boolean): string => `
    ${TIER_STATE} as tier_state, ${measureAtSale({ reach: `$${first}`, zone: `$${first + 1}::text`, days })} as measure,`;

const textsOf = (named: Named) => ({
  none: readText(named, 'none'),
  plain: readText(named, 'plain'),
  days: readText(named, 'days'),
});
const READS = { 'by-id': textsOf('by-id'), 'looked-up': textsOf('looked-up') };

interface ReadRow extends MemberPointsRow {
  readonly tier_state?: TierState;
  readonly measure?: MeasureRead | null;
  readonly found: boolean;
  readonly known_id: string | null;
  readonly programme_version: number | null;
  readonly programme_document: unknown;
  readonly referral: StoredReferral | null;
  readonly products: readonly ProductOfLine[];
  readonly rewards: readonly RewardOffer[];
}

/**
 * Those who are read together are decided and committed together. The larger part of what the statements cost does not
 * depend on how many share them, so a crowd goes by large groups. A few go by halves: of one group the database stands
 * still while all of it are decided, and the other way round. Measured in docs/adr/0007-shared-statements.md.
 */
const mostSales = (waiting: number): number => (waiting > 10 ? 10 : 5);

const readers = new WeakMap<Database, (lookup: PurchaseLookup) => Promise<PurchaseRead>>();

/** Reads all that a purchase is decided on; those that are asked for at the same time in one prepared statement. */
export function readForPurchase(database: Database, lookup: PurchaseLookup): Promise<PurchaseRead> {
  const reader = readers.get(database) ?? gather((lookups) => readAll(database, lookups), mostSales);
  readers.set(database, reader);
  return reader(lookup);
}

/** The products of all of them are told to each. Those who know another version of the programme are read apart. */
async function readAll(database: Database, lookups: readonly PurchaseLookup[]): Promise<PurchaseRead[]> {
  const versions = new Set(lookups.map(({ knownVersion }) => knownVersion));
  if (versions.size <= 1) return readAlike(database, lookups);
  return Promise.all(lookups.map(async (one) => firstOf(await readAlike(database, [one]))));
}

function firstOf(reads: readonly PurchaseRead[]): PurchaseRead {
  const [read] = reads;
  if (read === undefined) throw new Error('each sale that is read has its row');
  return read;
}

/** Almost all are named by their ids, and found. Who is not may have been merged, and is looked for once more. */
async function readAlike(database: Database, lookups: readonly PurchaseLookup[]): Promise<PurchaseRead[]> {
  if (lookups.some(({ memberId }) => memberId === undefined)) return readNamed(database, 'looked-up', lookups);
  const reads = await readNamed(database, 'by-id', lookups);
  const missing = lookups.filter((_, at) => reads[at]?.member === undefined);
  if (missing.length === 0) return reads;
  const again = await readNamed(database, 'looked-up', missing);
  const found = new Map(missing.map((lookup, at) => [lookup, again[at]]));
  return lookups.map((lookup, at) => found.get(lookup) ?? reads[at]).filter((read) => read !== undefined);
}

async function readNamed(
  database: Database,
  named: Named,
  lookups: readonly PurchaseLookup[],
): Promise<PurchaseRead[]> {
  const all = (column: (lookup: PurchaseLookup) => unknown): string => arrayLiteral(lookups.map(column));
  const tiers = lookups[0]?.tiers;
  const values = [
    all(({ memberId }) => memberId),
    all(({ externalRef }) => externalRef),
    all(({ now }) => instantText(now.getTime())),
    arrayLiteral([...new Set(lookups.flatMap(({ skus }) => skus))]),
    lookups[0]?.knownVersion ?? null,
    ...(named === 'by-id'
      ? []
      : [all(({ phone }) => phone), all(({ channel }) => channel), all(({ channelUserId }) => channelUserId)]),
    ...(tiers === undefined
      ? []
      : [
          all((one) => one.tiers?.since.toISOString()),
          all((one) => one.tiers?.amountMinor),
          all((one) => one.tiers?.day),
          JSON.stringify(tiers.reach),
          ...(tiers.day === null ? [] : [tiers.zone]),
        ]),
  ];
  const text = READS[named][tiers === undefined ? 'none' : tiers.day === null ? 'plain' : 'days'];
  const rows = await database.sql.unsafe<ReadRow[]>(text, values as never[], { prepare: true });
  return rows.map(readOf);
}

function readOf(row: ReadRow): PurchaseRead {
  const version = row.programme_version;
  return {
    member: row.found ? earningPointsOf(row) : undefined,
    known: row.known_id === null ? undefined : { purchaseId: row.known_id },
    referral: row.referral ?? undefined,
    programme: version === null ? undefined : { version, document: row.programme_document },
    products: row.products,
    rewards: row.rewards,
    tier: row.tier_state === undefined ? undefined : { state: row.tier_state, measure: row.measure ?? null },
  };
}

export interface BoughtRow {
  readonly purchase: Purchase;
  readonly netMinor: number;
  readonly earnedPoints: number;
}

/** The purchase itself, its lines and the reference that may be known only once. */
export const purchaseParts = (purchase: Purchase, netMinor: number, earnedPoints: number, now: Date): Part[] =>
  purchasesParts([{ purchase, netMinor, earnedPoints }], now);

/** The same for any number of them. */
export const purchasesParts = (bought: readonly BoughtRow[], createdAt: Date): Part[] => [
  insertRows(
    purchases,
    bought.map(({ purchase, netMinor, earnedPoints }) => ({
      memberId: purchase.memberId,
      purchaseId: purchase.purchaseId,
      externalRef: purchase.externalRef,
      netMinor,
      earnedPoints,
      currency: purchase.currency,
      store: purchase.storeId ?? undefined,
      staffId: purchase.staffId ?? undefined,
      occurredAt: new Date(purchase.occurredAt),
      createdAt,
    })),
  ),
  insertRows(
    purchaseRefs,
    bought.map(({ purchase: { externalRef, purchaseId, memberId } }) => ({ externalRef, purchaseId, memberId })),
  ),
  insertRows(
    purchaseLines,
    bought.flatMap(({ purchase: { lines, memberId, purchaseId } }) =>
      lines.map((line, lineNo) => ({ ...line, category: line.category ?? null, memberId, purchaseId, lineNo })),
    ),
  ),
];
