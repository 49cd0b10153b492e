import { execFileSync, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { startChildService } from '../support/child.ts';
import { ask, dataDirs, isAlive, lockFileOf, open, serverPid, serverUser } from '../support/cluster.ts';

const ownDataDir = dataDirs();
const gone = (pid: number) => vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000, interval: 10 });

const told = async (url: string) => Number((await ask(url, 'select count(*) as n from told'))[0]?.['n']);

async function serviceThatTold(dataDir: string, rows: number) {
  const service = await startChildService(dataDir);
  const before = service.told();
  await vi.waitFor(() => expect(service.told()).toBeGreaterThan(before + rows), { timeout: 20_000, interval: 5 });
  return service;
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
});

describe('two embedded databases', () => {
  it('never take each other’s server, not even when a stale lock file leads there', async () => {
    const [one, other] = [await ownDataDir(), await ownDataDir()];
    await (await open(one)).stop();
    const running = await open(other);
    const pid = serverPid(other) ?? 0;
    const stale = (await readFile(lockFileOf(other), 'utf8')).replaceAll(other, one);
    await writeFile(lockFileOf(one), stale, { mode: 0o600 });

    const opened = await open(one);
    expect(new URL(opened.url).port).not.toBe(new URL(running.url).port);
    await opened.stop();
    expect(serverPid(other)).toBe(pid);
    expect(await ask(running.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await running.stop();
  });

  it('are not made from one by copying it while it runs', async () => {
    const [original, copy] = [await ownDataDir(), await ownDataDir()];
    const running = await open(original);
    execFileSync('cp', ['-a', original, copy]);
    await expect(open(copy)).rejects.toMatchObject({ code: 'copied-while-running' });
    await running.stop();
    await expect(open(copy)).rejects.toMatchObject({ code: 'copied-while-running' });
  });

  it('are made from one by copying it after it stopped, and then both run', async () => {
    const [original, copy] = [await ownDataDir(), await ownDataDir()];
    await (await open(original)).stop();
    execFileSync('cp', ['-a', original, copy]);
    const [one, two] = await Promise.all([open(original), open(copy)]);
    expect(one.url).not.toBe(two.url);
    await Promise.all([one.stop(), two.stop()]);
  });
});

describe('first starts', () => {
  it('make one database and one server when there are three at once', async () => {
    const dataDir = await ownDataDir();
    const services = await Promise.all([1, 2, 3].map(() => startChildService(dataDir)));
    const [first] = services;
    expect(new Set(services.map((service) => service.url)).size).toBe(1);
    const pid = serverPid(dataDir) ?? 0;
    expect(execFileSync('ls', [dataDir], { encoding: 'utf8' }).trim()).toBe('postgres');

    expect(await services[1]?.stop()).toBe(0);
    expect(await services[2]?.stop()).toBe(0);
    expect(isAlive(pid)).toBe(true);
    expect(await first?.stop()).toBe(0);
    await gone(pid);
  });

  it('refuse a folder that another major version wrote', async () => {
    const dataDir = await ownDataDir();
    await (await open(dataDir)).stop();
    await writeFile(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '17\n');
    await expect(open(dataDir)).rejects.toMatchObject({ code: 'other-major-version' });
  });
});
