import { solve } from './solve.ts';

/** What was seen: `width` features a row, and what came of it. */
export interface Examples {
  readonly width: number;
  readonly count: number;
  /** Row by row. */
  readonly features: Float32Array;
  /** 1: it happened, 0: it did not. */
  readonly labels: Uint8Array;
  /** How many such rows one stands for. */
  readonly weights: Float32Array;
}

/** Log-odds = intercept + Σ coefficient × feature. */
export interface Logistic {
  readonly intercept: number;
  readonly coefficients: Float64Array;
}

interface Ridge {
  /** What each coefficient is drawn towards, and how hard (L2); the intercept is free but for a trace. */
  readonly towards: Logistic;
  readonly strength: Float64Array;
  readonly start?: Logistic;
}

const MOST_STEPS = 25;
const INTERCEPT_STRENGTH = 1e-6;

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** ln(p / (1-p)), within ±14 so that certainty stays a number. */
export const logit = (probability: number): number => {
  const bounded = Math.min(1 - 1e-6, Math.max(1e-6, probability));
  return Math.log(bounded / (1 - bounded));
};

/**
 * Logistic regression with a ridge towards given coefficients, by Newton's steps (iteratively reweighted least squares).
 * A step that makes things worse is halved. With no rows it gives `towards`.
 */
export function fitLogistic(examples: Examples, { towards, strength, start = towards }: Ridge): Logistic {
  const size = examples.width + 1;
  const centre = flat(towards);
  const ridge = new Float64Array(size);
  ridge[0] = INTERCEPT_STRENGTH;
  ridge.set(strength, 1);
  let current = flat(start);
  let loss = lossOf(examples, current, centre, ridge);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { gradient, curvature } = derivatives(examples, current, centre, ridge);
    const direction = solve(curvature, gradient);
    let share = 1;
    let next = current;
    let nextLoss = Number.POSITIVE_INFINITY;
    for (; share > 1e-4; share /= 2) {
      next = current.map((value, index) => value - share * (direction[index] ?? 0));
      nextLoss = lossOf(examples, next, centre, ridge);
      if (nextLoss <= loss) break;
    }
    const gain = loss - nextLoss;
    if (gain >= 0) [current, loss] = [next, nextLoss];
    if (!(gain > 1e-6 * (1 + Math.abs(loss)))) break;
  }
  return { intercept: current[0] ?? 0, coefficients: current.slice(1) };
}

const flat = ({ intercept, coefficients }: Logistic): Float64Array => {
  const all = new Float64Array(coefficients.length + 1);
  all[0] = intercept;
  all.set(coefficients, 1);
  return all;
};

function logitOf({ width, features }: Examples, row: number, parameters: Float64Array): number {
  let sum = parameters[0] ?? 0;
  const offset = row * width;
  for (let k = 0; k < width; k += 1) sum += (parameters[k + 1] ?? 0) * (features[offset + k] ?? 0);
  return sum;
}

/** -2 ln likelihood halved, with the ridge. */
function lossOf(examples: Examples, parameters: Float64Array, centre: Float64Array, ridge: Float64Array): number {
  let loss = 0;
  for (let row = 0; row < examples.count; row += 1) {
    const z = logitOf(examples, row, parameters);
    const signed = examples.labels[row] === 1 ? -z : z;
    loss +=
      (examples.weights[row] ?? 0) *
      (signed > 0 ? signed + Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)));
  }
  for (let k = 0; k < parameters.length; k += 1) {
    loss += ((ridge[k] ?? 0) * ((parameters[k] ?? 0) - (centre[k] ?? 0)) ** 2) / 2;
  }
  return loss;
}

function derivatives(examples: Examples, parameters: Float64Array, centre: Float64Array, ridge: Float64Array) {
  const size = parameters.length;
  const { width, features } = examples;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  const row1 = new Float64Array(size);
  row1[0] = 1;
  for (let row = 0; row < examples.count; row += 1) {
    const p = sigmoid(logitOf(examples, row, parameters));
    const weight = examples.weights[row] ?? 0;
    const error = weight * (p - (examples.labels[row] ?? 0));
    const bend = weight * p * (1 - p);
    for (let k = 0; k < width; k += 1) row1[k + 1] = features[row * width + k] ?? 0;
    for (let i = 0; i < size; i += 1) {
      const value = row1[i] ?? 0;
      if (value === 0) continue;
      gradient[i] = (gradient[i] ?? 0) + error * value;
      const scaled = bend * value;
      for (let j = 0; j <= i; j += 1)
        curvature[i * size + j] = (curvature[i * size + j] ?? 0) + scaled * (row1[j] ?? 0);
    }
  }
  for (let k = 0; k < size; k += 1) {
    gradient[k] = (gradient[k] ?? 0) + (ridge[k] ?? 0) * ((parameters[k] ?? 0) - (centre[k] ?? 0));
    curvature[k * size + k] = (curvature[k * size + k] ?? 0) + (ridge[k] ?? 0);
  }
  return { gradient, curvature };
}
