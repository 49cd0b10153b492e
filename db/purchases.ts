import type { Purchase } from '../src/core/purchases/purchase.ts';
import type { Database } from './client.ts';
import {
  type MemberLookup,
  type MemberPoints,
  type MemberPointsRow,
  memberEarningAt,
  memberPointsOf,
  NAMED_MEMBER,
  namedBy,
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
  /** What points can buy now, the cheapest first. */
  readonly rewards: readonly RewardOffer[];
}

/** A statement in one snapshot instead of six: it is the only read of a sale. */
const READ_FOR_PURCHASE = `
  select ${memberEarningAt('$8')}, m.member_id is not null as found,
    (select json_build_object('purchaseId', known.purchase_id)
      from regulars.purchase_refs known where known.external_ref = $5) as known,
    (select ${REFERRAL_JSON} from regulars.referrals r where r.member_id = m.member_id and r.state = 'joined') as referral,
    (select json_build_object('version', p.version, 'document', case when p.version = $7 then null else p.document end)
      from regulars.programmes p order by p.version desc limit 1) as programme,
    (select coalesce(json_agg(json_build_object('sku', p.sku, 'name', p.name, 'category', p.category)), '[]'::json)
      from regulars.products p where p.sku = any($6)) as products,
    (select coalesce(json_agg(json_build_object('name', offer.name, 'costPoints', offer.cost_points)), '[]'::json)
      from (select name, cost_points from regulars.rewards
        where state = 'active' and (stock_limit is null or taken < stock_limit)
        order by cost_points, reward_id limit 100) offer) as rewards
  from ${NAMED_MEMBER}`;

interface ReadRow extends MemberPointsRow {
  readonly found: boolean;
  readonly known: { readonly purchaseId: string } | null;
  readonly referral: StoredReferral | null;
  readonly programme: StoredProgramme | null;
  readonly products: readonly ProductOfLine[];
  readonly rewards: readonly RewardOffer[];
}

/** Reads all that a purchase is decided on, in one prepared statement. */
export async function readForPurchase(database: Database, lookup: PurchaseLookup): Promise<PurchaseRead> {
  const values = [...namedBy(lookup), lookup.externalRef, lookup.skus, lookup.knownVersion, lookup.now.toISOString()];
  const [row] = await database.sql.unsafe<ReadRow[]>(READ_FOR_PURCHASE, values as never[], { prepare: true });
  if (row === undefined) throw new Error('a look-up for a purchase gives one row, also when nobody is known');
  return {
    member: row.found ? memberPointsOf(row) : undefined,
    known: row.known ?? undefined,
    referral: row.referral ?? undefined,
    programme: row.programme ?? undefined,
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
