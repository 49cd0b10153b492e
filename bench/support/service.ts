import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const READY_WITHIN_MS = 120_000;

export interface RunningService {
  readonly url: string;
  readonly process: ChildProcess;
  /** From the start of the process to the first 200 of `/readyz`, in milliseconds. */
  readonly readyAfterMs: number;
  stop(): Promise<void>;
}

/** As `npm start` sets them. */
const COMPILE_CACHE = 'node_modules/.cache/compile';
const FLAGS = ['--max-semi-space-size=16'];

/** The real service as a process of its own, with nothing of our environment but what is given. */
export async function startRealService(settings: Readonly<Record<string, string>>): Promise<RunningService> {
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
  };
  const began = performance.now();
  const child = spawn(process.execPath, [...FLAGS, 'src/main.ts'], {
    cwd: REPOSITORY,
    env: { ...env, PORT: String(port), ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode} before it was ready`);
    if (performance.now() - began > READY_WITHIN_MS) throw new Error('the service was not ready in time');
    await sleep(5);
  }
  return {
    url,
    process: child,
    readyAfterMs: performance.now() - began,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.status === 200;
    },
    () => false,
  );

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('a listening socket has a port');
  return address.port;
}

/** A folder that goes away with `remove`. Others may pass through: as root the database runs as a user of its own. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'regulars-bench-'));
  await chmod(path, 0o711);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
