import { setTimeout as sleep } from 'node:timers/promises';
import type { HealthBoard } from './health.ts';
import { type Failure, outcomeOf } from './outcome.ts';

export interface Timing {
  /** How long one call may take. At most 10 s, so that a sender never holds its lease for a dead connection. */
  readonly callTimeoutMs: number;
  /** Seconds that Telegram holds a poll open when there is nothing new. */
  readonly pollSeconds: number;
  /** How much longer than that a poll may take. */
  readonly pollGraceMs: number;
  /** The pause after a failure doubles from the first to the second. */
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
  /** The pause when another program reads this bot's updates. */
  readonly conflictMs: number;
  /** How often the webhook's registration is looked at. */
  readonly checkMs: number;
  /** The longest `retry_after` that is sat out in the middle of a set of messages. */
  readonly midwayWaitMs: number;
}

/** A poll that hangs and its retry together stay under the 30 s in which a channel must heal. */
export const TIMING: Timing = {
  callTimeoutMs: 10_000,
  pollSeconds: 20,
  pollGraceMs: 5_000,
  retryMinMs: 500,
  retryMaxMs: 10_000,
  conflictMs: 15_000,
  checkMs: 60_000,
  midwayWaitMs: 20_000,
};

/** Waits, or returns early when `signal` aborts. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
};

/** Milliseconds to wait before the next try, after so many failures in a row: doubling, never above the maximum. */
export const backoffMs = (failures: number, { retryMinMs, retryMaxMs }: Timing): number =>
  Math.min(retryMaxMs, retryMinMs * 2 ** Math.min(failures - 1, 20));

/** Plain words for the owner. */
export const problemOf = (failure: Failure): string => {
  switch (failure.status) {
    case 'bad-credentials':
      return `Telegram does not accept the bot token (${failure.detail}). Copy it again from @BotFather into TELEGRAM_BOT_TOKEN and restart; with TELEGRAM_API_ROOT set, check that too.`;
    case 'wait':
      return `Telegram asks this bot to wait ${failure.afterSeconds} s; going on by itself then.`;
    case 'not-sent':
    case 'unknown':
      return `Telegram does not answer (${failure.detail}). Trying again by itself; if it stays, check this machine's way to the internet.`;
    case 'unreachable':
    case 'rejected':
      return `Telegram refuses: ${failure.detail}`;
  }
};

/**
 * Runs `task` until it succeeds, telling `health` what is wrong meanwhile. `undefined` when the token is refused
 * (health is then stopped) or `signal` aborts.
 */
export const untilDone = async <Result extends NonNullable<unknown>>(
  task: () => Promise<Result>,
  { health, timing, signal }: { health: HealthBoard; timing: Timing; signal: AbortSignal },
): Promise<Result | undefined> => {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await task();
    } catch (error) {
      if (signal.aborted) return undefined;
      const failure = outcomeOf(error);
      if (failure.status === 'bad-credentials') {
        health.stopped(problemOf(failure));
        return undefined;
      }
      health.degraded(problemOf(failure));
      const wait = failure.status === 'wait' ? failure.afterSeconds * 1000 : backoffMs(failures, timing);
      await pause(wait, signal);
    }
  }
  return undefined;
};
