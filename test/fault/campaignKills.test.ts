import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeLine, startFakeLine } from '../support/fakeLine.ts';
import { type FakeTelegram, startFakeTelegram } from '../support/fakeTelegram.ts';
import { type KillFigures, killCampaign, lineSide, telegramSide } from '../support/killedCampaign.ts';
import { ownShop } from '../support/shop.ts';

/** More of them by hand: `KILLS=50 RECIPIENTS=2000 SEED=1 npx vitest run test/fault/campaignKills.test.ts`. */
const KILLS = Number(process.env['KILLS'] ?? 3);
const RECIPIENTS = Number(process.env['RECIPIENTS'] ?? 60);
const SEED = Number(process.env['SEED'] ?? 7);
const PATIENCE_MS = 60_000 + KILLS * 20_000 + RECIPIENTS * 100;

/** mulberry32: small, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const told = (channel: string, figures: KillFigures) =>
  process.stdout.write(`${channel}, seed ${SEED}: ${JSON.stringify(figures)}\n`);

describe('a campaign whose sender is killed again and again', () => {
  const shop = ownShop();
  const fakes: { line?: FakeLine; telegram?: FakeTelegram } = {};
  beforeAll(async () => {
    fakes.line = await startFakeLine();
    fakes.telegram = await startFakeTelegram();
  });
  afterAll(async () => {
    await fakes.line?.stop();
    await fakes.telegram?.close();
  });
  /** By hand the last lease runs out by itself; three points on each side are all six. */
  const waits = process.env['KILLS'] !== undefined;
  const about = (from: number) => ({ kills: KILLS, recipients: RECIPIENTS, random: seeded(SEED), from, waits });

  it(
    'reaches everybody on LINE exactly once',
    async () => {
      const side = lineSide(fakes.line as FakeLine);
      const figures = await killCampaign(shop.deps, await shop.databaseUrl(), side, about(0));
      told('LINE', figures);
      expect(figures).toMatchObject({ doubled: 0, lost: 0, unknown: 0, sent: RECIPIENTS, kills: KILLS });
      expect(figures.pickedUpAfter).toBeLessThan(60);
    },
    PATIENCE_MS,
  );

  it(
    'reaches everybody on LINE exactly once where one call is for many',
    async () => {
      const side = lineSide(fakes.line as FakeLine, true);
      const about = {
        kills: Math.max(2, KILLS - 1),
        recipients: RECIPIENTS,
        perCall: 500,
        random: seeded(SEED),
        from: 0,
        waits,
      };
      const figures = await killCampaign(shop.deps, await shop.databaseUrl(), side, about);
      told('LINE, many in a call', figures);
      expect(figures).toMatchObject({ doubled: 0, lost: 0, unknown: 0, sent: RECIPIENTS });
      // Two kills of three happen before LINE's answer is heard: the call is made again whole.
      expect(figures.mostInFlight).toBe(Math.min(RECIPIENTS, 500));
    },
    PATIENCE_MS,
  );

  it(
    'reaches nobody on Telegram twice, and lists whoever may not have got it: at most what was in flight',
    async () => {
      const side = telegramSide(fakes.telegram as FakeTelegram);
      const figures = await killCampaign(shop.deps, await shop.databaseUrl(), side, about(3));
      told('Telegram', figures);
      expect(figures).toMatchObject({ doubled: 0, kills: KILLS, listed: figures.unknown });
      expect(figures.sent + figures.unknown).toBe(RECIPIENTS);
      expect(figures.unknown).toBeLessThanOrEqual(figures.inFlight);
      expect(figures.lost).toBeLessThanOrEqual(figures.unknown);
      expect(figures.mostInFlight).toBeLessThanOrEqual(4);
      expect(figures.pickedUpAfter).toBeLessThan(60);
    },
    PATIENCE_MS,
  );
});
