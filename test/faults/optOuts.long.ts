import { v7 } from 'uuid';
import { expect, it, vi } from 'vitest';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { setMarketing } from '../../src/app/setMarketing.ts';
import { campaignOf } from '../support/sendings.ts';
import { judge, SEED, seeded, shuffled, sizeOf } from './figure.ts';
import { ownSenders } from './senders.ts';

const senders = ownSenders();
const { deps } = senders;
const leaving = sizeOf('S16', 100);
/** Until when a message may still come that was on its way: what the shop promises. */
const GRACE_MS = 1_000;

it(
  'nobody gets a message who stopped offers or was forgotten more than a second before',
  async () => {
    const everyone = await senders.enrol('line', leaving * 3);
    // Slow enough that those who stop do so in the middle.
    senders.line.always('push', { delayMs: 1_000 });
    const workers = [await senders.worker(), await senders.worker()];
    const campaignId = await senders.plan(everyone);
    await vi.waitFor(() => expect(senders.line.accepted.length).toBeGreaterThan(0), { timeout: 60_000, interval: 5 });
    const stoppedAt = new Map<string, number>();
    for (const [at, { memberId, channelUserId }] of shuffled(everyone, seeded(SEED)).slice(0, leaving).entries()) {
      const asked =
        at % 3 === 0
          ? await forgetMember(deps, memberId, `test:${v7()}`, Date.now())
          : await setMarketing(
              deps,
              { memberId, granted: false, channel: 'line', source: 'stop' },
              `test:${v7()}`,
              Date.now(),
            );
      expect(asked.ok).toBe(true);
      stoppedAt.set(channelUserId, Date.now());
    }
    await vi.waitFor(async () => expect(await campaignOf(deps, campaignId)).toMatchObject({ state: 'done' }), {
      timeout: 600_000,
      interval: 100,
    });
    for (const one of workers) expect(await one.stop()).toBe(0);
    const after = senders.line
      .callsOf('push')
      .map(({ at, body }) => at - (stoppedAt.get(String(Reflect.get(Object(body), 'to'))) ?? at))
      .filter((ms) => ms > 0);
    const counts = senders.got(everyone);
    const counted = {
      recipients: everyone.length,
      spared: everyone.filter((one, at) => stoppedAt.has(one.channelUserId) && counts[at] === 0).length,
      latestMs: Math.max(0, ...after),
      after1s: after.filter((ms) => ms > GRACE_MS).length,
      twice: counts.filter((count) => count > 1).length,
      lost: everyone.filter((one, at) => !stoppedAt.has(one.channelUserId) && counts[at] === 0).length,
    };
    const limits = { after1s: 0, twice: 0, lost: 0 };
    expect(judge(['S16', 'two processes'], stoppedAt.size, counted, limits)).toEqual([]);
    // Else nobody was asked in time, and nothing was shown.
    expect(counted.spared).toBeGreaterThan(0);
  },
  120_000 + leaving * 1_000,
);
