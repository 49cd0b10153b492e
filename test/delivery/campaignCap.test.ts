import { v7 } from 'uuid';
import { describe, expect, it, vi } from 'vitest';
import { setCampaignState } from '../../src/app/campaigns/state.ts';
import { hang } from '../support/fakeTelegram.ts';
import { ownSendings } from '../support/sendingSpine.ts';
import { deliveriesOf, type Enrolled, planFor, statesOf } from '../support/sendings.ts';
import { NOON, OWNER } from '../support/shop.ts';

const { spine, deps, onLine, onTelegram, got, isState, dueNow, endLeases } = ownSendings();
const campaignsAt = () => NOON;

/** A campaign to friends on LINE, of which one call was taken without our hearing of it. */
async function inDoubtOnLine(everyone: readonly Enrolled[]): Promise<string> {
  spine.line.next('push', 'accept-then-reset');
  const campaignId = await planFor(deps, everyone);
  await spine.start({ campaignsAt });
  await vi.waitFor(
    async () => expect(await deliveriesOf(deps, campaignId)).toMatchObject([{ state: 'queued', attempts: 1 }]),
    {
      timeout: 10_000,
    },
  );
  return campaignId;
}

/** What the cap says to the next marketing. */
async function nextIsSkipped(everyone: readonly Enrolled[]): Promise<void> {
  const next = await planFor(deps, everyone);
  await isState(next, 'done');
  const rows = await deliveriesOf(deps, next);
  expect(rows.map(({ state, reason }) => [state, reason])).toEqual(everyone.map(() => ['skipped', 'frequency']));
}

describe('marketing that may have arrived counts for the cap', () => {
  it('when a worker died in the middle of sending it', async () => {
    const everyone = await onTelegram(2);
    const campaignId = await planFor(deps, everyone);
    spine.telegram.script('sendMessage', hang({ accept: true }), hang({ accept: true }));
    await spine.start({ campaignsAt });
    await vi.waitFor(async () => expect(await statesOf(deps, campaignId)).toEqual({ sending: 2 }), 10_000);
    await vi.waitFor(() => expect(everyone.map(got)).toEqual([1, 1]), 10_000);
    await endLeases();
    await spine.start({ campaignsAt });
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ unknown: 2 });
    await nextIsSkipped(everyone);
  });

  it('when its campaign was cancelled before it could be repeated', async () => {
    const everyone = await onLine(1);
    const campaignId = await inDoubtOnLine(everyone);
    await setCampaignState(deps, campaignId, 'cancel', OWNER, `test:${v7()}`, NOON);
    await vi.waitFor(async () => expect(await statesOf(deps, campaignId)).toEqual({ unknown: 1 }), { timeout: 10_000 });
    await nextIsSkipped(everyone);
  });

  it('when LINE may have forgotten its key', async () => {
    const everyone = await onLine(1);
    const campaignId = await inDoubtOnLine(everyone);
    await deps.db.sql`
      update regulars.deliveries set first_attempt_at = now() - interval '25 hours' where campaign_id = ${campaignId}`;
    await dueNow();
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ unknown: 1 });
    await nextIsSkipped(everyone);
  });
});
