import type { EarnJournalExplanation } from '../src/core/points/decideEarn.ts';
import type { RefundExplanation } from '../src/core/points/decideRefund.ts';
import type { PurchaseLine } from '../src/core/purchases/purchase.ts';
import type { RefundedLine } from '../src/core/purchases/refund.ts';
import type { TierState } from '../src/core/tiers/tier.ts';
import type { Database } from './client.ts';
import { type CouponRow, giveUsesBackParts } from './coupons.ts';
import { MEMBER_POINTS, type MemberPoints, type MemberPointsRow, memberPointsOf } from './ledger.ts';
import type { StoredProgramme } from './programme.ts';
import type { PurchaseSeen } from './purchaseSeen.ts';
import { REFERRAL_JSON, type StoredReferral } from './referrals.ts';
import { refunds } from './schema/index.ts';
import { TIER_STATE } from './tiers.ts';
import { insertRows, type Part, part } from './unit.ts';
import { giveVouchersBackPart, LOST_ITS_PURCHASE, reverseRedemptionsPart } from './vouchers.ts';

/** A purchase as it was recorded, with what only taking it back asks for. */
export interface SoldPurchase extends Omit<PurchaseSeen, 'store' | 'lines'> {
  readonly staffId: string | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly lines: readonly PurchaseLine[];
}

/** A voucher that was used on the purchase and has not been given back. */
export interface UsedVoucher {
  /** Whose voucher it is: the buyer's, or another's who brought it. */
  readonly memberId: string;
  readonly redemptionId: string;
  readonly voucherId: string;
  readonly couponId: string;
  /** What its coupon is called by. */
  readonly coupon: Pick<CouponRow, 'name' | 'automation' | 'kind' | 'value'>;
  readonly code: string;
  readonly expiresAt: number | null;
  /** What its use took off, and the local date in whose count of the coupon it is. */
  readonly discountMinor: number;
  readonly countedDay: string | null;
  /** It was the gift of a purchase that came back. */
  readonly lostItsPurchase: boolean;
}

/** A voucher that the purchase brought, and who has it. */
export interface GiftVoucher {
  readonly memberId: string;
  readonly name: string | null;
  readonly voucherId: string;
  readonly isUsed: boolean;
  readonly coupon: UsedVoucher['coupon'];
  /** The purchase brought it under this id, to a member who gave it to a friend; `voucherId` is the friend's. */
  readonly givenId?: string;
}

/** As the purchase brought it. */
export interface BroughtVoucher extends GiftVoucher {
  /** A friend has it by now. */
  readonly isGiven?: boolean;
}

/** Everything that taking back a purchase, or a part of it, is decided on. */
export interface RefundRead {
  readonly purchase: SoldPurchase;
  /** The active member whose purchase it is; `undefined`: they have left. */
  readonly member: MemberPoints | undefined;
  /** `undefined`: the history of another system, which earned nothing here. */
  readonly earned: { readonly journalId: string; readonly explanation: EarnJournalExplanation } | undefined;
  readonly refundedLines: readonly RefundedLine[];
  readonly earlier: readonly RefundExplanation[];
  /** What has lapsed of the points that the purchase earned. */
  readonly expiredPoints: number;
  /** When the member's last other purchase was that still counts. */
  readonly otherPurchaseAt: number | null;
  readonly vouchers: readonly UsedVoucher[];
  /** The member's tier; what it is worth is in the programme. */
  readonly tierState: TierState;
  /** Vouchers that the purchase brought by reaching a tier or by a rule, those that were used and those that were not. */
  readonly gifts: readonly BroughtVoucher[];
  /** The referral that this purchase qualified. */
  readonly referral: StoredReferral | undefined;
  readonly programme: StoredProgramme | undefined;
}

const BASE: TierState = { tier: null, since: null, until: null, inGrace: false, floor: null };

