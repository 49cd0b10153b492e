import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Service } from '../../src/main/service.ts';
import { startService } from '../../src/main/start.ts';
import { ownDatabase } from '../support/database.ts';
import { pictureFile, startBrowser } from './support/browser.ts';
import { handles } from './support/labPage.ts';

const database = ownDatabase();
const dataDir = mkdtempSync(join(tmpdir(), 'regulars-web-'));
let service: Service;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** Errors of the page, what its policy refused, what was not found. */
const complaints: string[] = [];

beforeAll(async () => {
  const config = readConfig({ DATABASE_URL: database.url, DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0' });
  service = await startService(config, pino({ level: 'error' }, pino.destination(2)));
  browser = await startBrowser();
  context = await browser.newContext({ viewport: { width: 1500, height: 900 }, timezoneId: 'Asia/Taipei' });
  context.setDefaultTimeout(15_000);
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()));
  await page.goto(`${service.url}/lab`);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('the whole service in a real browser', () => {
  it('is claimed, takes a member in, scans the card, records the sale, and the receipt arrives', async () => {
    const lab = handles(page);
    const open = (who: string) => lab.pane(who).locator('.gate button').click();
    const tap = (who: string, label: string) =>
      lab.pane(who).locator('.phone').getByRole('button', { name: label, exact: true }).last().click();
    const reads = (who: string, words: string) =>
      expect.poll(() => lab.lastAnswer(who), { timeout: 15_000 }).toContain(words);

    await open('owner');
    await reads('owner', 'Join now');
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/.exec(service.greeting.join('\n'))?.[0] ?? '';
    await lab.say('owner', code);
    await reads('owner', 'Open the till');

    await lab.pane('mei').getByRole('combobox', { name: 'Language' }).selectOption('en');
    await open('mei');
    await reads('mei', 'Join now');
    await tap('mei', 'Join now');
    await reads('mei', 'send you offers');
    await tap('mei', 'My member card');
    await reads('mei', 'six digits');

    await lab.pane('owner').getByRole('button', { name: 'Scan a QR' }).click();
    await lab.dialog.getByRole('button', { name: 'shown to Mei' }).click();
    await reads('owner', 'Mei');
    await lab.say('owner', '+320');
    await reads('owner', 'Mei: NT$320 recorded, 3 points earned. Balance 3.');
    await reads('mei', 'Thank you! +3 points');
    await reads('mei', 'NT$320 at 1 point per NT$100');
    await page.screenshot({ path: pictureFile('service-sold') });

    await lab.say('owner', '/stats');
    await reads('owner', '1 member, 3 points');
    await lab.say('mei', 'forget me');
    await tap('mei', 'Delete everything');
    await reads('mei', 'We no longer know who you are');
    await lab.say('mei', 'points');
    await reads('mei', 'Join now');
    expect(complaints).toEqual([]);
  });
});
