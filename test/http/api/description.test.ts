import { describe, expect, it } from 'vitest';
import { at, ownApi } from './support/api.ts';

const api = ownApi();

describe('the description of the API', () => {
  it('is OpenAPI 3.1 without a key, with every route and the schema that reads it', async () => {
    const { status, json } = await api.send('GET', '/v1/openapi.json', {});
    expect(status).toBe(200);
    expect(json).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/api/v1' }] });
    expect(Object.keys(at(json, 'paths') as object)).toEqual([
      '/purchases',
      '/purchases/{id}/refunds',
      '/members',
      '/members/{id}',
      '/members/{id}/points',
      '/members/{id}/export',
      '/exports/{kind}',
      '/vouchers/{code}/redemptions',
    ]);
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
