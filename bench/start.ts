import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from '../db/embedded/binaries.ts';
import { clusterPaths, PROGRAM_ENV } from '../db/embedded/cluster.ts';
import { chooseRunner, type Runner } from '../db/embedded/runner.ts';
import { inPairs, type Measure, plainly } from './support/measure.ts';
import { type Memory, memoryOf, memoryOfTree } from './support/memory.ts';
import { freePort, startRealService, temporaryFolder } from './support/service.ts';

export const about = 'G19: first start to ready, against initdb + start + first query; second start; memory at rest';

const PAIRS = 5;
/** What starts up settles in this time: prepared pools, checkpoints of the first migration. */
const REST_MS = 3_000;

export async function run(): Promise<readonly Measure[]> {
  const warm: number[] = [];
  const memory: { service: Memory; database: Memory }[] = [];
  const cold = await inPairs({
    goal: 'G19',
    what: 'first start to ready',
    unit: 'ms',
    better: 'lower',
    must: 2.5,
    aim: 1.5,
    referenceIs: 'initdb + start + first query',
    pairs: PAIRS,
    reference: bareServer,
    ours: () => serviceTwice(warm, memory),
  });
  const told = (what: string, unit: string, values: readonly number[]) =>
    plainly({ goal: '', what, unit, better: 'lower' }, values);
  return [
    cold,
    told('second start to ready', 'ms', warm),
    told(
      'service at rest, RSS',
      'MB',
      memory.map(({ service }) => service.rss),
    ),
    told(
      'service at rest, PSS',
      'MB',
      memory.map(({ service }) => service.pss),
    ),
    told(
      'database at rest, all its processes, PSS',
      'MB',
      memory.map(({ database }) => database.pss),
    ),
    told(
      'database at rest, processes',
      '',
      memory.map(({ database }) => database.processes),
    ),
  ];
}

/** Starts the service in a new folder, lets it rest, stops it, starts it again; gives the first time in milliseconds. */
async function serviceTwice(warm: number[], memory: { service: Memory; database: Memory }[]): Promise<number> {
  const folder = await temporaryFolder();
  const dataDir = join(folder.path, 'data');
  try {
    const first = await startRealService({ DATA_DIR: dataDir });
    await sleep(REST_MS);
    const postmaster = Number.parseInt(readFileSync(clusterPaths(dataDir).lockFile, 'utf8'), 10);
    memory.push({ service: memoryOf(first.process.pid ?? 0), database: memoryOfTree(postmaster) });
    await first.stop();
    const second = await startRealService({ DATA_DIR: dataDir });
    warm.push(second.readyAfterMs);
    await second.stop();
    return first.readyAfterMs;
  } finally {
    await folder.remove();
  }
}

/** The same programs with nothing of ours: makes a cluster, starts it, asks it one question; in milliseconds. */
async function bareServer(): Promise<number> {
  const folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  await mkdir(data, { mode: 0o700 });
  const binaries = findBinaries();
  const runner = chooseRunner(folder.path, join(folder.path, 'none'), binaries);
  if (runner.user) await chown(data, runner.user.uid, runner.user.gid);
  const port = await freePort();
  let server: ChildProcess | undefined;
  try {
    const began = performance.now();
    const made = program(runner, binaries.initdb, [
      '-D',
      data,
      '-U',
      'bare',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
    ]);
    const [status] = await once(made, 'exit');
    if (status !== 0) throw new Error(`initdb ended with ${status}`);
    const flags = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
    server = program(runner, binaries.postgres, ['-D', data, '-p', String(port), ...flags]);
    await firstAnswer(port);
    return performance.now() - began;
  } finally {
    if (server?.pid !== undefined) {
      const ended = once(server, 'exit');
      // Behind `unshare` the server itself is a child; its lock file knows it.
      const postmaster = Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10);
      spawnSync('kill', ['-INT', String(postmaster)]);
      await ended;
    }
    await folder.remove();
  }
}

function program({ prefix, user }: Runner, file: string, args: readonly string[]): ChildProcess {
  const [command = file, ...rest] = [...prefix, file, ...args];
  return spawn(command, rest, { ...user, cwd: '/', env: PROGRAM_ENV, stdio: 'ignore' });
}

async function firstAnswer(port: number): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 5) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'bare', database: 'postgres' });
    client.on('error', () => undefined); // told by the rejection below
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch {
      await sleep(5); // not listening yet
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  throw new Error('the bare server did not answer');
}
