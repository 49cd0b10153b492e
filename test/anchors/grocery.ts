import {
  BG_NBD,
  type BgModel,
  bgExpected,
  bgParameters,
  fitBg,
  MBG_NBD,
} from '../../src/core/predict/customers/bgNbd.ts';
import { fitNbd, nbdExpected } from '../../src/core/predict/customers/nbd.ts';
import { fitPareto, paretoExpected, paretoParameters } from '../../src/core/predict/customers/paretoNbd.ts';
import { type CohortCustomer, cohort, errorsOf, readLines } from './cohort.ts';
import { type Anchor, anchor, anchors } from './table.ts';

const HOLD_OUT_WEEKS = 52;

interface Published {
  readonly parameters: readonly number[];
  readonly logLikelihood: number;
  /** Sum, mean error and root of the mean square in the hold-out. */
  readonly hold?: readonly number[];
}

export const groceryCohort = (path: string): CohortCustomer[] =>
  cohort(readLines(path), { customer: 'cust' }, '2006-12-31');

/** The online grocer's customers of 2006, as BTYD and BTYDplus fit them. */
export function groceryAnchors(customers: readonly CohortCustomer[]): Anchor[] {
  const nbd = fitNbd(customers);
  const [r = 0, alpha = 0] = nbd.parameters;
  const pareto = fitPareto(customers);
  return [
    anchor('customers', customers.length, 1525, 0),
    anchor(
      'purchases in the hold-out',
      customers.reduce((sum, { later }) => sum + later, 0),
      3389,
      0,
    ),
    ...compared(customers, 'NBD r α', nbd, (one) => nbdExpected(one, HOLD_OUT_WEEKS, [r, alpha]), {
      parameters: [0.4203, 5.2451],
      logLikelihood: -16376.86,
      hold: [6354.7, 2.609, 4.533],
    }),
    ...compared(
      customers,
      'Pareto/NBD r α s β',
      pareto,
      (one) => paretoExpected(one, HOLD_OUT_WEEKS, paretoParameters(pareto.parameters)),
      { parameters: [0.7864, 5.679, 0.3862, 5.7171], logLikelihood: -15782.39, hold: [3990.8, 1.508, 3.194] },
    ),
    ...ofBg(customers, 'BG/NBD r α a b', BG_NBD, {
      parameters: [0.3486, 2.5809, 0.5038, 3.6444],
      logLikelihood: -15836.57,
      hold: [3996.4, 1.577, 3.15],
    }),
    ...ofBg(customers, 'MBG/NBD r α a b', MBG_NBD, {
      parameters: [1.2568, 6.0385, 0.3683, 0.7157],
      logLikelihood: -15781.94,
      hold: [4024.9, 1.513, 3.209],
    }),
    ...ofBg(
      customers,
      'BG/CNBD-2 r α a b',
      { ...BG_NBD, regularity: 2 },
      {
        parameters: [0.3591, 1.1294, 0.5228, 2.7853],
        logLikelihood: -15054.17,
      },
    ),
    ...ofBg(
      customers,
      'MBG/CNBD-2 r α a b',
      { ...MBG_NBD, regularity: 2 },
      {
        parameters: [1.3292, 2.8126, 0.4247, 0.79],
        logLikelihood: -14978.21,
      },
    ),
  ];
}

function ofBg(customers: readonly CohortCustomer[], name: string, model: BgModel, published: Published): Anchor[] {
  const fit = fitBg(model, customers);
  const parameters = bgParameters(fit.parameters);
  return compared(customers, name, fit, (one) => bgExpected(one, HOLD_OUT_WEEKS, model, parameters), published);
}

function compared(
  customers: readonly CohortCustomer[],
  name: string,
  fit: { readonly parameters: readonly number[]; readonly logLikelihood: number },
  expected: (one: CohortCustomer) => number,
  { parameters, logLikelihood, hold }: Published,
): Anchor[] {
  const model = name.split(' ')[0] ?? name;
  const own = [
    ...anchors(name, fit.parameters, parameters, 3),
    anchor(`${model} log-likelihood`, fit.logLikelihood, logLikelihood, 2),
  ];
  if (hold === undefined) return own;
  const [sum = 0, absolute = 0, squared = 0] = errorsOf(customers, expected);
  const [total = 0, mean = 0, root = 0] = hold;
  return [
    ...own,
    anchor(`${model} hold-out, sum`, sum, total, 1),
    anchor(`${model} hold-out, mean error`, absolute, mean, 3),
    anchor(`${model} hold-out, root mean square`, squared, root, 3),
  ];
}
