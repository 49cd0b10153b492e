import { differenceOf, type Spend } from '../../src/core/campaigns/lift.ts';
import { readLines } from './cohort.ts';
import { type Anchor, anchor } from './table.ts';

type Row = Record<string, string>;

/** Difference, interval and z of each e-mail against the group that got none, as printed in the experiment's anchors. */
const PUBLISHED: readonly [string, string, readonly [number, number, number, number]][] = [
  ['Mens E-Mail', 'visit', [0.07659, 0.069953, 0.083226, 22.6]],
  ['Mens E-Mail', 'conversion', [0.006805, 0.005, 0.00861, 7.4]],
  ['Mens E-Mail', 'spend', [0.769827, 0.485144, 1.05451, 5.3]],
  ['Womens E-Mail', 'visit', [0.045233, 0.038894, 0.051573, 14]],
  ['Womens E-Mail', 'conversion', [0.003111, 0.001499, 0.004724, 3.8]],
  ['Womens E-Mail', 'spend', [0.424412, 0.16896, 0.679865, 3.3]],
];

/** What two e-mails brought against a control group, by the function that tells an owner what a campaign brought. */
export function hillstromAnchors(path: string): Anchor[] {
  const bySegment = Map.groupBy(readLines(path), ({ segment = '' }) => segment);
  const group = (segment: string, column: string) => spendOf(bySegment.get(segment) ?? [], column);
  const control = (column: string) => group('No E-Mail', column);
  const mens = differenceOf(group('Mens E-Mail', 'spend'), control('spend'));
  return [
    ...PUBLISHED.flatMap(([segment, column, [difference, low, high, z]]) => {
      const ours = differenceOf(group(segment, column), control(column));
      return [
        anchor(`${segment}, ${column}`, ours.difference, difference, 6),
        anchor('  from', ours.low, low, 6),
        anchor('  to', ours.high, high, 6),
        anchor('  z', ours.z, z, 1),
      ];
    }),
    anchor('Mens E-Mail, revenue it brought, $', mens.difference * group('Mens E-Mail', 'spend').members, 16_402.71, 2),
  ];
}

function spendOf(rows: readonly Row[], column: string): Spend {
  const values = rows.map((row) => Number(row[column]));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { members: values.length, mean, variance: squares / (values.length - 1) };
}
