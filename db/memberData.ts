import type { Database } from './client.ts';

/** One JSON object with everything that is held on a member, times in ISO 8601. */
export type MemberData = Readonly<Record<string, unknown>>;

/** Of member `m` and their `family`: cards and stamps, what they were about to buy, points asked for, and friends. */
const CARDS_AND_CHECKOUTS = `
  'stampCards', (select coalesce(json_agg(json_build_object('card', s.card_id, 'stamps', (s.total - s.base) % s.size,
      'size', s.size, 'all', s.total, 'lastAt', s.last_at) order by s.card_id), '[]'::json)
      from regulars.member_stamps s where s.member_id = m.member_id),
  'stamps', (select coalesce(json_agg(json_build_object('card', e.card_id, 'kind', e.kind, 'stamps', e.stamps,
      'reason', e.explanation->>'reason', 'at', e.occurred_at) order by e.event_id), '[]'::json)
      from regulars.stamp_events e where e.member_id in (select member_id from family)),
  'checkouts', (select coalesce(json_agg(json_build_object('state', c.state, 'at', c.created_at, 'quote', c.quote)
      order by c.checkout_id), '[]'::json) from regulars.checkouts c where c.member_id = m.member_id),
  'pointsAskedFor', (select coalesce(json_agg(json_build_object('points', r.points, 'reason', r.reason,
      'state', r.state, 'at', r.asked_at, 'decidedAt', r.decided_at) order by r.request_id), '[]'::json)
      from regulars.point_requests r where r.member_id in (select member_id from family)),
  'invitedBySomebody', exists (select 1 from regulars.referrals where member_id in (select member_id from family)),
  'friendsInvited', (select coalesce(json_agg(r.state), '[]') from regulars.referrals r join family f on f.member_id = r.referrer_member_id),
  'oldCards', (select coalesce(json_agg(card_number order by card_number), '[]') from regulars.old_cards join family using (member_id)),
  'cardRequests', (select coalesce(json_agg(json_build_object('cardNumber', card_number, 'proof', proof,
      'state', state, 'at', created_at, 'answeredAt', decided_at) order by claim_id), '[]'::json)
      from regulars.card_claims where member_id in (select member_id from family)),`;

/**
 * Everything held on a member and on those merged into them, in one snapshot. Other people appear as numbers only: who
 * was invited, and who of the staff did something, is not this member's data.
 */
