import { describe, expect, it } from 'vitest';
import {
  BG_NBD,
  bgAlive,
  bgExpected,
  bgExpectedOfNew,
  bgLogLikelihood,
  bgNothingOfNew,
  bgParameters,
  fitBg,
  MBG_NBD,
} from '../../../../src/core/predict/customers/bgNbd.ts';
import { alike } from '../../../../src/core/predict/customers/customer.ts';
import { expectedSpend, fitSpend } from '../../../../src/core/predict/customers/gammaGamma.ts';
import { fitNbd, nbdExpected } from '../../../../src/core/predict/customers/nbd.ts';
import {
  fitPareto,
  paretoAlive,
  paretoExpected,
  paretoParameters,
} from '../../../../src/core/predict/customers/paretoNbd.ts';

/** As Fader, Hardie and Lee printed them in 2005. */
const PUBLISHED = bgParameters([0.243, 4.414, 0.793, 2.426]);

describe('BG/NBD', () => {
  it('expects of the worked customer what its authors’ sheet shows', () => {
    expect(bgExpected({ repeats: 2, last: 30.43, age: 38.86 }, 39, BG_NBD, PUBLISHED)).toBeCloseTo(1.226, 3);
  });

  it('expects of a new customer what is published', () => {
    expect(bgExpectedOfNew(1, BG_NBD, PUBLISHED)).toBeCloseTo(0.053268, 5);
    expect(bgExpectedOfNew(39, BG_NBD, PUBLISHED)).toBeCloseTo(1.196723, 5);
    expect(bgExpectedOfNew(78, BG_NBD, PUBLISHED)).toBeCloseTo(1.860519, 5);
    expect(bgNothingOfNew(39, PUBLISHED)).toBeCloseTo(0.57379, 4);
  });

  it('takes everybody who bought once for alive, which is why that is no measure of risk', () => {
    const once = { repeats: 0, last: 0, age: 500 };
    expect(bgAlive(once, BG_NBD, PUBLISHED)).toBe(1);
    expect(bgAlive(once, MBG_NBD, PUBLISHED)).toBeLessThan(0.8);
  });

  it('counts the same customers once, with the same likelihood', () => {
    const one = { repeats: 3, last: 10, age: 20 };
    const apart = [one, one].map((customer) => ({ ...customer, count: 1, sumLogGaps: 0 }));
    expect(alike([one, one])).toHaveLength(1);
    expect(bgLogLikelihood(BG_NBD, PUBLISHED, alike([one, one]))).toBeCloseTo(
      bgLogLikelihood(BG_NBD, PUBLISHED, apart),
      10,
    );
  });
});

describe('Pareto/NBD', () => {
  const parameters = paretoParameters([0.5533, 10.5776, 0.6061, 11.6562]);

  it('expects of the worked customer of BTYD what its guide prints', () => {
    expect(paretoExpected({ repeats: 26, last: 30.86, age: 31 }, 52, parameters)).toBeCloseTo(25.46, 1);
    expect(paretoAlive({ repeats: 26, last: 30.86, age: 31 }, parameters)).toBeCloseTo(0.998, 3);
  });

  it('is the same on either side of equal scales', () => {
    const customer = { repeats: 4, last: 12, age: 30 };
    const at = (beta: number) => paretoAlive(customer, [0.6, 10, 0.6, beta]);
    expect(Math.abs(at(10 + 1e-7) - at(10 - 1e-7))).toBeLessThan(1e-7);
  });
});

describe('fits', () => {
  /** Customers at even quantiles: made without chance. */
  const customers = Array.from({ length: 300 }, (_, index) => {
    const repeats = Math.floor((index * 7) / 100) % 5;
    return { repeats, last: repeats === 0 ? 0 : 5 + ((index * 13) % 25), age: 32 + (index % 8) };
  });

  it('end where no small step gains anything', () => {
    for (const model of [BG_NBD, MBG_NBD]) {
      const fit = fitBg(model, customers);
      for (const factor of [0.99, 1.01]) {
        for (const axis of [0, 1, 2, 3]) {
          const moved = bgParameters(fit.parameters.map((value, index) => (index === axis ? value * factor : value)));
          expect(bgLogLikelihood(model, moved, alike(customers))).toBeLessThanOrEqual(fit.logLikelihood);
        }
      }
    }
  });

  it('of a model that can leave are at least as likely as of one that cannot', () => {
    const some = customers.slice(0, 40);
    expect(fitPareto(some).logLikelihood).toBeGreaterThanOrEqual(fitNbd(some).logLikelihood - 1e-3);
  });

  it('expect as many purchases in the time that was seen as there were, where nobody leaves', () => {
    const [r = 0, alpha = 0] = fitNbd(customers.map((one) => ({ ...one, age: 40 }))).parameters;
    const mean = customers.reduce((sum, { repeats }) => sum + repeats, 0) / customers.length;
    expect(nbdExpected({ repeats: 0, last: 0, age: 0 }, 40, [r, alpha])).toBeCloseTo(mean, 3);
  });

  it('of what is spent draw a customer towards the mean of all, the less the more was seen', () => {
    const spenders = Array.from({ length: 100 }, (_, index) => ({
      repeats: 1 + (index % 6),
      mean: 10 + ((index * 17) % 40),
    }));
    const [p = 0, q = 0, gamma = 0] = fitSpend(spenders).parameters;
    const expected = (repeats: number) => expectedSpend({ repeats, mean: 50 }, [p, q, gamma]);
    expect(expected(0)).toBeCloseTo((p * gamma) / (q - 1), 10);
    expect([1, 5, 50].map(expected)).toEqual([1, 5, 50].map(expected).toSorted((a, b) => a - b));
    expect(expected(10_000)).toBeCloseTo(50, 1);
  });
});
