import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import QRCode from 'qrcode';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chartPng as drawChart } from '../../src/app/charts/barChart.ts';
import { chartOf, chartValue } from '../../src/app/charts/chartValue.ts';
import { keepFiles } from '../../src/app/files.ts';
import { createSeal } from '../../src/app/sealed.ts';
import { healthRoutes } from '../../src/http/health.ts';
import { pictureRoutes } from '../../src/http/pictures.ts';
import type { SeenRequest } from '../../src/http/seen.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { scan } from '../support/fakeTelegramQr.ts';

const KEY = Buffer.alloc(32, 3);
const running: Server[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The routes of the service over parts that a test can break. */
async function start(patience = { headersMs: 10_000, requestMs: 20_000 }) {
  const taken: Uint8Array[] = [];
  const heard: Readonly<Record<string, string | undefined>>[] = [];
  const errors: string[] = [];
  const seen: SeenRequest[] = [];
  const state = { now: 0, database: async () => undefined as void, store: async () => undefined as void };
  const seal = createSeal(KEY);
  const files = keepFiles(KEY, () => state.now);
  const log = { info: () => undefined, warn: () => undefined, error: (_: object, said: string) => errors.push(said) };
  const take = async (bytes: Uint8Array, headers: Readonly<Record<string, string | undefined>>) => {
    await state.store();
    taken.push(bytes);
    heard.push(headers);
    return 200;
  };
  const qrPng = async (token: string) => {
    const value = seal.open(token);
    return value === undefined ? undefined : QRCode.toBuffer(value, { width: 480 });
  };
  const chartPng = async (token: string) => {
    const chart = chartOf(seal.open(token) ?? '');
    return chart === undefined ? undefined : drawChart(chart);
  };
  const server = createHttpServer({
    log,
    patience,
    seen: (request) => seen.push(request),
    webhooks: new Map([['line', take]]),
    routes: [
      { path: '/', router: healthRoutes({ processId: 'p', database: () => state.database(), channels: () => [] }) },
      { path: '/', router: pictureRoutes({ qrPng, chartPng, file: (token) => files.find(token) }) },
    ],
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, server, taken, heard, errors, seen, state, seal, files };
}

/** Writes to a socket and gives the first line of what comes back. */
async function raw(port: number, write: (send: (text: string) => boolean) => void): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined); // the server may cut us off
  await once(socket, 'connect');
  const answered = once(socket, 'data');
  write((text) => socket.write(text));
  const [data] = await answered;
  socket.destroy();
  return String(data).split('\r\n')[0] ?? '';
}

describe('a webhook call', () => {
  const post = (url: string, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', body: '{}', headers });

  it('is taken at its address however that is written, and nowhere else', async () => {
    const { url, taken } = await start();
    for (const path of ['/webhooks/line', '/webhooks/line/', '/Webhooks/LINE', '/webhooks/line?a=/x'])
      expect([path, (await post(`${url}${path}`)).status]).toEqual([path, 200]);
    expect(taken).toHaveLength(4);
    for (const path of ['/webhooks/telegram', '/webhooks/', '/webhooks', '/webhooks/line/x', '/x/webhooks/line', '/'])
      expect([path, (await post(`${url}${path}`)).status]).toEqual([path, 404]);
    expect((await fetch(`${url}/webhooks/line`, { method: 'PUT', body: '{}' })).status).toBe(404);
    expect(taken).toHaveLength(4);
  });

  it('has an id, and is told like any request once it is over', async () => {
    const { url, seen } = await start();
    const answer = await post(`${url}/webhooks/line?a=b`, { 'x-request-id': '0123456789abcdef0123456789abcdef' });
    expect(answer.headers.get('x-request-id')).toBe('0123456789abcdef0123456789abcdef');
    expect(await answer.text()).toBe('');
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    expect(seen[0]).toMatchObject({ method: 'POST', route: '/webhooks/line', status: 200 });
  });

  it('is told as broken off when its caller leaves before the end, and never taken', async () => {
    const { port, server, seen, taken } = await start();
    const socket = connect(port, '127.0.0.1');
    const asked = once(server, 'request');
    await new Promise((written) =>
      socket.write('POST /webhooks/line HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{', written),
    );
    await asked;
    socket.destroy();
    await vi.waitFor(() =>
      expect(seen.map(({ route, status }) => [route, status])).toContainEqual(['/webhooks/line', 499]),
    );
    expect(taken).toEqual([]);
  });

  it('hands over every header, and two of one name as one value', async () => {
    const { port, heard } = await start();
    const head = 'POST /webhooks/line HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n';
    expect(
      await raw(port, (send) => send(`${head}X-Line-Signature: a\r\nx-LINE-signature: b\r\nCookie: c\r\n\r\n`)),
    ).toContain('200');
    expect(heard[0]).toMatchObject({ 'x-line-signature': 'a, b', cookie: 'c' });
  });

  it('whose body is packed is refused: signatures cover what is inside, and nobody unpacks for a stranger', async () => {
    const { url, taken } = await start();
    expect((await post(`${url}/webhooks/line`, { 'content-encoding': 'gzip' })).status).toBe(400);
    expect(taken).toEqual([]);
  });

  it('that was begun when the service ends is answered, and its connection closed', async () => {
    const { port, server, taken, state } = await start();
    const gate = Promise.withResolvers<void>();
    state.store = () => gate.promise;
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1');
    });
    const ended = once(socket, 'close');
    const head = 'POST /webhooks/line HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n';
    const asked = once(server, 'request');
    socket.write(head);
    await asked;
    server.close();
    gate.resolve();
    await ended;
    expect(answer).toContain('HTTP/1.1 200');
    expect(taken).toHaveLength(1);
  });
});

