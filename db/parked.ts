import type { Database } from './client.ts';

export interface ParkedEvent {
  readonly channel: string;
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly attempts: number;
  readonly reason: string;
}

/** The events parked last, without whose they are and what they say. */
export async function parkedEvents({ sql }: Database, limit: number): Promise<readonly ParkedEvent[]> {
  return sql<ParkedEvent[]>`
    select channel, to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "receivedAt", attempts,
      coalesce(reason, '') as reason
    from regulars.inbox where state = 'parked' order by done_at desc limit ${limit}`;
}

/** Gives every parked event its attempts back; gives how many. */
export async function unparkEvents({ sql }: Database): Promise<number> {
  const result = await sql`
    update regulars.inbox set state = 'waiting', attempts = 0, leased_until = null, done_at = null, reason = null
    where state = 'parked'`;
  return result.count;
}
