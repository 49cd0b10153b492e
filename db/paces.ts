import type { Database } from './client.ts';
import type { ChannelName } from './schema/index.ts';

export interface PaceShare {
  readonly channel: ChannelName;
  /** Calls with one recipient and calls with many have a limit each. */
  readonly calls: 'one' | 'many';
  readonly count: number;
  /** What the channel takes of them in a second from all processes together. */
  readonly perSecond: number;
}

/**
 * Takes the next places of each channel's row for so many calls, behind those of every other process, and gives the
 * milliseconds until the last of the first ones has come: by database time, so clocks that differ do not matter.
 */
export async function reservePaces(database: Database, shares: readonly PaceShare[]): Promise<number> {
  const rows = await database.sql<{ wait: number }[]>`
    with wanted as (
      select channel, calls, count * 1000.0::float8 / "perSecond" as takes
      from jsonb_to_recordset(${JSON.stringify(shares)}::text::jsonb)
        as w(channel text, calls text, count float8, "perSecond" float8) order by channel, calls),
    clock as (select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms),
    taken as (
      insert into regulars.channel_paces as p (channel, calls, free_at_ms)
      select channel, calls, now_ms + takes from wanted, clock
      on conflict (channel, calls) do update set free_at_ms = greatest(p.free_at_ms, (select now_ms from clock))
        + (select takes from wanted w where w.channel = p.channel and w.calls = p.calls)
      returning channel, calls, free_at_ms)
    select greatest(0, max(t.free_at_ms - w.takes - c.now_ms))::float8 as wait
    from taken t join wanted w using (channel, calls), clock c`;
  return rows[0]?.wait ?? 0;
}
