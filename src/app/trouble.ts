import type { Log } from './channel.ts';

/** What goes wrong again and again while something is away, such as the database. */
export interface Trouble {
  failed(error: unknown): void;
  succeeded(): void;
}

const SAID_EVERY_MS = 60_000;

/**
 * Logs trouble that comes many times a second as a person wants to read it: when it begins, once a minute with how often
 * it came, and when it is over. `about` names in each line what it is that fails.
 */
export function troubleOf(about: object, log: Log, monotonic: () => number = () => performance.now()): Trouble {
  let failing: { readonly since: number; said: number; failures: number } | undefined;
  return {
    failed: (error) => {
      const now = monotonic();
      failing ??= { since: now, said: -Infinity, failures: 0 };
      failing.failures += 1;
      if (now - failing.said < SAID_EVERY_MS) return;
      failing.said = now;
      const { failures } = failing;
      if (failures === 1) log.error({ err: error, ...about }, 'a round failed, it will be tried again');
      else log.error({ err: error, ...about, failures, seconds: secondsSince(failing.since) }, 'rounds go on failing');
    },
    succeeded: () => {
      if (failing === undefined) return;
      const { failures, since } = failing;
      failing = undefined;
      log.info({ ...about, failures, seconds: secondsSince(since) }, 'rounds work again');
    },
  };

  function secondsSince(since: number): number {
    return Math.round((monotonic() - since) / 1_000);
  }
}
