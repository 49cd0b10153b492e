import { setTimeout as pause } from 'node:timers/promises';
import { failureOf } from '../../db/errors.ts';
import { Busy } from './decideAndCommit.ts';

const TRIES = 4;

/**
 * A read that looks again when its session was lost or a lock was in the way, a few times within a second. Only for
 * what changes nothing, or nothing more when it is done twice; commands have `decideAndCommit`.
 */
export async function patiently<Value>(read: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (attempt >= TRIES || !isTemporary(error)) throw error;
      await pause(attempt * (50 + Math.random() * 100));
    }
  }
}

/** Whether an error says only that the database does not answer right now: the same call may work in a moment. */
export function isTemporary(error: unknown): boolean {
  if (error instanceof Busy || error instanceof TooLate) return true;
  const { kind } = failureOf(error);
  return kind === 'connection-lost' || kind === 'retry';
}

const STUBBORN_MS = 20_000;

/**
 * A write that may be done twice, tried until the database answers, for at most 20 s: for what follows a deed that
 * cannot be taken back, such as a message that went out.
 */
export async function stubbornly<Value>(write: () => Promise<Value>): Promise<Value> {
  const deadline = performance.now() + STUBBORN_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (performance.now() >= deadline || !isTemporary(error)) throw error;
      await pause(Math.min(50 * attempt, 500));
    }
  }
}

/** An answer of the database did not come in time. */
class TooLate extends Error {
  override name = 'TooLate';
}

/** An answer, or after `ms` a rejection that `isTemporary`; whoever is late may go on, but nobody waits any more. */
export async function inTime<Value>(answer: Promise<Value>, ms: number): Promise<Value> {
  const timer = new AbortController();
  const late = pause(ms, undefined, { signal: timer.signal }).then(() => {
    throw new TooLate(`no answer within ${ms} ms`);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined); // ended on purpose
    answer.catch(() => undefined); // may fail later, when nobody waits for it any more
  }
}
