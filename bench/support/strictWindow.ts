/** Takes at most `most` in any second: one more is taken only when the one `most` before it is a whole second ago. */
export function strictWindow(most: number): { takes(atMs: number): boolean } {
  const taken = new Float64Array(most).fill(Number.NEGATIVE_INFINITY);
  let next = 0;
  return {
    takes(atMs) {
      if (atMs - (taken[next] ?? 0) < 1_000) return false;
      taken[next] = atMs;
      next = (next + 1) % most;
      return true;
    },
  };
}
