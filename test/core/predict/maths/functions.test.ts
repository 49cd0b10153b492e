// @ts-expect-error its types are not where its exports say
import untyped from 'cephes';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { lnBeta, lnGamma } from '../../../../src/core/predict/maths/gamma.ts';
import { hypergeometric } from '../../../../src/core/predict/maths/hypergeometric.ts';
import { normalCdf } from '../../../../src/core/predict/normal.ts';

const cephes: {
  readonly compiled: Promise<void>;
  readonly lgam: (x: number) => number;
  readonly hyp2f1: (a: number, b: number, c: number, z: number) => number;
  readonly ndtr: (z: number) => number;
} = untyped;

beforeAll(() => cephes.compiled);

const apart = (ours: number, theirs: number): number => Math.abs(ours - theirs) / Math.max(1, Math.abs(theirs));

describe('ln Γ', () => {
  it.each([
    [1, 0],
    [2, 0],
    [0.5, Math.log(Math.PI) / 2],
    [5, Math.log(24)],
    [171, 706.5730622457874],
  ])('of %d is what its closed form says', (x, closed) => {
    expect(apart(lnGamma(x), closed)).toBeLessThan(2e-14);
  });

  it('is what cephes computes, from tiny to huge', () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 8, noNaN: true }), (power) => {
        const x = 10 ** power;
        return apart(lnGamma(x), cephes.lgam(x)) < 1e-13;
      }),
    );
  });

  it('is no number where it has none', () => {
    expect([lnGamma(0), lnGamma(-1), lnGamma(Number.NaN)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('gives ln B(a, b)', () => {
    expect(lnBeta(2, 3)).toBeCloseTo(Math.log(1 / 12), 13);
  });
});

describe('₂F₁', () => {
  it.each([
    ['(1-z)^-a where b is c', hypergeometric(2.5, 1.5, 1.5, 0.4), 0.6 ** -2.5],
    ['-ln(1-z)/z', hypergeometric(1, 1, 2, 0.7), -Math.log(0.3) / 0.7],
    ['1 at nothing', hypergeometric(3, 4, 5, 0), 1],
  ])('is %s', (_, ours, closed) => {
    expect(apart(ours, closed)).toBeLessThan(1e-13);
  });

  it('is what cephes computes, for parameters as customers have them', () => {
    const positive = fc.double({ min: 0.05, max: 40, noNaN: true });
    fc.assert(
      fc.property(positive, positive, positive, fc.double({ min: 0, max: 0.85, noNaN: true }), (a, b, more, z) => {
        const theirs = cephes.hyp2f1(a, b, b + more, z);
        return Math.abs(hypergeometric(a, b, b + more, z) / theirs - 1) < 1e-9;
      }),
    );
  });
});

describe('Φ', () => {
  it('is what cephes computes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -8, max: 8, noNaN: true }),
        (z) => Math.abs(normalCdf(z) / cephes.ndtr(z) - 1) < 1e-11,
      ),
    );
  });
});
