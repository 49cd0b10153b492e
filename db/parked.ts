import type { Database } from './client.ts';

export interface ParkedRow {
  readonly channel: string;
  readonly eventId: string;
  /** As it came. */
  readonly bytes: Uint8Array;
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly attempts: number;
  readonly reason: string;
}

/** The events parked last. */
export async function parkedEvents({ sql }: Database, limit: number): Promise<readonly ParkedRow[]> {
  return sql<ParkedRow[]>`
    select channel, event_id as "eventId", bytes, attempts, coalesce(reason, '') as reason,
      to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "receivedAt"
    from regulars.inbox where state = 'parked' order by done_at desc limit ${limit}`;
}

/** Gives a parked event, or every one, its attempts back; gives how many. */
export async function unparkEvents(
  { sql }: Database,
  only?: { readonly channel: string; readonly eventId: string },
): Promise<number> {
  const result = await sql`
    update regulars.inbox set state = 'waiting', attempts = 0, leased_until = null, done_at = null, reason = null
    where state = 'parked' and (${only === undefined}::boolean
      or (channel = ${only?.channel ?? ''} and event_id = ${only?.eventId ?? ''}))`;
  return result.count;
}
