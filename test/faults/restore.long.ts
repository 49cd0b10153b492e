import { setTimeout as pause } from 'node:timers/promises';
import { v7 } from 'uuid';
import { expect, it, vi } from 'vitest';
import { commit } from '../../db/unit.ts';
import { backUp } from '../../src/app/backup.ts';
import { nightlyJobs } from '../../src/app/nightly.ts';
import { notices } from '../../src/app/notice.ts';
import { checkBackup, restoreBackup } from '../../src/app/restore.ts';
import { decideRestored } from '../../src/app/restored.ts';
import { giftName } from '../../src/chat/campaigns/giftName.ts';
import { plainDate } from '../../src/core/calendar/localDay.ts';
import { backupFolder, cutOff } from '../support/backups.ts';
import { startAgain } from '../support/killedCampaign.ts';
import { campaignOf, statesOf } from '../support/sendings.ts';
import { OWNER } from '../support/shop.ts';
import { judge, SEED, seeded, sizeOf } from './figure.ts';
import { ownSenders } from './senders.ts';

const senders = ownSenders();
const { deps } = senders;
const folder = backupFolder();
/** A day and an hour after the backup: LINE has forgotten its retry keys. */
const LATER_MS = 25 * 3_600_000;
const drills = sizeOf('S19', 1) === 0 ? 5 : 1;
/** How long the service has for what it must not do. */
const WATCHED_MS = 10_000;
const speakingJobs = nightlyJobs(giftName).flatMap(({ name, speaks }) => (speaks ? [name] : []));

it('a backup from the middle of a campaign that is brought back a day later sends nothing by itself', async () => {
  const random = seeded(SEED);
  const url = await senders.shop.databaseUrl();
  const place = { url, folder, keep: { daily: 7, weekly: 4 }, version: '0.1.0' };
  let [sends, notPaused, waiting] = [0, 0, 0];
  for (let drill = 0; drill < drills; drill += 1) {
    const everyone = [...(await senders.enrol('line', 300)), ...(await senders.enrol('telegram', 100))];
    const [first] = everyone;
    senders.line.always('push', { delayMs: 100 });
    const before = await senders.worker();
    const campaignId = await senders.plan(everyone);
    const enough = 20 + random() * 150;
    const got = () => senders.got(everyone).reduce((sum, count) => sum + count, 0);
    await vi.waitFor(() => expect(got()).toBeGreaterThan(enough), { timeout: 60_000, interval: 5 });
    const said = { to: { memberId: first?.memberId ?? '' }, notice: { kind: 'case-closed' } } as const;
    await commit(deps.db, [notices(v7, [said])]);
    const { path } = await backUp(place, 'by-hand', Date.now());
    senders.line.always('push', 'ok');
    await vi.waitFor(async () => expect(await campaignOf(deps, campaignId)).toMatchObject({ state: 'done' }), {
      timeout: 60_000,
    });
    expect(await before.stop()).toBe(0);
    await cutOff(url);
    const later = Date.now() + LATER_MS;
    const ports = { newId: v7, now: later, clockMoves: false, speakingJobs };
    await restoreBackup(url, await checkBackup(path), true, ports);
    waiting += (await statesOf(deps, campaignId))['queued'] ?? 0;
    senders.line.clock.advance(LATER_MS);

    const took = () => senders.line.accepted.length + got();
    const calls = () => senders.side('line').calls() + senders.side('telegram').calls();
    const [tookBefore, callsBefore] = [took(), calls()];
    const after = await startAgain({
      DATABASE_URL: url,
      CLOCK_START: new Date(later).toISOString(),
      ...senders.side('line').settings(senders.side('line').url),
      ...senders.side('telegram').settings(senders.side('telegram').url),
    });
    const ledgerRan = () => deps.db.sql`
        select 1 from regulars.job_runs where job = 'points' and state = 'done' and local_date >= ${plainDate(later, 'Asia/Taipei').toString()}`;
    await vi.waitFor(async () => expect(await ledgerRan()).toHaveLength(1), { timeout: 90_000, interval: 100 });
    await pause(WATCHED_MS);
    expect(await after.stop()).toBe(0);
    sends += took() - tookBefore + (calls() - callsBefore);
    const { state, pauseReason } = await campaignOf(deps, campaignId);
    if (state !== 'paused' || pauseReason !== 'restored') notPaused += 1;
    expect(await decideRestored(deps, 'dropped', OWNER, undefined, v7(), later)).toMatchObject({ ok: true });
  }
  const counted = { waiting, sends, notPaused };
  expect(judge(['S19', 'restores'], drills, counted, { sends: 0, notPaused: 0 })).toEqual([]);
  // Else there was nothing to be sent.
  expect(waiting).toBeGreaterThan(0);
}, 900_000);
