import { arrayText } from './arrays.ts';
import type { Database } from './client.ts';
import { gather } from './gather.ts';
import type { ChannelName } from './schema/index.ts';
import { storable } from './storable.ts';

/** One event on its way into the inbox. */
export interface ArrivedEvent {
  readonly channel: ChannelName;
  readonly eventId: string;
  readonly channelUserId: string;
  readonly bytes: Uint8Array;
  /** Order of arrival (UUID v7). */
  readonly arrivalId: string;
}

type Call = readonly ArrivedEvent[];

/** Above this a statement gains nothing more, and those who share it wait for each other. */
const MOST_CALLS = 64;
/** A call with more goes by itself: nobody waits for it, and what a statement holds has a bound. */
const MOST_EVENTS = 16;
const MOST_BYTES = 32_768;

const gathered = new WeakMap<Database, (call: Call) => Promise<boolean>>();

/**
 * Stores events as they came; a known channel and event id stores nothing. Calls that come at the same time share one
 * statement, and each ends when that is committed; who fails with whom is the rule of `runShared`. Storing twice is
 * storing once, so whoever is told of a lost connection may call again. Gives whether that statement stored anything new.
 */
export function storeEvents(database: Database, events: Call): Promise<boolean> {
  let bytes = 0;
  for (const event of events) bytes += event.bytes.byteLength;
  if (events.length > MOST_EVENTS || bytes > MOST_BYTES) return storeTogether(database, events);
  const known = gathered.get(database);
  if (known !== undefined) return known(events);
  const shared = gather(
    async (calls: readonly Call[]) => {
      const isNew = await storeTogether(database, calls.flat());
      return calls.map(() => isNew);
    },
    () => MOST_CALLS,
  );
  gathered.set(database, shared);
  return shared(events);
}

/**
 * One text for any number of rows. Bytes travel as base64, which an array need not escape. Rows go in one order
 * everywhere: of two processes that are told the same events at once the second waits for the first, and neither for both.
 */
async function storeTogether(database: Database, events: Call): Promise<boolean> {
  const rows = events.toSorted(byKey);
  const column = (value: (event: ArrivedEvent) => string): string => arrayText(rows.map(value));
  const { count } = await database.sql`
    insert into regulars.inbox (channel, event_id, arrival_id, channel_user_id, bytes)
    select channel, event_id, arrival_id, channel_user_id, decode(base64, 'base64')
    from unnest(${column(({ channel }) => channel)}::text[],
      ${column(({ eventId }) => storable(eventId))}::text[],
      ${column(({ arrivalId }) => arrivalId)}::uuid[],
      ${column(({ channelUserId }) => storable(channelUserId))}::text[],
      ${column(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'))}::text[])
      as x(channel, event_id, arrival_id, channel_user_id, base64)
    on conflict do nothing`;
  return count > 0;
}

function byKey(one: ArrivedEvent, other: ArrivedEvent): number {
  if (one.channel !== other.channel) return one.channel < other.channel ? -1 : 1;
  if (one.eventId === other.eventId) return 0;
  return one.eventId < other.eventId ? -1 : 1;
}
