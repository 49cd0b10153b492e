import { v7 } from 'uuid';
import { describe, expect, it, vi } from 'vitest';
import {
  campaignProgress,
  campaignReasons,
  resendUnknown,
  unknownDeliveries,
} from '../../src/app/campaigns/progress.ts';
import { type CampaignAct, setCampaignState } from '../../src/app/campaigns/state.ts';
import type { Actor } from '../../src/app/deps.ts';
import { judge, sizeOf } from '../faults/figure.ts';
import { reset } from '../support/fakeTelegram.ts';
import { ownSendings } from '../support/sendingSpine.ts';
import { campaignOf, deliveriesOf, planFor, statesOf } from '../support/sendings.ts';
import { CASHIER, NOON, OWNER } from '../support/shop.ts';

const { spine, deps, onLine, onTelegram, got, isState, endLeases } = ownSendings();
const campaignsAt = () => NOON;
/** Calls for one that a process makes to LINE at once: those of two ranges. */
const IN_FLIGHT = 200;
const act = (campaignId: string, what: CampaignAct, by: Actor = OWNER, key = v7()) =>
  setCampaignState(deps, campaignId, what, by, `test:${key}`, NOON);
const code = (answered: Awaited<ReturnType<typeof act>>) =>
  answered.ok ? answered.value.state : answered.refusal.code;
const someSent = (least: number, before: number) =>
  vi.waitFor(() => expect(spine.line.callsOf('push').length - before).toBeGreaterThanOrEqual(least), {
    interval: 1,
    timeout: 30_000,
  });
const noLease = (campaignId: string) =>
  vi.waitFor(async () => {
    const leased = await deps.db.sql`
      select 1 from regulars.delivery_ranges where campaign_id = ${campaignId} and leased_until > now()`;
    expect(leased).toHaveLength(0);
  }, 10_000);

describe('pausing a campaign', () => {
  const rounds = sizeOf('F24', 5);

  it(
    'lets nothing begin but what was in flight, and resuming goes on with nobody lost or doubled',
    async () => {
      // Enough for every round, though all that is in flight goes out after its pause.
      const everyone = await onLine(rounds * (30 + IN_FLIGHT));
      const campaignId = await planFor(deps, everyone);
      const before = spine.line.callsOf('push').length;
      await spine.start({ campaignsAt });
      let [mostAfter, notPaused] = [0, 0];
      for (let round = 1; round <= rounds; round += 1) {
        await someSent(round * 30, before);
        expect(code(await act(campaignId, 'pause'))).toBe('paused');
        const atAck = spine.line.callsOf('push').length;
        await noLease(campaignId);
        mostAfter = Math.max(mostAfter, spine.line.callsOf('push').length - atAck);
        const { state, pauseReason } = await campaignOf(deps, campaignId);
        if (state !== 'paused' || pauseReason !== 'by-hand') notPaused += 1;
        expect(code(await act(campaignId, 'resume'))).toBe('sending');
      }
      await isState(campaignId, 'done', 60_000);
      const times = Map.groupBy(spine.line.accepted, ({ to }) => to);
      const counts = everyone.map(({ channelUserId }) => times.get(channelUserId)?.length ?? 0);
      const counted = {
        recipients: everyone.length,
        mostAfter,
        notPaused,
        twice: counts.filter((count) => count > 1).length,
        lost: counts.filter((count) => count === 0).length,
      };
      const limits = { mostAfter: IN_FLIGHT, notPaused: 0, twice: 0, lost: 0 };
      expect(judge(['F24', 'paused and resumed'], rounds, counted, limits)).toEqual([]);
    },
    30_000 + rounds * 5_000,
  );

  it('of a campaign that is not due keeps it scheduled when it is resumed', async () => {
    const campaignId = await planFor(deps, await onLine(1), { dueAt: NOON + 60_000 });
    expect(code(await act(campaignId, 'pause'))).toBe('paused');
    expect(code(await act(campaignId, 'resume'))).toBe('scheduled');
  });
});

