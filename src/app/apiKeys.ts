import { type ApiKeyRow, allApiKeys, apiKeyById, findApiKey, insertApiKey, revokeApiKeyRow } from '../../db/apiKeys.ts';
import { sha256, UnitRaced } from '../../db/unit.ts';
import { isUuid } from '../core/uuid.ts';
import type { Deps } from './deps.ts';
import { inTime, isTemporary } from './patience.ts';

/**
 * What a key may do. Refunds belong to `purchases:write`, looking at points to `members:read`, moving them by hand to
 * `points:write`, paying with vouchers, points and gift cards to `checkouts:write`, making members to `members:write`; `exports:read` sees all that is held
 * on everybody, `members:erase` deletes people for good; `programme:write` changes every setting of the shop at once; `metrics:read` tells of nobody.
 */
export const SCOPES = [
  'purchases:write',
  'members:read',
  'members:write',
  'products:write',
  'points:write',
  'vouchers:write',
  'coupons:read',
  'coupons:write',
  'segments:read',
  'segments:write',
  'checkouts:write',
  'gift-cards:write',
  'exports:read',
  'members:erase',
  'programme:read',
  'programme:write',
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
  const key = isUuid(apiKeyId) ? await apiKeyById(deps.db, apiKeyId) : undefined;
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

/** What a key is called, in force or not; `null`: there never was one of this id. */
export const findKeyName = async (deps: Pick<Deps, 'db'>, apiKeyId: string): Promise<string | null> =>
  (await apiKeyById(deps.db, apiKeyId))?.name ?? null;

export interface KnownApiKey {
  readonly apiKeyId: string;
  readonly scopes: ReadonlySet<string>;
}

/** How long a key that was found is taken without asking again: a till's requests then cost no statement for it. */
export const KEY_MEMORY_MS = 5_000;
const MOST_REMEMBERED = 1_000;
/** Whoever watches the service hears within this time that its database is away. */
const AWAY_AFTER_MS = 2_000;

export interface KeyFinderOptions {
  /** For how long a key goes on while the database does not answer, counted from when it last said yes; 0 when left out. */
  readonly goesOnMs?: number;
  /** Milliseconds of a clock that nobody sets back: a revoked key must not live on by that. */
  readonly monotonic?: () => number;
}

/**
 * Looks keys up for the edge, and remembers for `KEY_MEMORY_MS` those that are in force; `undefined`: not in force.
 * Rejects while the database does not answer, but for a key that still goes on.
 */
export function apiKeyFinder(
  deps: Pick<Deps, 'db'>,
  { goesOnMs = 0, monotonic = () => performance.now() }: KeyFinderOptions = {},
): (key: string) => Promise<KnownApiKey | undefined> {
  const remembered = new Map<string, { readonly found: KnownApiKey; readonly at: number }>();
  const ask = async (hash: string): Promise<KnownApiKey | undefined> => {
    const row = await findApiKey(deps.db, hash);
    remembered.delete(hash);
    if (row === undefined) return undefined;
    const found = { apiKeyId: row.apiKeyId, scopes: new Set(row.scopes) };
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(hash, { found, at: monotonic() });
    return found;
  };
  return async (key) => {
    const hash = sha256(key);
    const known = remembered.get(hash);
    const age = known === undefined ? Infinity : monotonic() - known.at;
    if (age < KEY_MEMORY_MS) return known?.found;
    if (age >= goesOnMs) return ask(hash);
    return inTime(ask(hash), AWAY_AFTER_MS).catch((error: unknown) => {
      if (isTemporary(error)) return known?.found;
      throw error;
    });
  };
}
