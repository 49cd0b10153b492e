/** Milliseconds until the next attempt after the first, second… one: 1 s, doubling, at most 5 minutes. */
export const backoff = (attempts: number): number => Math.min(1_000 * 2 ** Math.min(attempts - 1, 9), 300_000);
