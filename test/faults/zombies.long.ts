import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { campaignOf, countersOf, deliveriesOf } from '../support/sendings.ts';
import { judge, SEED, seeded, sizeOf } from './figure.ts';
import { ownSenders } from './senders.ts';

const RECIPIENTS = 60;
const LATE_MS = 200;
const senders = ownSenders();
const { deps } = senders;
const stops = sizeOf('S17', 2);

/** All that a stale process could change of a campaign. */
const picture = async (campaignId: string) =>
  JSON.stringify([await deliveriesOf(deps, campaignId), await countersOf(deps, campaignId)]);

it.each(['line', 'telegram'] as const)(
  'a process that was stopped for longer than its lease writes nothing when it goes on: %s',
  async (channel) => {
    const random = seeded(SEED);
    const side = senders.side(channel);
    const pair = [await senders.worker(), await senders.worker()] as const;
    const after = new Map<string, string>();
    let [twice, notHeard, inFlight, unknown] = [0, 0, 0, 0];
    for (let stop = 0; stop < stops; stop += 1) {
      const [zombie, heir] = stop % 2 === 0 ? pair : ([pair[1], pair[0]] as const);
      heir.process.kill('SIGSTOP');
      const everyone = await senders.enrol(channel, RECIPIENTS);
      const before = side.calls();
      const nth = 1 + Math.floor(random() * RECIPIENTS * 0.7);
      side.nthCall(nth, 'P5 answered, not recorded');
      const campaignId = await senders.plan(everyone);
      await vi.waitFor(() => expect(side.calls()).toBeGreaterThanOrEqual(before + nth), {
        timeout: 60_000,
        interval: 1,
      });
      // In the call mostly; now and then in the statement that begins or ends the batch.
      await pause(random() * LATE_MS * 1.5);
      zombie.process.kill('SIGSTOP');
      // What the platform has heard of is taken by it; its answer lies in the socket.
      await pause(LATE_MS + 100);
      inFlight += (await deliveriesOf(deps, campaignId)).filter(({ state }) => state === 'sending').length;
      await senders.endLeases();
      heir.process.kill('SIGCONT');
      await vi.waitFor(async () => expect(await campaignOf(deps, campaignId)).toMatchObject({ state: 'done' }), {
        timeout: 60_000,
        interval: 50,
      });
      after.set(campaignId, await picture(campaignId));
      zombie.process.kill('SIGCONT');
      // Its first words after waking are those that it had in mind; whether it wrote is asked when both have ended.
      await vi.waitFor(async () => expect((await fetch(`${zombie.url}/readyz`)).status).toBe(200), 30_000);
      await pause(300);
      const counts = senders.got(everyone);
      twice += counts.filter((count) => count > 1).length;
      notHeard += counts.filter((count) => count === 0).length;
      unknown += (await deliveriesOf(deps, campaignId)).filter(({ state }) => state === 'unknown').length;
    }
    for (const one of pair) expect(await one.stop()).toBe(0);
    let staleWrites = 0;
    for (const [campaignId, was] of after) if ((await picture(campaignId)) !== was) staleWrites += 1;
    const counted = { staleWrites, twice, lost: Math.max(0, notHeard - unknown), inFlight, unknown };
    const limits = { staleWrites: 0, twice: 0, lost: 0, unknown: channel === 'line' ? 0 : inFlight };
    expect(judge(['S17', channel], stops, counted, limits)).toEqual([]);
  },
  120_000 + stops * 90_000,
);
