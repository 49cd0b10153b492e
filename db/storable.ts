/** Words as PostgreSQL can keep them: its text holds neither NUL nor lone surrogates. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\uFFFD');

/** How `JSON.stringify` writes what no text of PostgreSQL can hold: NUL and halves of characters. */
const UNSTORABLE = /\\u(0000|d[89a-f])/;

/** JSON of which every text can be read in the database. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!UNSTORABLE.test(json)) return json;
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? storable(part) : part));
}
