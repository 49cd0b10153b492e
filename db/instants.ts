const KEPT = 64;
const times = new Float64Array(KEPT).fill(Number.NaN);
const texts: string[] = Array.from({ length: KEPT }, () => '');

/**
 * An instant as PostgreSQL reads it, ISO 8601; epoch milliseconds. A sale writes the same few a dozen times, and making
 * the text takes longer than finding it.
 */
export function instantText(time: number): string {
  const place = time & (KEPT - 1);
  const known = times[place] === time ? texts[place] : undefined;
  if (known !== undefined) return known;
  const text = new Date(time).toISOString();
  times[place] = time;
  texts[place] = text;
  return text;
}
