/**
 * Φ, the probability that a standard normal variable is at most `z`, to 15 digits.
 *
 * By the series of the integral around 0 and by a continued fraction of its tail (Abramowitz and Stegun 26.2.11 and
 * 26.2.14), each where it converges fast.
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  const distance = Math.abs(z);
  if (distance > 40) return z > 0 ? 1 : 0;
  if (distance < SERIES_ENDS) return 0.5 + density(z) * series(z);
  const tail = density(distance) / fraction(distance);
  return z > 0 ? 1 - tail : tail;
}

const SERIES_ENDS = 3;
const FRACTION_DEPTH = 100;

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** z + z³/3 + z⁵/(3·5) + … until nothing is added any more. */
function series(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; Math.abs(term) > Math.abs(sum) * Number.EPSILON; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** z + 1/(z + 2/(z + 3/(z + …))), from the inside out. */
function fraction(z: number): number {
  let value = z;
  for (let depth = FRACTION_DEPTH; depth >= 1; depth -= 1) value = z + depth / value;
  return value;
}

const STEPS = 1_024;
const TABLE_ENDS = 8;
let table: Float64Array | undefined;

/** Φ to 7 digits after the point, out of a table: for what is asked millions of times a night. */
export function normalCdfQuick(z: number): number {
  table ??= Float64Array.from({ length: 2 * TABLE_ENDS * STEPS + 2 }, (_, index) =>
    normalCdf(index / STEPS - TABLE_ENDS),
  );
  const place = (z + TABLE_ENDS) * STEPS;
  if (!(place > 0)) return 0;
  if (place >= 2 * TABLE_ENDS * STEPS) return 1;
  const below = Math.floor(place);
  const low = table[below] ?? 0;
  return low + (place - below) * ((table[below + 1] ?? 1) - low);
}
