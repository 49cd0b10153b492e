import type { Database } from './client.ts';

/** Deletes codes and keys that nobody can use any more. */
export async function deleteExpired({ sql }: Database, now: Date): Promise<void> {
  const at = now.toISOString();
  await sql`delete from regulars.member_cards where coalesce(ticket_expires_at, expires_at) < ${at}::timestamptz - interval '1 minute'`;
  await sql`delete from regulars.link_codes where expires_at < ${at}::timestamptz`;
  await sql`delete from regulars.staff_invites where expires_at < ${at}::timestamptz - interval '30 days'`;
  await sql`delete from regulars.command_keys where created_at < now() - interval '7 days'`;
}
