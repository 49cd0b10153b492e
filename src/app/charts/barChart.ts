import type { Chart } from '../channel.ts';
import { Canvas, type Colour, type Mask } from './canvas.ts';
import { chartSize, LAYOUT } from './layout.ts';
import { pngOf } from './png.ts';
import words from './words.json' with { type: 'json' };

/** The greens and inks of the shop's other pictures. */
const LOOK = { paper: '#FFFFFF', bar: '#0A7D45', soft: '#EAF3EE', ink: '#17211B', muted: '#68756D' } as const;

interface Drawn {
  readonly title: Mask;
  readonly peak: Mask;
  /** Monday first. */
  readonly weekdays: readonly Mask[];
}

const LANGUAGES: Readonly<Record<string, Drawn>> = words.languages;
const NUMBERS: Readonly<Record<string, Mask>> = words.numbers;
const RANKS: Readonly<Record<string, Mask>> = words.ranks;

/**
 * A chart as PNG. A fresh machine has no fonts for Chinese, Japanese or Thai, so the words in it are drawn beforehand
 * (`npm run charts`) and names of products are not in it: the bars are numbered, and the message names them.
 */
export async function chartPng(chart: Chart): Promise<Uint8Array> {
  const { width, height } = chartSize(chart);
  const canvas = new Canvas(width, height, LOOK.paper);
  const drawn = LANGUAGES[chart.language] ?? words.languages.en;
  const { margin, titleLine } = LAYOUT;
  canvas.words(drawn.title, margin, titleLine, LOOK.ink);
  if (chart.bars.some(({ weekday }) => weekday !== undefined)) endingAt(canvas, drawn.peak, titleLine, LOOK.muted);
  const most = Math.max(...chart.bars.map(({ value }) => value), Number.MIN_VALUE);
  for (const [index, bar] of chart.bars.entries()) drawBar(canvas, drawn, index, bar, bar.value / most);
  return pngOf(canvas);
}

function drawBar(
  canvas: Canvas,
  drawn: Drawn,
  index: number,
  { value, weekday }: Chart['bars'][number],
  share: number,
) {
  const { margin, firstRow, row, badge, barLeft, longest, thick, baseline } = LAYOUT;
  const middle = firstRow + index * row + row / 2;
  const rank = String(index + 1);
  canvas.box(margin, middle - badge / 2, badge, badge, badge / 2, LOOK.soft);
  write(canvas, RANKS, rank, margin + (badge - lengthOf(RANKS, rank)) / 2, middle + baseline - 3, LOOK.bar);
  const length = Math.max(thick / 3, longest * share);
  canvas.box(barLeft, middle - thick / 2, length, thick, Math.min(thick, 2 * length) / 4, LOOK.bar);
  const count = value.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  write(canvas, NUMBERS, count, barLeft + length + thick / 3, middle + baseline, LOOK.ink);
  const day = weekday === undefined ? undefined : drawn.weekdays[weekday - 1];
  if (day !== undefined) endingAt(canvas, day, middle + baseline, LOOK.muted);
}

/** Words that end at the right margin. */
const endingAt = (canvas: Canvas, mask: Mask, y: number, colour: Colour): void =>
  canvas.words(mask, LAYOUT.width - LAYOUT.margin - mask.advance, y, colour);

const lengthOf = (masks: Readonly<Record<string, Mask>>, said: string): number =>
  [...said].reduce((sum, letter) => sum + (masks[letter]?.advance ?? 0), 0);

function write(
  canvas: Canvas,
  masks: Readonly<Record<string, Mask>>,
  said: string,
  x: number,
  y: number,
  colour: Colour,
) {
  let at = x;
  for (const letter of said) {
    const mask = masks[letter];
    if (mask === undefined) continue;
    canvas.words(mask, at, y, colour);
    at += mask.advance;
  }
}
