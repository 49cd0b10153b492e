/** The only clock: the machine's time and how far the built-in chat has moved the shop from it. */
export interface Clock {
  /** Epoch milliseconds of the shop. */
  readonly now: () => number;
  /** How far ahead of the machine the shop is, in milliseconds. */
  readonly offsetMs: () => number;
  /** Goes on from `instant`; a clock never goes back, so an earlier one changes nothing. */
  moveTo(instant: number): void;
}

/** A clock so far ahead of the machine's, or behind it. */
export function clockFrom(offsetMs: number, machine: () => number = Date.now): Clock {
  let offset = offsetMs;
  return {
    now: () => machine() + offset,
    offsetMs: () => offset,
    moveTo(instant) {
      offset = Math.max(offset, instant - machine());
    },
  };
}

/** How far a clock that begins at `instant` is ahead of the machine's. */
export const offsetOf = (instant: number): number => instant - Date.now();
