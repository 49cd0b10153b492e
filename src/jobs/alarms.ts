import { lookForStandstill, type Watched } from '../app/alarms.ts';
import type { Log } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import type { Job } from '../app/jobs.ts';
import { troubleOf } from '../app/trouble.ts';

const EVERY_MS = 30_000;

/** Looks every half minute whether anything stands still. A process that has just begun knows of nothing yet. */
export function startAlarms(deps: Deps, jobs: readonly Job[], now: () => number, log: Log): { stop(): Promise<void> } {
  const trouble = troubleOf({ loop: 'alarms' }, log);
  let before: Watched = new Map();
  let running: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      before = await lookForStandstill(deps, jobs, { now: now(), monotonic: performance.now(), before });
      trouble.succeeded();
    } catch (error) {
      trouble.failed(error);
    }
  };
  const timer = setInterval(() => {
    running = running.then(look);
  }, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