/** The journals of an account that was merged stay under its own id, so the whole family is read. */
const READ_FOR_REFUND = `
  with bought as (
    select p.* from regulars.purchase_refs ref
    join regulars.purchases p on p.member_id = ref.member_id and p.purchase_id = ref.purchase_id
    where ref.purchase_id = $1::uuid),
  family as (
    select f.member_id from regulars.members f, bought
    where f.member_id = bought.member_id or f.merged_into = bought.member_id),
  booked as (
    select j.kind, j.journal_id, j.explanation from regulars.journals j
    where j.member_id in (select member_id from family) and j.purchase_id = $1::uuid)
  select ${MEMBER_POINTS}, m.member_id is not null as found,
    json_build_object('purchaseId', bought.purchase_id, 'memberId', bought.member_id,
      'externalRef', bought.external_ref, 'netMinor', bought.net_minor, 'refundedMinor', bought.refunded_minor,
      'currency', bought.currency, 'staffId', bought.staff_id,
      'occurredAt', (extract(epoch from bought.occurred_at) * 1000)::bigint,
      'createdAt', (extract(epoch from bought.created_at) * 1000)::bigint,
      'lines', (select json_agg(json_build_object('sku', l.sku, 'name', l.name, 'category', l.category,
          'quantity', l.quantity, 'unitPriceMinor', l.unit_price_minor, 'discountMinor', l.discount_minor)
          order by l.line_no)
        from regulars.purchase_lines l where l.member_id = bought.member_id and l.purchase_id = bought.purchase_id)
    ) as purchase,
    (select json_build_object('journalId', b.journal_id, 'explanation', b.explanation)
      from booked b where b.kind = 'earn') as earned,
    (select coalesce(json_agg(b.explanation order by b.journal_id), '[]'::json)
      from booked b where b.kind = 'refund') as earlier,
    (select coalesce(json_agg(line), '[]'::json) from regulars.refunds r, jsonb_array_elements(r.lines) line
      where r.member_id = bought.member_id and r.purchase_id = bought.purchase_id) as "refundedLines",
    (select coalesce(sum(a.points), 0)::int from regulars.lots l
      join regulars.allocations a on a.member_id = l.member_id and a.lot_id = l.lot_id
      join regulars.journals e on e.member_id = a.member_id and e.journal_id = a.journal_id and e.kind = 'expire'
      where l.member_id in (select member_id from family) and l.purchase_id = $1::uuid) as "expiredPoints",
    (select (extract(epoch from max(o.occurred_at)) * 1000)::float8 from regulars.purchases o
      where o.member_id = bought.member_id and o.purchase_id <> bought.purchase_id
        and (o.refunded_minor < o.net_minor or coalesce(o.net_minor, 0) = 0)) as "otherPurchaseAt",
    (select coalesce(json_agg(json_build_object('memberId', v.member_id,
        'redemptionId', r.redemption_id, 'voucherId', v.voucher_id, 'couponId', c.coupon_id,
        'coupon', json_build_object('name', c.name, 'automation', c.automation, 'kind', c.kind, 'value', c.value),
        'code', v.code, 'expiresAt', (extract(epoch from v.expires_at) * 1000)::bigint,
        'discountMinor', r.discount_minor, 'countedDay', r.counted_day,
        'lostItsPurchase', ${LOST_ITS_PURCHASE})), '[]'::json)
      from regulars.redemptions r
      join regulars.vouchers v on v.member_id = r.member_id and v.voucher_id = r.voucher_id and v.state = 'redeemed'
      join regulars.coupons c on c.coupon_id = r.coupon_id
      join regulars.members o on o.member_id = r.member_id and o.state = 'active'
      where r.purchase_id = bought.purchase_id and r.reversed_at is null) as vouchers,
    ${TIER_STATE} as "tierState",
    (select coalesce(json_agg(json_build_object('memberId', v.member_id, 'name', m.name, 'voucherId', v.voucher_id,
        'isUsed', v.state = 'redeemed', 'isGiven', v.state = 'given', 'coupon', json_build_object('name', c.name, 'automation', c.automation, 'kind', c.kind, 'value', c.value))), '[]'::json)
      from regulars.vouchers v join regulars.coupons c on c.coupon_id = v.coupon_id
      where v.member_id = bought.member_id and v.source = 'rule' and v.source_id = bought.purchase_id
        and v.state in ('issued', 'redeemed', 'given')) as gifts,
    (select ${REFERRAL_JSON} from regulars.referrals r
      where r.member_id = bought.member_id and r.purchase_id = bought.purchase_id) as referral,
    (select json_build_object('version', p.version, 'document', case when p.version = $2 then null else p.document end)
      from regulars.programmes p order by p.version desc limit 1) as programme
  from bought left join regulars.members m on m.member_id = bought.member_id and m.state = 'active'`;

