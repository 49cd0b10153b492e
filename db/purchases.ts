import type { Purchase } from '../src/core/purchases/purchase.ts';
import type { Database } from './client.ts';
import {
  earningPointsOf,
  type MemberLookup,
  type MemberPoints,
  type MemberPointsRow,
  memberEarningAt,
  namedBy,
  namedMember,
} from './ledger.ts';
import type { StoredProgramme } from './programme.ts';
import { REFERRAL_JSON, type StoredReferral } from './referrals.ts';
import { purchaseLines, purchaseRefs, purchases } from './schema/index.ts';
import { insertRows, type Part } from './unit.ts';

export interface PurchaseLookup extends MemberLookup {
  readonly externalRef: string | null;
  readonly skus: readonly string[];
  /** The version of the programme whose document the caller has. */
  readonly knownVersion: number | null;
  /** When it is recorded. */
  readonly now: Date;
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
}

/** One statement in one snapshot: it is the only read of a sale. */
const readNamed = (way: 'by-id' | 'looked-up'): string => `
  select ${memberEarningAt('$1')}, m.member_id is not null as found, known.purchase_id as known_id,
    programme.version as programme_version, programme.document as programme_document,
    (select ${REFERRAL_JSON} from regulars.referrals r where r.member_id = m.member_id and r.state = 'joined') as referral,
    array_to_json(array(select json_build_object('sku', p.sku, 'name', p.name, 'category', p.category)
      from regulars.products p where p.sku = any($3))) as products,
    array_to_json(array(select json_build_object('name', offer.name, 'costPoints', offer.cost_points)
      from regulars.rewards offer
      where offer.state = 'active' and (offer.stock_limit is null or offer.taken < offer.stock_limit))) as rewards
  from ${namedMember(way, 5)}
  left join regulars.purchase_refs known on known.external_ref = $2
  left join lateral (
    select p.version, case when p.version = $4 then null else p.document end as document
    from regulars.programmes p order by p.version desc limit 1) programme on true`;
const READ = { 'by-id': readNamed('by-id'), 'looked-up': readNamed('looked-up') };

interface ReadRow extends MemberPointsRow {
  readonly found: boolean;
  readonly known_id: string | null;
  readonly programme_version: number | null;
  readonly programme_document: unknown;
  readonly referral: StoredReferral | null;
  readonly products: readonly ProductOfLine[];
  readonly rewards: readonly RewardOffer[];
}

/** Reads all that a purchase is decided on, in one prepared statement. */
export async function readForPurchase(database: Database, lookup: PurchaseLookup): Promise<PurchaseRead> {
  const { way, values } = namedBy(lookup);
  const about = [lookup.now.toISOString(), lookup.externalRef, lookup.skus, lookup.knownVersion];
  const [row] = await database.sql.unsafe<ReadRow[]>(READ[way], [...about, ...values] as never[], {
    prepare: true,
  });
  if (row === undefined) throw new Error('a look-up for a purchase gives one row, also when nobody is known');
  const version = row.programme_version;
  return {
    member: row.found ? earningPointsOf(row) : undefined,
    known: row.known_id === null ? undefined : { purchaseId: row.known_id },
    referral: row.referral ?? undefined,
    programme: version === null ? undefined : { version, document: row.programme_document },
    products: row.products,
    rewards: row.rewards,
  };
}

/** The purchase itself, its lines and the reference that may be known only once. */
export const purchaseParts = (purchase: Purchase, netMinor: number, now: Date): Part[] => {
  const { purchaseId, memberId, externalRef, lines } = purchase;
  return [
    insertRows(purchases, [
      {
        memberId,
        purchaseId,
        externalRef,
        netMinor,
        currency: purchase.currency,
        store: purchase.storeId,
        staffId: purchase.staffId,
        occurredAt: new Date(purchase.occurredAt),
        createdAt: now,
      },
    ]),
    insertRows(purchaseRefs, [{ externalRef, purchaseId, memberId }]),
    insertRows(
      purchaseLines,
      lines.map((line, lineNo) => ({ ...line, category: line.category ?? null, memberId, purchaseId, lineNo })),
    ),
  ];
};
