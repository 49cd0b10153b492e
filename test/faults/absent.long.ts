import { expect, it, onTestFinished, vi } from 'vitest';
import { toLine, toTelegram } from '../support/connected.ts';
import { startFakeLine } from '../support/fakeLine.ts';
import { startFakeTelegram } from '../support/fakeTelegram.ts';
import { startAgain } from '../support/killedCampaign.ts';
import { ownShop } from '../support/shop.ts';
import { judge, sizeOf } from './figure.ts';

const AWAY_MS = 20_000;
const shop = ownShop();
const starts = sizeOf('F14', 1);

it(
  'a service that is started while neither platform is there heals by itself within half a minute',
  async () => {
    let [notDegraded, unanswered, healedMs] = [0, 0, 0];
    for (let start = 0; start < starts; start += 1) {
      const [line, telegram] = [await startFakeLine(), await startFakeTelegram()];
      onTestFinished(async () => {
        await line.stop();
        await telegram.close();
      });
      await line.goesAway();
      await telegram.down();
      const service = await startAgain({
        DATABASE_URL: await shop.databaseUrl(),
        PUBLIC_URL: 'https://shop.example',
        ...toLine(line),
        ...toTelegram(telegram),
      });
      line.deliversTo(`${service.url}/webhooks/line`);
      const states = async () => {
        const answer = await fetch(`${service.url}/readyz`);
        const { channels } = (await answer.json()) as { channels: readonly { name: string; state: string }[] };
        expect(answer.status).toBe(200);
        return channels.filter(({ name }) => name === 'line' || name === 'telegram');
      };
      const awaySince = Date.now();
      // Long enough that every pause between two tries has grown to its longest.
      while (Date.now() - awaySince < AWAY_MS) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        if ((await states()).some(({ state }) => state === 'connected')) notDegraded += 1;
      }
      await Promise.all([line.comesBack(), telegram.up()]);
      const backAt = Date.now();
      await vi.waitFor(
        async () => expect((await states()).map(({ state }) => state)).toEqual(['connected', 'connected']),
        {
          timeout: 60_000,
          interval: 100,
        },
      );
      healedMs = Math.max(healedMs, Date.now() - backAt);
      const people = [line.user('Ken', { friend: true, language: 'en' }), telegram.user({ language: 'en' })];
      for (const one of people) {
        await one.says('hello');
        await one.waitFor(/./).catch(() => (unanswered += 1));
      }
      expect(await service.stop()).toBe(0);
    }
    const counted = { notDegraded, unanswered, healedMs };
    const limits = { notDegraded: 0, unanswered: 0, healedMs: 30_000 };
    expect(judge(['F14', 'neither platform is there'], starts, counted, limits)).toEqual([]);
  },
  120_000 + starts * 120_000,
);
