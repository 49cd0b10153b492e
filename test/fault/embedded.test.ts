import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { isAlive } from '../../db/alive.ts';
import { spawnChildService, startChildService } from '../support/child.ts';
import { ask, dataDirs, lockFileOf, open, serverPid, serverUser } from '../support/cluster.ts';

const ownDataDir = dataDirs();
const gone = (pid: number) => vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000, interval: 10 });

const told = async (url: string) => Number((await ask(url, 'select count(*) as n from told'))[0]?.['n']);

async function serviceThatTold(dataDir: string, rows: number) {
  const service = await startChildService(dataDir);
  const before = service.told();
  await vi.waitFor(() => expect(service.told()).toBeGreaterThan(before + rows), { timeout: 20_000, interval: 5 });
  return service;
}

/** With owners and modes, as an operator would. */
async function copyOf(dataDir: string): Promise<string> {
  const copy = await ownDataDir();
  execFileSync('cp', ['-a', dataDir, copy]);
  return copy;
}

describe('the embedded database', () => {
  let dataDir = '';

  beforeAll(async () => {
    dataDir = await ownDataDir();
    await (await open(dataDir)).stop();
  });

  it('listens on loopback only, with a random password that only its owner can read', async () => {
    const database = await open(dataDir);
    const [row] = await ask(
      database.url,
      `select current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets,
              current_setting('fsync') as fsync, current_setting('synchronous_commit') as commits,
              current_setting('full_page_writes') as pages`,
    );
    expect(row).toEqual({ listens: '127.0.0.1', sockets: '', fsync: 'on', commits: 'on', pages: 'on' });
    const password = join(dataDir, 'postgres', 'password');
    expect(statSync(password).mode & 0o777).toBe(0o600);
    expect(await readFile(password, 'utf8')).toMatch(/^[\w-]{32}$/);
    expect(database.description).not.toContain(await readFile(password, 'utf8'));
    const guessed = new URL(database.url);
    guessed.password = 'password';
    await expect(ask(guessed.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await database.stop();
  });

  it('stops its server when the last of those who use it leaves', async () => {
    const service = await open(dataDir);
    const command = await open(dataDir);
    const pid = serverPid(dataDir) ?? 0;
    expect(command.url).toBe(service.url);

    await command.stop();
    expect(await ask(service.url, 'select 1 as one')).toEqual([{ one: 1 }]);

    await service.stop();
    await gone(pid);
    expect(existsSync(lockFileOf(dataDir))).toBe(false);
  });

  it('is there for everyone while others come and leave at the same moment', async () => {
    const visits = async () => {
      for (let visit = 0; visit < 6; visit += 1) {
        const database = await open(dataDir);
        expect(await ask(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
        await database.stop();
      }
    };
    await Promise.all([visits(), visits(), visits()]);
    expect(existsSync(lockFileOf(dataDir))).toBe(false);
  });

  it('is adopted with its data when the service was killed', async () => {
    const service = await serviceThatTold(dataDir, 10);
    const pid = serverPid(dataDir) ?? 0;
    await service.kill();
    expect(isAlive(pid)).toBe(true);

    const next = await open(dataDir);
    expect(serverPid(dataDir)).toBe(pid);
    expect(next.url).toBe(service.url);
    expect(await told(next.url)).toBeGreaterThanOrEqual(service.told());
    await next.stop();
    await gone(pid);
  });

  it('has every row that was acknowledged when service and server were killed together, time after time', async () => {
    for (let round = 0; round < 3; round += 1) {
      const service = await serviceThatTold(dataDir, 10);
      const pid = serverPid(dataDir) ?? 0;
      process.kill(pid, 'SIGKILL');
      await service.kill();
      await gone(pid);

      const next = await open(dataDir);
      expect(serverPid(dataDir)).not.toBe(pid);
      const [row] = await ask(next.url, `select count(*) as n from told where n = ${service.told()}`);
      expect(Number(row?.['n'])).toBe(1);
      await next.stop();
    }
  });

  it('is started again on the same port when its server alone was killed', async () => {
    const database = await open(dataDir);
    const pid = serverPid(dataDir) ?? 0;
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await ask(database.url, 'select 1 as one')).toEqual([{ one: 1 }]), 20_000);
    expect(serverPid(dataDir)).not.toBe(pid);
    await database.stop();
    expect(existsSync(lockFileOf(dataDir))).toBe(false);
  });

  it('outlives Ctrl-C in the terminal of its service', async () => {
    const service = await startChildService(dataDir);
    const pid = serverPid(dataDir) ?? 0;
    process.kill(-(service.process.pid ?? 0), 'SIGINT');
    await vi.waitFor(() => expect(service.process.signalCode).toBe('SIGINT'), 10_000);
    expect(await ask(service.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await (await open(dataDir)).stop();
    await gone(pid);
  });

  it('never signals a foreign process that has the number of its dead server', async () => {
    const service = await startChildService(dataDir);
    const pid = serverPid(dataDir) ?? 0;
    const lock = await readFile(lockFileOf(dataDir), 'utf8');
    process.kill(pid, 'SIGKILL');
    await service.kill();
    await gone(pid);
    // Under the database's own user: PostgreSQL itself refuses to start beside such a process.
    const foreign = spawn('sleep', ['600'], { ...serverUser(dataDir), stdio: 'ignore' });
    await writeFile(lockFileOf(dataDir), lock.replace(/^\d+/, String(foreign.pid)));

    const next = await open(dataDir);
    expect(serverPid(dataDir)).not.toBe(foreign.pid);
    await next.stop();
    expect([foreign.exitCode, foreign.signalCode]).toEqual([null, null]);
    expect(isAlive(foreign.pid ?? 0)).toBe(true);
    foreign.kill();
  });

  it('never takes the server of a copy, though number and password are the same and a stale lock file leads there', async () => {
    const copy = await copyOf(dataDir);
    const running = await open(copy);
    const pid = serverPid(copy) ?? 0;
    const stale = (await readFile(lockFileOf(copy), 'utf8')).replaceAll(copy, dataDir);
    await writeFile(lockFileOf(dataDir), stale, { mode: 0o600 });

    const opened = await open(dataDir);
    expect(new URL(opened.url).port).not.toBe(new URL(running.url).port);
    await opened.stop();
    expect(serverPid(copy)).toBe(pid);
    expect(await ask(running.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await running.stop();
  });

  it('refuses a copy of its folder that was taken while it ran', async () => {
    const running = await open(dataDir);
    const copy = await copyOf(dataDir);
    await expect(open(copy)).rejects.toMatchObject({ code: 'copied-while-running' });
    await running.stop();
    await expect(open(copy)).rejects.toMatchObject({ code: 'copied-while-running' });
  });

  it('refuses a folder that another major version wrote', async () => {
    const older = await copyOf(dataDir);
    await writeFile(join(older, 'postgres', 'data', 'PG_VERSION'), '17\n');
    await expect(open(older)).rejects.toMatchObject({ code: 'other-major-version' });
  });

  it('is made from nothing when the first start was killed at it, and clears what that one left', async () => {
    const fresh = await ownDataDir();
    const service = spawnChildService(fresh);
    const data = await vi.waitFor(async () => {
      const [name = ''] = await readdir(fresh);
      return access(join(fresh, name, 'data', 'PG_VERSION')).then(() => name);
    }, 10_000);
    expect(data).toMatch(/\.new-/);
    process.kill(-(service.pid ?? 0), 'SIGKILL');
    await once(service, 'exit');
    await (await open(fresh)).stop();
    expect(await readdir(fresh)).toEqual(['postgres']);
  });

  it('is made once, with one server, by three first starts at the same moment', async () => {
    const fresh = await ownDataDir();
    const services = await Promise.all([1, 2, 3].map(() => startChildService(fresh)));
    expect(new Set(services.map((service) => service.url)).size).toBe(1);
    const pid = serverPid(fresh) ?? 0;
    expect(await readdir(fresh)).toEqual(['postgres']);

    const [first, ...others] = services;
    expect(await Promise.all(others.map((service) => service.stop()))).toEqual([0, 0]);
    expect(isAlive(pid)).toBe(true);
    expect(await first?.stop()).toBe(0);
    await gone(pid);
  });
});
