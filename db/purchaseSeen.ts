import type { Database } from './client.ts';

/** A purchase as it was recorded. Amounts in minor units; instants are epoch milliseconds. */
export interface PurchaseSeen {
  readonly purchaseId: string;
  readonly memberId: string;
  readonly externalRef: string;
  /** `null`: imported without prices. */
  readonly netMinor: number | null;
  readonly refundedMinor: number;
  readonly currency: string;
  readonly store: string | null;
  readonly occurredAt: number;
  readonly lines: readonly {
    readonly sku: string;
    readonly name: string;
    readonly quantity: number;
    readonly unitPriceMinor: number | null;
    readonly discountMinor: number;
  }[];
}

/** By its id; `undefined`: there is none. */
export async function findPurchase({ sql }: Database, purchaseId: string): Promise<PurchaseSeen | undefined> {
  const [row] = await sql<PurchaseSeen[]>`
    select p.purchase_id as "purchaseId", p.member_id as "memberId", p.external_ref as "externalRef",
      p.net_minor::float8 as "netMinor", p.refunded_minor::float8 as "refundedMinor", p.currency, p.store,
      (extract(epoch from p.occurred_at) * 1000)::float8 as "occurredAt",
      (select coalesce(json_agg(json_build_object('sku', l.sku, 'name', l.name, 'quantity', l.quantity,
          'unitPriceMinor', l.unit_price_minor, 'discountMinor', l.discount_minor) order by l.line_no), '[]'::json)
        from regulars.purchase_lines l where l.member_id = p.member_id and l.purchase_id = p.purchase_id) as lines
    from regulars.purchase_refs ref
    join regulars.purchases p on p.member_id = ref.member_id and p.purchase_id = ref.purchase_id
    where ref.purchase_id = ${purchaseId}::uuid`;
  return row;
}
