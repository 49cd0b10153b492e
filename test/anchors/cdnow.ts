import {
  BG_NBD,
  bgExpected,
  bgExpectedOfNew,
  bgLogLikelihood,
  bgNothingOfNew,
  bgParameters,
  fitBg,
  MBG_NBD,
} from '../../src/core/predict/customers/bgNbd.ts';
import { alike } from '../../src/core/predict/customers/customer.ts';
import { expectedSpend, fitSpend } from '../../src/core/predict/customers/gammaGamma.ts';
import { fitNbd, nbdExpected } from '../../src/core/predict/customers/nbd.ts';
import { fitPareto, paretoExpected, paretoParameters } from '../../src/core/predict/customers/paretoNbd.ts';
import { type CohortCustomer, cohort, errorsOf, readLines } from './cohort.ts';
import { type Anchor, anchor, anchors } from './table.ts';

const HOLD_OUT_WEEKS = 39;
const CALIBRATION_ENDS = '1997-09-30';
const PUBLISHED_BG = bgParameters([0.243, 4.414, 0.793, 2.426]);

export const cdnowCohort = (path: string, customer: string): CohortCustomer[] =>
  cohort(readLines(path), { customer, amount: 'dollars' }, CALIBRATION_ENDS);

/** The models of purchases and of spend on the sample of 2,357 customers. */
export function sampleAnchors(customers: readonly CohortCustomer[]): Anchor[] {
  const bg = fitBg(BG_NBD, customers);
  const modified = fitBg(MBG_NBD, customers);
  const pareto = fitPareto(customers);
  const nbd = fitNbd(customers);
  const spend = fitSpend(customers);
  const [r = 0, alpha = 0] = nbd.parameters;
  const [p = 0, q = 0, gamma = 0] = spend.parameters;
  const expectations: readonly [string, (customer: CohortCustomer) => number, readonly number[]][] = [
    ['BG/NBD', (one) => bgExpected(one, HOLD_OUT_WEEKS, BG_NBD, bgParameters(bg.parameters)), [1653.41, 0.7855, 1.608]],
    [
      'Pareto/NBD',
      (one) => paretoExpected(one, HOLD_OUT_WEEKS, paretoParameters(pareto.parameters)),
      [1665.51, 0.7545, 1.6028],
    ],
    [
      'MBG/NBD',
      (one) => bgExpected(one, HOLD_OUT_WEEKS, MBG_NBD, bgParameters(modified.parameters)),
      [1576.73, 0.7648, 1.6072],
    ],
    ['NBD', (one) => nbdExpected(one, HOLD_OUT_WEEKS, [r, alpha]), [2929.82, 1.041, 1.8595]],
  ];
  return [
    anchor('customers', customers.length, 2357, 0),
    anchor('purchases after the first', sumOf(customers, 'repeats'), 2457, 0),
    anchor('purchases in the hold-out', sumOf(customers, 'later'), 1882, 0),
    ...anchors('BG/NBD r α a b', bg.parameters, [0.242595, 4.413602, 0.792922, 2.425907], 4),
    anchor('BG/NBD log-likelihood', bg.logLikelihood, -9582.4292, 3),
    anchor('  at the parameters of 2005', bgLogLikelihood(BG_NBD, PUBLISHED_BG, alike(customers)), -9582.430478, 6),
    ...anchors('Pareto/NBD r α s β', pareto.parameters, [0.553277, 10.577683, 0.60624, 11.668739], 4),
    anchor('Pareto/NBD log-likelihood', pareto.logLikelihood, -9594.9762, 3),
    ...anchors('MBG/NBD r α a b', modified.parameters, [0.524843, 6.183085, 0.891359, 1.614002], 4),
    anchor('MBG/NBD log-likelihood', modified.logLikelihood, -9582.1357, 3),
    ...anchors('NBD r α', nbd.parameters, [0.384766, 12.072023], 4),
    anchor('NBD log-likelihood', nbd.logLikelihood, -9763.6576, 3),
    ...anchors('Gamma-Gamma p q γ', spend.parameters, [6.249573, 3.744224, 15.443518], 3),
    anchor('Gamma-Gamma log-likelihood', spend.logLikelihood, -4055.9177, 3),
    anchor('Gamma-Gamma mean of all, $', expectedSpend({ repeats: 0, mean: 0 }, [p, q, gamma]), 35.17, 2),
    ...firstSpends(customers, [p, q, gamma]),
    ...expectations.flatMap(([name, expected, published]) => {
      const [sum = 0, absolute = 0, squared = 0] = errorsOf(customers, expected);
      const [total = 0, mean = 0, root = 0] = published;
      return [
        anchor(`${name} hold-out, sum`, sum, total, 2),
        anchor(`${name} hold-out, mean error`, absolute, mean, 4),
        anchor(`${name} hold-out, root mean square`, squared, root, 4),
      ];
    }),
    ...byFrequency(customers, (one) => bgExpected(one, HOLD_OUT_WEEKS, BG_NBD, bgParameters(bg.parameters))),
    ...fixedPoints(),
  ];
}

