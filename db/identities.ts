import type { Database } from './client.ts';
import type { Address, ChannelName } from './schema/index.ts';
import { type Part, part } from './unit.ts';

export interface Contact extends Address {
  /** By the platform's clock, epoch milliseconds. */
  readonly occurredAt: number;
  readonly reachability: 'reachable' | 'left';
  readonly displayName: string | undefined;
  readonly language: string | undefined;
}

export interface KnownIdentity {
  readonly created: boolean;
  readonly reachable: boolean;
  readonly memberId: string | undefined;
  readonly displayName: string | undefined;
}

/**
 * Creates or updates an account from one event. The greatest event time decides whether it is reachable, so events may
 * come in any order and more than once; of two at the same instant the one that arrives last counts. A language once
 * known stays until the person chooses another.
 */
export async function upsertContact(database: Database, contact: Contact): Promise<KnownIdentity> {
  const at = new Date(contact.occurredAt).toISOString();
  const rows = await database.sql<
    { created: boolean; reachability: string; member_id: string | null; display_name: string | null }[]
  >`
    insert into regulars.identities as i
      (channel, channel_user_id, display_name, language, reachability, reachability_at, first_contact_at, last_active_at)
    values (${contact.channel}, ${contact.channelUserId}, ${contact.displayName ?? null}, ${contact.language ?? null},
      ${contact.reachability}, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz)
    on conflict (channel, channel_user_id) do update set
      reachability = case when excluded.reachability_at >= i.reachability_at then excluded.reachability else i.reachability end,
      display_name = case when excluded.reachability_at >= i.reachability_at
        then coalesce(excluded.display_name, i.display_name) else coalesce(i.display_name, excluded.display_name) end,
      language = coalesce(i.language, excluded.language),
      reachability_at = greatest(i.reachability_at, excluded.reachability_at),
      first_contact_at = least(i.first_contact_at, excluded.first_contact_at),
      last_active_at = greatest(i.last_active_at, excluded.last_active_at)
    returning xmax = 0 as created, reachability, member_id, display_name`;
  const row = rows[0];
  if (row === undefined) throw new Error('an upsert gave no row');
  return {
    created: row.created,
    reachable: row.reachability === 'reachable',
    memberId: row.member_id ?? undefined,
    displayName: row.display_name ?? undefined,
  };
}

/** What the platform says the person is called, when the event did not. */
export async function nameIdentity(
  database: Database,
  address: Address,
  profile: { readonly displayName?: string; readonly language?: string },
): Promise<void> {
  await database.sql`
    update regulars.identities
    set display_name = coalesce(${profile.displayName ?? null}, display_name), language = coalesce(language, ${profile.language ?? null})
    where channel = ${address.channel} and channel_user_id = ${address.channelUserId}`;
}

/**
 * Notes who brought this person: only for somebody who is no member, and the earliest invitation wins whatever the
 * order of arrival. The inviter must be a member still. `false`: not noted.
 */
export async function noteReferrer(
  database: Database,
  address: Address,
  invitation: { readonly code: string; readonly occurredAt: number },
): Promise<boolean> {
  const at = new Date(invitation.occurredAt).toISOString();
  const result = await database.sql`
    update regulars.identities i
    set referrer_member_id = coalesce(survivor.member_id, inviter.member_id), referred_at = ${at}::timestamptz
    from regulars.invite_codes code
    join regulars.members inviter on inviter.member_id = code.member_id
    left join regulars.members survivor on survivor.member_id = inviter.merged_into
    where code.code = ${invitation.code} and coalesce(survivor.state, inviter.state) = 'active'
      and i.channel = ${address.channel} and i.channel_user_id = ${address.channelUserId} and i.member_id is null
      and (i.referred_at is null or i.referred_at > ${at}::timestamptz)`;
  return result.count === 1;
}

/** The same of somebody who opened a friend's gift: whoever gives it brought them. By the hash of its code. */
export async function noteGiver(
  database: Database,
  address: Address,
  gift: { readonly codeHash: string; readonly occurredAt: number },
): Promise<void> {
  const at = new Date(gift.occurredAt).toISOString();
  await database.sql`
    update regulars.identities i set referrer_member_id = giver.member_id, referred_at = ${at}::timestamptz
    from regulars.voucher_gift_codes code
    join regulars.voucher_gifts gift on gift.member_id = code.member_id and gift.voucher_id = code.voucher_id
    join regulars.members giver on giver.member_id = gift.member_id and giver.state = 'active'
    where code.code_hash = ${gift.codeHash} and gift.state = 'open' and gift.expires_at > ${at}::timestamptz
      and i.channel = ${address.channel} and i.channel_user_id = ${address.channelUserId} and i.member_id is null
      and (i.referred_at is null or i.referred_at > ${at}::timestamptz)`;
}

export interface PersonRow {
  readonly displayName: string | undefined;
  readonly identityLanguage: string | undefined;
  readonly member:
    | { readonly memberId: string; readonly name: string | undefined; readonly language: string }
    | undefined;
  readonly staff:
    | {
        readonly staffId: string;
        readonly name: string;
        readonly role: 'owner' | 'manager' | 'cashier';
        readonly language: string;
      }
    | undefined;
  readonly conversation: unknown;
  /** Whether the shop brought cards of an older system along. */
  readonly oldCards: boolean;
}

