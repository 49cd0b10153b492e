import { afterAll, beforeAll } from 'vitest';
import type { CampaignPlan } from '../../src/app/campaigns/plan.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { type FakeLine, startFakeLine } from '../support/fakeLine.ts';
import { type FakeTelegram, startFakeTelegram } from '../support/fakeTelegram.ts';
import { type FarSide, lineSide, telegramSide } from '../support/farSides.ts';
import { startAgain } from '../support/killedCampaign.ts';
import { setProgramme } from '../support/programme.ts';
import { type Enrolled, enrol, planFor } from '../support/sendings.ts';
import { DAY, ownShop } from '../support/shop.ts';

let people = 0;

/** A shop, both platforms, and real processes that do nothing but work (`ROLE=worker`). Call it where hooks are registered. */
export function ownSenders() {
  const shop = ownShop();
  const fakes: { line?: FakeLine; telegram?: FakeTelegram } = {};
  const sides: { line?: FarSide; telegram?: FarSide } = {};
  beforeAll(async () => {
    fakes.line = await startFakeLine();
    fakes.telegram = await startFakeTelegram();
    sides.line = lineSide(fakes.line);
    sides.telegram = telegramSide(fakes.telegram);
    // A process that only works has the clock of the machine, whatever the hour is.
    const { messages } = DEFAULT_PROGRAMME;
    await setProgramme(shop.deps, { messages: { ...messages, quietFrom: '00:00', quietUntil: '00:00' } });
  });
  afterAll(async () => {
    await fakes.line?.stop();
    await fakes.telegram?.close();
  });
  const side = (channel: FarSide['channel']): FarSide => sides[channel] as FarSide;
  return {
    shop,
    deps: shop.deps,
    get line() {
      return fakes.line as FakeLine;
    },
    get telegram() {
      return fakes.telegram as FakeTelegram;
    },
    side,
    /** Members with one account each on that channel, who take offers. */
    enrol: (channel: FarSide['channel'], count: number): Promise<readonly Enrolled[]> => {
      const accounts = Array.from({ length: count }, () => {
        people += 1;
        const name = `Somebody ${people}`;
        return { channel, channelUserId: side(channel).person(name), name };
      });
      return enrol(shop.deps, accounts);
    },
    worker: async () =>
      startAgain({
        DATABASE_URL: await shop.databaseUrl(),
        ROLE: 'worker',
        ...side('line').settings(side('line').url),
        ...side('telegram').settings(side('telegram').url),
      }),
    /** Plans a campaign for them that is due now. */
    plan: (everyone: readonly Enrolled[], about: Partial<CampaignPlan> = {}): Promise<string> =>
      planFor(shop.deps, everyone, { dueAt: Date.now() - 1_000, untilAt: Date.now() + 40 * DAY, ...about }),
    /** Ends all leases on ranges, as half a minute does. */
    endLeases: async () => {
      await shop.deps.db.sql`
        update regulars.delivery_ranges set leased_until = now() - interval '1 second' where leased_until is not null`;
    },
    /** How often each of them got a message, whatever the service was told. */
    got: (everyone: readonly Enrolled[]): readonly number[] => {
      const times = new Map<string, number>();
      for (const channel of ['line', 'telegram'] as const)
        for (const id of side(channel).accepted()) times.set(id, (times.get(id) ?? 0) + 1);
      return everyone.map(({ channelUserId }) => times.get(channelUserId) ?? 0);
    },
  };
}
