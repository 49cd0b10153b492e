import { expect, it, vi } from 'vitest';
import { tooMany } from '../support/fakeTelegram.ts';
import { campaignOf, statesOf } from '../support/sendings.ts';
import { judge, SEED, seeded, sizeOf } from './figure.ts';
import { ownSenders } from './senders.ts';

const RETRY_AFTER = 7;
const senders = ownSenders();
const { deps } = senders;
const rounds = sizeOf('S15', 2);
const PATIENCE_MS = 120_000 + rounds * 60_000;

const CHANNELS = {
  // What a process may have in flight when it is told to wait, of two processes, without the call that was told.
  telegram: { inFlight: 2 * 4 - 1, recipients: 40 },
  line: { inFlight: 2 * 2 * 100 - 1, recipients: 120 },
} as const;

it.each(['telegram', 'line'] as const)(
  'whoever is asked to wait by %s makes no call before the time is over, in either of two processes',
  async (channel) => {
    const random = seeded(SEED);
    const { inFlight, recipients } = CHANNELS[channel];
    const side = senders.side(channel);
    const workers = [await senders.worker(), await senders.worker()];
    const calls = () => (channel === 'line' ? senders.line.callsOf('push') : senders.telegram.callsOf('sendMessage'));
    let [inside, late, notOnce, failed] = [0, 0, 0, 0];
    for (let round = 0; round < rounds; round += 1) {
      const before = calls().length;
      const nth = 1 + Math.floor(random() * recipients * 0.5);
      if (channel === 'line') {
        const wait = { status: 429, headers: { 'retry-after': String(RETRY_AFTER) } };
        senders.line.next('push', ...Array.from({ length: nth - 1 }, () => 'ok' as const), wait);
      } else
        senders.telegram.script(
          'sendMessage',
          ...[...Array(nth - 1)].map(() => ({ accept: true })),
          tooMany(RETRY_AFTER),
        );
      const everyone = await senders.enrol(channel, recipients);
      const campaignId = await senders.plan(everyone);
      await vi.waitFor(async () => expect(await campaignOf(deps, campaignId)).toMatchObject({ state: 'done' }), {
        timeout: 60_000,
        interval: 50,
      });
      const refusedAt = calls()[before + nth - 1]?.at ?? 0;
      const since = calls()
        .slice(before + nth)
        .map(({ at }) => at - refusedAt)
        .filter((ms) => ms < RETRY_AFTER * 1_000);
      inside = Math.max(inside, since.length);
      late += since.filter((ms) => ms > 1_000).length;
      notOnce += senders.got(everyone).filter((count) => count !== 1).length;
      failed += recipients - ((await statesOf(deps, campaignId))['sent'] ?? 0);
    }
    const counted = { mostInFlight: inside, callsInside: late, notOnce, failed };
    const limits = { mostInFlight: inFlight, callsInside: 0, notOnce: 0, failed: 0 };
    expect(judge(['S15', `${channel}, retry after ${RETRY_AFTER} s`], rounds, counted, limits)).toEqual([]);
    for (const one of workers) expect(await one.stop()).toBe(0);
    expect(side.calls()).toBeGreaterThan(rounds);
  },
  PATIENCE_MS,
);
