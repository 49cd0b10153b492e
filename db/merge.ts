import { getTableName, inArray } from '#drizzle';
import type { PgTable } from '#drizzle/pg-core';
import type { Balances } from '../src/core/points/ledger.ts';
import type { TierState } from '../src/core/tiers/tier.ts';
import type { Database } from './client.ts';
import type { MemberRow } from './members.ts';
import {
  cases,
  checkoutRefs,
  checkouts,
  identities,
  inviteCodes,
  memberGiftCards,
  memberNotes,
  memberPhones,
  memberTags,
  oldCards,
  purchaseLines,
  purchases,
  redemptions,
  refunds,
  rewardHolds,
  voucherGifts,
  vouchers,
} from './schema/index.ts';
import { type Part, part } from './unit.ts';

/**
 * What goes over to the member who stays: how many rows, or which look-ups. Journals, entries, allocations, closed lots, consents and the
 * audit stay where they were written; see docs/adr/0006-merge.md.
 */
export interface MergeCounts {
  readonly identities: number;
  readonly memberPhones: number;
  readonly inviteCodes: number;
  readonly oldCards: number;
  readonly memberNotes: number;
  readonly purchases: number;
  /** The tills' references of the purchases that go over. */
  readonly purchaseRefs: readonly string[];
  readonly purchaseLines: number;
  readonly refunds: number;
  readonly vouchers: number;
  /** The codes of the vouchers that go over. */
  readonly voucherCodes: readonly string[];
  /** Vouchers that were offered to friends, and the hashes of their links. */
  readonly voucherGifts: number;
  readonly giftCodes: readonly string[];
  readonly memberGiftCards: number;
  readonly redemptions: number;
  readonly checkouts: number;
  readonly checkoutRefs: number;
  readonly rewardHolds: number;
  readonly cases: number;
  readonly queuedNotices: number;
  /** What happened once: to the one that ends alone, and to both. */
  readonly ownOccasions: number;
  readonly sharedOccasions: number;
  /** 1 when the one that ends ever got marketing. */
  readonly marketingContacts: number;
  /** Members that were merged into the one that ends: they follow, so that one hop always leads to who is there now. */
  readonly earlierMerged: number;
}

/** What of each table goes over. A row that appears before the commit makes the unit race, and it is counted again. */
export async function countForMerge(database: Database, keptId: string, closedId: string): Promise<MergeCounts> {
  const rows = await database.sql<MergeCounts[]>`
    select
      (select count(*)::int from regulars.identities where member_id = who.id) as "identities",
      (select count(*)::int from regulars.member_phones where member_id = who.id) as "memberPhones",
      (select count(*)::int from regulars.invite_codes where member_id = who.id) as "inviteCodes",
      (select count(*)::int from regulars.old_cards where member_id = who.id) as "oldCards",
      (select count(*)::int from regulars.member_notes where member_id = who.id) as "memberNotes",
      (select count(*)::int from regulars.purchases where member_id = who.id) as "purchases",
      (select coalesce(json_agg(r.external_ref), '[]'::json) from regulars.purchases p
        join regulars.purchase_refs r using (external_ref, member_id) where p.member_id = who.id) as "purchaseRefs",
      (select count(*)::int from regulars.purchase_lines where member_id = who.id) as "purchaseLines",
      (select count(*)::int from regulars.refunds where member_id = who.id) as "refunds",
      (select count(*)::int from regulars.vouchers where member_id = who.id) as "vouchers",
      (select coalesce(json_agg(c.code), '[]'::json) from regulars.vouchers v
        join regulars.voucher_codes c using (code, member_id) where v.member_id = who.id) as "voucherCodes",
      (select count(*)::int from regulars.voucher_gifts where member_id = who.id) as "voucherGifts",
      (select coalesce(json_agg(code_hash), '[]'::json) from regulars.voucher_gifts where member_id = who.id) as "giftCodes",
      (select count(*)::int from regulars.member_gift_cards where member_id = who.id) as "memberGiftCards",
      (select count(*)::int from regulars.redemptions where member_id = who.id) as "redemptions",
      (select count(*)::int from regulars.checkouts where member_id = who.id) as "checkouts",
      (select count(*)::int from regulars.checkout_refs where member_id = who.id) as "checkoutRefs",
      (select count(*)::int from regulars.reward_holds where member_id = who.id) as "rewardHolds",
      (select count(*)::int from regulars.cases where member_id = who.id) as "cases",
      (select count(*)::int from regulars.outbox where member_id = who.id and state = 'queued') as "queuedNotices",
      (select count(*)::int from regulars.member_occasions o where o.member_id = who.id and not exists (
        select 1 from regulars.member_occasions k where k.member_id = who.kept and k.occasion = o.occasion)) as "ownOccasions",
      (select count(*)::int from regulars.member_occasions o join regulars.member_occasions k
        on k.member_id = who.kept and k.occasion = o.occasion where o.member_id = who.id) as "sharedOccasions",
      (select count(*)::int from regulars.marketing_contacts where member_id = who.id) as "marketingContacts",
      (select count(*)::int from regulars.members where merged_into = who.id) as "earlierMerged"
    from (select ${closedId}::uuid as id, ${keptId}::uuid as kept) who`;
  const row = rows[0];
  if (row === undefined) throw new Error('a count gives one row');
  return row;
}

