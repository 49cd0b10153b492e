import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';

export interface MemberKeys {
  readonly card: string | undefined;
  readonly phone: string | undefined;
  /** The id that the line itself gives a member who has neither. */
  readonly memberId: string;
}

export interface MemberKnown {
  readonly cardOwner: string | null;
  readonly phoneOwner: string | null;
  /** Whether the owner of the phone came by the chat and has no card of the old system yet. */
  readonly mayLink: boolean;
  readonly isKnown: boolean;
}

/** Who is here already, for each of these lines in their order. */
export const knownMembers = ({ sql }: Database, keys: readonly MemberKeys[]): Promise<MemberKnown[]> =>
  sql.unsafe<MemberKnown[]>(KNOWN, [
    arrayLiteral(keys.map(({ card }) => card)),
    arrayLiteral(keys.map(({ phone }) => phone)),
    arrayLiteral(keys.map(({ memberId }) => memberId)),
  ]);

const KNOWN = `
  select c.member_id as "cardOwner", p.member_id as "phoneOwner",
    p.member_id is not null and exists (select 1 from regulars.identities i where i.member_id = p.member_id)
      and not exists (select 1 from regulars.old_cards o where o.member_id = p.member_id) as "mayLink",
    m.member_id is not null as "isKnown"
  from unnest($1::text::text[], $2::text::text[], $3::text::uuid[]) with ordinality as x(card, phone, member_id, n)
  left join regulars.old_cards c on c.card_number = x.card
  left join regulars.member_phones p on p.phone = x.phone
  left join regulars.members m on m.member_id = x.member_id
  order by x.n`;

/** The active member that each of these names (`card:…`, `phone:…`, `member:…`), of merged ones the one that stayed. */
export async function membersNamed({ sql }: Database, whos: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.unsafe<{ who: string; memberId: string }[]>(NAMED, [arrayLiteral(whos)]);
  return new Map(rows.map(({ who, memberId }) => [who, memberId]));
}

const NAMED = `
  select x.who, a.member_id as "memberId" from unnest($1::text::text[]) as x(who)
  cross join lateral (
    select case split_part(x.who, ':', 1)
      when 'card' then (select c.member_id from regulars.old_cards c where c.card_number = substr(x.who, 6))
      when 'phone' then (select p.member_id from regulars.member_phones p where p.phone = substr(x.who, 7))
      else substr(x.who, 8)::uuid end as member_id offset 0) named
  join regulars.members own on own.member_id = named.member_id
  join regulars.members a on a.member_id = coalesce(own.merged_into, own.member_id) and a.state = 'active'`;

/** Whether a member, or an account that is part of theirs now, has got what they brought along. */
export async function hasOpening({ sql }: Database, memberId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from regulars.members m
    join regulars.journals j on j.member_id = m.member_id and j.kind = 'opening'
    where m.member_id = ${memberId} or m.merged_into = ${memberId} limit 1`;
  return rows.length > 0;
}
