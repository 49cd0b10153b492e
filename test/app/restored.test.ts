import { v7 } from 'uuid';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { beginWatch } from '../../db/campaignWatches.ts';
import { lastRuns } from '../../db/jobRuns.ts';
import { backUp } from '../../src/app/backup.ts';
import type { Actor } from '../../src/app/deps.ts';
import { type JobPorts, runDueJobs } from '../../src/app/jobs.ts';
import { lookAtLinkCode, newLinkCode } from '../../src/app/linkAccounts.ts';
import { issueCard, resolveCard } from '../../src/app/memberCards.ts';
import { nightlyJobs } from '../../src/app/nightly.ts';
import { claimShop, newOwnerCode } from '../../src/app/ownerCode.ts';
import { checkBackup, restoreBackup } from '../../src/app/restore.ts';
import { decideRestored, readWaitingRestore } from '../../src/app/restored.ts';
import { acceptInvite, inviteStaff } from '../../src/app/staff.ts';
import { giftName } from '../../src/chat/campaigns/giftName.ts';
import { backupFolder, cutOff, databaseUrlOf } from '../support/backups.ts';
import { ask } from '../support/cluster.ts';
import { given, outcome } from '../support/offers.ts';
import { ownSendings } from '../support/sendingSpine.ts';
import { campaignOf, planFor, statesOf } from '../support/sendings.ts';
import { CASHIER, DAY, NOON, OWNER, OWNER_ID } from '../support/shop.ts';
import { words } from '../support/spine.ts';

const { spine, deps, onLine, onTelegram, got, isState } = ownSendings();
const folder = backupFolder();

/** A day and an hour after the backup: LINE has forgotten its retry keys. */
const LATER = NOON + 25 * 3_600_000;
const jobs = nightlyJobs(giftName);
const speakingJobs = jobs.flatMap(({ name, speaks }) => (speaks ? [name] : []));
const quiet: JobPorts = {
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  signal: new AbortController().signal,
};

/**
 * A backup in the middle of everything, then a day on which all of it went out, then the backup brought back: what is on
 * the wire from here on was sent twice.
 */
async function restoredInFlight() {
  const everyone = [...(await onLine(3)), ...(await onTelegram(2))];
  const [first] = everyone;
  const about = { untilAt: NOON + 20 * DAY };
  const begun = await planFor(deps, everyone, about);
  const planned = await planFor(deps, everyone, { ...about, messageClass: 'service', dueAt: NOON + 3_600_000 });
  const { sql } = deps.db;
  await sql`update regulars.campaigns set state = 'sending', started_at = now() where campaign_id = ${begun}`;
  await sql`update regulars.deliveries set state = 'sending', attempts = 1, retry_key = ${v7()}, channel = 'line',
      channel_user_id = ${first?.channelUserId ?? ''}, first_attempt_at = now() - interval '25 hours'
    where campaign_id = ${begun} and member_id = ${first?.memberId ?? ''}`;
  const notices = await spine.queue(
    { to: { memberId: first?.memberId ?? '' }, notice: { kind: 'case-closed' } },
    {
      to: { address: { channel: 'line', channelUserId: first?.channelUserId ?? '' } },
      notice: { kind: 'case-closed' },
    },
  );
  await beginWatch(deps.db, { campaignId: begun, channel: 'lab', channelUserId: 'the-owner' });
  await sql`insert into regulars.inbox (channel, event_id, arrival_id, channel_user_id, bytes)
    values ('line', ${v7()}, ${v7()}, ${first?.channelUserId ?? ''}, '{}')`;
  const url = await databaseUrlOf(deps);
  const place = { url, folder, keep: { daily: 7, weekly: 4 }, version: '0.1.0' };
  const { path } = await backUp(place, 'by-hand', NOON);

  const before = await spine.start({ campaignsAt: () => LATER, inbox: false });
  for (const campaignId of [begun, planned]) await isState(campaignId, 'done');
  for (const id of notices) await vi.waitFor(async () => expect((await spine.outbox(id)).state).toBe('sent'), 10_000);
  await before.stop();

  await cutOff(url);
  const ports = { newId: v7, now: LATER, clockMoves: false, speakingJobs };
  await restoreBackup(url, await checkBackup(path), true, ports);
  return { everyone, begun, planned, notices, heard: everyone.map(got) };
}

/** Lets the whole service work: what it may send now has been sent when this is over. */
async function everythingWorks(now: number) {
  const service = await spine.start({ campaignsAt: () => now });
  expect(await runDueJobs(deps, jobs, now, quiet)).toBe('done');
  await service.deliveries?.drain();
  const answer = { kind: 'answer', messages: [words('to who asked')] } as const;
  const [asked] = await onLine(1);
  const [marker = ''] = await spine.queue({
    to: { address: { channel: 'line', channelUserId: asked?.channelUserId ?? '' } },
    notice: answer,
  });
  service.wake();
  await vi.waitFor(async () => expect((await spine.outbox(marker)).state).toBe('sent'), 10_000);
  return service;
}

const decide = (to: 'sent' | 'dropped', by = OWNER) => decideRestored(deps, to, by, undefined, v7(), LATER);