/** Everything that stands behind one account, in one query. A merged member is read as the one that stayed. */
export async function findPerson(database: Database, address: Address): Promise<PersonRow> {
  const rows = await database.sql<
    {
      display_name: string | null;
      identity_language: string | null;
      member_id: string | null;
      member_name: string | null;
      member_language: string | null;
      staff_id: string | null;
      staff_name: string | null;
      role: 'owner' | 'manager' | 'cashier' | null;
      staff_language: string | null;
      state: unknown;
      old_cards: boolean;
    }[]
  >`
    select i.display_name, i.language as identity_language,
      m.member_id, m.name as member_name, m.language as member_language,
      s.staff_id, s.name as staff_name, s.role, s.language as staff_language, c.state,
      exists (select 1 from regulars.old_cards) as old_cards
    from (select ${address.channel}::text as channel, ${address.channelUserId}::text as channel_user_id) a
    left join regulars.identities i using (channel, channel_user_id)
    left join regulars.members own on own.member_id = i.member_id
    left join regulars.members m on m.member_id = coalesce(own.merged_into, own.member_id) and m.state = 'active'
    left join regulars.staff_identities si using (channel, channel_user_id)
    left join regulars.staff s on s.staff_id = si.staff_id and s.state = 'active'
    left join regulars.conversations c using (channel, channel_user_id)`;
  const row = rows[0];
  if (row === undefined) throw new Error('a person reads as one row, also when nobody is known');
  return {
    displayName: row.display_name ?? undefined,
    identityLanguage: row.identity_language ?? undefined,
    member:
      row.member_id === null
        ? undefined
        : { memberId: row.member_id, name: row.member_name ?? undefined, language: row.member_language ?? '' },
    staff:
      row.staff_id === null || row.role === null
        ? undefined
        : {
            staffId: row.staff_id,
            name: row.staff_name ?? '',
            role: row.role,
            language: row.staff_language ?? '',
          },
    conversation: row.state ?? undefined,
    oldCards: row.old_cards,
  };
}

export interface IdentityRow extends Address {
  readonly memberId: string | undefined;
  readonly displayName: string | undefined;
  readonly firstContactAt: number;
  readonly referrerMemberId: string | undefined;
  readonly referredAt: number | undefined;
}

/** An account on a channel, with or without a member; `undefined`: the shop never met it. */
export async function findIdentity(database: Database, address: Address): Promise<IdentityRow | undefined> {
  const rows = await database.sql<
    {
      channel: ChannelName;
      channel_user_id: string;
      member_id: string | null;
      display_name: string | null;
      first_ms: number;
      referrer_member_id: string | null;
      referred_ms: number | null;
    }[]
  >`
    select channel, channel_user_id, member_id, display_name, referrer_member_id,
      (extract(epoch from first_contact_at) * 1000)::float8 as first_ms,
      (extract(epoch from referred_at) * 1000)::float8 as referred_ms
    from regulars.identities where channel = ${address.channel} and channel_user_id = ${address.channelUserId}`;
  const row = rows[0];
  return (
    row && {
      channel: row.channel,
      channelUserId: row.channel_user_id,
      memberId: row.member_id ?? undefined,
      displayName: row.display_name ?? undefined,
      firstContactAt: row.first_ms,
      referrerMemberId: row.referrer_member_id ?? undefined,
      referredAt: row.referred_ms ?? undefined,
    }
  );
}

/** Gives an account its member: of two at once who give it one, one finds a member there. */
export const attachPart = (address: Address, memberId: string, isNew: boolean, now: Date): Part =>
  isNew
    ? part('identity')`insert into regulars.identities
        (channel, channel_user_id, member_id, reachability_at, first_contact_at, last_active_at)
        values (${address.channel}::text, ${address.channelUserId}::text, ${memberId}::uuid, ${now.toISOString()}::timestamptz,
          ${now.toISOString()}::timestamptz, ${now.toISOString()}::timestamptz)`
    : part('identity')`update regulars.identities set member_id = ${memberId}::uuid
        where channel = ${address.channel}::text and channel_user_id = ${address.channelUserId}::text and member_id is null`;

/** Every account on which a member can be reached now. */
export async function reachableAddressesOf(database: Database, memberId: string): Promise<readonly Address[]> {
  const rows = await database.sql<{ channel: ChannelName; channel_user_id: string }[]>`
    select channel, channel_user_id from regulars.identities
    where member_id = ${memberId} and reachability = 'reachable' order by channel, channel_user_id`;
  return rows.map((row) => ({ channel: row.channel, channelUserId: row.channel_user_id }));
}

/** Reachable accounts of a channel above `after`, in id order, each with what tells its language; `null`: nothing does. */
export async function languagesOnChannel(
  database: Database,
  channel: Address['channel'],
  after: string,
  limit: number,
): Promise<readonly { readonly channelUserId: string; readonly language: string | null }[]> {
  return database.sql<{ channelUserId: string; language: string | null }[]>`
    select i.channel_user_id as "channelUserId",
      coalesce(nullif(s.language, ''), nullif(m.language, ''), i.language) as language
    from regulars.identities i
    left join regulars.members own on own.member_id = i.member_id
    left join regulars.members m on m.member_id = coalesce(own.merged_into, own.member_id) and m.state = 'active'
    left join regulars.staff_identities si using (channel, channel_user_id)
    left join regulars.staff s on s.staff_id = si.staff_id and s.state = 'active'
    where i.channel = ${channel} and i.channel_user_id > ${after} and i.reachability = 'reachable'
    order by i.channel_user_id limit ${limit}`;
}
