import { schedule } from 'node-cron';
import type { Log } from '../app/channel.ts';
import { releaseLate } from '../app/checkout/late.ts';
import type { Deps } from '../app/deps.ts';
import { type Job, type JobsEnd, runDueJobs } from '../app/jobs.ts';

export interface Clockwork {
  /** Does at once what is due. Rejects when the database is away. */
  runDue(): Promise<JobsEnd>;
  /** Asks the job in hand to come to its end and waits for it. */
  stop(): Promise<void>;
}

/** Looks each minute, and now, which checkouts have let go by their time, and which jobs are due. The minute only wakes: rows in the database decide who runs what. */
export function startClockwork(deps: Deps, jobs: readonly Job[], now: () => number, log: Log): Clockwork {
  const stopping = new AbortController();
  const inHand = new Set<Promise<unknown>>();
  const runDue = (): Promise<JobsEnd> => {
    // Points are settled after what was set aside is back.
    const running = releaseLate(deps, now(), (err, which) =>
      log.error({ err, ...which }, 'what is over cannot be let go, it will be tried again'),
    ).then(() => runDueJobs(deps, jobs, now(), { log, signal: stopping.signal }));
    inHand.add(running);
    return running.finally(() => inHand.delete(running));
  };
  const tick = async (): Promise<void> => {
    try {
      await runDue();
    } catch (error) {
      log.warn({ err: error }, 'what is due will be looked for again in a minute');
    }
  };
  const minutely = schedule('* * * * *', tick, { name: 'clockwork', noOverlap: true, suppressMissedWarning: true });
  void tick();
  return {
    runDue,
    async stop() {
      stopping.abort(new Error('the service stops'));
      await minutely.destroy();
      await Promise.allSettled(inHand);
    },
  };
}
