import { expect, it, vi } from 'vitest';
import { campaignOf } from '../support/sendings.ts';
import { judge, quantile, sizeOf } from './figure.ts';
import { ownSenders } from './senders.ts';

const RANGE = 500;
const senders = ownSenders();
const { deps } = senders;
const ranges = sizeOf('S6', 2);

it(
  'what killed processes had in hand is sent by another one within a minute, though nobody ends their leases',
  async () => {
    const dying = Math.min(4, ranges);
    const heir = await senders.worker();
    const tookMs: number[] = [];
    let wrong = 0;
    for (let left = ranges; left > 0; left -= dying) {
      const everyone = await senders.enrol('line', Math.min(dying, left) * RANGE);
      senders.line.always('push', { delayMs: 300 });
      heir.process.kill('SIGSTOP');
      const workers = await Promise.all(Array.from({ length: Math.min(dying, left) }, () => senders.worker()));
      const campaignId = await senders.plan(everyone);
      const leased = () => deps.db.sql`
        select 1 from regulars.delivery_ranges where campaign_id = ${campaignId} and leased_until > now()`;
      await vi.waitFor(async () => expect(await leased()).toHaveLength(workers.length), { timeout: 60_000 });
      await Promise.all(workers.map((one) => one.kill()));
      const killedAt = Date.now();
      senders.line.always('push', 'ok');
      heir.process.kill('SIGCONT');
      await vi.waitFor(async () => expect(await campaignOf(deps, campaignId)).toMatchObject({ state: 'done' }), {
        timeout: 300_000,
        interval: 100,
      });
      const calls = senders.line.callsOf('push').filter(({ at }) => at > killedAt);
      const ordered = everyone.toSorted((one, other) => (one.memberId < other.memberId ? -1 : 1));
      for (let range = 0; range < workers.length; range += 1) {
        const ids = new Set(ordered.slice(range * RANGE, (range + 1) * RANGE).map((one) => one.channelUserId));
        const first = calls.find(({ body }) => ids.has(String(Reflect.get(Object(body), 'to'))));
        tookMs.push((first?.at ?? Number.POSITIVE_INFINITY) - killedAt);
      }
      wrong += senders.got(everyone).filter((count) => count !== 1).length;
    }
    const seconds = tookMs.map((ms) => ms / 1_000);
    const counted = {
      median: Math.round(quantile(seconds, 0.5) * 10) / 10,
      p99: Math.round(quantile(seconds, 0.99) * 10) / 10,
      notOnce: wrong,
    };
    expect(judge(['S6', 'seconds until the next call'], seconds.length, counted, { p99: 60, notOnce: 0 })).toEqual([]);
    expect(await heir.stop()).toBe(0);
  },
  120_000 + ranges * 90_000,
);
