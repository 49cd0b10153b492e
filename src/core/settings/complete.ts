import { defaultProgramme, type Programme } from '../programme.ts';
import { FIRST_TIERS } from '../tiers/change.ts';

/**
 * A document as it was stored, with the default of every setting that is younger than it. What is there is taken as it
 * is; a choice between kinds (a validity, a gift) and a list are whole or not there.
 */
export function completed(stored: Partial<Programme>): Programme {
  const whole = filled(defaultProgramme(stored), stored) as Programme;
  return whole.tiers === null ? whole : { ...whole, tiers: filled(FIRST_TIERS, whole.tiers) as Programme['tiers'] };
}

function filled(fallback: unknown, stored: unknown): unknown {
  if (stored === undefined) return fallback;
  if (!isSection(fallback) || !isSection(stored)) return stored;
  const names = new Set([...Object.keys(fallback), ...Object.keys(stored)]);
  return Object.fromEntries([...names].map((name) => [name, filled(fallback[name], stored[name])]));
}

const isSection = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('kind' in value);
