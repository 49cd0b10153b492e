import type { AddressInfo } from 'node:net';
import { v7 } from 'uuid';
import { afterAll, beforeAll } from 'vitest';
import { createApiKey, SCOPES, type Scope } from '../../../../src/app/apiKeys.ts';
import { apiRouter } from '../../../../src/http/api/router.ts';
import { createHttpServer } from '../../../../src/http/server.ts';
import { NOON, ownShop, type TestShop } from '../../../support/shop.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The bytes as text, and what they say. */
  readonly text: string;
  readonly json: unknown;
}

/** What stands at a path of an answer, like `purchase.id`; `undefined` when nothing does. */
export const at = (json: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce(
      (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
      json,
    );

export interface TestApi {
  readonly shop: TestShop;
  readonly url: string;
  /** The clock of the service. */
  readonly clock: { now: number };
  /** A key with these scopes; all of them by default. */
  key(...scopes: Scope[]): Promise<string>;
  get(path: string, headers?: Record<string, string>): Promise<ApiAnswer>;
  /** Posts JSON with a key of all scopes and a new Idempotency-Key, unless `headers` say otherwise. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
  send(method: string, path: string, headers: Record<string, string>, body?: string | Uint8Array): Promise<ApiAnswer>;
  readonly logged: unknown[];
}

/** The API over real HTTP on loopback, with a shop of its own behind it. */
export function ownApi(options: { readonly requestsPerMinute?: number } = {}): TestApi {
  const shop = ownShop();
  const clock = { now: NOON };
  const logged: unknown[] = [];
  const keep = (fields: object, message: string) => void logged.push({ fields, message });
  const log = { info: keep, warn: keep, error: keep };
  const router = apiRouter({ deps: shop.deps, now: () => clock.now, log, ...options });
  const server = createHttpServer({ routes: [{ path: '/api', router }], log });
  const api = { url: '', key: '' };

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    api.key = await createApiKey(shop.deps, { name: 'test', scopes: SCOPES }, NOON);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const send: TestApi['send'] = async (method, path, headers, body) => {
    const response = await fetch(`${api.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
  };
  const authorised = () => ({ authorization: `Bearer ${api.key}` });

  return {
    shop,
    clock,
    logged,
    get url() {
      return api.url;
    },
    key: (...scopes) => createApiKey(shop.deps, { name: 'test', scopes: scopes.length === 0 ? SCOPES : scopes }, NOON),
    send,
    get: (path, headers = {}) => send('GET', path, { ...authorised(), ...headers }),
    post: (path, body, headers = {}) =>
      send(
        'POST',
        path,
        { ...authorised(), 'content-type': 'application/json', 'idempotency-key': v7(), ...headers },
        JSON.stringify(body),
      ),
  };
}

/** A purchase of one line that nets `netMinor`. */
export const sale = (memberId: string, netMinor: number, about: object = {}) => ({
  externalRef: v7(),
  member: { id: memberId },
  occurredAt: '2026-11-21T11:59:00+08:00',
  currency: 'TWD',
  lines: [{ sku: 'CUP', quantity: 1, unitPriceMinor: netMinor }],
  ...about,
});
