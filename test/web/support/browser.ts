import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A real browser that talks to nobody but the pages it is shown. Throws with what to install when there is none. */
export async function startBrowser(places: readonly string[] = PLACES): Promise<Browser> {
  const executablePath = places.find((place) => existsSync(place));
  if (executablePath === undefined) {
    throw new Error(
      'The tests of the pages need Chromium and found none. On Debian or Ubuntu: apt-get install chromium fonts-noto-cjk; ' +
        `elsewhere install Chrome. Looked for ${places.join(', ')}.`,
    );
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

const OUTPUT = fileURLToPath(new URL('../../.output/', import.meta.url));

/** Where a test leaves a picture for people to look at; not kept in the repository. */
export function pictureFile(name: string): string {
  mkdirSync(OUTPUT, { recursive: true });
  return join(OUTPUT, `${name}.png`);
}
