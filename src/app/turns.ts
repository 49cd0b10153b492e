import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../db/client.ts';

const lasts = new WeakMap<Database, Map<string, Promise<unknown>>>();
/** Then it goes anyway: who wins is the database's choice, a turn only spares it those who would lose. */
const LONGEST_WAIT_MS = 8_000;

/** Runs what is about one row after all that took a turn for it before, in this process; a failed one holds up nobody. */
export async function inTurn<Value>(database: Database, row: string, act: () => Promise<Value>): Promise<Value> {
  const last = lasts.get(database) ?? new Map<string, Promise<unknown>>();
  lasts.set(database, last);
  const before = last.get(row);
  const own = before === undefined ? act() : afterwards(before, act);
  last.set(row, own);
  try {
    return await own;
  } finally {
    if (last.get(row) === own) last.delete(row);
  }
}

async function afterwards<Value>(before: Promise<unknown>, act: () => Promise<Value>): Promise<Value> {
  const told = before.catch(() => undefined); // to whoever it belongs to
  await Promise.race([told, pause(LONGEST_WAIT_MS, undefined, { ref: false })]);
  return act();
}