describe('a backup that was brought back in the middle of everything', () => {
  // Of the test before; the service itself may not empty a table.
  beforeEach(async () =>
    ask(
      await databaseUrlOf(deps),
      `truncate regulars.campaigns, regulars.deliveries, regulars.delivery_ranges, regulars.outbox, regulars.inbox,
        regulars.campaign_watches, regulars.restores, regulars.job_runs, regulars.marketing_contacts`,
    ),
  );

  it('sends nothing, on that day and the next, until somebody has decided', async () => {
    const { everyone, heard, begun, planned } = await restoredInFlight();
    for (const now of [LATER, LATER + DAY]) await (await everythingWorks(now)).stop();
    expect(everyone.map(got)).toEqual(heard);
    expect(await readWaitingRestore(deps)).toMatchObject({ campaigns: 2, notices: 2, watches: 1 });
    for (const campaignId of [begun, planned])
      expect(await campaignOf(deps, campaignId)).toEqual({ state: 'paused', pauseReason: 'restored' });

    // The books catch up; who is written to does not.
    const last = await lastRuns(deps.db);
    expect(last.get('points')).toBe('2026-11-23');
    expect(speakingJobs.map((job) => last.get(job))).toEqual(speakingJobs.map(() => '2026-11-22'));
    const parked = await deps.db.sql`select reason from regulars.inbox where state = 'parked'`;
    expect(parked).toMatchObject([{ reason: 'it waited when the backup was made' }]);
  });

  it('keeps back what is said to members meanwhile, and says it once somebody has decided', async () => {
    const { everyone, heard } = await restoredInFlight();
    const [meanwhile = ''] = await spine.queue({
      to: { memberId: everyone[1]?.memberId ?? '' },
      notice: { kind: 'case-closed' },
    });
    const service = await everythingWorks(LATER);
    expect(everyone.map(got)).toEqual(heard);
    expect(await decide('dropped')).toMatchObject({ ok: true, value: { campaigns: 2, notices: 2, stoodBefore: 0 } });
    service.wake();
    await vi.waitFor(async () => expect((await spine.outbox(meanwhile)).state).toBe('sent'), 10_000);
    expect(everyone.map(got)).toEqual(heard.map((count, index) => (index === 1 ? count + 1 : count)));
  });

  it('takes back what was handed out to open doors: cards, linking codes, invitations, the set-up code', async () => {
    const [mei] = await onLine(1);
    const memberId = mei?.memberId ?? '';
    const tokens = {
      card: await issueCard(deps, memberId, NOON),
      used: await issueCard(deps, memberId, NOON),
      link: given(await newLinkCode(deps, memberId, `link:${v7()}`, NOON)).code,
      owner: await newOwnerCode(deps, NOON),
      invite: given(await inviteStaff(deps, { role: 'cashier', by: OWNER_ID }, `invite:${v7()}`, NOON)).parameter,
    };
    const till: Actor = { kind: 'staff', staffId: v7(), role: 'cashier' };
    const somebody = (id: string) =>
      ({ address: { channel: 'line', channelUserId: id }, name: 'Ann', language: 'en' }) as const;
    const opens = async () => [
      outcome(await resolveCard(deps, { token: tokens.card.token }, till, NOON)),
      outcome(await lookAtLinkCode(deps, somebody('U-other').address, tokens.link, NOON)),
      outcome(
        await acceptInvite(deps, { ...somebody('U-new'), token: tokens.invite.slice(2) }, `accept:${v7()}`, NOON),
      ),
      outcome(await claimShop(deps, { ...somebody('U-owner'), code: tokens.owner }, `claim:${v7()}`, NOON)),
    ];
    expect(outcome(await resolveCard(deps, { token: tokens.used.token }, till, NOON))).toBe('ok');
    await restoredInFlight();
    expect(await opens()).toEqual(['card-unknown', 'link-code-not-accepted', 'invite-not-valid', 'owner-code-wrong']);
  });

  it('ends everything that waited when it is dropped', async () => {
    const { everyone, heard, begun, planned, notices } = await restoredInFlight();
    await decide('dropped');
    const service = await everythingWorks(LATER);
    await vi.waitFor(async () => expect(await statesOf(deps, planned)).toEqual({ skipped: 5 }), 10_000);
    expect(await statesOf(deps, begun)).toEqual({ skipped: 4, unknown: 1 });
    expect(await spine.outbox(notices[0] ?? '')).toMatchObject({ state: 'skipped', detail: 'dropped after a restore' });
    await service.stop();
    expect(everyone.map(got)).toEqual(heard);
  });

  it('goes on where it was when it is sent, but for what may have arrived and cannot be told', async () => {
    const { everyone, heard, begun, planned, notices } = await restoredInFlight();
    await decide('sent');
    const service = await everythingWorks(LATER);
    for (const campaignId of [begun, planned]) await isState(campaignId, 'done');
    for (const id of notices) await vi.waitFor(async () => expect((await spine.outbox(id)).state).toBe('sent'), 10_000);
    await service.stop();
    expect(await statesOf(deps, begun)).toEqual({ sent: 4, unknown: 1 });
    expect(await statesOf(deps, planned)).toEqual({ sent: 5 });
    // LINE still knows the keys of the two notices: they are sent again and arrive once.
    expect(everyone.map(got)).toEqual(heard.map((count, index) => count + (index === 0 ? 1 : 2)));
  });

  it('is decided once, by owner or manager, whoever taps at the same moment', async () => {
    await restoredInFlight();
    expect(await decide('sent', CASHIER)).toEqual({ ok: false, refusal: { code: 'not-allowed' } });
    const taps = await Promise.all([decide('sent'), decide('dropped'), decide('dropped')]);
    expect(taps.filter(({ ok }) => ok)).toHaveLength(1);
    expect(taps.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'nothing-waits' } });
    expect(await readWaitingRestore(deps)).toBeUndefined();
  });
});
