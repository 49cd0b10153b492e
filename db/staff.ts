import { and, asc, eq } from '#drizzle';
import type { Database } from './client.ts';
import { type Address, secrets, staff, staffIdentities, staffInvites } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

export type StaffRow = typeof staff.$inferSelect;
export type InviteRow = typeof staffInvites.$inferSelect;

/** Everyone who works here now, in the order they came. */
export const activeStaff = (database: Database): Promise<StaffRow[]> =>
  database.read.select().from(staff).where(eq(staff.state, 'active')).orderBy(asc(staff.createdAt));

/** What somebody is called who works here or did; `null`: nobody is known by this id. */
export async function findStaffName(database: Database, staffId: string): Promise<string | null> {
  const rows = await database.read.select({ name: staff.name }).from(staff).where(eq(staff.staffId, staffId));
  return rows[0]?.name ?? null;
}

/** Accounts of the staff who work here now, with the person's role and language. */
export const staffAddresses = (database: Database) =>
  database.read
    .select({
      channel: staffIdentities.channel,
      channelUserId: staffIdentities.channelUserId,
      staffId: staff.staffId,
      role: staff.role,
      name: staff.name,
      language: staff.language,
    })
    .from(staffIdentities)
    .innerJoin(staff, eq(staff.staffId, staffIdentities.staffId))
    .where(eq(staff.state, 'active'));

/** Who of the staff stands behind an account, if they still work here. */
export async function staffAt(database: Database, address: Address): Promise<StaffRow | undefined> {
  const rows = await database.read
    .select({ staff })
    .from(staffIdentities)
    .innerJoin(staff, eq(staff.staffId, staffIdentities.staffId))
    .where(
      and(
        eq(staffIdentities.channel, address.channel),
        eq(staffIdentities.channelUserId, address.channelUserId),
        eq(staff.state, 'active'),
      ),
    );
  return rows[0]?.staff;
}

/** An invitation to work here by the hash of its token: used ones and those that are over too. */
export async function findInvite(database: Database, tokenHash: string): Promise<InviteRow | undefined> {
  const rows = await database.read.select().from(staffInvites).where(eq(staffInvites.tokenHash, tokenHash));
  return rows[0];
}

/** The hash of the set-up code that works; `undefined`: there is none. */
export async function ownerCodeHash(database: Database): Promise<string | undefined> {
  const rows = await database.read.select({ value: secrets.value }).from(secrets).where(eq(secrets.name, OWNER_CODE));
  return rows[0]?.value;
}

const OWNER_CODE = 'owner-code';

/** Replaces whatever set-up code there was. */
export const ownerCodePart = (hash: string, now: Date): Part =>
  part(
    'owner_code',
  )`insert into regulars.secrets (name, value, created_at) values (${OWNER_CODE}::text, ${hash}::text, ${now.toISOString()}::timestamptz)
    on conflict (name) do update set value = excluded.value, created_at = excluded.created_at`;

/** Uses the set-up code up: of two who type it at once, one finds it gone. */
export const useOwnerCodePart = (hash: string): Part =>
  part('owner_code')`delete from regulars.secrets where name = ${OWNER_CODE}::text and value = ${hash}::text`;

/** Uses an invitation up: of two who open it at once, one finds it used. */
export const useInvitePart = (tokenHash: string, now: Date): Part =>
  part('invite')`update regulars.staff_invites set used_at = ${now.toISOString()}::timestamptz
    where token_hash = ${tokenHash}::text and used_at is null`;

/** A person who works here from now on, at this account (which may have belonged to somebody who left). */
export const newStaffParts = (row: typeof staff.$inferInsert, address: Address): readonly Part[] => [
  insertRows(staff, [row]),
  part('staff_identity')`insert into regulars.staff_identities (channel, channel_user_id, staff_id)
    values (${address.channel}::text, ${address.channelUserId}::text, ${row.staffId}::uuid)
    on conflict (channel, channel_user_id) do update set staff_id = excluded.staff_id`,
];

/** Somebody who works here becomes the owner. */
export const makeOwnerPart = (staffId: string): Part =>
  part('staff')`update regulars.staff set role = 'owner' where staff_id = ${staffId}::uuid and state = 'active'`;

/** Ends somebody's work here. What they did stays under their name. */
export const removeStaffPart = (staffId: string): Part =>
  part('staff')`update regulars.staff set state = 'removed' where staff_id = ${staffId}::uuid and state = 'active'`;
