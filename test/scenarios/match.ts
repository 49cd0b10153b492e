import { Temporal } from 'temporal-polyfill';

/**
 * What of `expected` does not stand in `actual`, as sentences with the path; empty when all does. Objects match when
 * every named field does, lists when each element does and there are no others. `"*"` is anything that is there; a local
 * date and time without an offset matches the instant that it is in the shop's zone.
 */
export function mismatches(expected: unknown, actual: unknown, zone: string, path = ''): readonly string[] {
  const here = path === '' ? 'the answer' : path;
  if (expected === '*') return actual === undefined || actual === null ? [`${here} is missing`] : [];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${here} is ${told(actual)}, expected a list`];
    const counted =
      actual.length === expected.length ? [] : [`${here} has ${actual.length} elements, expected ${expected.length}`];
    return [...counted, ...expected.flatMap((one, index) => mismatches(one, actual[index], zone, `${path}[${index}]`))];
  }
  if (isRecord(expected)) {
    if (!isRecord(actual)) return [`${here} is ${told(actual)}, expected ${told(expected)}`];
    return Object.entries(expected).flatMap(([name, value]) =>
      mismatches(value, actual[name], zone, path === '' ? name : `${path}.${name}`),
    );
  }
  return isSame(expected, actual, zone) ? [] : [`${here} is ${told(actual)}, expected ${told(expected)}`];
}

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

function isSame(expected: unknown, actual: unknown, zone: string): boolean {
  if (expected === actual) return true;
  if (expected === null) return actual === undefined;
  if (typeof expected !== 'string' || typeof actual !== 'string') return false;
  return instantOf(expected, zone) !== undefined && instantOf(expected, zone) === instantOf(actual, zone);
}

/** Epoch milliseconds of an instant with its offset, or of a date with or without a time in the zone; `undefined`: neither. */
export function instantOf(text: string, zone: string): number | undefined {
  if (LOCAL.test(text)) return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return instantOf(`${text}T12:00`, zone);
  return /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Temporal.Instant.from(text).epochMilliseconds : undefined;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const told = (value: unknown): string => (value === undefined ? 'not there' : JSON.stringify(value));
