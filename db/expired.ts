import type { Database } from './client.ts';

/**
 * Deletes codes and keys that nobody can use any more, and the words of campaigns that are long over. A card stays for
 * ten minutes after its end, so that a late scan hears that it has run out, and does not count as a guess at somebody's
 * code.
 */
export async function deleteExpired({ sql }: Database, now: Date): Promise<void> {
  const at = now.toISOString();
  await sql`delete from regulars.member_cards where coalesce(ticket_expires_at, expires_at) < ${at}::timestamptz - interval '10 minutes'`;
  await sql`delete from regulars.link_codes where expires_at < ${at}::timestamptz`;
  await sql`delete from regulars.stamp_codes where expires_at < ${at}::timestamptz`;
  await sql`delete from regulars.staff_invites where expires_at < ${at}::timestamptz - interval '30 days'`;
  await sql`delete from regulars.command_keys where created_at < now() - interval '7 days'`;
  // Words are kept for repeats, which end after a day; who reads how a campaign went reads its counters.
  await sql`delete from regulars.delivery_contents w using regulars.campaigns c
    where c.campaign_id = w.campaign_id and c.finished_at < ${at}::timestamptz - interval '7 days'`;
}
