const MOST_TERMS = 2_000;

/**
 * ₂F₁(a, b; c; z) by Gauss's series, for c > 0 and 0 ≤ z < 1. Where z is near 1 and c - a - b > 0 is small it takes
 * very many terms; it stops after 2,000.
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < MOST_TERMS && Math.abs(term) > Math.abs(sum) * 1e-16; n += 1) {
    term *= (((a + n) * (b + n)) / ((c + n) * (1 + n))) * z;
    sum += term;
  }
  return sum;
}
