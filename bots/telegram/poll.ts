import type { AdapterPorts } from '../../src/app/channel.ts';
import type { TelegramApi } from './api.ts';
import type { HealthBoard } from './health.ts';
import { isConflict, outcomeOf } from './outcome.ts';
import { backoffMs, pause, problemOf, type Timing, untilDone } from './retry.ts';
import { asObject, integerIn, rawEvent } from './update.ts';

/** Everything that we read; what is not named here never leaves Telegram. */
export const ALLOWED_UPDATES = ['message', 'callback_query', 'my_chat_member'] as const;

export interface Listening {
  readonly api: TelegramApi;
  readonly ports: AdapterPorts;
  readonly health: HealthBoard;
  readonly timing: Timing;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

export const CONFLICT =
  "Another program reads this bot's messages, so both miss some. Stop the other one, or give each its own bot; trying again by itself.";
const CANNOT_STORE = 'New messages wait at Telegram, because the database does not take them; trying again by itself.';

/**
 * Fetches updates until `signal` aborts or the token is refused. A batch is confirmed to Telegram, by the next poll's
 * offset, only after it is committed: what was not stored comes again.
 */
export const poll = async (listening: Listening): Promise<void> => {
  const { health, timing, signal } = listening;
  if (!(await takeOver(listening))) return;
  health.connected();
  let offset: number | undefined;
  let failures = 0;
  let conflict = false;
  while (!signal.aborted) {
    try {
      // After trouble one quick look tells whether it is over; after a conflict only a whole poll does.
      const seconds = failures > 0 && !conflict ? 0 : timing.pollSeconds;
      const updates = await fetchUpdates(listening, offset, seconds);
      offset = (await storeBatch(listening, updates)) ?? offset;
      failures = 0;
      conflict = false;
      health.connected();
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      conflict = isConflict(error);
      const wait = await afterFailure(error, failures, listening);
      if (wait === undefined) return;
      await pause(wait, signal);
    }
  }
};

/** Polling and a webhook exclude each other. What waits at Telegram is kept. False when there is to be no polling. */
const takeOver = async ({ api, health, timing, signal }: Listening): Promise<boolean> => {
  const removal = () => api.call('deleteWebhook', { drop_pending_updates: false }, { signal }).then(() => true);
  return (await untilDone(removal, { health, timing, signal })) === true;
};

const fetchUpdates = async (
  { api, timing, signal }: Listening,
  offset: number | undefined,
  seconds: number,
): Promise<readonly unknown[]> => {
  const updates = await api.call(
    'getUpdates',
    { ...(offset !== undefined && { offset }), timeout: seconds, allowed_updates: ALLOWED_UPDATES },
    { timeoutMs: seconds * 1000 + timing.pollGraceMs, signal },
  );
  if (!Array.isArray(updates)) throw new Error('getUpdates gave no list');
  return updates;
};

class NotStored extends Error {}

/** The offset that confirms the batch, once it is stored. */
const storeBatch = async ({ ports, now }: Listening, updates: readonly unknown[]): Promise<number | undefined> => {
  if (updates.length === 0) return undefined;
  const receivedAt = now();
  await ports
    .store(
      'telegram',
      updates.map((update) => rawEvent(update, receivedAt)),
    )
    .catch((cause: unknown) => {
      throw new NotStored('not stored', { cause });
    });
  const ids = updates.map((update) => integerIn(asObject(update) ?? {}, 'update_id')).filter((id) => id !== undefined);
  if (ids.length === 0) throw new Error('getUpdates gave no update');
  return Math.max(...ids) + 1;
};

/** Tells what is wrong; gives the pause before the next poll, or nothing when there is to be none. */
const afterFailure = async (error: unknown, failures: number, listening: Listening): Promise<number | undefined> => {
  const { health, timing } = listening;
  if (error instanceof NotStored) {
    health.degraded(CANNOT_STORE);
    return backoffMs(failures, timing);
  }
  if (isConflict(error)) {
    health.degraded(CONFLICT);
    // Telegram says the same when somebody set a webhook meanwhile.
    return (await takeOver(listening)) ? timing.conflictMs : undefined;
  }
  const failure = outcomeOf(error);
  if (failure.status === 'bad-credentials') {
    health.stopped(problemOf(failure));
    return undefined;
  }
  // One broken poll is an ordinary evening on the internet; two are worth telling.
  if (failures > 1 || failure.status === 'wait') health.degraded(problemOf(failure));
  return failure.status === 'wait' ? failure.afterSeconds * 1000 : backoffMs(failures, timing);
};
