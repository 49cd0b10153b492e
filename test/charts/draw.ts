import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import type { Mask } from '../../src/app/charts/canvas.ts';
import { type ChartWords, chartWords } from '../../src/chat/chartWords.ts';
import { FONTS } from '../menus/picture.ts';
import { startBrowser } from '../web/support/browser.ts';

/**
 * Draws the words of charts into `src/app/charts/words.json`, as ink that is laid over a picture, and notes which words
 * they are. `npm run charts`, wherever `npm run menus` can run; look at a chart afterwards.
 */
async function draw(): Promise<void> {
  const browser = await startBrowser();
  const page = await browser.newPage();
  await page.setContent('<canvas width="1200" height="200"></canvas>');
  const texts = chartWords();
  const languages: Record<string, object> = {};
  for (const [language, words] of Object.entries(texts)) languages[language] = await drawn(page, language, words);
  const letters = (said: string, size: number) =>
    inTurn(
      [...said],
      async (letter) => [letter, await maskOf(page, letter, `700 ${size}px "Noto Sans CJK TC"`)] as const,
    );
  const numbers = Object.fromEntries(await letters('0123456789.,', 44));
  const ranks = Object.fromEntries(await letters('0123456789', 36));
  await browser.close();
  const file = fileURLToPath(new URL('../../src/app/charts/words.json', import.meta.url));
  await writeFile(file, JSON.stringify({ texts, languages, numbers, ranks }));
  execFileSync('npx', ['biome', 'format', '--write', file]);
}

async function drawn(page: Page, language: string, { title, peak, weekdays }: ChartWords) {
  const family = FONTS[language] ?? '"Noto Sans CJK TC"';
  const fonts = family
    .split(',')
    .map((font) => `"${font.trim().replaceAll('"', '')}"`)
    .join(', ');
  return {
    title: await maskOf(page, title, `700 44px ${fonts}`),
    peak: await maskOf(page, peak, `400 36px ${fonts}`),
    weekdays: await inTurn(weekdays, (day) => maskOf(page, day, `400 40px ${fonts}`)),
  };
}

async function inTurn<From, To>(all: readonly From[], work: (one: From) => Promise<To>): Promise<readonly To[]> {
  const done: To[] = [];
  for (const one of all) done.push(await work(one));
  return done;
}

/** The ink of words in a font. */
async function maskOf(page: Page, said: string, font: string): Promise<Mask> {
  const { levels, ...place } = await page.locator('canvas').evaluate(inkOf, { said, font });
  return { ...place, ink: deflateRawSync(Buffer.from(levels), { level: 9 }).toString('base64') };
}

/** Of a page's canvas, as much as is used here. */
interface PageCanvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    font: string;
    clearRect(left: number, top: number, width: number, height: number): void;
    fillText(said: string, x: number, y: number): void;
    getImageData(left: number, top: number, width: number, height: number): { readonly data: Uint8ClampedArray };
    measureText(said: string): { readonly width: number };
  };
}

/** Runs in the page. */
function inkOf(drawn: unknown, { said, font }: { readonly said: string; readonly font: string }) {
  const [x, y] = [40, 120];
  const canvas = drawn as PageCanvas;
  const pen = canvas.getContext('2d');
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.font = font;
  pen.fillText(said, x, y);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const levelAt = (index: number) => Math.round((data[index * 4 + 3] ?? 0) / 17);
  const inked = Array.from({ length: canvas.width * canvas.height }, (_, index) => index).filter(
    (index) => levelAt(index) > 0,
  );
  const columns = inked.map((index) => index % canvas.width);
  const left = columns.reduce((least, column) => Math.min(least, column), canvas.width);
  const right = columns.reduce((most, column) => Math.max(most, column), 0);
  const top = Math.floor((inked[0] ?? 0) / canvas.width);
  const bottom = Math.floor((inked.at(-1) ?? 0) / canvas.width);
  const [width, height] = [right - left + 1, bottom - top + 1];
  const levels = Array.from({ length: width * height }, (_, index) =>
    levelAt((top + Math.floor(index / width)) * canvas.width + left + (index % width)),
  );
  const advance = Math.round(pen.measureText(said).width);
  return { left: left - x, top: top - y, width, height, advance, levels };
}

await draw();
