import { desc, eq } from '#drizzle';
import { auditPart } from './audit.ts';
import type { Database } from './client.ts';
import { apiKeys } from './schema/index.ts';
import { commit, insertRows, part } from './unit.ts';

export type ApiKeyRow = typeof apiKeys.$inferSelect;

/** The key of this hash that is in force: one statement, run for requests whose key was not seen in the last seconds. */
export async function findApiKey(
  database: Database,
  keyHash: string,
): Promise<{ readonly apiKeyId: string; readonly scopes: readonly string[] } | undefined> {
  const rows = await database.sql<{ apiKeyId: string; scopes: string[] }[]>`
    select api_key_id as "apiKeyId", scopes from regulars.api_keys
    where key_hash = ${keyHash} and revoked_at is null`;
  return rows[0];
}

/** All keys, the newest first. */
export const allApiKeys = (database: Database): Promise<ApiKeyRow[]> =>
  database.read.select().from(apiKeys).orderBy(desc(apiKeys.createdAt));

/** A key, revoked ones too. */
export async function apiKeyById(database: Database, apiKeyId: string): Promise<ApiKeyRow | undefined> {
  const rows = await database.read.select().from(apiKeys).where(eq(apiKeys.apiKeyId, apiKeyId));
  return rows[0];
}

/** Stores a key with its line in the audit, both or neither. */
export const insertApiKey = (
  database: Database,
  key: typeof apiKeys.$inferInsert,
  audited: Parameters<typeof auditPart>[0],
): Promise<void> => commit(database, [insertRows(apiKeys, [key]), auditPart(audited)]);

/** Raises `UnitRaced` when it was revoked before. */
export const revokeApiKeyRow = (
  database: Database,
  apiKeyId: string,
  at: Date,
  audited: Parameters<typeof auditPart>[0],
): Promise<void> =>
  commit(database, [
    part('api_key')`update regulars.api_keys set revoked_at = ${at.toISOString()}::timestamptz
      where api_key_id = ${apiKeyId}::uuid and revoked_at is null`,
    auditPart(audited),
  ]);
