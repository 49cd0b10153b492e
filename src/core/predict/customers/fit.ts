import { minimize } from '../maths/nelderMead.ts';

export interface Fit {
  readonly parameters: readonly number[];
  readonly logLikelihood: number;
}

/** The positive parameters of the largest log-likelihood, sought on the scale of their logarithms. */
export function fitPositive(logLikelihood: (parameters: readonly number[]) => number, start: readonly number[]): Fit {
  const { at, value } = minimize((logs) => -logLikelihood(logs.map(Math.exp)), start.map(Math.log));
  return { parameters: at.map(Math.exp), logLikelihood: -value };
}
