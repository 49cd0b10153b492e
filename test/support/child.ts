import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A service in another process; see childDatabase.ts. It leads a process group of its own, as one in a terminal does. */
export interface ChildService {
  readonly process: ChildProcess;
  readonly url: string;
  /** The highest row number that was told so far. */
  told(): number;
  /** Kills without warning, and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop in order; gives its exit code. */
  stop(): Promise<number | null>;
}

export function spawnChildService(dataDir: string) {
  const script = fileURLToPath(new URL('./childDatabase.ts', import.meta.url));
  return spawn(process.execPath, [script, dataDir], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
}

/** Resolves when it has its database open. */
export async function startChildService(dataDir: string): Promise<ChildService> {
  const child = spawnChildService(dataDir);
  const exited = once(child, 'exit');
  let told = 0;
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message: { url?: string; told?: number } = JSON.parse(line);
      if (message.url !== undefined) resolve(message.url);
      told = message.told ?? told;
    });
    void exited.then(([code]) => reject(new Error(`the child service ended with ${code} before it was open`)));
  });
  return {
    process: child,
    url,
    told: () => told,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.stdin.write('stop\n');
      await exited;
      return child.exitCode;
    },
  };
}
