import { type ApiKeyRow, allApiKeys, apiKeyById, findApiKey, insertApiKey, revokeApiKeyRow } from '../../db/apiKeys.ts';
import { sha256, UnitRaced } from '../../db/unit.ts';
import type { Deps } from './deps.ts';

/**
 * What a key may do. Refunds belong to `purchases:write`, points to `members:read`; `exports:read` sees all that is held
 * on everybody, `members:erase` deletes people for good; `metrics:read` tells of nobody.
 */
export const SCOPES = [
  'purchases:write',
  'members:read',
  'vouchers:write',
  'exports:read',
  'members:erase',
  'metrics:read',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Whether a word names a scope; anything else that was typed is none. */
export const isScope = (text: string): text is Scope => SCOPES.some((scope) => scope === text);

/** Makes a key and gives it in full, for the only time: what is stored is its hash. */
export async function createApiKey(
  deps: Deps,
  wanted: { readonly name: string; readonly scopes: readonly Scope[] },
  now: number,
): Promise<string> {
  const key = `rk_${Buffer.from(deps.randomBytes(24)).toString('base64url')}`;
  const apiKeyId = deps.newId();
  const at = new Date(now);
  const scopes = [...new Set(wanted.scopes)];
  await insertApiKey(
    deps.db,
    { apiKeyId, name: wanted.name, keyHash: sha256(key), scopes, createdAt: at },
    {
      auditId: deps.newId(),
      actor: 'system',
      action: 'api-key-created',
      details: { apiKeyId, name: wanted.name, scopes },
      occurredAt: at,
    },
  );
  return key;
}

/** All keys without their secret, the newest first. */
export async function readApiKeys(deps: Deps): Promise<readonly Omit<ApiKeyRow, 'keyHash'>[]> {
  return (await allApiKeys(deps.db)).map(({ keyHash: _, ...key }) => key);
}

/** Ends a key; running services stop taking it within `KEY_MEMORY_MS`. `false`: no key of this id is in force. */
export async function revokeApiKey(deps: Deps, apiKeyId: string, now: number): Promise<boolean> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(apiKeyId);
  const key = isId ? await apiKeyById(deps.db, apiKeyId) : undefined;
  if (key === undefined || key.revokedAt !== null) return false;
  const at = new Date(now);
  const audited = {
    auditId: deps.newId(),
    actor: 'system',
    action: 'api-key-revoked',
    details: { apiKeyId, name: key.name },
    occurredAt: at,
  };
  try {
    await revokeApiKeyRow(deps.db, apiKeyId, at, audited);
    return true;
  } catch (error) {
    if (error instanceof UnitRaced) return false;
    throw error;
  }
}

export interface KnownApiKey {
  readonly apiKeyId: string;
  readonly scopes: ReadonlySet<string>;
}

/** How long a key that was found is taken without asking again: a till's requests then cost no statement for it. */
export const KEY_MEMORY_MS = 5_000;
const MOST_REMEMBERED = 1_000;

/** Looks keys up for the edge, and remembers for `KEY_MEMORY_MS` those that are in force; `undefined`: not in force. */
export function apiKeyFinder(deps: Pick<Deps, 'db'>): (key: string) => Promise<KnownApiKey | undefined> {
  const remembered = new Map<string, { readonly found: KnownApiKey; readonly until: number }>();
  return async (key) => {
    const hash = sha256(key);
    const known = remembered.get(hash);
    // Monotonic: a clock that is set back must not keep a revoked key alive.
    if (known !== undefined && known.until > performance.now()) return known.found;
    remembered.delete(hash);
    const row = await findApiKey(deps.db, hash);
    if (row === undefined) return undefined;
    const found = { apiKeyId: row.apiKeyId, scopes: new Set(row.scopes) };
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(hash, { found, until: performance.now() + KEY_MEMORY_MS });
    return found;
  };
}
