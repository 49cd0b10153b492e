/**
 * Pareto/NBD (Schmittlein, Morrison and Colombo 1987; computed as Fader and Hardie 2005): customers buy at random at a
 * rate of their own (gamma: r, α) and leave at a random time at a rate of their own (gamma: s, β).
 */
import { lnGamma } from '../maths/gamma.ts';
import { hypergeometric } from '../maths/hypergeometric.ts';
import { type Alike, alike, type Customer } from './customer.ts';
import { type Fit, fitPositive } from './fit.ts';

/** r, α, s, β. */
export type ParetoParameters = readonly [number, number, number, number];

const START = [0.6, 8, 0.6, 8];

/** The parameters of the largest likelihood, in the customers' unit of time. */
export function fitPareto(customers: Iterable<Customer>): Fit {
  const groups = alike(customers);
  return fitPositive((parameters) => paretoLogLikelihood(paretoParameters(parameters), groups), START);
}

export const paretoParameters = ([r = 1, alpha = 1, s = 1, beta = 1]: readonly number[]): ParetoParameters => [
  r,
  alpha,
  s,
  beta,
];

function paretoLogLikelihood(parameters: ParetoParameters, groups: readonly Alike[]): number {
  const [r, alpha, s, beta] = parameters;
  let sum = 0;
  for (const customer of groups) {
    const { repeats, age, count } = customer;
    const alive = -(r + repeats) * Math.log(alpha + age) - s * Math.log(beta + age);
    const whole = alive + Math.log1p(leftAgainstAlive(customer, parameters));
    sum += count * (lnGamma(r + repeats) - lnGamma(r) + r * Math.log(alpha) + s * Math.log(beta) + whole);
  }
  return sum;
}

/** The odds that the customer has left. */
function leftAgainstAlive({ repeats, last, age }: Customer, [r, alpha, s, beta]: ParetoParameters): number {
  const all = r + s + repeats;
  const largest = Math.max(alpha, beta);
  const second = alpha >= beta ? s + 1 : r + repeats;
  const at = (time: number) =>
    hypergeometric(all, second, all + 1, Math.abs(alpha - beta) / (largest + time)) *
    Math.exp((r + repeats) * Math.log(alpha + age) + s * Math.log(beta + age) - all * Math.log(largest + time));
  return Math.max(0, (s / all) * (at(last) - at(age)));
}

/** The probability that the customer has not left; over-confident near 1 on real purchases. */
export const paretoAlive = (customer: Customer, parameters: ParetoParameters): number =>
  1 / (1 + leftAgainstAlive(customer, parameters));

/** Purchases that are expected in the next `time`. */
export function paretoExpected(customer: Customer, time: number, parameters: ParetoParameters): number {
  const [r, alpha, s, beta] = parameters;
  const { repeats, age } = customer;
  const rate = ((r + repeats) * (beta + age)) / ((alpha + age) * (s - 1));
  return rate * (1 - ((beta + age) / (beta + age + time)) ** (s - 1)) * paretoAlive(customer, parameters);
}
