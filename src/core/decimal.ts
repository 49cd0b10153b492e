/** Exact decimal numbers for multipliers: `units` / 10^`places`. Never negative. */
export interface Decimal {
  readonly units: bigint;
  readonly places: number;
}

const DECIMAL = /^(\d{1,9})(?:\.(\d{1,9}))?$/;

/** `undefined` unless it is plain digits with at most one point: no sign, no exponent. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, whole = '', decimals = ''] = match;
  return { units: BigInt(whole + decimals), places: decimals.length };
}

/** A whole number as a decimal. */
export const decimalOf = (whole: number): Decimal => ({ units: BigInt(whole), places: 0 });

/** The exact product: places add up, nothing is rounded. */
export const times = (a: Decimal, b: Decimal): Decimal => ({ units: a.units * b.units, places: a.places + b.places });

/** The exact sum, with the places of whichever has more. */
export function plus(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  return { units: unitsAt(a, places) + unitsAt(b, places), places };
}

/** Below 0 when `a` is the smaller one, above 0 when it is the greater one, else 0. */
export function compare(a: Decimal, b: Decimal): number {
  const places = Math.max(a.places, b.places);
  const difference = unitsAt(a, places) - unitsAt(b, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export type Rounding = 'down' | 'nearest' | 'up';

/** As a whole number; `nearest` takes a half up. */
export function rounded({ units, places }: Decimal, rounding: Rounding): number {
  if (places === 0) return Number(units);
  const one = 10n ** BigInt(places);
  const added = { down: 0n, nearest: one / 2n, up: one - 1n }[rounding];
  return Number((units + added) / one);
}

/** Without needless zeros: `28.5`. */
export function textOf({ units, places }: Decimal): string {
  if (places === 0) return String(units);
  const digits = String(units).padStart(places + 1, '0');
  const decimals = digits.slice(-places).replace(/0+$/, '');
  return decimals === '' ? digits.slice(0, -places) : `${digits.slice(0, -places)}.${decimals}`;
}

/** Almost every number here is whole, and powers of big integers take their time. */
const unitsAt = (a: Decimal, places: number): bigint =>
  a.places === places ? a.units : a.units * 10n ** BigInt(places - a.places);
