import { commit } from '../../db/unit.ts';
import type { Address, Message } from './channel.ts';
import type { Deps } from './deps.ts';
import { notices } from './notice.ts';

/** Queues an answer that could not be given on the spot; the relay sends it as a message of its own. */
export async function answerLater(deps: Deps, to: Address, messages: readonly Message[]): Promise<void> {
  await commit(deps.db, [notices(deps.newId, [{ to: { address: to }, notice: { kind: 'answer', messages } }])]);
  deps.wakeOutbox();
}
