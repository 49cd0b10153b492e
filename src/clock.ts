/** The only clock: epoch milliseconds. `start` lets the built-in chat live at another time; it goes on from there. */
export function clockFrom(start: number | undefined): () => number {
  if (start === undefined) return Date.now;
  const offset = start - Date.now();
  return () => Date.now() + offset;
}