export async function findMemberData(database: Database, memberId: string): Promise<MemberData | undefined> {
  const rows = await database.sql<{ data: MemberData }[]>`
    with family as (
      select member_id from regulars.members where member_id = ${memberId} or merged_into = ${memberId}),
    accounts as (select * from regulars.identities where member_id = ${memberId}),
    own_cases as (
      select c.* from regulars.cases c where c.member_id in (select member_id from family)
      union select c.* from regulars.cases c join accounts using (channel, channel_user_id))
    select json_build_object(
      'member', (select json_build_object('id', member_id, 'name', name, 'language', language, 'phone', phone,
          'birthdayMonth', birthday_month, 'birthdayDay', birthday_day, 'birthdayYear', birthday_year,
          'birthdayCalendar', birthday_calendar, 'birthdayInLeapMonth', birthday_leap_month,
          'marketingMessages', marketing_consent, 'inviteCode', invite_code, 'joinedAt', joined_at,
          'purchases', purchases, 'spendMinor', spend_minor, 'lastPurchaseAt', last_purchase_at,
          'pointsAvailable', available, 'pointsPending', pending, 'pointsHeld', held, 'pointsOwed', deficit,
          'tier', tier, 'tierSince', tier_since, 'tierMeasuredOn', tier_until, 'tierEnds', tier_grace, 'tierGiven', tier_floor)),
      'accounts', (select coalesce(json_agg(json_build_object('channel', channel, 'userId', channel_user_id,
          'name', display_name, 'language', language, 'reachability', reachability, 'firstContactAt', first_contact_at,
          'lastActiveAt', last_active_at) order by first_contact_at), '[]'::json) from accounts),
      'consents', (select coalesce(json_agg(json_build_object('purpose', purpose, 'granted', granted,
          'textVersion', text_version, 'channel', channel, 'source', source, 'at', occurred_at) order by occurred_at), '[]')
          from regulars.consents join family using (member_id)),
      'purchases', (select coalesce(json_agg(json_build_object('id', p.purchase_id, 'reference', p.external_ref,
          'netMinor', p.net_minor, 'refundedMinor', p.refunded_minor, 'currency', p.currency, 'store', p.store,
          'at', p.occurred_at, 'lines', (select coalesce(json_agg(json_build_object('sku', l.sku, 'name', l.name,
            'quantity', l.quantity, 'unitPriceMinor', l.unit_price_minor, 'discountMinor', l.discount_minor)
            order by l.line_no), '[]') from regulars.purchase_lines l where l.member_id = p.member_id
            and l.purchase_id = p.purchase_id)) order by p.occurred_at), '[]') from regulars.purchases p where p.member_id = m.member_id),
      'refunds', (select coalesce(json_agg(json_build_object('purchaseId', purchase_id, 'kind', kind,
          'amountMinor', amount_minor, 'pointsTaken', points_taken, 'at', occurred_at) order by occurred_at), '[]'::json)
          from regulars.refunds where member_id = m.member_id),
      'points', (select coalesce(json_agg(json_build_object('kind', j.kind, 'points', coalesce(e.points, 0),
          'at', j.occurred_at, 'explanation', j.explanation) order by j.journal_id), '[]'::json)
          from regulars.journals j left join regulars.entries e
            on e.member_id = j.member_id and e.journal_id = j.journal_id and e.account = 'member'
          where j.member_id in (select member_id from family)),
      'pointsByExpiry', (select coalesce(json_agg(json_build_object('points', points, 'remaining', remaining,
          'earnedAt', earned_at, 'usableFrom', available_at, 'usableBefore', expires_at) order by earned_at), '[]'::json)
          from regulars.lots where member_id = m.member_id and remaining > 0),
      'vouchers', (select coalesce(json_agg(json_build_object('coupon', c.name, 'code', v.code, 'state', v.state,
          'issuedAt', v.issued_at, 'usableBefore', v.expires_at, 'redeemedAt', v.redeemed_at) order by v.issued_at), '[]')
          from regulars.vouchers v left join regulars.coupons c using (coupon_id) where v.member_id = m.member_id),
      ${database.sql.unsafe(CARDS_AND_CHECKOUTS)}
      'tags', (select coalesce(json_agg(tag order by tag), '[]'::json) from regulars.member_tags
          where member_id in (select member_id from family)),
      'notes', (select coalesce(json_agg(json_build_object('note', note, 'at', created_at) order by created_at),
          '[]'::json) from regulars.member_notes where member_id in (select member_id from family)),
      'conversationsWithTheShop', (select coalesce(json_agg(json_build_object('openedAt', c.opened_at,
          'closedAt', c.closed_at, 'messages', (select coalesce(json_agg(json_build_object('from', t.direction,
            'text', t.text, 'at', t.occurred_at) order by t.message_id), '[]'::json)
            from regulars.case_messages t where t.case_id = c.case_id)) order by c.opened_at), '[]'::json) from own_cases c),
      'unfinishedQuestions', (select coalesce(json_agg(c.state), '[]'::json) from regulars.conversations c
          join accounts using (channel, channel_user_id)),
      'campaigns', (select coalesce(json_agg(json_build_object('kind', c.kind, 'state', d.state, 'reason', d.reason,
          'account', d.channel_user_id, 'about', d.facts, 'messages', w.messages, 'at', d.done_at) order by c.created_at),
          '[]'::json) from regulars.campaigns c
          join regulars.deliveries d on d.campaign_id = c.campaign_id and d.member_id in (select member_id from family)
          left join regulars.delivery_contents w on w.campaign_id = d.campaign_id and w.content_hash = d.content_hash),
      'occasions', (select coalesce(json_agg(json_build_object('occasion', occasion, 'at', occurred_at)
          order by occurred_at), '[]'::json) from regulars.member_occasions where member_id in (select member_id from family)),
      'lastOfferAt', (select max(last_at) from regulars.marketing_contacts
          where member_id in (select member_id from family)),
      'log', (select coalesce(json_agg(json_build_object('action', action, 'details', details, 'at', occurred_at)
          order by occurred_at), '[]'::json) from regulars.audit where member_id in (select member_id from family)),
      'messagesToYou', (select coalesce(json_agg(json_build_object('content', o.notice, 'state', o.state,
          'at', o.created_at) order by o.outbox_id), '[]'::json) from regulars.outbox o
          where o.member_id in (select member_id from family)
            or exists (select 1 from accounts a where a.channel = o.channel and a.channel_user_id = o.channel_user_id)),
      'messagesFromYou', (select coalesce(json_agg(json_build_object('channel', i.channel,
          'content', convert_from(i.bytes, 'UTF8'), 'at', i.received_at) order by i.arrival_id), '[]'::json)
          from regulars.inbox i join accounts using (channel, channel_user_id) where i.bytes <> '')
    ) as data
    from regulars.members m where m.member_id = ${memberId} and m.state = 'active'`;
  return rows[0]?.data;
}
