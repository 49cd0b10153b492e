/**
 * Gamma-Gamma (Fader and Hardie 2013): what a customer spends a time lies around a mean of their own, whose rate is
 * gamma distributed (q, γ); single amounts have the shape p. Amounts in any unit; those who spent nothing are left out.
 */
import { lnGamma } from '../maths/gamma.ts';
import { type Fit, fitPositive } from './fit.ts';

/** p, q, γ. */
export type SpendParameters = readonly [number, number, number];

export interface Spender {
  /** Purchases after the first, and their mean amount. */
  readonly repeats: number;
  readonly mean: number;
}

/** The parameters of the largest likelihood over who bought again. */
export function fitSpend(spenders: Iterable<Spender>): Fit {
  const repeaters = [...spenders].filter(({ repeats, mean }) => repeats > 0 && mean > 0);
  return fitPositive(
    ([p = 1, q = 1, gamma = 1]) => {
      const constant = q * Math.log(gamma) - lnGamma(q);
      return repeaters.reduce((sum, { repeats, mean }) => {
        const shape = p * repeats;
        const whole = lnGamma(shape + q) - lnGamma(shape) - (shape + q) * Math.log(gamma + repeats * mean);
        return sum + constant + whole + (shape - 1) * Math.log(mean) + shape * Math.log(repeats);
      }, 0);
    },
    [5, 3, 15],
  );
}

/** What a customer spends a time, drawn towards all customers' mean. */
export const expectedSpend = ({ repeats, mean }: Spender, [p, q, gamma]: SpendParameters): number =>
  (p * (gamma + repeats * mean)) / (p * repeats + q - 1);
