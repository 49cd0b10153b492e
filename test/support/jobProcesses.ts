import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process that runs daily jobs; see jobProcess.ts. */
export interface JobProcess {
  /** What `noting` jobs ran for, `<date> <job>` each. */
  readonly ran: readonly string[];
  /** Runs what is due at `now`; resolves with how it ended, `killed` when it did not. */
  run(now: number): Promise<string>;
  /** Kills without warning, and waits until it is gone. */
  kill(): Promise<void>;
  /** Lets it end by itself. */
  end(): Promise<void>;
}

export async function startJobProcess(
  url: string,
  jobs: 'noting' | 'points' | 'nightly',
  leaseSeconds = 60,
): Promise<JobProcess> {
  const script = fileURLToPath(new URL('./jobProcess.ts', import.meta.url));
  const child = spawn(process.execPath, [script, url, jobs, String(leaseSeconds)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Half of what a start costs is reading the sources.
    env: { NODE_COMPILE_CACHE: 'node_modules/.cache/compile', ...process.env },
  });
  const exited = once(child, 'exit');
  child.stdin.on('error', () => undefined); // a killed process reads no more
  const waiting: ((line: string) => void)[] = [];
  const ran: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('ran ')) ran.push(line.slice('ran '.length));
    else waiting.shift()?.(line);
  });
  const next = () => Promise.race([new Promise<string>((told) => waiting.push(told)), exited.then(() => 'killed')]);
  if ((await next()) !== 'ready') throw new Error('a process for jobs did not start');
  return {
    ran,
    run: (now) => {
      const answer = next();
      child.stdin.write(`${now}\n`);
      return answer;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    end: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