const sumOf = (customers: readonly CohortCustomer[], what: 'repeats' | 'later'): number =>
  customers.reduce((sum, customer) => sum + customer[what], 0);

const firstSpends = (customers: readonly CohortCustomer[], parameters: readonly [number, number, number]): Anchor[] =>
  anchors(
    'Gamma-Gamma, customer',
    customers.slice(0, 10).map((one) => expectedSpend(one, parameters)),
    [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17],
    2,
  );

function byFrequency(customers: readonly CohortCustomer[], expected: (one: CohortCustomer) => number): Anchor[] {
  const published = [0.2251, 0.5231, 1.0441, 1.5203, 2.1639, 2.6538, 3.504, 6.1572];
  return published.map((figure, frequency) => {
    const alike = customers.filter(({ repeats }) => Math.min(repeats, 7) === frequency);
    const mean = alike.reduce((sum, one) => sum + expected(one), 0) / alike.length;
    return anchor(`BG/NBD E[X(39)] after ${frequency}${frequency === 7 ? '+' : ''}`, mean, figure, 4);
  });
}

/** Fader and Hardie's own worked values, at their parameters. */
function fixedPoints(): Anchor[] {
  const customer = { repeats: 2, last: 30.43, age: 38.86 };
  const pareto = paretoParameters([0.5533, 10.5776, 0.6061, 11.6562]);
  return [
    anchor('BG/NBD E[X(39)] of x 2, t 30.43, T 38.86', bgExpected(customer, 39, BG_NBD, PUBLISHED_BG), 1.226, 3),
    anchor('BG/NBD E[X(1)] of a new customer', bgExpectedOfNew(1, BG_NBD, PUBLISHED_BG), 0.053268, 4),
    anchor('BG/NBD E[X(39)] of a new customer', bgExpectedOfNew(39, BG_NBD, PUBLISHED_BG), 1.196723, 4),
    anchor('BG/NBD E[X(78)] of a new customer', bgExpectedOfNew(78, BG_NBD, PUBLISHED_BG), 1.860519, 4),
    anchor('BG/NBD P(X(39)=0) of a new customer', bgNothingOfNew(39, PUBLISHED_BG), 0.5737864, 4),
    anchor(
      'Pareto/NBD E[X(52)] of x 26, t 30.86, T 31',
      paretoExpected({ repeats: 26, last: 30.86, age: 31 }, 52, pareto),
      25.46,
      2,
    ),
  ];
}

/** All 23,570 customers. */
export function fullAnchors(customers: readonly CohortCustomer[]): Anchor[] {
  const bg = fitBg(BG_NBD, customers);
  const pareto = fitPareto(customers);
  const modified = fitBg(MBG_NBD, customers);
  const spend = fitSpend(customers);
  const [sum = 0] = errorsOf(customers, (one) => bgExpected(one, HOLD_OUT_WEEKS, BG_NBD, bgParameters(bg.parameters)));
  return [
    anchor('customers', customers.length, 23_570, 0),
    ...anchors('BG/NBD r α a b', bg.parameters, [0.251624, 4.788943, 0.723434, 2.161088], 4),
    anchor('BG/NBD log-likelihood', bg.logLikelihood, -95368.4439, 3),
    anchor('BG/NBD hold-out, sum', sum, 16_873.7, 1),
    ...anchors('Pareto/NBD r α s β', pareto.parameters, [0.59742, 11.585658, 0.522186, 8.827758], 4),
    anchor('Pareto/NBD log-likelihood', pareto.logLikelihood, -95415.1186, 3),
    ...anchors('MBG/NBD r α a b', modified.parameters, [0.637139, 7.310289, 0.807474, 1.228394], 4),
    anchor('MBG/NBD log-likelihood', modified.logLikelihood, -95336.9583, 3),
    ...anchors('Gamma-Gamma p q γ', spend.parameters, [6.275358, 3.62445, 14.983689], 3),
  ];
}
