import type { Chart } from '../channel.ts';

/** Where everything of a chart is, in pixels; a phone shows a third of them. */
export const LAYOUT = {
  width: 820,
  margin: 44,
  /** The baseline of the first line. */
  titleLine: 92,
  firstRow: 132,
  row: 92,
  badge: 60,
  barLeft: 128,
  longest: 340,
  thick: 52,
  /** Of words in a row, below its middle. */
  baseline: 15,
  bottom: 28,
} as const;

export const chartSize = ({ bars }: Chart): { readonly width: number; readonly height: number } => ({
  width: LAYOUT.width,
  height: LAYOUT.firstRow + bars.length * LAYOUT.row + LAYOUT.bottom,
});