/** Moves those rows. Each part touches exactly what was counted. */
export function moveRowsParts(closedId: string, keptId: string, counts: MergeCounts): readonly Part[] {
  const move = (table: PgTable, expected: number): Part => {
    const name = getTableName(table);
    const text = [`update regulars."${name}" set member_id = `, '::uuid where member_id = ', '::uuid'];
    return { name, text, values: [keptId, closedId], expected };
  };
  return [
    move(identities, counts.identities),
    move(memberPhones, counts.memberPhones),
    move(inviteCodes, counts.inviteCodes),
    move(oldCards, counts.oldCards),
    move(memberNotes, counts.memberNotes),
    move(purchases, counts.purchases),
    part('purchase_refs', counts.purchaseRefs.length)`update regulars.purchase_refs set member_id = ${keptId}::uuid
      where member_id = ${closedId}::uuid and external_ref in
        (select value from jsonb_array_elements_text(${JSON.stringify(counts.purchaseRefs)}::text::jsonb))`,
    move(purchaseLines, counts.purchaseLines),
    move(refunds, counts.refunds),
    move(vouchers, counts.vouchers),
    part('voucher_codes', counts.voucherCodes.length)`update regulars.voucher_codes set member_id = ${keptId}::uuid
      where member_id = ${closedId}::uuid and code in
        (select value from jsonb_array_elements_text(${JSON.stringify(counts.voucherCodes)}::text::jsonb))`,
    move(voucherGifts, counts.voucherGifts),
    part(
      'voucher_gift_codes',
      counts.giftCodes.length,
    )`update regulars.voucher_gift_codes set member_id = ${keptId}::uuid
      where member_id = ${closedId}::uuid and code_hash in
        (select value from jsonb_array_elements_text(${JSON.stringify(counts.giftCodes)}::text::jsonb))`,
    move(memberGiftCards, counts.memberGiftCards),
    move(redemptions, counts.redemptions),
    move(checkouts, counts.checkouts),
    move(checkoutRefs, counts.checkoutRefs),
    move(rewardHolds, counts.rewardHolds),
    move(cases, counts.cases),
    part('queued_notices', counts.queuedNotices)`update regulars.outbox set member_id = ${keptId}::uuid
      where member_id = ${closedId}::uuid and state = 'queued'`,
    ...messageParts(closedId, keptId, counts),
    part('earlier_merged', counts.earlierMerged)`update regulars.members set merged_into = ${keptId}::uuid
      where merged_into = ${closedId}::uuid`,
  ];
}

/** What happens to a person once has happened, and the later marketing message counts, whichever account had it. */
const messageParts = (closedId: string, keptId: string, counts: MergeCounts): readonly Part[] => [
  part('occasions', counts.ownOccasions)`update regulars.member_occasions o set member_id = ${keptId}::uuid
    where o.member_id = ${closedId}::uuid and not exists (
      select 1 from regulars.member_occasions k where k.member_id = ${keptId}::uuid and k.occasion = o.occasion)`,
  part('shared_occasions', counts.sharedOccasions)`delete from regulars.member_occasions o
    using regulars.member_occasions k
    where o.member_id = ${closedId}::uuid and k.member_id = ${keptId}::uuid and k.occasion = o.occasion`,
  {
    ...part('marketing_contacts', counts.marketingContacts)`
      insert into regulars.marketing_contacts as k (member_id, last_at)
      select ${keptId}::uuid, c.last_at from regulars.marketing_contacts c where c.member_id = ${closedId}::uuid
      on conflict (member_id) do update set last_at = greatest(k.last_at, excluded.last_at)`,
    isInsert: true,
  },
];

/** What was said about a member's open lots and done because nobody heard it. Epoch milliseconds. */
export interface LotMarks {
  readonly noticedAt: number | null;
  readonly extendedAt: number | null;
}

/** By lot. */
export async function lotMarksOf(database: Database, memberId: string): Promise<ReadonlyMap<string, LotMarks>> {
  const rows = await database.sql<({ lotId: string } & LotMarks)[]>`
    select lot_id as "lotId", (extract(epoch from noticed_at) * 1000)::float8 as "noticedAt",
      (extract(epoch from extended_at) * 1000)::float8 as "extendedAt"
    from regulars.lots where member_id = ${memberId}::uuid and remaining > 0`;
  return new Map(rows.map(({ lotId, ...marks }) => [lotId, marks]));
}

