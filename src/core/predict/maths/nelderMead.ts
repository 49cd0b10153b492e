export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
  readonly evaluations: number;
}

interface Vertex {
  readonly at: readonly number[];
  readonly value: number;
}

/** How far the first simplex reaches, the relative spread at which it ends, and the evaluations that it may take. */
interface Search {
  readonly step?: number;
  readonly tolerance?: number;
  readonly most?: number;
}

/**
 * A local minimum of `f` near `start` by the simplex of Nelder and Mead (1965), begun anew where it ended until that
 * gains nothing: a simplex may have gone flat. A value that is not a number counts as infinite.
 */
export function minimize(f: (at: readonly number[]) => number, start: readonly number[], search: Search = {}): Minimum {
  const { step = 0.5, tolerance = 1e-11, most = 4_000 } = search;
  let evaluations = 0;
  const valued = (at: readonly number[]): Vertex => {
    evaluations += 1;
    const value = f(at);
    return { at, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  let best = valued(start);
  for (let size = step; evaluations < most; size /= 10) {
    const found = oneSimplex(valued, best, size, tolerance, () => evaluations < most);
    const gain = best.value - found.value;
    best = found;
    if (!(gain > tolerance * (1 + Math.abs(found.value)))) break;
  }
  return { ...best, evaluations };
}

function oneSimplex(
  valued: (at: readonly number[]) => Vertex,
  start: Vertex,
  size: number,
  tolerance: number,
  goOn: () => boolean,
): Vertex {
  const corners = start.at.map((_, axis) =>
    valued(start.at.map((value, index) => (index === axis ? value + size : value))),
  );
  let simplex = [start, ...corners];
  for (;;) {
    simplex = simplex.toSorted((one, other) => one.value - other.value);
    const best = simplex[0] ?? start;
    const worst = simplex.at(-1) ?? start;
    if (isSmall(simplex, best, worst, tolerance) || !goOn()) return best;
    const rest = simplex.slice(0, -1);
    const next = moved(valued, rest, worst);
    simplex =
      next === undefined
        ? [best, ...simplex.slice(1).map(({ at }) => valued(between(best.at, at, 0.5)))]
        : [...rest, next];
  }
}

/** The vertex in place of the worst one: reflected, expanded or contracted. `undefined`: the simplex must shrink. */
function moved(valued: (at: readonly number[]) => Vertex, rest: readonly Vertex[], worst: Vertex): Vertex | undefined {
  const centre = worst.at.map((_, axis) => rest.reduce((sum, { at }) => sum + (at[axis] ?? 0), 0) / rest.length);
  const reflected = valued(between(centre, worst.at, -1));
  if (reflected.value < (rest[0]?.value ?? 0)) {
    const expanded = valued(between(centre, worst.at, -2));
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < (rest.at(-1)?.value ?? 0)) return reflected;
  const nearer = reflected.value < worst.value ? reflected : worst;
  const contracted = valued(between(centre, nearer.at, 0.5));
  return contracted.value < nearer.value ? contracted : undefined;
}

const between = (from: readonly number[], to: readonly number[], share: number): number[] =>
  from.map((value, axis) => value + share * ((to[axis] ?? 0) - value));

const isSmall = (simplex: readonly Vertex[], best: Vertex, worst: Vertex, tolerance: number): boolean =>
  worst.value - best.value <= tolerance * (1 + Math.abs(best.value)) &&
  simplex.every(({ at }) => at.every((value, axis) => Math.abs(value - (best.at[axis] ?? 0)) <= 1e-5));
