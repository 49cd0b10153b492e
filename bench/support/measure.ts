/** One figure: pairs of ours and a reference, run one after the other in the same run, or a bare value. */
export interface Measure {
  /** Its row in the list of goals, e.g. `G1`; empty for a figure that is only told. */
  readonly goal: string;
  readonly what: string;
  readonly unit: string;
  readonly ours: readonly number[];
  readonly reference?: { readonly what: string; readonly values: readonly number[] };
  /** Ours divided by the reference, pair by pair. */
  readonly ratios?: readonly number[];
  readonly median: number;
  readonly spread: readonly [lowest: number, highest: number];
  readonly better: 'higher' | 'lower';
  readonly must?: number;
  readonly aim?: number;
}

/** Something that the measurement needs is not on this machine; the text says what to do. */
export class Unmeasurable extends Error {
  override name = 'Unmeasurable';
}

export interface Pairing {
  readonly goal: string;
  readonly what: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly must?: number;
  readonly aim?: number;
  readonly referenceIs: string;
  readonly pairs: number;
  readonly reference: () => Promise<number>;
  readonly ours: () => Promise<number>;
}

/** Runs reference and ours in turns, the one and the other first, so that a machine that slows down slows both. */
export async function inPairs(pairing: Pairing): Promise<Measure> {
  const { goal, what, unit, better, must, aim, referenceIs } = pairing;
  const ours: number[] = [];
  const values: number[] = [];
  for (let pair = 0; pair < pairing.pairs; pair += 1) {
    if (pair % 2 === 1) ours.push(await pairing.ours());
    values.push(await pairing.reference());
    if (pair % 2 === 0) ours.push(await pairing.ours());
    console.log(`  ${goal} pair ${pair + 1}: ${round(ours[pair])} / ${round(values[pair])} ${unit}`);
  }
  return {
    goal,
    what,
    unit,
    better,
    ...compared(ours, values, referenceIs),
    ...(must === undefined ? {} : { must }),
    ...(aim === undefined ? {} : { aim }),
  };
}

/** Ours against a reference that was measured in turns with it. */
export function compared(ours: readonly number[], values: readonly number[], referenceIs: string) {
  const ratios = ours.map((value, pair) => value / (values[pair] ?? Number.NaN));
  return { ours, reference: { what: referenceIs, values }, ratios, ...summary(ratios) };
}

/** A figure without a reference. */
export const plainly = (
  about: Pick<Measure, 'goal' | 'what' | 'unit' | 'better'> & Partial<Pick<Measure, 'must' | 'aim'>>,
  ours: readonly number[],
): Measure => ({ ...about, ours, ...summary(ours) });

function summary(values: readonly number[]): Pick<Measure, 'median' | 'spread'> {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
  return { median, spread: [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN] };
}

/** A measure in two or three lines, for a person. */
export function report(measure: Measure): string {
  const { goal, what, unit, ours, reference, median, spread, must, aim } = measure;
  const name = goal === '' ? what : `${goal}  ${what}`;
  const figure =
    reference === undefined
      ? `${round(median)} ${unit} (${round(spread[0])} to ${round(spread[1])})`
      : `ratio ${round(median)} (${round(spread[0])} to ${round(spread[1])}), ${ours.length} pairs`;
  const medians =
    reference === undefined
      ? []
      : [
          `    ours ${round(summary(ours).median)} ${unit}, ${reference.what} ${round(summary(reference.values).median)}`,
        ];
  const goals = must === undefined ? [] : [`    must ${must}, aim ${aim}: ${verdict(measure)}`];
  return [`\n${name}`, `    ${figure}`, ...medians, ...goals].join('\n');
}

function verdict({ median, must, aim, better }: Measure): string {
  const reaches = (goal: number | undefined) =>
    goal !== undefined && (better === 'higher' ? median >= goal : median <= goal);
  if (reaches(aim)) return 'reaches the aim';
  return reaches(must) ? 'holds' : 'MISSED';
}

const round = (value: number | undefined): string =>
  value === undefined ? '?' : value >= 100 ? value.toFixed(0) : value.toPrecision(3);
