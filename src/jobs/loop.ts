import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../app/channel.ts';
import { troubleOf } from '../app/trouble.ts';

/** A worker that handles what is there, sleeps until woken, and looks by itself now and then. */
export interface Loop {
  wake(): void;
  /** Ends after the round that runs. */
  stop(): Promise<void>;
}

/** The net under the wake-ups: what another process stored is found within this time. */
const POLL_MS = 1_000;
const AFTER_ERROR_MS = 500;

/**
 * Runs `round` over and over: at once while it gives back more than 0, else when woken or after a second. A round that
 * throws (the database is away) is tried again, and logged now and then; the loop itself never ends by an error.
 */
function startLoop(name: string, round: () => Promise<number>, log: Log): Loop {
  const trouble = troubleOf({ loop: name }, log);
  let stopped = false;
  let woken = false;
  let wakeSleeper = (): void => undefined;
  const sleep = async (): Promise<void> => {
    if (woken || stopped) return;
    const timer = new AbortController();
    const woke = new Promise<void>((resolve) => {
      wakeSleeper = resolve;
    });
    await Promise.race([woke, pause(POLL_MS, undefined, { signal: timer.signal }).catch(() => undefined)]);
    timer.abort();
  };
  const running = (async () => {
    while (!stopped) {
      woken = false;
      try {
        const taken = await round();
        trouble.succeeded();
        if (taken === 0) await sleep();
      } catch (error) {
        trouble.failed(error);
        await pause(AFTER_ERROR_MS);
      }
    }
  })();
  return {
    wake: () => {
      woken = true;
      wakeSleeper();
    },
    stop: async () => {
      stopped = true;
      wakeSleeper();
      await running;
    },
  };
}

/** Work in hand. Jobs of one `key` run one after another, in the order in which they were taken. `run` never rejects. */
export interface Job {
  readonly key: string;
  run(): Promise<void>;
}

/**
 * Keeps up to `slots` jobs in hand: `claim(free)` takes at most that many. A slow job keeps its own place only.
 * `stop` takes nothing more and waits for what is in hand.
 */
export function startPool(
  name: string,
  slots: number,
  claim: (free: number) => Promise<readonly Job[]>,
  log: Log,
): Loop {
  const inHand = new Set<Promise<void>>();
  const newest = new Map<string, Promise<void>>();
  const begin = ({ key, run }: Job): void => {
    const running = (newest.get(key) ?? Promise.resolve()).then(run).finally(() => {
      inHand.delete(running);
      if (newest.get(key) === running) newest.delete(key);
      loop.wake();
    });
    newest.set(key, running);
    inHand.add(running);
  };
  const round = async (): Promise<number> => {
    const jobs = inHand.size < slots ? await claim(slots - inHand.size) : [];
    for (const job of jobs) begin(job);
    return jobs.length;
  };
  const loop = startLoop(name, round, log);
  return {
    wake: loop.wake,
    stop: async () => {
      await loop.stop();
      await Promise.all(inHand);
    },
  };
}
