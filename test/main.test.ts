import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask } from './support/cluster.ts';
import { toLine } from './support/connected.ts';
import { ownDatabase } from './support/database.ts';
import { type FakeLine, startFakeLine } from './support/fakeLine.ts';

// Each start of a process takes seconds where everything else runs at the same time.
vi.setConfig({ testTimeout: 120_000 });
const database = ownDatabase();
const root = fileURLToPath(new URL('..', import.meta.url));
const running = new Set<ChildProcess>();
const fakes: FakeLine[] = [];
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  for (const fake of fakes.splice(0)) await fake.stop();
});

/** Runs a script of the service as the operator does; nothing of this process's environment but the path. */
function run(script: string, args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      LOG_LEVEL: 'silent',
      BACKUP_KEEP: '0,0',
      DATABASE_URL: database.url,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const out: string[] = [];
  const err: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => out.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => err.push(line));
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, out, err, ended };
}
const regulars = (...args: readonly string[]) => command(args, {});
const command = async (args: readonly string[], env: Record<string, string>) => {
  const { out, err, ended } = run('src/cli.ts', args, env);
  return { code: await ended, out: out.join('\n'), err: err.join('\n') };
};

async function startService(env: Record<string, string> = {}) {
  const service = run('src/main.ts', [], env);
  const url = await vi.waitFor(
    () => {
      const found = /running at (\S+)/.exec(service.out.join('\n'))?.[1];
      if (found === undefined) throw new Error(`not running yet: ${service.err.join('\n')}`);
      return found;
    },
    { timeout: 60_000 },
  );
  await vi.waitFor(() => expect(service.out.length).toBeGreaterThanOrEqual(4), 10_000);
  return { ...service, url };
}

describe('the service', () => {
  it('says at start where it is, the built-in chat, the channels, the data and the set-up code', async () => {
    const { out, url, child, ended } = await startService();
    const said = out.join('\n');
    expect(said).toContain(`${url}/lab`);
    expect(said).toContain('none yet');
    expect(said).toMatch(/Data: +PostgreSQL at/);
    expect(said).not.toContain(new URL(database.url).password || 'no password');
    await vi.waitFor(() => expect(out.join('\n')).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/), 10_000);
    expect((await fetch(`${url}/lab`)).status).toBe(200);
    const front = await fetch(url);
    expect([front.status, front.url]).toEqual([200, `${url}/lab`]);

    const { port } = new URL(url);
    const second = run('src/main.ts', [], { PORT: port });
    expect(await second.ended).toBe(1);
    expect(second.err).toEqual([expect.stringContaining(`Port ${port} is taken`)]);

    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('shows no built-in chat beside a real channel or on an address that others reach', async () => {
    const { url, child, ended } = await startService({ HOST: '0.0.0.0' });
    const here = url.replace('0.0.0.0', '127.0.0.1');
    expect((await fetch(`${here}/lab`)).status).toBe(404);
    const front = await fetch(here);
    expect([front.status, front.url]).toEqual([200, `${here}/api/docs`]);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('takes a Ctrl-C for one, which a terminal and npm both deliver', async () => {
    const { child, ended } = await startService();
    child.kill('SIGINT');
    child.kill('SIGINT');
    await pause(5);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it('says in a sentence that its database does not answer', async () => {
    const { err, ended } = run('src/main.ts', [], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(await ended).toBe(1);
    expect(err).toEqual([expect.stringContaining('does not answer')]);
  });

  it('ends by SIGTERM under load within 25 s, and everything it took is answered then or after the next start', async () => {
    const line = await startFakeLine();
    fakes.push(line);
    const env = {
      ...toLine(line),
    };
    const first = await startService(env);
    line.deliversTo(`${first.url}/webhooks/line`);
    line.always('reply', { delayMs: 50 });
    const people = Array.from({ length: 60 }, (_, n) => line.user(`Person ${n}`, { friend: true }));
    const deliver = async ({ id }: { readonly id: string }) =>
      (await line.deliver([line.event.text(id, 'hello')])) === 200 ? [id] : [];
    // Settled from the start: what the stop cuts off is rejected before anybody waits for it.
    const sent = Promise.allSettled(people.map(deliver));
    await vi.waitFor(() => expect(line.callsOf('reply').length).toBeGreaterThan(5), { timeout: 10_000 });
    const began = performance.now();
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(25_000);
    const taken = (await sent).flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    expect(taken.length).toBeGreaterThan(5);
    const second = await startService(env);
    await vi.waitFor(
      () => {
        for (const id of taken) expect(line.acceptedFor(id)).toHaveLength(1);
      },
      { timeout: 20_000 },
    );
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });
});

describe('the commands', () => {
  it.each([
    ['owner', 'code'],
    ['owner', 'reset'],
    ['api-key', 'create', '--name', 'Till 1', '--scope', 'members:read'],
    ['api-key', 'list'],
    ['verify-ledger'],
  ])('say where nothing was ever started, in one sentence, what to do, and make nothing: %s %s', async (...args) => {
    const folder = join(mkdtempSync(join(tmpdir(), 'regulars-never-')), 'data');
    const never = await command(args, { DATABASE_URL: '', DATA_DIR: folder });
    expect(never).toMatchObject({ code: 1, out: '' });
    expect(never.err).toContain(`There is no shop in ${folder} yet: run npm start once`);
    expect(existsSync(folder)).toBe(false);
  });

  it('give a set-up code until somebody owns the shop, and a way for a lost phone', async () => {
    const code = await regulars('owner', 'code');
    expect(code).toMatchObject({ code: 0, out: expect.stringMatching(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/) });
    await ask(
      database.url,
      `insert into regulars.staff (staff_id, name, role, language, state, created_at)
       values ('01940000-0000-7000-8000-00000000000a', 'Mei', 'owner', 'en', 'active', now())`,
    );
    expect(await regulars('owner', 'code')).toMatchObject({ code: 1, out: expect.stringContaining('owner reset') });
    expect(await regulars('owner', 'reset')).toMatchObject({ code: 0, out: expect.stringContaining('was removed') });
  });

  it('make, list and revoke API keys beside a running service, and verify the books', async () => {
    const { child, ended } = await startService();
    const made = await regulars('api-key', 'create', '--name', 'Till 1', '--scope', 'purchases:write');
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/rk_/) });
    const listed = await regulars('api-key', 'list');
    expect(listed.out).toContain('Till 1');
    expect(listed.out).not.toContain(made.out.trim());
    const id = listed.out.split(' ')[0] ?? '';
    expect(await regulars('api-key', 'revoke', id)).toMatchObject({ code: 0, out: 'Revoked.' });
    expect(await regulars('api-key', 'revoke', id)).toMatchObject({ code: 1 });
    expect(await regulars('verify-ledger')).toMatchObject({ code: 0, out: expect.stringContaining('agrees') });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
