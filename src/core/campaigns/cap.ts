const DAY_MS = 86_400_000;

/** Who had marketing after this instant gets none at `now` (both epoch milliseconds): a day of the cap is 24 hours. */
export const cappedSince = (now: number, marketingDays: number): number => now - marketingDays * DAY_MS;
