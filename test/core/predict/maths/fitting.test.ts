import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Examples, fitLogistic, logit, sigmoid } from '../../../../src/core/predict/maths/logistic.ts';
import { minimize } from '../../../../src/core/predict/maths/nelderMead.ts';
import { solve } from '../../../../src/core/predict/maths/solve.ts';

const examples = (
  rows: readonly { readonly x: readonly number[]; readonly y: 0 | 1; readonly weight?: number }[],
): Examples => ({
  width: rows[0]?.x.length ?? 1,
  count: rows.length,
  features: Float32Array.from(rows.flatMap(({ x }) => x)),
  labels: Uint8Array.from(rows.map(({ y }) => y)),
  weights: Float32Array.from(rows.map(({ weight = 1 }) => weight)),
});

const free = { towards: { intercept: 0, coefficients: new Float64Array(1) }, strength: new Float64Array([1e-9]) };

describe('the least value', () => {
  it('is found in Rosenbrock’s bent valley', () => {
    const { at } = minimize(([x = 0, y = 0]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2, [-1.2, 1]);
    expect(at.map((value) => Math.round(value * 1e4) / 1e4)).toEqual([1, 1]);
  });

  it('is not sought where there is no number', () => {
    const { at } = minimize(([x = 0]) => (x < 2 ? Number.NaN : (x - 3) ** 2), [4]);
    expect(at[0]).toBeCloseTo(3, 4);
  });

  it('takes no more evaluations than it may, by little', () => {
    expect(minimize(([x = 0]) => Math.sin(x * 1e6) + x * x, [5], { most: 50 }).evaluations).toBeLessThan(60);
  });
});

describe('linear equations', () => {
  it('are solved exactly enough that what is put in comes out', () => {
    const numbers = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 9, maxLength: 9 });
    const vector = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(numbers, vector, (root, x) => {
        const of = (row: number, column: number) =>
          [0, 1, 2].reduce(
            (sum, k) => sum + (root[row * 3 + k] ?? 0) * (root[column * 3 + k] ?? 0),
            row === column ? 1 : 0,
          );
        const matrix = Float64Array.from({ length: 9 }, (_, index) => of(Math.floor(index / 3), index % 3));
        const right = Float64Array.from([0, 1, 2], (row) =>
          x.reduce((sum, value, column) => sum + of(row, column) * value, 0),
        );
        const found = solve(matrix, right);
        return x.every((value, index) => Math.abs(value - (found[index] ?? 0)) < 1e-8);
      }),
    );
  });

  it('are refused when they have no single answer', () => {
    expect(() => solve(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1))).toThrow('not positive definite');
  });
});

describe('logistic regression', () => {
  it('gives the log-odds of two groups, as the closed form does', () => {
    const fit = fitLogistic(
      examples([
        { x: [0], y: 1, weight: 20 },
        { x: [0], y: 0, weight: 80 },
        { x: [1], y: 1, weight: 60 },
        { x: [1], y: 0, weight: 40 },
      ]),
      free,
    );
    expect(fit.intercept).toBeCloseTo(Math.log(20 / 80), 6);
    expect(fit.coefficients[0]).toBeCloseTo(Math.log(60 / 40) - Math.log(20 / 80), 6);
  });

  it('stays finite where one feature says everything', () => {
    const fit = fitLogistic(
      examples([
        { x: [-1], y: 0 },
        { x: [1], y: 1 },
      ]),
      { ...free, strength: Float64Array.of(1) },
    );
    expect(fit.coefficients[0]).toBeGreaterThan(0.3);
    expect(fit.coefficients[0]).toBeLessThan(1);
  });

  it('stays with what it was told while nothing was seen, and is at the optimum else', () => {
    const towards = { intercept: -2, coefficients: Float64Array.of(1) };
    const none = fitLogistic({ ...examples([{ x: [1], y: 1 }]), count: 0 }, { towards, strength: Float64Array.of(1) });
    expect(none.coefficients[0]).toBe(1);
    const rows = [0.3, -1, 2, 0.7, -0.2, 1.1].map((x, index) => ({ x: [x], y: (index % 2) as 0 | 1 }));
    const { intercept, coefficients } = fitLogistic(examples(rows), { towards, strength: Float64Array.of(3) });
    const slope = rows.reduce(
      (sum, { x, y }) => {
        const feature = x[0] ?? 0;
        return sum + (sigmoid(intercept + (coefficients[0] ?? 0) * feature) - y) * feature;
      },
      3 * ((coefficients[0] ?? 0) - 1),
    );
    expect(slope).toBeCloseTo(0, 4);
  });

  it('turns probabilities into log-odds and back', () => {
    expect(sigmoid(logit(0.3))).toBeCloseTo(0.3, 12);
    expect(Number.isFinite(logit(0)) && Number.isFinite(logit(1))).toBe(true);
  });
});
