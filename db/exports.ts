import type { Database } from './client.ts';

/** Before all ids. A page is a thousand rows: written out, so that its plan is made for so few. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** A member as an export has them. Instants are epoch milliseconds. */
export interface MemberExportRow {
  readonly memberId: string;
  readonly cards: readonly string[];
  readonly phone: string | null;
  readonly name: string | null;
  readonly birthdayMonth: number | null;
  readonly birthdayDay: number | null;
  readonly birthdayYear: number | null;
  readonly birthdayCalendar: 'solar' | 'lunar' | null;
  readonly birthdayLeapMonth: boolean | null;
  readonly language: string;
  readonly joinedAt: number;
  readonly consent: boolean;
  readonly tags: readonly string[];
  readonly notes: readonly string[];
  readonly channels: readonly string[];
  readonly tier: string | null;
  readonly available: number;
  readonly pending: number;
  readonly held: number;
  readonly deficit: number;
  readonly purchases: number;
  readonly spendMinor: number;
  readonly lastPurchaseAt: number | null;
}

/** Active members in the order of their ids, a page at a time: whatever they are many, memory holds one page. */
export async function* memberPages({ sql }: Database): AsyncGenerator<readonly MemberExportRow[]> {
  let after = FIRST;
  for (;;) {
    const rows = await sql<MemberExportRow[]>`
      select m.member_id as "memberId", m.phone, m.name, m.birthday_month as "birthdayMonth",
        m.birthday_day as "birthdayDay", m.birthday_year as "birthdayYear", m.birthday_calendar as "birthdayCalendar",
        m.birthday_leap_month as "birthdayLeapMonth", m.language, (extract(epoch from m.joined_at) * 1000)::float8 as "joinedAt",
        m.marketing_consent as consent, m.tier, m.available, m.pending, m.held, m.deficit, m.purchases,
        m.spend_minor::float8 as "spendMinor", (extract(epoch from m.last_purchase_at) * 1000)::float8 as "lastPurchaseAt",
        array(select card_number from regulars.old_cards where member_id = m.member_id order by card_number) as cards,
        array(select tag from regulars.member_tags where member_id = m.member_id order by tag) as tags,
        array(select note from regulars.member_notes where member_id = m.member_id order by note_id) as notes,
        array(select distinct channel from regulars.identities where member_id = m.member_id order by channel) as channels
      from regulars.members m where m.member_id > ${after}::uuid and m.state = 'active'
      order by m.member_id limit 1000`;
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.memberId;
  }
}

/** One entry of the points ledger. */
export interface LedgerExportRow {
  readonly memberId: string;
  readonly writtenFor: string;
  readonly journalId: string;
  readonly account: string;
  readonly points: number;
  readonly kind: string;
  readonly occurredAt: number;
  readonly createdAt: number;
  readonly purchaseId: string | null;
  readonly reversesJournalId: string | null;
}

/** All entries in the order of member, journal and account; `memberId` is of merged members the one that stayed. */
export async function* ledgerPages({ sql }: Database): AsyncGenerator<readonly LedgerExportRow[]> {
  let [memberId, journalId, account] = [FIRST, FIRST, ''];
  for (;;) {
    const rows = await sql<LedgerExportRow[]>`
      select coalesce(m.merged_into, e.member_id) as "memberId", e.member_id as "writtenFor",
        e.journal_id as "journalId", e.account, e.points, j.kind, (extract(epoch from e.occurred_at) * 1000)::float8 as "occurredAt",
        (extract(epoch from e.created_at) * 1000)::float8 as "createdAt", j.purchase_id as "purchaseId", j.reverses_journal_id as "reversesJournalId"
      from (select * from regulars.entries
        where (member_id, journal_id, account) > (${memberId}::uuid, ${journalId}::uuid, ${account}::text)
        order by member_id, journal_id, account limit 1000) e
      cross join lateral (select kind, purchase_id, reverses_journal_id from regulars.journals
        where member_id = e.member_id and journal_id = e.journal_id offset 0) j
      cross join lateral (select merged_into from regulars.members where member_id = e.member_id offset 0) m
      order by e.member_id, e.journal_id, e.account`;
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    ({ writtenFor: memberId, journalId, account } = last);
  }
}

/** One line of a purchase; a purchase without lines is one row without them. */
export interface PurchaseExportRow {
  readonly memberId: string;
  readonly card: string | null;
  readonly purchaseId: string;
  readonly reference: string;
  readonly occurredAt: number;
  readonly store: string | null;
  readonly currency: string;
  readonly netMinor: number | null;
  readonly refundedMinor: number;
  readonly lineNo: number | null;
  readonly sku: string | null;
  readonly name: string | null;
  readonly category: string | null;
  readonly quantity: number | null;
  readonly unitPriceMinor: number | null;
  readonly discountMinor: number | null;
}

/** All lines of all purchases in the order of member, purchase and line; a page is whole purchases. */
export async function* purchasePages({ sql }: Database): AsyncGenerator<readonly PurchaseExportRow[]> {
  let [memberId, purchaseId] = [FIRST, FIRST];
  for (;;) {
    const rows = await sql<PurchaseExportRow[]>`
      select p.member_id as "memberId", (select min(c.card_number) from regulars.old_cards c
          where c.member_id = p.member_id) as card,
        p.purchase_id as "purchaseId", p.external_ref as reference, (extract(epoch from p.occurred_at) * 1000)::float8 as "occurredAt", p.store, p.currency,
        p.net_minor::float8 as "netMinor", p.refunded_minor::float8 as "refundedMinor", l.line_no as "lineNo", l.sku,
        l.name, l.category, l.quantity, l.unit_price_minor::float8 as "unitPriceMinor",
        l.discount_minor::float8 as "discountMinor"
      from (select * from regulars.purchases where (member_id, purchase_id) > (${memberId}::uuid, ${purchaseId}::uuid)
        order by member_id, purchase_id limit 1000) p
      left join lateral (select * from regulars.purchase_lines
        where member_id = p.member_id and purchase_id = p.purchase_id offset 0) l on true
      order by p.member_id, p.purchase_id, l.line_no`;
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    ({ memberId, purchaseId } = last);
  }
}
