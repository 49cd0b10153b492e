import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import type { JobsEnd } from '../app/jobs.ts';
import { isSaying, keepOffset, nextStop, readTimeZone } from '../app/labClock.ts';

export interface WalkPorts {
  readonly deps: Deps;
  readonly clock: { readonly now: () => number; readonly offsetMs: () => number; moveTo(instant: number): void };
  /** Runs the jobs that are due now. */
  readonly runDue: () => Promise<JobsEnd>;
  /** Makes every loop of this process look at once. */
  readonly wake: () => void;
  /** Resolves when no campaign has anything left to send now. */
  readonly drainCampaigns: () => Promise<void>;
  readonly log: Log;
}

export interface Walk {
  readonly from: number;
  readonly to: number;
}

export interface LabWalk {
  /** Walks there and resolves on arrival; `false` at once while another walk is under way. */
  to(target: number): Promise<boolean>;
  /** The walk under way. */
  current(): Walk | undefined;
  /** Ends a walk at its next hour. */
  stop(): Promise<void>;
}

/** What stays busy for longer than this is left to itself, so that no walk hangs at one hour. */
const PATIENCE_MS = 15_000;
/** A dead process keeps its run for a minute. */
const ELSEWHERE_MS = 90_000;

/**
 * Moves the built-in chat's clock the way time passes: to each full local hour and each nightly pass on the way. At each
 * of them the jobs that are due run, and everything that is to be handled or sent then is, before it goes on.
 */
export function labWalk(ports: WalkPorts): LabWalk {
  const { deps, clock } = ports;
  let current: Walk | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopping = false;
  const walk = async (target: number): Promise<void> => {
    const zone = await readTimeZone(deps);
    while (!isStopping && clock.now() < target) {
      const before = clock.offsetMs();
      clock.moveTo(Math.min(target, nextStop(clock.now(), zone)));
      await keepOffset(deps, clock.offsetMs(), clock.offsetMs() - before);
      await passHour(ports);
    }
  };
  return {
    async to(target) {
      if (current !== undefined || isStopping) return false;
      current = { from: clock.now(), to: target };
      running = walk(target).finally(() => {
        current = undefined;
      });
      await running;
      return true;
    },
    current: () => current,
    async stop() {
      isStopping = true;
      await Promise.allSettled([running]);
    },
  };
}

/** Does what is due at this hour, until nothing is left. */
async function passHour(ports: WalkPorts): Promise<void> {
  const { deps, runDue, drainCampaigns, wake, log } = ports;
  await until(async () => (await runDue()) !== 'elsewhere', ELSEWHERE_MS, 200, log);
  await Promise.race([drainCampaigns(), pause(PATIENCE_MS, undefined, { ref: false })]);
  await until(
    async () => {
      if (!(await isSaying(deps))) return true;
      wake();
      return false;
    },
    PATIENCE_MS,
    5,
    log,
  );
}

async function until(isDone: () => Promise<boolean>, patienceMs: number, everyMs: number, log: Log): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isDone())) {
    if (performance.now() > deadline) {
      log.warn({ patienceMs }, 'the clock was moved on although something is still in hand');
      return;
    }
    await pause(everyMs);
  }
}