describe('a campaign that was paused for 30 days', () => {
  const later = NOON + 31 * 86_400_000;

  it('is ended without sending the rest, and says why', async () => {
    const everyone = await onLine(3);
    const campaignId = await planFor(deps, everyone);
    await deps.db.sql`update regulars.campaigns set until_at = null where campaign_id = ${campaignId}`;
    expect(code(await act(campaignId, 'pause'))).toBe('paused');
    const late = await setCampaignState(deps, campaignId, 'resume', OWNER, `test:${v7()}`, later);
    expect(code(late)).toBe('campaign-paused-long');
    await spine.start({ campaignsAt: () => later });
    await isState(campaignId, 'done');
    expect(everyone.filter((one) => got(one) !== 0)).toEqual([]);
    expect(await campaignReasons(deps, campaignId)).toEqual([{ state: 'expired', reason: 'paused-long', count: 3 }]);
  });

  it('and was for nobody yet is cancelled', async () => {
    const campaignId = await planFor(deps, await onLine(1));
    await act(campaignId, 'pause');
    await deps.db.sql`delete from regulars.delivery_ranges where campaign_id = ${campaignId}`;
    await spine.start({ campaignsAt: () => later });
    await isState(campaignId, 'cancelled');
    expect(await campaignOf(deps, campaignId)).toMatchObject({ pauseReason: 'paused-long' });
  });
});

describe('cancelling a campaign', () => {
  it('is final: what waits is skipped, and it cannot be resumed', async () => {
    const everyone = await onLine(500);
    const campaignId = await planFor(deps, everyone);
    const before = spine.line.callsOf('push').length;
    await spine.start({ campaignsAt });
    await someSent(25, before);
    expect(code(await act(campaignId, 'cancel'))).toBe('cancelled');
    const atAck = spine.line.callsOf('push').length;
    await vi.waitFor(async () => expect(await campaignProgress(deps, campaignId)).toMatchObject({ waiting: 0 }), {
      timeout: 10_000,
    });
    expect(spine.line.callsOf('push').length - atAck).toBeLessThanOrEqual(IN_FLIGHT);
    const progress = await campaignProgress(deps, campaignId);
    const reached = everyone.filter((one) => got(one) === 1).length;
    expect(progress).toMatchObject({ state: 'cancelled', total: 500, sent: reached, skipped: 500 - reached });
    expect(await campaignReasons(deps, campaignId)).toEqual([
      { state: 'skipped', reason: 'cancelled', count: 500 - reached },
    ]);
    for (const what of ['resume', 'pause'] as const) expect(code(await act(campaignId, what))).toBe('campaign-over');
    expect(code(await act(campaignId, 'cancel'))).toBe('cancelled');
  });

  it('leaves what a dead worker had in flight unknown, since it may have arrived', async () => {
    const everyone = await onLine(3);
    spine.line.next('push', 'accept-then-hang', 'accept-then-hang', 'accept-then-hang');
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt, lineMs: 4_000 });
    await vi.waitFor(async () => expect(await statesOf(deps, campaignId)).toEqual({ sending: 3 }), { timeout: 10_000 });
    await act(campaignId, 'cancel');
    await endLeases();
    await spine.start({ campaignsAt });
    await vi.waitFor(async () => expect(await statesOf(deps, campaignId)).toEqual({ unknown: 3 }), { timeout: 10_000 });
    expect(await campaignProgress(deps, campaignId)).toMatchObject({ unknown: 3, waiting: 0 });
  }, 30_000);
});

describe('whoever directs a campaign', () => {
  it('is the owner or a manager, is told what does not fit, and is written down once', async () => {
    const campaignId = await planFor(deps, await onLine(1), { dueAt: NOON + 60_000 });
    expect(code(await act(campaignId, 'pause', CASHIER))).toBe('not-allowed');
    expect(code(await act(v7(), 'pause'))).toBe('campaign-unknown');
    const key = v7();
    expect(code(await act(campaignId, 'pause', OWNER, key))).toBe('paused');
    expect(await act(campaignId, 'pause', OWNER, key)).toMatchObject({ ok: true, repeated: true });
    expect(code(await act(campaignId, 'pause'))).toBe('paused');
    const audited = await deps.db.sql`
      select 1 from regulars.audit where action = 'campaign-pause' and details->>'campaignId' = ${campaignId}`;
    expect(audited).toHaveLength(1);
    await deps.db.sql`update regulars.campaigns set state = 'draft' where campaign_id = ${campaignId}`;
    expect(code(await act(campaignId, 'cancel'))).toBe('campaign-not-confirmed');
  });

  it('of two at once one decides: after a cancel nobody resumes', async () => {
    const rounds = sizeOf('F24', 20);
    let notCancelled = 0;
    for (let round = 0; round < rounds; round += 1) {
      const campaignId = await planFor(deps, await onLine(1), { dueAt: NOON + 60_000 });
      await act(campaignId, 'pause');
      const [cancelled] = await Promise.all([act(campaignId, 'cancel'), act(campaignId, 'resume')]);
      const { state } = await campaignOf(deps, campaignId);
      if (code(cancelled) !== 'cancelled' || state !== 'cancelled') notCancelled += 1;
    }
    expect(judge(['F24', 'cancelled and resumed at once'], rounds, { notCancelled }, { notCancelled: 0 })).toEqual([]);
  }, 120_000);
});

