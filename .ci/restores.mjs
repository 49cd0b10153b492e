// A restore drill on the service of the folder it is run in, as its operator would do it: a shop with members and
// purchases is backed up beside the running service, brought back in another data folder, and must be the same there.
// Plain JavaScript: any Node runs it.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const WITHIN_MS = 60_000;
const CUSTOMERS = ['mei', 'ken', 'aya'];

const folder = mkdtempSync(join(tmpdir(), 'regulars-drill-'));
chmodSync(folder, 0o711);
const running = new Set();
const begun = performance.now();
try {
  await drill();
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`restore drill: the same shop in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
} catch (error) {
  // npm is between us and the service: its whole group goes.
  for (const child of running) process.kill(-child.pid, 'SIGTERM');
  process.stderr.write(`restore drill: ${error instanceof Error ? error.message : error} (data in ${folder})\n`);
  process.exitCode = 1;
}

async function drill() {
  const [before, after] = [join(folder, 'before'), join(folder, 'after')];
  const first = await start(before);
  const key = await fill(first, before);
  const file = join(folder, 'shop.backup.gz');
  say(await regulars(before, 'backup', '--out', file));
  if ((statSync(file).mode & 0o777) !== 0o600) throw new Error('others can read the backup');
  const points = await pointsOf(first.url, key);
  await first.stop();

  say(await regulars(after, 'restore', file));
  say(await regulars(after, 'verify-ledger'));
  const second = await start(after);
  const same = await pointsOf(second.url, key);
  if (JSON.stringify(same) !== JSON.stringify(points))
    throw new Error(`it has ${JSON.stringify(same)} and had ${JSON.stringify(points)}`);
  if (!second.said().includes('Restored from the backup of')) throw new Error('the start does not say what it is');
  say(await regulars(after, 'restored', 'drop'));
  await second.stop();
}

function say(text) {
  process.stdout.write(text);
}

/** Members join in the built-in chat and buy at a till; gives the till's key. */
async function fill({ url }, dataDir) {
  const act = (from, what) => post(`${url}/lab/events`, { eventId: randomUUID(), from, ...what }, { origin: url });
  for (const from of CUSTOMERS) {
    await send('PUT', `${url}/lab/people/${from}`, { name: from, language: 'en' }, { origin: url });
    await act(from, { kind: 'follow' });
    await act(from, { kind: 'action', data: 'join' });
  }
  const made = await regulars(
    dataDir,
    'api-key',
    'create',
    '--name',
    'drill',
    '--scope',
    'purchases:write',
    '--scope',
    'members:read',
  );
  const key = made.trim().split(/\s+/).at(-1);
  for (const [index, channelUserId] of CUSTOMERS.entries()) {
    const { id } = await memberOf(url, key, channelUserId);
    const sale = {
      externalRef: `drill-${index}`,
      member: { id },
      occurredAt: new Date().toISOString(),
      currency: 'TWD',
      lines: [{ sku: 'milk', name: 'Milk', quantity: 1, unitPriceMinor: 129_000 * (index + 1), discountMinor: 0 }],
    };
    await post(`${url}/api/v1/purchases`, sale, {
      authorization: `Bearer ${key}`,
      'idempotency-key': sale.externalRef,
    });
  }
  return key;
}

async function pointsOf(url, key) {
  const points = {};
  for (const channelUserId of CUSTOMERS) {
    const { id } = await memberOf(url, key, channelUserId);
    const answer = await get(`${url}/api/v1/members/${id}/points`, key);
    points[channelUserId] = answer.available;
  }
  if (Object.values(points).some((count) => !(count > 0))) throw new Error(`no points: ${JSON.stringify(points)}`);
  return points;
}

/** Whoever has just joined is a member in a moment. */
function memberOf(url, key, channelUserId) {
  return until(() => get(`${url}/api/v1/members?channel=lab&channelUserId=${channelUserId}`, key));
}

async function get(url, key) {
  return read(await fetch(url, { headers: { authorization: `Bearer ${key}` } }), url);
}

function post(url, body, headers) {
  return send('POST', url, body, headers);
}

async function send(method, url, body, headers) {
  const head = { 'content-type': 'application/json', ...headers };
  return read(await fetch(url, { method, headers: head, body: JSON.stringify(body) }), url);
}

async function read(answer, url) {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

async function until(work) {
  const giveUpAt = performance.now() + WITHIN_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await sleep(50);
    }
  }
}

async function start(dataDir) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { child, said, ended } = run('npm', ['start', '--silent'], { DATA_DIR: dataDir, PORT: String(port) });
  await until(async () => {
    if (child.exitCode !== null) throw new Error('the service ended');
    const answer = await fetch(`${url}/readyz`);
    if (answer.status !== 200 || !said().includes('running at')) throw new Error('the service is not ready');
  });
  return {
    url,
    said,
    stop: async () => {
      child.kill('SIGTERM');
      if ((await ended) !== 0) throw new Error(`the service ended with ${child.exitCode ?? child.signalCode}`);
    },
  };
}

async function regulars(dataDir, ...args) {
  const { said, ended } = run('node', ['bin/regulars.mjs', ...args], { DATA_DIR: dataDir });
  if ((await ended) !== 0) throw new Error(`regulars ${args[0]} failed: ${said()}`);
  return said();
}

/** A program with nothing of our settings; `said`: what it has written until now. */
function run(command, args, settings) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, HOST: '127.0.0.1', LOG_LEVEL: 'error', ...settings };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  running.add(child);
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code;
  });
  return { child, said: () => out, ended };
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}
