import { describe, expect, it, vi } from 'vitest';
import { createTelegramAdapter } from '../../bots/telegram/adapter.ts';
import type { Log } from '../../src/app/channel.ts';
import { claimCampaignJob } from '../../src/delivery/campaigns.ts';
import { PauseGate } from '../../src/delivery/gate.ts';
import type { Turn } from '../../src/delivery/places.ts';
import { ownSendings } from '../support/sendingSpine.ts';
import { deliveriesOf, planFor } from '../support/sendings.ts';
import { NOON } from '../support/shop.ts';

const { spine, deps, onTelegram, got, isState } = ownSendings();
const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const now = () => NOON;

/** Sends one range; the turn of each of its calls is `turn`. */
async function sendWith(turn: Turn): Promise<void> {
  const { token, apiRoot } = spine.telegram;
  const telegram = createTelegramAdapter(
    { token, apiRoot, mode: 'polling', now: Date.now, timing: { callTimeoutMs: 1_000 } },
    {
      store: async () => undefined,
      qrPng: async () => new Uint8Array(),
      qrUrl: () => undefined,
      fileUrl: () => undefined,
      log,
    },
  );
  const paces = { before: async (calls: readonly unknown[]) => calls.map(() => turn) };
  const render = async () => [{ type: 'text' as const, text: 'x' }];
  const gate = new PauseGate(deps, log);
  const ports = { deps, adapters: new Map([[telegram.name, telegram]]), gate, paces, render, now, log };
  await (await claimCampaignJob(ports, () => false))?.();
  await telegram.stop();
}

describe('a call of a campaign', () => {
  it('whose turn comes after half a lease is not made; it waits again as if nobody had tried', async () => {
    const [one] = await onTelegram(1);
    const campaignId = await planFor(deps, one === undefined ? [] : [one]);
    const began = performance.now();
    let passedMs = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => began + passedMs);
    await sendWith(async () => {
      passedMs += 16_000;
      return () => undefined;
    });
    clock.mockRestore();
    expect(got(one)).toBe(0);
    expect(await deliveriesOf(deps, campaignId)).toMatchObject([{ state: 'queued', attempts: 0 }]);
    await spine.start({ campaignsAt: now });
    await isState(campaignId, 'done');
    expect(got(one)).toBe(1);
    expect(await deliveriesOf(deps, campaignId)).toMatchObject([{ state: 'sent', attempts: 1 }]);
  });
});