describe('a campaign whose last range is done', () => {
  it('is closed by whoever comes next when its sender died before it could', async () => {
    const campaignId = await planFor(deps, await onLine(1));
    await deps.db.sql`update regulars.campaigns set state = 'sending' where campaign_id = ${campaignId}`;
    await deps.db.sql`update regulars.deliveries set state = 'sent' where campaign_id = ${campaignId}`;
    await deps.db.sql`
      update regulars.delivery_ranges set state = 'done', sent = 1 where campaign_id = ${campaignId}`;
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(await campaignProgress(deps, campaignId)).toMatchObject({ state: 'done', sent: 1, waiting: 0 });
  });
});

describe('what may have arrived or not', () => {
  it('is listed for the owner, and sent once more only when asked', async () => {
    const everyone = await onTelegram(25, { name: 'Wen' });
    spine.telegram.script('sendMessage', ...Array.from({ length: 22 }, () => reset({ accept: false })));
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(await campaignProgress(deps, campaignId)).toMatchObject({ total: 25, sent: 3, unknown: 22, waiting: 0 });
    const first = await unknownDeliveries(deps, campaignId);
    const second = await unknownDeliveries(deps, campaignId, first.next ?? null);
    expect(first.unknown[0]).toMatchObject({ name: 'Wen', channel: 'telegram', at: NOON });
    expect([first.unknown.length, second.unknown.length, second.next]).toEqual([20, 2, undefined]);

    const resend = (by: Actor) => resendUnknown(deps, campaignId, by, `test:${v7()}`, NOON);
    expect(await resend(CASHIER)).toMatchObject({ refusal: { code: 'not-allowed' } });
    expect(await resend(OWNER)).toMatchObject({ ok: true, value: { count: 22 } });
    expect(await resend(OWNER)).toMatchObject({ refusal: { code: 'campaign-not-done' } });
    await isState(campaignId, 'done');
    expect(everyone.map(got)).toEqual(everyone.map(() => 1));
    expect(await campaignProgress(deps, campaignId)).toMatchObject({ sent: 25, unknown: 0 });
    expect(await resend(OWNER)).toMatchObject({ refusal: { code: 'nothing-unknown' } });
  });
});

describe('an opt-out while a campaign is being sent', () => {
  it('holds from the moment it is committed', async () => {
    const everyone = await onLine(240);
    const campaignId = await planFor(deps, everyone);
    const optedOutAt = new Map<string, number>();
    const before = spine.line.callsOf('push').length;
    await spine.start({ campaignsAt });
    await someSent(1, before);
    for (const one of everyone.filter((_, index) => index % 3 === 0).toReversed()) {
      await deps.db.sql`update regulars.members set marketing_consent = false where member_id = ${one.memberId}`;
      optedOutAt.set(one.channelUserId, Date.now());
    }
    await isState(campaignId, 'done');
    const late = spine.line
      .callsOf('push')
      .slice(before)
      .filter(({ at, body }) => at - (optedOutAt.get(String(Reflect.get(Object(body), 'to'))) ?? at) > 1_000);
    expect(late).toEqual([]);
    const rows = await deliveriesOf(deps, campaignId);
    expect(rows.filter(({ reason }) => reason === 'no-consent').length).toBeGreaterThan(0);
    expect(everyone.filter((one) => got(one) > 1)).toEqual([]);
  });
});
