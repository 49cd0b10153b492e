import type { Logistic } from '../maths/logistic.ts';
import { FEATURES, type Feature } from './features.ts';

/** So many repurchases of its own and a shop is not young any more. */
const YOUNG_UNTIL = 2_000;

/** What is believed of a shop that has a history: mostly the renewal, and who bought more often lately a little sooner. */
const GROWN: Partial<Record<Feature, number>> = { renewal: 0.7, 'bought 91': 0.6 };
const GROWN_INTERCEPT = -1;

/**
 * What is believed of a shop that has seen little, where a year's counts say nothing yet: the regression of sixteen shops
 * of one month each, cut out of the purchases of 100 customers of an Italian grocer from April 2007 to June 2012 (Guidotti
 * and others, ICDM 2017), with and without stated days. What follows from others by itself is left in: the ridge shared
 * it out.
 */
const YOUNG: Readonly<Record<Feature, number>> = {
  renewal: 0.54,
  rate: 0.1,
  'elapsed among gaps': -0.19,
  'bought 28': 0.11,
  'bought 91': 0.65,
  'bought 182': 0.05,
  'bought 364': 0.05,
  'bought ever': 0.05,
  elapsed: 0.13,
  'elapsed to rhythm': 0.04,
  'distance from due': -0.04,
  'elapsed to recent gaps': -0.06,
  'visits 56': 0.37,
  'visits 182': 0.37,
  'since visit': 0.09,
  'visits fading': -0.07,
  'visits since bought': 0.09,
  'product popularity': 0.32,
  'product trend': 0.66,
  'product repeats': -0.23,
  'only once': 0.02,
  'share of visits 91': 0.18,
  'share of visits fading': 0.14,
  'fading fast': -0.01,
  'fading slow': 0.02,
  'same weeks last year': 0,
  basket: 0.22,
  'once in 91': 0.02,
  'own irregularity': 0.6,
  'renewal at own irregularity': -0.14,
  'elapsed to rhythm, squared': 0.02,
  'elapsed to rhythm by purchases': 0.02,
  'bought 91, squared': 0.03,
  'fading slow, squared': 0.12,
  'bought 91 by visits': -0.13,
  'bought 91 by elapsed': 0.01,
};
const YOUNG_INTERCEPT = -1.68;

const weighing = (intercept: number, weights: Partial<Record<Feature, number>>): Logistic => ({
  intercept,
  coefficients: Float64Array.from(FEATURES, (feature) => weights[feature] ?? 0),
});

const GROWN_SHOP = weighing(GROWN_INTERCEPT, GROWN);
const YOUNG_SHOP = weighing(YOUNG_INTERCEPT, YOUNG);

/** What is believed before the shop's own purchases are looked at; they move away from it as far as they say. */
export const believed = (repurchases: number): Logistic => (repurchases < YOUNG_UNTIL ? YOUNG_SHOP : GROWN_SHOP);
