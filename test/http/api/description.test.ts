import { describe, expect, it } from 'vitest';
import { apiRouter } from '../../../src/http/api/router.ts';
import { NOON } from '../../support/shop.ts';
import { at, ownApi } from './support/api.ts';

const api = ownApi();

/** Every address that the router answers under `/v1`, as the description writes it. */
function routes(): string[] {
  const router = apiRouter({ deps: api.shop.deps, now: () => NOON, log: { info() {}, warn() {}, error() {} } });
  return router.stack.flatMap(({ route }) => {
    if (route === undefined || route.path === '/v1/openapi.json') return [];
    const path = route.path.replace(/^\/v1/, '').replaceAll(/:(\w+)/g, '{$1}');
    return [...new Set(route.stack.map(({ method }) => `${method} ${path}`))];
  });
}

describe('the description of the API', () => {
  it('is OpenAPI 3.1 without a key, with every route and the schema that reads it', async () => {
    const { status, json } = await api.send('GET', '/v1/openapi.json', {});
    expect(status).toBe(200);
    expect(json).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/api/v1' }] });
    const described = Object.entries(at(json, 'paths') as object).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described).toEqual(expect.arrayContaining(['post /purchases', 'get /members/{id}/points']));
    expect(described.toSorted()).toEqual(routes().toSorted());
    const body = at(json, 'components.schemas.PurchaseBody');
    expect(at(body, 'required')).toEqual(['externalRef', 'member', 'occurredAt', 'currency', 'lines']);
    expect(at(body, 'additionalProperties')).toBe(false);
  });

  it('can be browsed, with nothing from another server and no inline script', async () => {
    for (const path of ['/docs', '/docs/']) {
      const page = await api.send('GET', path, {});
      expect(page.status).toBe(200);
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
      const sources = [...page.text.matchAll(/(?:src|href|data-description)="([^"]+)"/g)].map(
        (match) => match[1] ?? '',
      );
      expect(sources.length).toBeGreaterThan(3);
      expect(page.text).not.toMatch(/<script>|https?:/);
      for (const source of sources) {
        const response = await fetch(new URL(source, api.url));
        expect(response.status).toBe(200);
        await response.arrayBuffer();
      }
    }
  });

  it('serves no other file of the package', async () => {
    expect((await api.send('GET', '/docs/package.json', {})).status).toBe(404);
  });
});
