import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { PlatformRules, PlatformStats } from './platformRules.ts';
import { isOnTelegram, numberOf } from './reachable.ts';
import { strictWindow } from './strictWindow.ts';

/*
 * LINE and Telegram as a process of its own, as little as they can be: both keep their limits by strict windows, LINE
 * remembers every retry key, and who got how many messages of the broadcast is counted here, not by who sends. Runs with
 * `node bench/support/platforms.ts`; prints its port. `/control` belongs to the benchmark.
 */

interface Answer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

let rules: PlatformRules = { marker: '', members: 0, telegramEvery: 0, perSecond: {}, latencyMs: 0 };
let got = new Uint8Array(0);
let keys = new Set<string>();
let replies = new Map<string, number>();
let windows = new Map<string, ReturnType<typeof strictWindow>>();
let stats = emptyStats();
/** Telegram asked everybody to wait: since it did nothing has been taken. */
let pause = { until: 0, acceptedBefore: 0, isOpen: true };

function emptyStats(): PlatformStats {
  const none = { accepted: 0, lost: 0, first: 0, last: 0, tenths: [] };
  return {
    line: none,
    telegram: none,
    duplicates: 0,
    others: 0,
    calls: {},
    refused: {},
    knownKeys: 0,
    overshoots: [],
    early: 0,
  };
}

const now = (): number => performance.timeOrigin + performance.now();
/** When each recipient of a platform was accepted, in their order; the tenths are read off it. */
let times: { line: number[]; telegram: number[] } = { line: [], telegram: [] };

function reset(next: PlatformRules): object {
  rules = next;
  got = new Uint8Array(next.members);
  keys = new Set();
  replies = new Map();
  windows = new Map(Object.entries(next.perSecond).map(([endpoint, most]) => [endpoint, strictWindow(most)]));
  stats = emptyStats();
  times = { line: [], telegram: [] };
  pause = { until: 0, acceptedBefore: 0, isOpen: true };
  return {};
}

/** Whether an endpoint's window has room; says so in the books either way. */
function hasRoom(endpoint: string): boolean {
  const window = windows.get(endpoint);
  const isFree = window === undefined || window.takes(performance.now());
  stats.calls[endpoint] = (stats.calls[endpoint] ?? 0) + 1;
  if (!isFree) stats.refused[endpoint] = (stats.refused[endpoint] ?? 0) + 1;
  return isFree;
}

function accept(platform: 'line' | 'telegram', ids: readonly string[], body: string): void {
  if (!body.includes(rules.marker)) {
    stats.others += ids.length;
    return;
  }
  const at = now();
  for (const id of ids) {
    const n = numberOf(id);
    const before = got[n];
    if (before === undefined) {
      stats.others += 1;
      continue;
    }
    got[n] = Math.min(255, before + 1);
    if (before > 0) stats.duplicates += 1;
    times[platform].push(at);
  }
}

function line(path: string, body: string, key: string | undefined): Answer {
  const endpoint = path.slice('/v2/bot/message/'.length);
  if (!hasRoom(endpoint))
    return { status: 429, body: { message: 'The API rate limit has been exceeded. Try again later.' } };
  const sent = { sentMessages: [{ id: '1', quoteToken: 'q' }] };
  if (endpoint === 'reply') {
    const { replyToken } = JSON.parse(body) as { replyToken: string };
    if (replies.has(replyToken)) return { status: 400, body: { message: 'Invalid reply token' } };
    replies.set(replyToken, now());
    return { status: 200, body: sent };
  }
  if (key !== undefined && keys.has(key)) {
    stats.knownKeys += 1;
    const headers = { 'x-line-accepted-request-id': 'accepted' };
    return { status: 409, body: { message: 'The retry key is already accepted', ...sent }, headers };
  }
  if (key !== undefined) keys.add(key);
  const { to } = JSON.parse(body) as { to: string | string[] };
  accept('line', typeof to === 'string' ? [to] : to, body);
  return { status: 200, body: endpoint === 'multicast' ? {} : sent };
}

const wait = (seconds: number): Answer => ({
  status: 429,
  body: {
    ok: false,
    error_code: 429,
    description: `Too Many Requests: retry after ${seconds}`,
    parameters: { retry_after: seconds },
  },
});

