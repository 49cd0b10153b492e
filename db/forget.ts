import { getTableName } from '#drizzle';
import type { PgColumn, PgTable } from '#drizzle/pg-core';
import type { Balances } from '../src/core/points/ledger.ts';
import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import type { MemberRow } from './members.ts';
import {
  type Address,
  cardClaims,
  caseMessages,
  cases,
  identities,
  inviteCodes,
  linkCodes,
  memberCards,
  memberGiftCards,
  memberNotes,
  memberPhones,
  memberTags,
  oldCards,
  outbox,
  pairForecasts,
  voucherCodes,
  voucherGiftCodes,
  voucherGifts,
} from './schema/index.ts';
import { type Part, part } from './unit.ts';

/** What is kept of a person beyond the books: how many rows, or their keys. */
export interface Traces {
  /** The member and those who were merged into them. */
  readonly family: readonly string[];
  readonly addresses: readonly Address[];
  readonly phones: number;
  readonly inviteCodes: number;
  readonly oldCards: number;
  readonly cardClaims: number;
  readonly tags: number;
  /** Products that they were foretold to buy. */
  readonly forecasts: number;
  readonly notes: number;
  readonly cards: number;
  readonly linkCodes: number;
  readonly issuedVouchers: number;
  /** Those of them that could still be used at `now`. */
  readonly usableVouchers: number;
  readonly voucherCodes: readonly string[];
  /** The hashes of the links of vouchers that they offered to friends, one for each; gift cards that they kept here. */
  readonly giftCodes: readonly string[];
  readonly giftCards: number;
  readonly cases: readonly string[];
  readonly caseMessages: number;
  readonly conversations: number;
  readonly notices: readonly string[];
  /** Questions about a friend reward that still go to the owner and name the person. */
  readonly reviews: readonly string[];
  readonly events: number;
  /** First answers to commands, kept for repeats, that call the person by name. */
  readonly answers: number;
  readonly labMessages: number;
  /** Messages of campaigns: to which account they went, and what of the person was in them. */
  readonly deliveries: number;
  /** Their words, where nobody else got the same. */
  readonly contents: readonly { readonly campaignId: string; readonly contentHash: string }[];
}

/** A member with all their accounts, or an account that has no member. */
export type Forgettable = { readonly memberId: string } | { readonly address: Address };

