import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import { type Part, part } from './unit.ts';

/** Deliveries that one worker has in hand at a time. */
export const RANGE_SIZE = 500;

/** Which of these members have their delivery in this campaign, or their occasion in any. */
export async function plannedAlready(
  database: Database,
  campaignId: string,
  recipients: readonly { readonly memberId: string; readonly occasion?: string | undefined }[],
): Promise<ReadonlySet<string>> {
  const rows = await database.sql<{ member_id: string }[]>`
    select member_id from regulars.deliveries
    where campaign_id = ${campaignId} and member_id = any(${recipients.map(({ memberId }) => memberId)}::uuid[])
    union
    select o.member_id from regulars.member_occasions o
    join jsonb_to_recordset(${JSON.stringify(recipients)}::text::jsonb) as r("memberId" uuid, occasion text)
      on o.member_id = r."memberId" and o.occasion = r.occasion`;
  return new Set(rows.map((row) => row.member_id));
}

/** Who a member is now: of two accounts that became one, the one that stayed. */
export interface Standing {
  readonly memberId: string;
  readonly isActive: boolean;
}

/** By the ids that were asked for; unknown ones are not there. */
export async function standingOf(
  database: Database,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const rows = await database.sql<({ askedId: string } & Standing)[]>`
    select own.member_id as "askedId", m.member_id as "memberId", m.state = 'active' as "isActive"
    from regulars.members own join regulars.members m on m.member_id = coalesce(own.merged_into, own.member_id)
    where own.member_id = any(${[...memberIds]}::uuid[])`;
  return new Map(rows.map(({ askedId, ...standing }) => [askedId, standing]));
}

/**
 * Raises the versions of members, all of whom must still be active: whoever makes one of them part of another at this
 * moment comes wholly before, and this unit reads again, or wholly after, and takes over what it wrote.
 */
export const membersStayPart = (memberIds: readonly string[]): Part =>
  part('members', memberIds.length)`update regulars.members m set version = m.version + 1
    from (select o.member_id from regulars.members o where o.state = 'active' and o.member_id in
        (select x::uuid from jsonb_array_elements_text(${JSON.stringify(memberIds)}::text::jsonb) as t(x))
      order by o.member_id for update) held
    where m.member_id = held.member_id`;

/** None of these members, nor who they are now, was forgotten: of this unit and one that forgets somebody the later one races. */
export const notForgottenPart = (memberIds: readonly string[]): Part => ({
  name: 'forgotten',
  text: ['regulars.expect_not_forgotten(', '::text::uuid[])'],
  values: [arrayLiteral(memberIds)],
  expected: memberIds.length,
  isCheck: true,
});

/**
 * Cuts a campaign's deliveries into ranges of 500 by member id, once all of them are written: only then are the ranges
 * apart from one another. What is held out or skipped already counts at once.
 */
export const cutRangesPart = (campaignId: string): Part => ({
  ...part('delivery_ranges')`insert into regulars.delivery_ranges
      (campaign_id, range_no, first_member_id, last_member_id, state, total, held_out, skipped)
    select ${campaignId}::uuid, chunk, (array_agg(member_id order by member_id))[1],
      (array_agg(member_id order by member_id desc))[1],
      case when bool_and(state in ('held_out', 'skipped')) then 'done' else 'open' end, count(*),
      count(*) filter (where state = 'held_out'), count(*) filter (where state = 'skipped')
    from (
      select member_id, state, (row_number() over (order by member_id) - 1) / ${RANGE_SIZE}::int as chunk
      from regulars.deliveries where campaign_id = ${campaignId}::uuid) d
    group by chunk`,
  isInsert: true,
});
