import type { Job } from './jobs.ts';

/** What happens for every local date at 00:05, in this order. */
export const NIGHTLY: readonly Job[] = [];