/** Everything that forgetting deletes. What appears before the commit makes the unit race, and it is looked for again. */
export async function findTraces(database: Database, who: Forgettable, now: Date): Promise<Traces> {
  const memberId = 'memberId' in who ? who.memberId : null;
  const address = 'address' in who ? who.address : undefined;
  const rows = await database.sql<Traces[]>`
    with family as (
      select member_id from regulars.members where member_id = ${memberId}::uuid or merged_into = ${memberId}::uuid),
    accounts as (
      select channel, channel_user_id from regulars.identities
      where member_id = ${memberId}::uuid or (member_id is null and channel = ${address?.channel ?? null}::text
        and channel_user_id = ${address?.channelUserId ?? null}::text)),
    own_cases as (
      select c.case_id from regulars.cases c where c.member_id in (select member_id from family)
      union select c.case_id from regulars.cases c join accounts using (channel, channel_user_id)),
    said as (
      select o.outbox_id from regulars.outbox o where o.member_id in (select member_id from family)
      union select o.outbox_id from regulars.outbox o join accounts using (channel, channel_user_id)
      union select o.outbox_id from regulars.outbox o join regulars.staff_identities using (channel, channel_user_id)
        where o.notice->>'caseId' in (select case_id::text from own_cases)
          or (o.notice->>'kind' in ('card-claim', 'gift-used', 'points-request', 'points-request-decided') and (o.notice->>'memberId' in (select member_id::text from family)
            or o.notice->>'recordId' in (select member_id::text from family)))),
    names as (
      select to_jsonb(m.name)::text as quoted from regulars.members m
      where m.member_id in (select member_id from family) and m.name <> ''),
    friends as (
      select member_id::text from family
      union select r.member_id::text from regulars.referrals r
      where r.referrer_member_id in (select member_id from family)),
    staff_read as (
      select o.outbox_id, o.state,
        o.notice->>'kind' = 'referral-review' and o.notice->>'friendId' in (select member_id from friends) as asks,
        o.notice->>'kind' = 'answer' and exists (select 1 from names
          where position(substr(quoted, 2, length(quoted) - 2) in o.notice::text) > 0) as names
      from regulars.outbox o join regulars.staff_identities using (channel, channel_user_id)
      where o.notice->>'kind' in ('referral-review', 'answer'))
    select
      (select coalesce(json_agg(member_id), '[]'::json) from family) as "family",
      (select coalesce(json_agg(json_build_object('channel', channel, 'channelUserId', channel_user_id)), '[]') from accounts) as "addresses",
      (select count(*)::int from regulars.member_phones where member_id = ${memberId}::uuid) as "phones", (select count(*)::int from regulars.invite_codes where member_id = ${memberId}::uuid) as "inviteCodes",
      (select count(*)::int from regulars.old_cards where member_id in (select member_id from family)) as "oldCards",
      (select count(*)::int from regulars.card_claims where member_id in (select member_id from family)) as "cardClaims",
      (select count(*)::int from regulars.member_tags join family using (member_id)) as "tags", (select count(*)::int from regulars.pair_forecasts join family using (member_id)) as "forecasts",
      (select count(*)::int from regulars.member_notes join family using (member_id)) as "notes", (select count(*)::int from regulars.member_cards join family using (member_id)) as "cards",
      (select count(*)::int from regulars.link_codes join family using (member_id)) as "linkCodes",
      (select count(*)::int from regulars.vouchers where member_id = ${memberId}::uuid and state = 'issued') as "issuedVouchers",
      (select count(*)::int from regulars.vouchers where member_id = ${memberId}::uuid and state = 'issued'
        and (expires_at is null or expires_at > ${now.toISOString()}::timestamptz)) as "usableVouchers",
      (select coalesce(json_agg(c.code), '[]'::json) from regulars.vouchers v join regulars.voucher_codes c using (code, member_id) where v.member_id = ${memberId}::uuid) as "voucherCodes",
      (select coalesce(json_agg(code_hash), '[]'::json) from regulars.voucher_gifts where member_id = ${memberId}::uuid) as "giftCodes", (select count(*)::int from regulars.member_gift_cards where member_id = ${memberId}::uuid) as "giftCards",
      (select coalesce(json_agg(case_id), '[]'::json) from own_cases) as "cases",
      (select count(*)::int from regulars.case_messages where case_id in (select case_id from own_cases)) as "caseMessages",
      (select count(*)::int from regulars.conversations join accounts using (channel, channel_user_id)) as "conversations",
      (select coalesce(json_agg(outbox_id), '[]'::json) from (
        select outbox_id from said
        union select outbox_id from staff_read where state <> 'queued' and (asks or names)) gone) as "notices",
      (select coalesce(json_agg(outbox_id), '[]'::json) from staff_read
        where state = 'queued' and asks and outbox_id not in (select outbox_id from said)) as "reviews",
      (select count(*)::int from regulars.inbox i join accounts using (channel, channel_user_id)
        where i.state <> 'waiting') as "events",
      (select count(*)::int from regulars.command_keys k, (select array(select member_id::text from family
          union select case_id::text from own_cases) as ids) mine
        where case when exists (select from unnest(mine.ids) id where strpos(k.answer::text, id) > 0)
          then (k.answer->>'memberName' is not null and k.answer->>'memberId' = any(mine.ids))
            or (k.answer->>'name' <> '?' and k.answer->>'caseId' = any(mine.ids)) else false end) as "answers",
      (select count(*)::int from regulars.lab_messages l
        join accounts a on a.channel = 'lab' and a.channel_user_id = l.channel_user_id
        where l.lab_message_id <> (select o.lab_message_id from regulars.lab_messages o
          where o.channel_user_id = l.channel_user_id and o.direction = 'in' order by o.lab_message_id desc limit 1)) as "labMessages",
      (select count(*)::int from regulars.campaigns c join regulars.deliveries d using (campaign_id)
        where d.member_id in (select member_id from family) and num_nonnulls(d.channel_user_id, d.content_hash, d.facts) > 0) as "deliveries",
      (select coalesce(json_agg(json_build_object('campaignId', w.campaign_id, 'contentHash', w.content_hash)), '[]'::json)
        from regulars.delivery_contents w where exists (
          select 1 from regulars.deliveries d where d.campaign_id = w.campaign_id and d.content_hash = w.content_hash
            and d.member_id in (select member_id from family))
        and not exists (
          select 1 from regulars.deliveries d where d.campaign_id = w.campaign_id and d.content_hash = w.content_hash
            and d.member_id not in (select member_id from family))) as "contents"`;
  const row = rows[0];
  if (row === undefined) throw new Error('a look for traces gives one row');
  return row;
}

