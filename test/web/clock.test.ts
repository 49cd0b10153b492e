import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Browser, Page } from 'playwright-core';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { members } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Service } from '../../src/main/service.ts';
import { startService } from '../../src/main/start.ts';
import { ownDatabase } from '../support/database.ts';
import { pictureFile, startBrowser } from './support/browser.ts';
import { handles } from './support/labPage.ts';

const database = ownDatabase();
const dataDir = mkdtempSync(join(tmpdir(), 'regulars-clock-'));
const complaints: string[] = [];
let service: Service;
let browser: Browser;
let page: Page;

const start = (more: Record<string, string> = {}, changed: Partial<Config> = {}) => {
  const env = { DATABASE_URL: database.url, DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', ...more };
  return startService({ ...readConfig(env), ...changed }, pino({ level: 'error' }, pino.destination(2)));
};

beforeAll(async () => {
  service = await start({ CLOCK_START: '2027-11-06T23:30:00+08:00' });
  browser = await startBrowser();
  const context = await browser.newContext({ viewport: { width: 1500, height: 900 }, timezoneId: 'Europe/Berlin' });
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

const clock = () => page.locator('.clock');
const reads = (words: string | RegExp) =>
  expect.poll(() => clock().locator('time').textContent(), { timeout: 15_000 }).toMatch(words);
const tap = (name: string) => clock().getByRole('button', { name, exact: true }).click();

const lastRun = async (): Promise<string | undefined> => {
  const rows = await service.deps.db.sql<{ last: string }[]>`
    select max(local_date)::text as last from regulars.job_runs where job = 'points' and state = 'done'`;
  return rows[0]?.last;
};

describe("the shop's clock on the page", () => {
  it("shows the shop's time, wherever the browser is, from where CLOCK_START began", async () => {
    await reads(/Sat,? 6 Nov 2027,? (at )?23:3\d/);
    expect(await page.locator('.clock progress').isVisible()).toBe(false);
  });

  it('goes on by an hour over midnight, and the nightly pass of the new day has run', async () => {
    await tap('Next hour');
    await reads(/Sun,? 7 Nov 2027,? (at )?00:3\d/);
    expect(await lastRun()).toBe('2027-11-07');
  });

  it('says so when nobody has told a birthday, and goes to the morning of one', async () => {
    await tap('Next birthday');
    await expect.poll(() => clock().locator('.said').textContent()).toBe('No member has told the shop a birthday yet.');
    const birthday = { birthdayMonth: 11, birthdayDay: 9, birthdayCalendar: 'solar' as const };
    const memberId = v7();
    const row = { memberId, language: 'en', inviteCode: memberId, joinedAt: new Date(), ...birthday };
    await commit(service.deps.db, [insertRows(members, [row])]);
    await tap('Next birthday');
    await reads(/Tue,? 9 Nov 2027,? (at )?10:01/);
    expect(complaints.splice(0)).toEqual([expect.stringContaining('409')]);
  });

  it('shows how far it is while three weeks pass, and moves once however often it is asked', async () => {
    await tap('Three weeks');
    await page.locator('.clock progress').waitFor();
    await expect.poll(() => clock().locator('.said').textContent()).toContain('Time passes until Tue');
    expect(await clock().getByRole('button', { name: 'Next day' }).isDisabled()).toBe(true);
    await page.screenshot({ path: pictureFile('clock-walking') });
    await reads(/Tue,? 30 Nov 2027,? (at )?10:0\d/);
    await page.locator('.clock progress').waitFor({ state: 'hidden' });
    expect(await clock().locator('.said').textContent()).toBe('');
    expect(await lastRun()).toBe('2027-11-30');
  });

  it('reads well in both languages and beside both looks, also on a narrow screen', async () => {
    const lab = handles(page);
    await lab.pane('mei').getByRole('button', { name: 'Telegram', exact: true }).click();
    await page.screenshot({ path: pictureFile('clock-en') });
    await page.getByRole('button', { name: '中文' }).click();
    await reads(/2027年11月30日.*10:0\d/);
    await page.screenshot({ path: pictureFile('clock-zh') });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: pictureFile('clock-narrow') });
    const [inner, outer] = await page.evaluate<number[]>('[document.documentElement.scrollWidth, innerWidth]');
    expect(inner).toBeLessThanOrEqual(outer ?? 0);
  });

  it('is where it was after a restart, also when CLOCK_START would lead back', async () => {
    await service.stop();
    service = await start({ CLOCK_START: '2027-11-06T23:30:00+08:00' });
    const answer = await fetch(`${service.url}/lab/clock`);
    const { now } = (await answer.json()) as { now: number };
    expect(new Date(now).toISOString()).toMatch(/^2027-11-30T02:0/);
    complaints.splice(0);
  });

  it('moves for nobody but a page of this machine', async () => {
    const move = (headers: Record<string, string>) =>
      fetch(`${service.url}/lab/clock`, { method: 'POST', body: '{"advance":"P1D"}', headers });
    const json = { 'content-type': 'application/json' };
    expect((await move({ ...json, origin: 'https://evil.example' })).status).toBe(403);
    expect((await move(json)).status).toBe(403);
    const both = await Promise.all([1, 2].map(() => move({ ...json, origin: service.url })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it("is the machine's beside a real channel, and the greeting says so", async () => {
    const kept = await service.deps.db.sql`select 1 from regulars.lab_clock`;
    expect(kept).toHaveLength(1);
    await service.stop();
    // As the settings say beside a real channel, without one that would be called.
    service = await start({}, { labAllowed: false });
    const greeting = service.greeting.join('\n');
    expect(greeting).toContain('The built-in chat had moved the clock.');
    expect((await fetch(`${service.url}/lab/clock`)).status).toBe(404);
  });
});
