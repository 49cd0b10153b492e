/** NBD: customers buy at random at a rate of their own (gamma: r, α) and never leave. What the others must beat. */
import { lnGamma } from '../maths/gamma.ts';
import { alike, type Customer } from './customer.ts';
import { type Fit, fitPositive } from './fit.ts';

/** r, α. */
export type NbdParameters = readonly [number, number];

/** The parameters of the largest likelihood, in the customers' unit of time. */
export function fitNbd(customers: Iterable<Customer>): Fit {
  const groups = alike(customers);
  return fitPositive(
    ([r = 1, alpha = 1]) =>
      groups.reduce(
        (sum, { repeats, age, count }) =>
          sum +
          count * (lnGamma(r + repeats) - lnGamma(r) + r * Math.log(alpha) - (r + repeats) * Math.log(alpha + age)),
        0,
      ),
    [0.5, 10],
  );
}

/** Purchases that are expected in the next `time`. */
export const nbdExpected = ({ repeats, age }: Customer, time: number, [r, alpha]: NbdParameters): number =>
  ((r + repeats) / (alpha + age)) * time;
