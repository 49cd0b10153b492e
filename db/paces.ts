import type { Database } from './client.ts';
import type { ChannelName } from './schema/index.ts';

export interface PaceShare {
  readonly channel: ChannelName;
  /** Calls with one recipient and calls with many have a limit each. */
  readonly calls: 'one' | 'many';
  readonly count: number;
  /** What is given out of them in a second to all processes together. */
  readonly perSecond: number;
}

/**
 * Takes the next places of the channel's row for so many calls, behind those of every other process, and gives the
 * milliseconds until the first has come; the others follow evenly. By database time, so clocks that differ do not matter.
 * Nobody waits for the disk: what is lost with the machine are places of a second that is over by then.
 */
export async function reservePaces(
  database: Database,
  { channel, calls, count, perSecond }: PaceShare,
): Promise<number> {
  const takes = (count * 1_000) / perSecond;
  const rows = await database.sql<{ wait: number }[]>`
    with clock as materialized (
      select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms, set_config('synchronous_commit', 'off', true)),
    taken as (
      insert into regulars.channel_paces as p (channel, calls, free_at_ms)
      select ${channel}::text, ${calls}::text, now_ms + ${takes}::float8 from clock
      on conflict (channel, calls) do update
        set free_at_ms = greatest(p.free_at_ms, (select now_ms from clock)) + ${takes}::float8
      returning free_at_ms)
    select greatest(0, t.free_at_ms - ${takes}::float8 - c.now_ms)::float8 as wait from taken t, clock c`;
  return rows[0]?.wait ?? 0;
}
