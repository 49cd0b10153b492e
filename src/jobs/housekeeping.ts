import type { Log } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { tidyUp } from '../app/tidyUp.ts';

const EVERY_MS = 600_000;

/** Every ten minutes: forgets what is past its time. Any number of processes may do it at once. */
export function startHousekeeping(deps: Deps, now: () => number, log: Log): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const tick = (): void => {
    running = tidyUp(deps, now()).catch((error: unknown) => log.warn({ err: error }, 'tidying up will be tried again'));
  };
  const timer = setInterval(tick, EVERY_MS);
  tick();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
