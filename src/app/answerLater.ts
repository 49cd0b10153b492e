import { v5 } from 'uuid';
import { failureOf } from '../../db/errors.ts';
import { commit } from '../../db/unit.ts';
import type { Address, Message } from './channel.ts';
import type { Deps } from './deps.ts';
import { notices } from './notice.ts';

/** Name space of ids that are made from an event's, so that one event is answered by one row. */
const OF_EVENTS = '0192f3a0-7c1e-5b6a-9d53-3f2a4c5e6b72';

/**
 * Queues the answer to an event that could not be given on the spot; the relay sends it as a message of its own. Once
 * for an event, however often it is tried.
 */
export async function answerLater(
  deps: Deps,
  event: Address & { readonly eventId: string },
  messages: readonly Message[],
): Promise<void> {
  const { channel, channelUserId, eventId } = event;
  const outboxId = v5(`${channel}:${eventId}`, OF_EVENTS);
  const answer = { to: { address: { channel, channelUserId } }, notice: { kind: 'answer', messages } } as const;
  try {
    await commit(deps.db, [notices(() => outboxId, [answer])]);
  } catch (error) {
    if (failureOf(error).kind !== 'exists') throw error;
  }
  deps.wakeOutbox();
}
