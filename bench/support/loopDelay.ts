import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/*
 * Loaded before the service by `--import`, so that the service knows nothing of it: on SIGUSR2 it writes how late timers
 * of its event loop were since the last time, in milliseconds, to the file that BENCH_LOOP_FILE names.
 */
const RESOLUTION_MS = 5;
const file = process.env['BENCH_LOOP_FILE'];
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
histogram.enable();
process.on('SIGUSR2', () => {
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  const told = { p50: late(histogram.percentile(50)), p99: late(histogram.percentile(99)), most: late(histogram.max) };
  histogram.reset();
  if (file !== undefined) writeFileSync(file, JSON.stringify(told));
});