type ReadRow = MemberPointsRow & { readonly found: boolean } & {
  readonly [Key in keyof Omit<RefundRead, 'member'>]: RefundRead[Key] | null;
};

/** Reads all that a refund is decided on, in one snapshot; `undefined`: there is no such purchase. */
export async function readForRefund(
  database: Database,
  purchaseId: string,
  knownVersion: number | null,
): Promise<RefundRead | undefined> {
  const [row] = await database.sql.unsafe<ReadRow[]>(READ_FOR_REFUND, [purchaseId, knownVersion] as never[], {
    prepare: true,
  });
  if (row === undefined) return undefined;
  if (row.purchase === null) throw new Error(`purchase ${purchaseId} has a reference and no row`);
  return {
    purchase: row.purchase,
    member: row.found ? memberPointsOf(row) : undefined,
    earned: row.earned ?? undefined,
    refundedLines: row.refundedLines ?? [],
    earlier: row.earlier ?? [],
    expiredPoints: row.expiredPoints ?? 0,
    otherPurchaseAt: row.otherPurchaseAt ?? null,
    vouchers: row.vouchers ?? [],
    tierState: row.tierState ?? BASE,
    gifts: row.gifts ?? [],
    referral: row.referral ?? undefined,
    programme: row.programme ?? undefined,
  };
}

/** Vouchers that members got with the reward of a referral, which `purchaseId` had qualified. */
export const rewardVouchersOf = (
  { sql }: Database,
  memberIds: readonly string[],
  purchaseId: string,
): Promise<readonly GiftVoucher[]> => sql<GiftVoucher[]>`
  with own as materialized (
    select v.* from regulars.vouchers v where v.member_id = any(${memberIds as string[]}::uuid[]))
  select v.member_id as "memberId", m.name, v.voucher_id as "voucherId", v.state = 'redeemed' as "isUsed",
    json_build_object('name', c.name, 'automation', c.automation, 'kind', c.kind, 'value', c.value) as coupon
  from own v join regulars.members m using (member_id) join regulars.coupons c using (coupon_id)
  where v.source = 'referral' and v.source_id = ${purchaseId}::uuid and v.state in ('issued', 'redeemed')`;

/** The refund itself, and what the purchase has left, also of its points (`keptPoints`); a refund that came in between makes the unit race. */
export const refundParts = (
  purchase: SoldPurchase,
  refund: Omit<typeof refunds.$inferInsert, 'memberId' | 'purchaseId'>,
  keptPoints: number,
): Part[] => [
  part('purchase')`update regulars.purchases set refunded_minor = refunded_minor + ${refund.amountMinor}::bigint,
      earned_points = least(earned_points, ${keptPoints}::int)
    where member_id = ${purchase.memberId}::uuid and purchase_id = ${purchase.purchaseId}::uuid
      and refunded_minor = ${purchase.refundedMinor}::bigint`,
  insertRows(refunds, [{ ...refund, memberId: purchase.memberId, purchaseId: purchase.purchaseId }]),
];

/**
 * Redemptions that are taken back with their purchase: they no longer count against caps and budgets, and each voucher that is
 * still valid (`back`) is usable again.
 */
export function redemptionsBackParts(used: readonly UsedVoucher[], back: readonly UsedVoucher[], now: Date): Part[] {
  return [reverseRedemptionsPart(used, now), giveVouchersBackPart(back), ...giveUsesBackParts(used)];
}