/** Empties the member's row; the id stays, and stands for nobody. */
export const erasedMemberPart = (member: MemberRow, after: Balances): Part =>
  part('member')`update regulars.members set version = version + 1, state = 'erased', name = null, phone = null,
    birthday_month = null, birthday_day = null, birthday_year = null, birthday_calendar = null, birthday_leap_month = null,
    birthday_changed_at = null, marketing_consent = false, invite_code = '', tier = null, tier_since = null,
    tier_until = null, tier_grace = false, tier_floor = null,
    available = ${after.available}::int, pending = ${after.pending}::int, held = ${after.held}::int, deficit = ${after.deficit}::int
    where member_id = ${member.memberId}::uuid and version = ${member.version}::int and state = 'active'`;

/** Forgets somebody who never became a member: the account and what was said on it. */
export const forgetContactParts = ({ channel, channelUserId }: Address, traces: Traces): readonly Part[] => [
  part('forget_identities', traces.addresses.length)`delete from regulars.identities
    where channel = ${channel}::text and channel_user_id = ${channelUserId}::text and member_id is null`,
  ...wordParts(traces),
];

/** Deletes the person and keeps the books: purchases, journals, vouchers and referrals stay under the id. */
export const forgetParts = (memberId: string, traces: Traces): readonly Part[] => [
  allToldPart(traces),
  ...lookUpParts(memberId, traces),
  ...wordParts(traces),
];

/** First, so that nothing is locked while it waits: the messages that were found are all, also what a night writes now. */
const allToldPart = ({ family, deliveries }: Traces): Part => ({
  name: 'told',
  text: ['regulars.expect_told(', '::text::uuid[], ', '::bigint)'],
  values: [arrayLiteral(family), deliveries],
  expected: 1,
  isCheck: true,
});

function lookUpParts(memberId: string, traces: Traces): readonly Part[] {
  const { family } = traces;
  return [
    part('merged', family.length - 1)`update regulars.members set invite_code = ''
      where merged_into = ${memberId}::uuid`,
    deleteIn(identities, identities.memberId, [memberId], traces.addresses.length),
    deleteIn(memberPhones, memberPhones.memberId, [memberId], traces.phones),
    deleteIn(inviteCodes, inviteCodes.memberId, [memberId], traces.inviteCodes),
    deleteIn(oldCards, oldCards.memberId, family, traces.oldCards),
    deleteIn(cardClaims, cardClaims.memberId, family, traces.cardClaims),
    deleteIn(memberTags, memberTags.memberId, family, traces.tags),
    deleteIn(pairForecasts, pairForecasts.memberId, family, traces.forecasts),
    deleteIn(memberNotes, memberNotes.memberId, family, traces.notes),
    deleteIn(memberCards, memberCards.memberId, family, traces.cards),
    deleteIn(linkCodes, linkCodes.memberId, family, traces.linkCodes),
    part('vouchers', traces.issuedVouchers)`update regulars.vouchers set state = 'void'
      where member_id = ${memberId}::uuid and state = 'issued'`,
    // The owner's answer is still needed; only the name is not told any more.
    part('forget_reviews', traces.reviews.length)`update regulars.outbox o set content = null, notice = o.notice::jsonb
        || case when o.notice->>'friendId' in (select jsonb_array_elements_text(${JSON.stringify(family)}::text::jsonb))
          then '{"friendName": null}'::jsonb else '{"referrerName": null}'::jsonb end
      where o.outbox_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(traces.reviews)}::text::jsonb))`,
    deleteIn(voucherCodes, voucherCodes.code, traces.voucherCodes, traces.voucherCodes.length),
    // What a friend took stays theirs; no link leads to the person any more. Whoever has a gift card's code has the card.
    deleteIn(voucherGifts, voucherGifts.memberId, [memberId], traces.giftCodes.length),
    deleteIn(voucherGiftCodes, voucherGiftCodes.codeHash, traces.giftCodes, traces.giftCodes.length),
    deleteIn(memberGiftCards, memberGiftCards.memberId, [memberId], traces.giftCards),
    // That there was a message stays counted; to whom and of what is gone.
    part('deliveries', traces.deliveries)`update regulars.deliveries d
      set channel_user_id = null, content_hash = null, facts = null
      from regulars.campaigns c, jsonb_array_elements_text(${JSON.stringify(family)}::text::jsonb) as f(id)
      where d.campaign_id = c.campaign_id and d.member_id = f.id::uuid
        and num_nonnulls(d.channel_user_id, d.content_hash, d.facts) > 0`,
    part('delivery_contents', traces.contents.length)`delete from regulars.delivery_contents w
      using jsonb_to_recordset(${JSON.stringify(traces.contents)}::text::jsonb) as x("campaignId" uuid, "contentHash" text)
      where w.campaign_id = x."campaignId" and w.content_hash = x."contentHash"`,
  ];
}

