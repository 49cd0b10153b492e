import type { Log } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { leaveProcess, reportProcess, type ServiceProcess } from '../app/processes.ts';

const EVERY_MS = 15_000;

/** Says every 15 seconds that this process lives and how its channels do; says good-bye when it stops. */
export function startPresence(deps: Deps, self: () => ServiceProcess, log: Log): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const tick = (): void => {
    running = running
      .then(() => reportProcess(deps, self()))
      .catch((error: unknown) => log.warn({ err: error }, 'this process could not say that it lives'));
  };
  const timer = setInterval(tick, EVERY_MS);
  tick();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
      await leaveProcess(deps, self().processId).catch((error: unknown) =>
        log.warn({ err: error }, 'this process is listed for another minute'),
      );
    },
  };
}
