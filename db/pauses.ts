import type { Database } from './client.ts';
import type { ChannelName } from './schema/index.ts';

/** Milliseconds from now for which nobody sends on a channel; a channel that is not named is free. */
export type Pauses = Readonly<Partial<Record<ChannelName, number>>>;

/** The pauses that hold now, as a column of whatever is read anyway: looking costs no statement of its own. */
export const pausesNow = (database: Database) => database.sql`
  (select jsonb_object_agg(p.channel, (extract(epoch from p.until - now()) * 1000)::float8)
   from regulars.channel_pauses p where p.until > now())`;

/** Holds a channel back for every process; a shorter pause changes nothing. */
export async function pauseChannel(database: Database, channel: ChannelName, seconds: number): Promise<void> {
  await database.sql`
    insert into regulars.channel_pauses as p (channel, until)
    values (${channel}, now() + make_interval(secs => ${seconds}::float8))
    on conflict (channel) do update set until = greatest(p.until, excluded.until)`;
}
