import { describe, expect, it } from 'vitest';
import { apiKeyFinder, createApiKey, readApiKeys, revokeApiKey } from '../../src/app/apiKeys.ts';
import { ownDeps } from '../support/ownDeps.ts';
import { NOON } from '../support/shop.ts';

const deps = ownDeps();

describe('API keys', () => {
  it('are found by the text that was printed once, with their scopes', async () => {
    const key = await createApiKey(deps, { name: 'Till 1', scopes: ['purchases:write', 'members:read'] }, NOON);
    expect(key).toMatch(/^rk_[A-Za-z0-9_-]{32}$/);
    const found = await apiKeyFinder(deps)(key);
    expect([...(found?.scopes ?? [])]).toEqual(['purchases:write', 'members:read']);
    expect(await apiKeyFinder(deps)(`${key}x`)).toBeUndefined();
  });

  it('are nowhere stored in full, nor listed', async () => {
    const key = await createApiKey(deps, { name: 'Till 2', scopes: ['purchases:write'] }, NOON);
    const everything = await deps.db
      .sql`select k::text as text from regulars.api_keys k union all select a::text from regulars.audit a`;
    expect(JSON.stringify(everything)).not.toContain(key.slice(3));
    expect(JSON.stringify(await readApiKeys(deps))).not.toContain(key.slice(3));
  });

  it('end once: revoking says whether there was a key in force', async () => {
    const key = await createApiKey(deps, { name: 'Till 3', scopes: ['purchases:write'] }, NOON);
    const id = (await readApiKeys(deps)).find((one) => one.name === 'Till 3')?.apiKeyId ?? '';
    expect(await Promise.all([revokeApiKey(deps, id, NOON), revokeApiKey(deps, id, NOON)])).toContain(true);
    expect(await revokeApiKey(deps, id, NOON)).toBe(false);
    expect(await revokeApiKey(deps, 'not an id', NOON)).toBe(false);
    expect(await apiKeyFinder(deps)(key)).toBeUndefined();
  });
});
