/**
 * BG/NBD (Fader, Hardie and Lee 2005) and its relatives: customers buy at random at a rate of their own (gamma: r, α)
 * and may leave after any purchase with a probability of their own (beta: a, b).
 *
 * MBG/NBD (Batislam and others 2007) lets them leave after the first purchase too. In (M)BG/CNBD-k (Platzer and Reutterer
 * 2016) the gaps are Erlang-k, more regular than chance. BG/NBD is `regularity` 1 without `leavesAtFirst`.
 */

import { lnBeta, lnGamma } from '../maths/gamma.ts';
import { hypergeometric } from '../maths/hypergeometric.ts';
import { type Alike, alike, type Customer } from './customer.ts';
import { type Fit, fitPositive } from './fit.ts';

export interface BgModel {
  readonly leavesAtFirst: boolean;
  /** k: a whole number of random steps between two purchases. */
  readonly regularity: number;
}

export const BG_NBD: BgModel = { leavesAtFirst: false, regularity: 1 };
export const MBG_NBD: BgModel = { leavesAtFirst: true, regularity: 1 };

/** r, α, a, b. */
export type BgParameters = readonly [number, number, number, number];

const START = [1, 5, 0.8, 2];

/** The parameters of the largest likelihood, in the customers' unit of time. */
export const fitBg = (model: BgModel, customers: Iterable<Customer & { readonly sumLogGaps?: number }>): Fit => {
  const groups = alike(customers);
  return fitPositive((parameters) => bgLogLikelihood(model, bgParameters(parameters), groups), START);
};

export const bgParameters = ([r = 1, alpha = 1, a = 1, b = 1]: readonly number[]): BgParameters => [r, alpha, a, b];

export function bgLogLikelihood(model: BgModel, parameters: BgParameters, groups: readonly Alike[]): number {
  const [r, alpha, a, b] = parameters;
  const { leavesAtFirst, regularity } = model;
  const constant = r * Math.log(alpha) - lnGamma(r) - lnBeta(a, b);
  // Thousands of customers share a few numbers of purchases.
  const byRepeats: number[] = [];
  const ofRepeats = (repeats: number): number => {
    const chances = repeats + (leavesAtFirst ? 1 : 0);
    byRepeats[repeats] ??= constant + lnGamma(r + regularity * repeats) + lnBeta(a, b + chances);
    return byRepeats[repeats];
  };
  let sum = 0;
  for (const customer of groups) {
    const { repeats, count, sumLogGaps } = customer;
    const gaps = (regularity - 1) * sumLogGaps - count * repeats * lnGamma(regularity);
    const time = lnAlive(customer, model, r, alpha) + Math.log1p(leftAgainstAlive(customer, model, parameters));
    sum += gaps + count * (ofRepeats(repeats) + time);
  }
  return sum;
}

/** ln of the likelihood's part that belongs to the time since the last purchase, had the customer stayed. */
function lnAlive({ repeats, last, age }: Customer, { regularity }: BgModel, r: number, alpha: number): number {
  const shape = r + regularity * repeats;
  let term = 1;
  let sum = 1;
  for (let step = 1; step < regularity; step += 1) {
    term *= ((shape + step - 1) / step) * ((age - last) / (alpha + age));
    sum += term;
  }
  return Math.log(sum) - shape * Math.log(alpha + age);
}

/** The odds that the customer has left. */
function leftAgainstAlive(customer: Customer, model: BgModel, [r, alpha, a, b]: BgParameters): number {
  const { repeats, last } = customer;
  if (repeats === 0 && !model.leavesAtFirst) return 0;
  const odds = a / (b + repeats - (model.leavesAtFirst ? 0 : 1));
  const left = -(r + model.regularity * repeats) * Math.log(alpha + last);
  return odds * Math.exp(left - lnAlive(customer, model, r, alpha));
}

/**
 * The probability that the customer has not left. **Never a measure of risk in BG/NBD**: there it is 1 for everybody who
 * bought once, by construction, and told who comes back worse than chance on real purchases. Use `bgExpected`, or this
 * with `MBG_NBD`.
 */
export const bgAlive = (customer: Customer, model: BgModel, parameters: BgParameters): number =>
  1 / (1 + leftAgainstAlive(customer, model, parameters));

/** Purchases that are expected in the next `time`. Only for `regularity` 1: no closed form is known for others. */
export function bgExpected(customer: Customer, time: number, model: BgModel, parameters: BgParameters): number {
  const [r, alpha, a, b] = parameters;
  const shape = r + customer.repeats;
  const stays = b + customer.repeats + (model.leavesAtFirst ? 1 : 0);
  const later = alpha + customer.age + time;
  const ratio = Math.exp(shape * Math.log((alpha + customer.age) / later));
  const reached = 1 - ratio * hypergeometric(shape, stays, a + stays - 1, time / later);
  return ((a + stays - 1) / (a - 1)) * reached * bgAlive(customer, model, parameters);
}

/** Purchases of a new customer in their first `time`, the first one left out. */
export const bgExpectedOfNew = (time: number, model: BgModel, parameters: BgParameters): number =>
  bgExpected({ repeats: 0, last: 0, age: 0 }, time, model, parameters);

/** The probability that a new customer buys nothing more in their first `time`: P(X(t) = 0) of BG/NBD. */
export const bgNothingOfNew = (time: number, [r, alpha]: BgParameters): number => (alpha / (alpha + time)) ** r;
