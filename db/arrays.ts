const ITEM = /"((?:[^"\\]|\\.)*)"|([^",{}]+)/gs;

/** The array literal of strings: `{"a","b"}`. */
export const arrayText = (values: readonly string[]): string => `{${values.map(elementOf).join(',')}}`;

const SPECIAL = /["\\]/;

/** A string as an element of an array literal. */
export const elementOf = (value: string): string =>
  SPECIAL.test(value) ? `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `"${value}"`;

/** The array literal of strings, numbers, booleans and nulls. Lists bring thousands at a time, so nothing is made on the way. */
export function arrayLiteral(values: readonly unknown[]): string {
  let text = '{';
  for (const value of values) {
    if (text !== '{') text += ',';
    text += typeof value === 'string' ? elementOf(value) : (value ?? 'NULL');
  }
  return `${text}}`;
}

/** The strings of an array literal of one dimension without nulls. */
export const arrayOf = (literal: string): string[] =>
  [...literal.matchAll(ITEM)].map(([, quoted, plain = '']) => quoted?.replaceAll(/\\(.)/gs, '$1') ?? plain);

/** What is an array literal already stays one. */
const serialize = (value: string | readonly string[]): string => (typeof value === 'string' ? value : arrayText(value));

const arrayType = (oid: number) => ({ to: oid, from: [oid], serialize, parse: arrayOf });

/**
 * How text and uuid arrays travel. postgres.js would ask the server for its array types on every new connection, and a
 * session that is killed at that moment ends the whole process with a rejection that nobody can catch.
 */
export const ARRAY_TYPES = { texts: arrayType(1009), uuids: arrayType(2951) };