describe('a webhook body', () => {
  it('is taken as the bytes that came, also when it is no text', async () => {
    const { url, taken } = await start();
    const bytes = Uint8Array.from([0xff, 0, 0xed, 0xa0, 0x80, 0x7b]);
    expect((await fetch(`${url}/webhooks/line`, { method: 'POST', body: bytes })).status).toBe(200);
    expect([...(taken[0] ?? [])]).toEqual([...bytes]);
  });

  it('is refused when it is too large, also in chunks without a length', async () => {
    const { url, port, taken } = await start();
    const large = await fetch(`${url}/webhooks/line`, { method: 'POST', body: 'x'.repeat(1_200_000) });
    expect(large.status).toBe(413);
    expect(await large.json()).toMatchObject({ code: 'body-too-large' });
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const line = await raw(port, (send) => {
      send('POST /webhooks/line HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
      for (let n = 0; n < 20; n += 1) send(chunk);
      send('0\r\n\r\n');
    });
    expect(line).toContain('413');
    expect(taken).toEqual([]);
  });

  it('that is far too large is refused before it ends, and nothing more of it is read', async () => {
    const { port, taken } = await start();
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    let answer = '';
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1');
    });
    const closed = once(socket, 'close');
    socket.write('POST /webhooks/line HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    for (let n = 0; n < 80; n += 1) socket.write(chunk);
    await closed;
    expect(answer).toContain('HTTP/1.1 413');
    const head = 'POST /webhooks/line HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n';
    expect(await raw(port, (send) => send(head))).toContain('413');
    expect(taken).toEqual([]);
  });

  it('that comes byte by byte is cut off with 408', async () => {
    const { port } = await start({ headersMs: 300, requestMs: 600 });
    const line = await raw(port, (send) => {
      send('POST /webhooks/line HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{');
    });
    expect(line).toContain('408');
  });

  it('that could not be stored is answered 503, so that it comes again, and the operator is told', async () => {
    const { url, state, errors } = await start();
    state.store = () => Promise.reject(new Error('away'));
    const answer = await fetch(`${url}/webhooks/line`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(errors).toEqual(['a delivery was not stored']);
  });
});

describe('health', () => {
  it('is 503 only while the database does not answer, also when it hangs', async () => {
    const { url, state } = await start();
    const status = async (path: string) => (await fetch(`${url}${path}`)).status;
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 200]);
    state.database = () => Promise.reject(new Error('away'));
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503]);
    state.database = () => new Promise(() => undefined);
    expect(await status('/readyz')).toBe(503);
    state.database = async () => undefined;
    expect(await status('/readyz')).toBe(200);
  });
});

describe('pictures and files by address', () => {
  it('show the QR of a value, whose address is always the same and tells nothing', async () => {
    const { url, seal } = await start();
    const value = 'https://line.me/R/oaMessage/%40123shop/?c_abcdef';
    const token = seal.seal(value);
    expect(createSeal(KEY).seal(value)).toBe(token);
    expect(Buffer.from(token, 'base64url').includes('abcdef')).toBe(false);
    const answer = await fetch(`${url}/q/${token}.png`);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(scan(new Uint8Array(await answer.arrayBuffer()))).toBe(value);
  });

  it('are nothing for a token of another key, a changed one and rubbish', async () => {
    const { url, seal } = await start();
    const good = seal.seal('value');
    const changed = `${good.startsWith('A') ? 'B' : 'A'}${good.slice(1)}`;
    for (const token of [createSeal(Buffer.alloc(32, 4)).seal('value'), changed, 'x', '%00'])
      expect((await fetch(`${url}/q/${token}.png`)).status).toBe(404);
  });

  it('are the chart behind its address, which never changes, and nothing for another token', async () => {
    const { url, seal } = await start();
    const value = chartValue({ language: 'ja', bars: [{ value: 2 }] });
    const answer = await fetch(`${url}/c/${seal.seal(value)}.png`);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('cache-control')).toBe('private, max-age=604800, immutable');
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
    for (const token of [seal.seal('https://line.me/R/x'), createSeal(Buffer.alloc(32, 4)).seal(value), 'x'])
      expect((await fetch(`${url}/c/${token}.png`)).status).toBe(404);
  });

  it('give a file for ten minutes, as a download', async () => {
    const { url, files, state } = await start();
    const file = { name: 'my data.json', mime: 'application/json', content: '{"名":"美"}' };
    const token = files.keep(file);
    expect(keepFiles(KEY, () => 0).keep(file)).toBe(token);
    const answer = await fetch(`${url}/f/${token}`);
    expect(await answer.text()).toBe(file.content);
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    state.now = 600_000;
    expect((await fetch(`${url}/f/${token}`)).status).toBe(404);
  });
});

describe('an address where nothing is', () => {
  it('is answered with a problem document', async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/nothing`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(await answer.json()).toMatchObject({ code: 'not-found', status: 404 });
    expect((await fetch(`${url}/q/%E0%A4%A.png`)).status).toBe(400);
    expect((await fetch(`${url}/webhooks/line`)).status).toBe(404);
  });
});
