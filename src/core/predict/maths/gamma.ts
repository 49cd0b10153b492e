/** Stirling's series is exact to the last digits from here on; smaller arguments are brought up by Γ(x+1) = xΓ(x). */
const STIRLING_FROM = 10;
const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;
/** B(2k) / (2k (2k-1)), the series' coefficients (Abramowitz and Stegun 6.1.41). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400];

/** ln Γ(x) for x > 0, to about 14 digits. Not a number for anything else. */
export function lnGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let product = 1;
  let z = x;
  for (; z < STIRLING_FROM; z += 1) product *= z;
  const inverse = 1 / z;
  const square = inverse * inverse;
  let power = inverse;
  let series = 0;
  for (const coefficient of STIRLING) {
    series += coefficient * power;
    power *= square;
  }
  return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + series - Math.log(product);
}

/** ln B(a, b) for a, b > 0. */
export const lnBeta = (a: number, b: number): number => lnGamma(a) + lnGamma(b) - lnGamma(a + b);