function telegramSend(body: string): Answer {
  const at = performance.now();
  const { pauses } = rules;
  if (pauses !== undefined) {
    if (at < pause.until) {
      stats.early += 1;
      return wait(Math.ceil((pause.until - at) / 1000));
    }
    if (!pause.isOpen) {
      stats.overshoots.push(at - pause.until);
      pause = { until: 0, acceptedBefore: times.telegram.length, isOpen: true };
    } else if (times.telegram.length - pause.acceptedBefore >= pauses.every) {
      pause = { until: at + pauses.seconds * 1000, acceptedBefore: times.telegram.length, isOpen: false };
      return wait(pauses.seconds);
    }
  }
  if (!hasRoom('sendMessage')) return wait(1);
  const { chat_id: chat } = JSON.parse(body) as { chat_id: number };
  accept('telegram', [String(chat)], body);
  return { status: 200, body: { ok: true, result: { message_id: 1, date: 0, chat: { id: chat, type: 'private' } } } };
}

function count(): PlatformStats {
  const lost = { line: 0, telegram: 0 };
  got.forEach((messages, n) => {
    if (messages === 0) lost[isOnTelegram(n, rules.telegramEvery) ? 'telegram' : 'line'] += 1;
  });
  const of = (platform: 'line' | 'telegram') => {
    const all = times[platform];
    const tenths = Array.from({ length: 9 }, (_, tenth) => all[Math.floor(((tenth + 1) * all.length) / 10)] ?? 0);
    return { accepted: all.length, lost: lost[platform], first: all[0] ?? 0, last: all.at(-1) ?? 0, tenths };
  };
  return { ...stats, line: of('line'), telegram: of('telegram') };
}

/** What else is asked of the platforms while a service starts and runs. */
function aboutThem(path: string): object {
  if (path === '/v2/bot/info')
    return { userId: `U${'f'.repeat(32)}`, basicId: '@bench', displayName: 'Bench', chatMode: 'bot' };
  if (path === '/v2/bot/channel/webhook/endpoint')
    return { endpoint: 'https://bench.invalid/webhooks/line', active: true };
  if (path.startsWith('/v2/bot/profile/')) return { userId: path.slice(16), displayName: 'Somebody', language: 'en' };
  if (path === '/v2/bot/message/quota') return { type: 'none' };
  if (path === '/v2/bot/message/quota/consumption') return { totalUsage: 0 };
  if (path.endsWith('/getMe'))
    return { ok: true, result: { id: 1, is_bot: true, first_name: 'Bench', username: 'bench_bot' } };
  if (path.endsWith('/getWebhookInfo')) return { ok: true, result: { url: '', pending_update_count: 0 } };
  return path.startsWith('/bot') ? { ok: true, result: true } : {};
}

function control(path: string, body: string): object {
  if (path === '/control/reset') return reset(JSON.parse(body) as PlatformRules);
  if (path === '/control/replies') return Object.fromEntries(replies);
  return count();
}

const POLL_MS = 20_000;

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const path = request.url ?? '';
  const send = ({ status, body: answer, headers = {} }: Answer) => {
    const bytes = JSON.stringify(answer);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(bytes),
      'x-line-request-id': 'bench',
      ...headers,
    });
    response.end(bytes);
  };
  if (path.startsWith('/control/')) return send({ status: 200, body: control(path, body) });
  if (path.endsWith('/getUpdates')) {
    setTimeout(() => send({ status: 200, body: { ok: true, result: [] } }), POLL_MS).unref();
    return;
  }
  const key = request.headers['x-line-retry-key'];
  const answer = /^\/v2\/bot\/message\/(?:push|multicast|reply)$/.test(path)
    ? line(path, body, typeof key === 'string' ? key : undefined)
    : path.endsWith('/sendMessage')
      ? telegramSend(body)
      : { status: 200, body: aboutThem(path) };
  if (rules.latencyMs > 0) setTimeout(() => send(answer), rules.latencyMs);
  else send(answer);
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address !== null && typeof address === 'object') console.log(address.port);
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
