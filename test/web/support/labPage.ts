import { fileURLToPath } from 'node:url';
import jsqr from 'jsqr';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { startBrowser } from './browser.ts';
import { startLab } from './startLab.ts';

const SCREEN = { width: 1500, height: 900 };

export type Look = 'LINE' | 'Telegram';

type Lab = Awaited<ReturnType<typeof openLab>>;

/** A lab of its own, open in a tab of its own. */
async function openLab(browser: Browser) {
  const lab = await startLab();
  const context = await browser.newContext({ viewport: SCREEN, timezoneId: 'Asia/Taipei' });
  context.setDefaultTimeout(10_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: lab.origin });
  const page = await context.newPage();
  /** Errors of the page, what its policy refused, what was not found. */
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()));

  return {
    ...lab,
    ...handles(page),
    page,
    context,
    /** Leaves out complaints that a test provoked. */
    forgive(words: string) {
      complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes(words)));
    },
    /** As it was at first: nobody said anything, the browser remembers nothing. */
    async begin() {
      lab.forget();
      await page.unrouteAll();
      await page.setViewportSize(SCREEN);
      await page.goto(`${lab.origin}/lab`);
      if (await page.evaluate<number>('localStorage.length')) {
        await page.evaluate('localStorage.clear()');
        await page.reload();
      }
    },
    /** Throws when the browser complained about anything. */
    end() {
      const said = complaints.splice(0);
      if (said.length > 0) throw new Error(`the browser complained: ${said.join('\n')}`);
    },
    async close() {
      await context.close();
      await lab.stop();
    },
  };
}

/**
 * A lab in a browser for all tests of a file, as it was at first before each of them; a complaint of the browser fails
 * the test that provoked it. `openAnother` opens a second one, which the test closes.
 */
export function ownLab() {
  let browser: Browser | undefined;
  let opened: Lab | undefined;
  const lab = {} as Lab & { openAnother(): Promise<Lab> };
  beforeAll(async () => {
    const started = await startBrowser();
    browser = started;
    opened = await openLab(started);
    Object.assign(lab, opened, { openAnother: () => openLab(started) });
  });
  afterAll(async () => {
    await opened?.close();
    await browser?.close();
  });
  beforeEach(() => lab.begin());
  afterEach(() => lab.end());
  return lab;
}

/** What a person at the screen can do and see. */
export function handles(page: Page) {
  const pane = (id: string) => page.locator(`article[data-person=${id}]`);
  const log = (id: string) => pane(id).getByRole('log');
  const typing = (id: string) => pane(id).locator('textarea');
  return {
    pane,
    log,
    typing,
    dialog: page.getByRole('dialog'),
    /** The newest entry of the shop that holds these words. */
    message: (id: string, words: string): Locator => log(id).locator('.entry.theirs', { hasText: words }).last(),
    /** What the shop said last, as read on the screen; empty while it has said nothing. */
    lastAnswer: async (id: string) => (await log(id).locator('.theirs .stack').allInnerTexts()).at(-1) ?? '',
    /** Starts the chat and waits for the welcome. */
    async start(...ids: string[]) {
      for (const id of ids) {
        await pane(id).locator('.gate button').click();
        await log(id).getByText('就能開始集點').waitFor();
      }
    },
    async say(id: string, words: string) {
      await typing(id).fill(words);
      await typing(id).press('Enter');
      await log(id).locator('.mine', { hasText: words }).last().waitFor();
    },
    lookAs: (id: string, look: Look) => pane(id).getByRole('button', { name: look, exact: true }).click(),
  };
}

/** Gives the next page a `BarcodeDetector` that truly reads pixels, as browsers on phones have and this one may not. */
export async function giveEyes(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: fileURLToPath(import.meta.resolve('jsqr')) });
  await context.addInitScript(`globalThis.BarcodeDetector = class {
    static async getSupportedFormats() { return ['qr_code']; }
    async detect(image) {
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
      const drawing = canvas.getContext('2d');
      drawing.drawImage(image, 0, 0);
      const { data, width, height } = drawing.getImageData(0, 0, canvas.width, canvas.height);
      const found = globalThis.jsQR(data, width, height);
      return found ? [{ rawValue: found.data }] : [];
    }
  };`);
}

/** The little of the browser's world that tests look at: our types know no browser. */
interface Drawn {
  readonly scrollWidth: number;
  readonly clientWidth: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
  readonly scrollTop: number;
}
interface Picture {
  readonly naturalWidth: number;
  readonly naturalHeight: number;
  decode(): Promise<void>;
  readonly ownerDocument: { createElement(name: 'canvas'): Canvas };
}
interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): {
    drawImage(image: Picture, x: number, y: number): void;
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

/** How much of an element one must scroll to see, in pixels: to the right, and downwards from where it stands now. */
export const hidden = (of: Locator): Promise<{ right: number; below: number }> =>
  of.evaluate((e: Drawn) => ({
    right: e.scrollWidth - e.clientWidth,
    below: Math.round(e.scrollHeight - e.scrollTop - e.clientHeight),
  }));

/** What a camera would read from the picture as the browser drew it. */
export async function readQr(picture: Locator): Promise<string | undefined> {
  const { dark, width, height } = await picture.evaluate(async (image: Picture) => {
    await image.decode();
    const canvas = image.ownerDocument.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const drawing = canvas.getContext('2d');
    drawing.drawImage(image, 0, 0);
    const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
    let dark = '';
    for (let i = 0; i < data.length; i += 4) dark += (data[i] ?? 0) < 128 ? '1' : '0';
    return { dark, width: canvas.width, height: canvas.height };
  });
  const pixels = [...dark].flatMap((bit) => (bit === '1' ? [0, 0, 0, 255] : [255, 255, 255, 255]));
  return jsqr.default(Uint8ClampedArray.from(pixels), width, height)?.data;
}
