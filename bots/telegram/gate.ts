/** Telegram counts per bot: after one 429 every further call lengthens the wait, so all of them are held back. */
export interface Gate {
  /** Whole seconds until calls may go out again; 0 when they may. */
  remainingSeconds(): number;
  close(seconds: number): void;
}

/** `monotonicMs` must not jump with the wall clock, or a clock set back would close the gate for hours. */
export const createGate = (monotonicMs: () => number): Gate => {
  let opensAt = Number.NEGATIVE_INFINITY;
  return {
    remainingSeconds: () => Math.max(0, Math.ceil((opensAt - monotonicMs()) / 1000)),
    close: (seconds) => {
      opensAt = Math.max(opensAt, monotonicMs() + seconds * 1000);
    },
  };
};
