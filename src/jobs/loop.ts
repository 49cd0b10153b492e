import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../app/channel.ts';

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
 * throws (the database is away) is logged and tried again; the loop itself never ends by an error.
 */
export function startLoop(name: string, round: () => Promise<number>, log: Log): Loop {
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
        if ((await round()) === 0) await sleep();
      } catch (error) {
        log.error({ err: error, loop: name }, 'a round failed, it will be tried again');
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
