import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../db/client.ts';
import { createApiKey, readApiKeys, revokeApiKey, type Scope } from '../../src/app/apiKeys.ts';
import { readOperations } from '../../src/app/operations.ts';
import { createMetrics, metricsRoutes } from '../../src/http/metrics.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { NOON, ownShop } from '../support/shop.ts';
import { ownWay } from '../support/way.ts';

describe('/metrics', () => {
  const shop = ownShop();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const metrics = createMetrics({ version: '1.2.3', role: 'all' });
  const asked: number[] = [];
  const read = () => {
    asked.push(asked.length);
    return readOperations(shop.deps);
  };
  const router = metricsRoutes({ deps: shop.deps, now: () => NOON, log }, metrics, read);
  const server = createHttpServer({ log, routes: [{ path: '/', router }], seen: metrics.request });
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const scrape = async (...scopes: readonly Scope[]) => {
    const key = await createApiKey(shop.deps, { name: 'prometheus', scopes }, NOON);
    const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };

  it('is for keys with its scope alone, also from this machine', async () => {
    expect((await fetch(url)).status).toBe(401);
    expect((await scrape('members:read')).status).toBe(403);
  });

  it('tells how the queues stand, what was sent and how requests went, and asks the database once for many scrapes', async () => {
    const { sql } = shop.deps.db;
    await sql`
      insert into regulars.inbox (channel, event_id, arrival_id, channel_user_id, bytes, state, received_at)
      values ('line', 'a', ${v7()}, 'U-canary', 'x', 'waiting', now() - interval '90 seconds'),
             ('line', 'b', ${v7()}, 'U-canary', 'x', 'parked', now()), ('line', 'c', ${v7()}, 'U-canary', 'x', 'done', now())`;
    await sql`
      insert into regulars.outbox (outbox_id, channel, channel_user_id, notice, not_before)
      values (${v7()}, 'line', 'U-canary', '{}', now() - interval '400 seconds'),
             (${v7()}, 'line', 'U-canary', '{}', now() + interval '1 hour')`;
    await sql`
      insert into regulars.job_runs (job, local_date, state, finished_at)
      values ('points', '2026-11-20', 'done', '2026-11-20T00:05:00Z'), ('points', '2026-11-21', 'running', null)`;
    metrics.sent('line', 'send', 'sent', 0.02);
    metrics.answered(0.01);
    const { status, type, text } = await scrape('metrics:read');
    expect([status, type]).toEqual([200, expect.stringMatching(/^text\/plain; version=0\.0\.4/)]);
    const lines = text.split('\n');
    for (const line of [
      'regulars_info{version="1.2.3",role="all"} 1',
      'regulars_database_up 1',
      'regulars_inbox_events{state="waiting"} 1',
      'regulars_inbox_events{state="parked"} 1',
      'regulars_outbox_notices{state="due"} 1',
      'regulars_outbox_notices{state="later"} 1',
      'regulars_outbox_late_notices 1',
      'regulars_restore_waiting_seconds 0',
      `regulars_job_last_finished_timestamp_seconds{job="points"} ${Date.parse('2026-11-20T00:05:00Z') / 1000}`,
      'regulars_sends_total{channel="line",kind="send",outcome="sent"} 1',
      'regulars_answer_seconds_count 1',
      'regulars_http_request_seconds_count{method="GET",route="/metrics",status="401"} 1',
    ])
      expect(lines).toContain(line);
    expect(Number(/^regulars_inbox_oldest_seconds (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(89);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds \S+$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).not.toContain('canary');
    expect((await scrape('metrics:read')).status).toBe(200);
    expect(asked).toHaveLength(1);
  });
});

describe('/metrics while the database is away', () => {
  const shop = ownShop();
  const way = ownWay(() => shop.databaseUrl());
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  let minutes = 0;
  let db: Database | undefined;
  let server: Server | undefined;
  let url = '';
  beforeAll(async () => {
    const own = await connect(way.url);
    db = own;
    const deps = { ...shop.deps, db: own };
    const port = { deps, now: () => NOON, log };
    const metrics = createMetrics({ version: '1.2.3', role: 'all' });
    const options = { freshMs: 0, monotonic: () => minutes * 60_000 };
    const router = metricsRoutes(port, metrics, () => readOperations(deps), options);
    const listening = createHttpServer({ log, routes: [{ path: '/', router }] });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/metrics`;
  });
  afterAll(async () => {
    await new Promise((resolve) => server?.close(resolve));
    await db?.close();
  });
  const scrape = async (key: string) => {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
    return { status: answer.status, text: await answer.text() };
  };

  it('a key that was seen is told so for an hour, one that never was gets 503, and a revoked one nothing', async () => {
    const made = () => createApiKey(shop.deps, { name: 'prometheus', scopes: ['metrics:read'] }, NOON);
    const [seen, revoked, unseen] = [await made(), await made(), await made()];
    for (const key of [seen, revoked])
      expect(await scrape(key)).toEqual({ status: 200, text: expect.stringMatching(/^regulars_database_up 1$/m) });
    const { apiKeyId } = (await readApiKeys(shop.deps)).toSorted((a, b) => (a.apiKeyId < b.apiKeyId ? -1 : 1))[1] ?? {};
    await revokeApiKey(shop.deps, apiKeyId ?? '', NOON);
    minutes += 1;
    expect((await scrape(revoked)).status).toBe(401);

    await way.break();
    minutes += 58;
    expect(await scrape(seen)).toEqual({ status: 200, text: expect.stringMatching(/^regulars_database_up 0$/m) });
    for (const key of [revoked, unseen])
      expect(await scrape(key)).toEqual({ status: 503, text: expect.stringContaining('The database does not answer') });
    minutes += 2;
    expect((await scrape(seen)).status).toBe(503);

    await way.mend();
    expect(await scrape(seen)).toEqual({ status: 200, text: expect.stringMatching(/^regulars_database_up 1$/m) });
  });
});

describe('a request', () => {
  it('gets an id, keeps that of a proxy, takes none that could be words, and is told by its pattern', async () => {
    const told: unknown[] = [];
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const server = createHttpServer({ log, routes: [], seen: (request) => told.push(request) });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-code`;
    const idFor = async (given?: string) => {
      const answer = await fetch(url, given === undefined ? {} : { headers: { 'x-request-id': given } });
      return answer.headers.get('x-request-id');
    };
    expect(await idFor()).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idFor('0123456789abcdef0123456789abcdef')).toBe('0123456789abcdef0123456789abcdef');
    expect(await idFor('Mei-Ling-of-Taipei')).toMatch(/^[0-9a-f-]{36}$/);
    expect(told[0]).toMatchObject({ method: 'GET', route: 'none', status: 404 });
    expect(JSON.stringify(told)).not.toMatch(/secret-code|Mei/);
    await new Promise((resolve) => server.close(resolve));
  });
});
