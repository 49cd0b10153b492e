import type { Job } from './jobs.ts';
import { pointsJob } from './nightly/points.ts';

/** What happens for every local date at 00:05, in this order. */
export const NIGHTLY: readonly Job[] = [pointsJob];
