import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { members } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import { pictureFile } from './support/browser.ts';
import { handles } from './support/labPage.ts';
import { ownService } from './support/ownService.ts';

const own = ownService({ timezoneId: 'Europe/Berlin', settings: { CLOCK_START: '2027-11-06T23:30:00+08:00' } });

const clock = () => own.page.locator('.clock');
const reads = (words: string | RegExp, timeout = 15_000) =>
  expect.poll(() => clock().locator('time').textContent(), { timeout }).toMatch(words);
const tap = (name: string) => clock().getByRole('button', { name, exact: true }).click();

const lastRun = async (): Promise<string | undefined> => {
  const rows = await own.service.deps.db.sql<{ last: string }[]>`
    select max(local_date)::text as last from regulars.job_runs where job = 'points' and state = 'done'`;
  return rows[0]?.last;
};

describe("the shop's clock on the page", () => {
  it("shows the shop's time, wherever the browser is, from where CLOCK_START began", async () => {
    await reads(/Sat,? 6 Nov 2027,? (at )?23:3\d/);
    expect(await own.page.locator('.clock progress').isVisible()).toBe(false);
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
    await commit(own.service.deps.db, [insertRows(members, [row])]);
    await tap('Next birthday');
    await reads(/Tue,? 9 Nov 2027,? (at )?10:01/);
    expect(own.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
  });

  it('shows how far it is while three weeks pass, and moves once however often it is asked', {
    timeout: 120_000,
  }, async () => {
    await tap('Three weeks');
    await own.page.locator('.clock progress').waitFor();
    await expect.poll(() => clock().locator('.said').textContent()).toContain('Time passes until Tue');
    expect(await clock().getByRole('button', { name: 'Next day' }).isDisabled()).toBe(true);
    await own.page.screenshot({ path: pictureFile('clock-walking') });
    await reads(/Tue,? 30 Nov 2027,? (at )?10:0\d/, 90_000);
    await own.page.locator('.clock progress').waitFor({ state: 'hidden' });
    expect(await clock().locator('.said').textContent()).toBe('');
    expect(await lastRun()).toBe('2027-11-30');
  });

  it('reads well in both languages and beside both looks, also on a narrow screen', async () => {
    const lab = handles(own.page);
    await lab.pane('mei').getByRole('button', { name: 'Telegram', exact: true }).click();
    await own.page.screenshot({ path: pictureFile('clock-en') });
    await own.page.getByRole('button', { name: '中文' }).click();
    await reads(/2027年11月30日.*10:0\d/);
    await own.page.screenshot({ path: pictureFile('clock-zh') });
    await own.page.setViewportSize({ width: 390, height: 844 });
    await own.page.screenshot({ path: pictureFile('clock-narrow') });
    const [inner, outer] = await own.page.evaluate<number[]>('[document.documentElement.scrollWidth, innerWidth]');
    expect(inner).toBeLessThanOrEqual(outer ?? 0);
  });

  it('is where it was after a restart, also when CLOCK_START would lead back', async () => {
    await own.restart({ CLOCK_START: '2027-11-06T23:30:00+08:00' });
    const answer = await fetch(`${own.service.url}/lab/clock`);
    const { now } = (await answer.json()) as { now: number };
    expect(new Date(now).toISOString()).toMatch(/^2027-11-30T02:0/);
    own.complaints.splice(0);
  });

  it('moves for nobody but a page of this machine', async () => {
    const move = (headers: Record<string, string>) =>
      fetch(`${own.service.url}/lab/clock`, { method: 'POST', body: '{"advance":"P1D"}', headers });
    const json = { 'content-type': 'application/json' };
    expect((await move({ ...json, origin: 'https://evil.example' })).status).toBe(403);
    expect((await move(json)).status).toBe(403);
    const both = await Promise.all([1, 2].map(() => move({ ...json, origin: own.service.url })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it("is the machine's beside a real channel, and the greeting says so", async () => {
    const kept = await own.service.deps.db.sql`select 1 from regulars.lab_clock`;
    expect(kept).toHaveLength(1);
    // As the settings say beside a real channel, without one that would be called.
    await own.restart({}, { labAllowed: false });
    const greeting = own.service.greeting.join('\n');
    expect(greeting).toContain('The built-in chat had moved the clock.');
    expect((await fetch(`${own.service.url}/lab/clock`)).status).toBe(404);
  });
});
