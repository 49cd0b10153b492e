import type { Router } from 'express';
import type { Database } from '../../db/client.ts';
import { keepOffset, keptOffset, readTimeZone, targetOf } from '../app/labClock.ts';
import { type Clock, clockFrom, offsetOf } from '../clock.ts';
import type { Config } from '../config.ts';
import { labClockRoutes } from '../http/lab/clock.ts';
import { type LabWalk, labWalk } from '../jobs/labWalk.ts';
import type { Jobs } from './jobs.ts';
import type { Parts } from './parts.ts';

export interface OpenedClock {
  readonly clock: Clock;
  /** Beside a real channel: how far ahead the built-in chat had left the shop, which counts no more. */
  readonly ignoredMs: number;
}

/**
 * The clock goes on where the built-in chat left it, or from `CLOCK_START` when that is later: time in a shop's books
 * never goes back. Beside a real channel it is the machine's.
 */
export async function openClock(db: Database, { labAllowed, clockStart }: Config): Promise<OpenedClock> {
  const kept = await keptOffset({ db });
  if (!labAllowed) return { clock: clockFrom(0), ignoredMs: kept ?? 0 };
  const asked = clockStart === undefined ? undefined : offsetOf(clockStart);
  if (asked === undefined) return { clock: clockFrom(kept ?? 0), ignoredMs: 0 };
  const offset = kept === undefined ? asked : Math.max(kept, asked);
  await keepOffset({ db }, offset, kept === undefined ? 0 : offset - kept);
  return { clock: clockFrom(offset), ignoredMs: 0 };
}

export interface LabClock {
  readonly walk: LabWalk;
  readonly routes: Router;
}

/** The built-in chat's buttons that move the clock. `jobs` gives the loops once they run. */
export function openLabClock({ deps, clock, log }: Parts, jobs: () => Jobs | undefined): LabClock {
  const walk = labWalk({
    deps,
    clock,
    runDue: async () => (await jobs()?.clockwork.runDue()) ?? 'done',
    drainCampaigns: async () => jobs()?.deliveries.drain(),
    wake: () => {
      jobs()?.inbox.wake();
      jobs()?.outbox.wake();
    },
    log,
  });
  const routes = labClockRoutes({
    read: async () => {
      const [zone, walking] = [await readTimeZone(deps), walk.current()];
      return { now: clock.now(), zone, ...(walking && { walking }) };
    },
    move: async (move) => {
      const target = await targetOf(deps, move, clock.now());
      if (!target.ok) return { ok: false, code: target.refusal.code };
      return (await walk.to(target.value)) ? { ok: true } : { ok: false, code: 'already-walking' };
    },
  });
  return { walk, routes };
}