/** What the person said and was told. */
function wordParts(traces: Traces): readonly Part[] {
  const accounts = JSON.stringify(traces.addresses);
  return [
    deleteIn(caseMessages, caseMessages.caseId, traces.cases, traces.caseMessages),
    deleteIn(cases, cases.caseId, traces.cases, traces.cases.length),
    deleteIn(outbox, outbox.outboxId, traces.notices, traces.notices.length),
    part('conversations', traces.conversations)`delete from regulars.conversations c
      using jsonb_to_recordset(${accounts}::text::jsonb) as a(channel text, "channelUserId" text)
      where c.channel = a.channel and c.channel_user_id = a."channelUserId"`,
    part('inbox', traces.events)`update regulars.inbox i set bytes = '', channel_user_id = ''
      from jsonb_to_recordset(${accounts}::text::jsonb) as a(channel text, "channelUserId" text)
      where i.channel = a.channel and i.channel_user_id = a."channelUserId" and i.state <> 'waiting'`,
    // The keys stay, so that what comes twice is still done once. Reading all answers as JSON would take far longer than
    // looking for an id in their text.
    part('answers', traces.answers)`update regulars.command_keys k set answer = k.answer::jsonb
        || case when k.answer->>'memberName' is not null then '{"memberName": null}'::jsonb else '{"name": "?"}'::jsonb end
      from (select array(select jsonb_array_elements_text(${JSON.stringify([...traces.family, ...traces.cases])}::text::jsonb)) as ids) mine
      where case when exists (select from unnest(mine.ids) id where strpos(k.answer::text, id) > 0)
        then (k.answer->>'memberName' is not null and k.answer->>'memberId' = any(mine.ids))
          or (k.answer->>'name' <> '?' and k.answer->>'caseId' = any(mine.ids)) else false end`,
    // The newest own line is the person's account in the built-in chat, which is a platform of its own: like LINE, it
    // still knows who chats there, and the last word can reach them.
    part('lab_messages', traces.labMessages)`delete from regulars.lab_messages l
      using jsonb_to_recordset(${accounts}::text::jsonb) as a(channel text, "channelUserId" text)
      where a.channel = 'lab' and l.channel_user_id = a."channelUserId"
        and l.lab_message_id <> (select o.lab_message_id from regulars.lab_messages o
          where o.channel_user_id = l.channel_user_id and o.direction = 'in' order by o.lab_message_id desc limit 1)`,
  ];
}

/** The ids travel as one JSON parameter, so any number of them is one text. */
function deleteIn(table: PgTable, column: PgColumn, ids: readonly string[], expected: number): Part {
  const name = getTableName(table);
  const text = [
    `delete from regulars."${name}" where "${column.name}" in (select value::${column.getSQLType()} from jsonb_array_elements_text(`,
    '::text::jsonb))',
  ];
  // Not the table's own name: an `outbox` part means that something is to be said.
  return { name: `forget_${name}`, text, values: [JSON.stringify(ids)], expected };
}