export interface Belongings {
  readonly tags: readonly string[];
}

/** What is kept once for each member and so cannot simply go over. */
export async function findBelongings(
  database: Database,
  memberIds: readonly string[],
): Promise<Map<string, Belongings>> {
  const ids = [...memberIds];
  const tags = await database.read.select().from(memberTags).where(inArray(memberTags.memberId, ids));
  return new Map(
    ids.map((id) => [
      id,
      {
        tags: tags.filter((row) => row.memberId === id).map((row) => row.tag),
      },
    ]),
  );
}

/** Tags of both, once each. */
export function joinTagsParts(closedId: string, keptId: string, closed: Belongings, kept: Belongings): Part[] {
  const known = new Set(kept.tags);
  return closed.tags.map((tag) =>
    known.has(tag)
      ? part('tag')`delete from regulars.member_tags where member_id = ${closedId}::uuid and tag = ${tag}::text`
      : part('tag')`update regulars.member_tags set member_id = ${keptId}::uuid
          where member_id = ${closedId}::uuid and tag = ${tag}::text`,
  );
}

/** What else of the row of the member who stays is decided on both. */
export interface KeptFacts {
  readonly marketing: boolean;
  readonly language: string;
  readonly tier: TierState;
}

/** The row of the member who stays: what they had not told, the other account may have; purchases add up. */
export function keptMemberPart(kept: MemberRow, closed: MemberRow, after: Balances, facts: KeptFacts): Part {
  const birthday = kept.birthdayMonth === null ? closed : kept;
  const { tier } = facts;
  const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
  const last = Math.max(kept.lastPurchaseAt?.getTime() ?? 0, closed.lastPurchaseAt?.getTime() ?? 0);
  return part('member')`update regulars.members set version = version + 1,
    available = ${after.available}::int, pending = ${after.pending}::int, held = ${after.held}::int, deficit = ${after.deficit}::int,
    name = ${kept.name ?? closed.name}::text, phone = ${kept.phone ?? closed.phone}::text,
    birthday_month = ${birthday.birthdayMonth}::smallint, birthday_day = ${birthday.birthdayDay}::smallint,
    birthday_year = ${birthday.birthdayYear}::smallint, birthday_calendar = ${birthday.birthdayCalendar}::text,
    birthday_leap_month = ${birthday.birthdayLeapMonth}::boolean,
    birthday_changed_at = ${birthday.birthdayChangedAt?.toISOString() ?? null}::timestamptz,
    marketing_consent = ${facts.marketing}::boolean, language = ${facts.language}::text, purchases = purchases + ${closed.purchases}::int,
    spend_minor = spend_minor + ${closed.spendMinor}::bigint,
    last_purchase_at = ${last === 0 ? null : new Date(last).toISOString()}::timestamptz,
    tier = ${tier.tier}::text, tier_since = ${iso(tier.since)}::timestamptz, tier_until = ${iso(tier.until)}::timestamptz,
    tier_grace = ${tier.inGrace}::boolean, tier_floor = ${tier.floor}::text
    where member_id = ${kept.memberId}::uuid and version = ${kept.version}::int and state = 'active'`;
}

/** The row of the member who ends: it leads to the one who stays, and holds nothing of the person any more. */
export const closedMemberPart = (closed: MemberRow, keptId: string): Part =>
  part('member')`update regulars.members set version = version + 1, state = 'merged', merged_into = ${keptId}::uuid,
    available = 0, pending = 0, held = 0, deficit = 0, name = null, phone = null, birthday_month = null, birthday_day = null,
    birthday_year = null, birthday_calendar = null, birthday_leap_month = null, birthday_changed_at = null,
    marketing_consent = false, purchases = 0, spend_minor = 0, last_purchase_at = null,
    tier = null, tier_since = null, tier_until = null, tier_grace = false, tier_floor = null
    where member_id = ${closed.memberId}::uuid and version = ${closed.version}::int and state = 'active'`;

/** What was said last about marketing on any of these members; `undefined`: nothing yet. */
export async function lastMarketingWord(
  database: Database,
  memberIds: readonly string[],
): Promise<boolean | undefined> {
  const rows = await database.sql<{ granted: boolean }[]>`
    select c.granted from regulars.consents c
    where c.purpose = 'marketing' and (c.member_id = any(${[...memberIds]}::uuid[])
      or c.member_id in (select m.member_id from regulars.members m where m.merged_into = any(${[...memberIds]}::uuid[])))
    order by c.occurred_at desc, c.consent_id desc limit 1`;
  return rows[0]?.granted;
}
