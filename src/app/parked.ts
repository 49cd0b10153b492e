import { parkedEvents, unparkEvents } from '../../db/parked.ts';
import type { Deps } from './deps.ts';

/** A message that was given up on. */
export interface ParkedEvent {
  /** Channel and the platform's id of the event. */
  readonly id: string;
  /** ISO 8601. */
  readonly receivedAt: string;
  /** What it is, in the platform's own word, such as `postback`; nothing of what it says. */
  readonly kind: string;
  readonly attempts: number;
  readonly reason: string;
}

const MOST_SHOWN = 100;

/** Messages that were given up on, the newest first, without whose they are and what they say; `more`: there are others. */
export async function readParked(
  deps: Deps,
): Promise<{ readonly events: readonly ParkedEvent[]; readonly more: boolean }> {
  const found = await parkedEvents(deps.db, MOST_SHOWN + 1);
  const events = found.slice(0, MOST_SHOWN).map(({ channel, eventId, bytes, ...about }) => ({
    id: `${channel}:${eventId}`,
    ...about,
    kind: kindOf(bytes),
  }));
  return { events, more: found.length > MOST_SHOWN };
}

/**
 * Hands one of them (its `id`) or `all` out once more, with all their attempts; gives how many. Each person's are handled
 * in the order in which they came, before what they wrote since and nobody took up yet. What fails again is parked again.
 */
export function replayParked(deps: Deps, id: string): Promise<number> {
  if (id === 'all') return unparkEvents(deps.db);
  const colon = id.indexOf(':');
  return colon < 1
    ? Promise.resolve(0)
    : unparkEvents(deps.db, { channel: id.slice(0, colon), eventId: id.slice(colon + 1) });
}

/** The event's own `type`, or the name of what it carries beside its number. What is no such word is not shown. */
function kindOf(bytes: Uint8Array): string {
  const event = parsed(bytes);
  const type = event['type'] ?? Object.keys(event).find((name) => name !== 'update_id');
  return typeof type === 'string' && /^[a-zA-Z_]{1,32}$/.test(type) ? type : 'unreadable';
}

function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const event: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
