/**
 * Whether a member is left out of a campaign so that its effect can be measured. The same digest always gives the same
 * answer, so nobody drifts between the groups when something is planned again. SQL can say it too: the first 8 hex
 * digits of the digest as a number, modulo 100, below `percent`.
 *
 * @param digest SHA-256 in hex of the campaign's salt and the member's id (`controlText`).
 * @param percent 0 to 100: nobody to everybody.
 */
export const isHeldOut = (digest: string, percent: number): boolean =>
  Number.parseInt(digest.slice(0, 8), 16) % 100 < percent;

/** With fewer members who take offers nobody is left out: so few could show no difference, and each of them counts. */
export const LEAST_FOR_CONTROL = 50;

/** What the digest is made of. An automation's salt is its kind, so a member stays in one group; a broadcast's is its id. */
export const controlText = (salt: string, memberId: string): string => `${salt}:${memberId}`;
