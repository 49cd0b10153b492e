import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Chart } from '../../../src/app/channel.ts';
import { chartPng } from '../../../src/app/charts/barChart.ts';
import { chartOf, chartValue } from '../../../src/app/charts/chartValue.ts';
import { chartSize, LAYOUT } from '../../../src/app/charts/layout.ts';
import words from '../../../src/app/charts/words.json' with { type: 'json' };
import { chartWords } from '../../../src/chat/chartWords.ts';

const chart: Chart = { language: 'zh-Hant', bars: [{ value: 12.5, weekday: 6 }, { value: 6.2 }, { value: 0 }] };

/** The colour of each pixel, by a reader of its own: rows of three bytes a pixel, none filtered. */
async function seen(of: Chart) {
  const png = Buffer.from(await chartPng(of));
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const start = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(start + 4, start + 4 + png.readUInt32BE(start - 4)));
  const at = (x: number, y: number) => rows.subarray(y * (width * 3 + 1) + 1 + x * 3).toString('hex', 0, 3);
  return { png, width, height, at };
}

/** How far the bar of a row reaches, in pixels. */
const lengthOf = (at: (x: number, y: number) => string, row: number) => {
  const y = LAYOUT.firstRow + row * LAYOUT.row + LAYOUT.row / 2;
  let length = 0;
  while (at(LAYOUT.barLeft + 20 + length, y) === '0a7d45') length += 1;
  return length + 20;
};

describe('the picture of a chart', () => {
  it('is a PNG of its size with a bar for each value, as long as it is large', async () => {
    const { png, width, height, at } = await seen(chart);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect({ width, height }).toEqual(chartSize(chart));
    const [first, second] = [lengthOf(at, 0), lengthOf(at, 1)];
    expect(first).toBe(LAYOUT.longest);
    expect(second / first).toBeCloseTo(6.2 / 12.5, 2);
    expect(png.length).toBeLessThan(100_000);
  });

  it('has the words of its language, and of English where there is none', async () => {
    const texts = await Promise.all(
      [...Object.keys(words.languages), 'fr'].map(async (language) =>
        Buffer.from(await chartPng({ ...chart, language })).toString('base64'),
      ),
    );
    expect(new Set(texts).size).toBe(5);
    expect(texts.at(-1)).toBe(texts[Object.keys(words.languages).indexOf('en')]);
  });

  it('was drawn with the words that the catalogue has now (else: npm run charts)', () => {
    expect(words.texts).toEqual(chartWords());
  });
});

describe('the line of a chart', () => {
  it('is read back as it was written', () => {
    expect(chartValue(chart)).toBe('chart zh-Hant 12.5@6 6.2 0.0');
    expect(chartOf(chartValue(chart))).toEqual(chart);
  });

  it.each([
    '',
    'chart en',
    'https://line.me/R/x',
    'chart en x',
    'chart en 1.5@8',
    'chart ../x 1.0',
    `chart en${' 1.0'.repeat(11)}`,
  ])('is not “%s”', (value) => {
    expect(chartOf(value)).toBeUndefined();
  });
});
