import { eq } from '#drizzle';
import type { Database } from './client.ts';
import { commandKeys } from './schema/index.ts';
import { insertRows, type Part } from './unit.ts';

export interface StoredAnswer {
  readonly requestHash: string;
  readonly answer: unknown;
}

/** The first answer to a key, if it was answered in the last 7 days. */
export async function findAnswer(database: Database, key: string): Promise<StoredAnswer | undefined> {
  const rows = await database.read
    .select({ requestHash: commandKeys.requestHash, answer: commandKeys.answer })
    .from(commandKeys)
    .where(eq(commandKeys.key, key));
  return rows[0];
}

/** Joins the key and its answer to the unit that has the effect. */
export const answerPart = (key: string, requestHash: string, answer: unknown): Part =>
  insertRows(commandKeys, [{ key, requestHash, answer }]);
