import type { Logger } from 'pino';
import { failureOf } from '../db/errors.ts';
import { type Config, config as readSettings } from './config.ts';
import { openLog } from './main/log.ts';
import { type Start, startService } from './main/start.ts';

/** Starts the service and ends it by the first signal, once; a second one ends at once. */
export async function run(start: Start = startService, config: Config = readSettings()): Promise<void> {
  const log = openLog(config.logLevel);
  const ending = new AbortController();
  const starting = start(config, log, ending.signal);
  // Before the service is there: a signal that comes while it starts must not leave its database behind.
  stopOnSignal(async () => {
    ending.abort();
    await (await starting).stop();
  }, log);
  process.stdout.write(`${(await starting).greeting.join('\n')}\n`);
}

/** After so long, another signal ends the process at once. */
const IMPATIENT_MS = 2_000;

function stopOnSignal(stopService: () => Promise<void>, log: Logger): void {
  let since: number | undefined;
  const stop = (): void => {
    // A terminal's Ctrl-C reaches us twice: by itself and passed on by npm. Only who asks again later is impatient.
    if (since !== undefined && performance.now() - since > IMPATIENT_MS) process.exit(1);
    if (since !== undefined) return;
    since = performance.now();
    const late = setTimeout(() => process.exit(1), 25_000);
    late.unref();
    stopService().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the service did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** What went wrong, in one line for the terminal. */
export function sentenceOf(error: unknown): string {
  const { kind } = failureOf(error);
  if (kind === 'connection-lost' || error instanceof AggregateError)
    return 'The database of DATABASE_URL does not answer. Start it, or unset DATABASE_URL to use the built-in one.';
  return error instanceof Error ? error.message : String(error);
}

if (import.meta.main) {
  run().catch((error: unknown) => {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(1);
  });
}
