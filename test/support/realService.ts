import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

export interface RealService {
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends it without warning, and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop in order; gives its exit code. */
  stop(): Promise<number | null>;
}

/**
 * The real service as a process of its own on loopback, with nothing of our environment but `settings`. Ready when
 * given; called within a test, at whose end it is gone whatever happened. `hears` gets all that it prints.
 */
export async function startRealService(
  settings: Readonly<Record<string, string>>,
  hears?: (printed: string) => void,
): Promise<RealService> {
  const port = await freePort();
  const own = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    BACKUP_KEEP: '0,0',
    // As `npm start` does: a start costs half the processor time, and the tests of kills start it hundreds of times.
    NODE_COMPILE_CACHE: 'node_modules/.cache/compile',
  };
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: REPOSITORY,
    env: { ...own, PORT: String(port), ...settings },
    stdio: ['ignore', hears === undefined ? 'ignore' : 'pipe', hears === undefined ? 'inherit' : 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => hears?.(bytes.toString()));
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const url = `http://127.0.0.1:${port}`;
  const ready = async () => {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode} before it was ready`);
    const answer = await fetch(`${url}/readyz`);
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`the service is not ready: ${answer.status}`);
  };
  await vi.waitFor(ready, { timeout: 120_000, interval: 50 }).catch((error: unknown) => {
    // Whoever tries once more must not have it beside the next one.
    child.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    process: child,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('a listening socket has a port');
  return address.port;
}
