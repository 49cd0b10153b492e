import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { liveProcesses } from '../../src/app/processes.ts';
import { toLine, toTelegram } from '../support/connected.ts';
import { startFakeLine } from '../support/fakeLine.ts';
import { startFakeTelegram } from '../support/fakeTelegram.ts';
import { startRealService } from '../support/realService.ts';
import { ownShop } from '../support/shop.ts';

describe('two webs and two workers on one database', () => {
  const shop = ownShop();

  it('answer each message once, ask Telegram one at a time, run each job once, and stop in order', async () => {
    const line = await startFakeLine();
    const telegram = await startFakeTelegram();
    onTestFinished(async () => {
      await line.stop();
      await telegram.close();
    });
    const settings = {
      DATABASE_URL: await shop.databaseUrl(),
      PUBLIC_URL: 'https://shop.example',
      ...toLine(line),
      ...toTelegram(telegram),
    };
    const start = (role: string) => startRealService({ ...settings, ROLE: role });
    const [webA, webB, workerA, workerB] = await Promise.all([
      start('web'),
      start('web'),
      start('worker'),
      start('worker'),
    ]);
    expect((await fetch(`${webA.url}/lab`)).status).toBe(404);
    expect((await fetch(`${workerA.url}/api/v1/openapi.json`)).status).toBe(404);

    const guests = Array.from({ length: 12 }, (_, n) => line.user(`Guest ${n}`, { friend: true }));
    await Promise.all(
      guests.map(async ({ id }, n) => {
        const url = `${(n % 2 === 0 ? webA : webB).url}/webhooks/line`;
        expect(await line.deliver([line.event.text(id, 'hello')], { url })).toBe(200);
      }),
    );
    const mei = telegram.user({ firstName: 'Mei', language: 'en' });
    await mei.says('/start');
    const answers = async () => {
      for (const { id } of guests) expect(line.acceptedFor(id)).toHaveLength(1);
      expect(telegram.accepted(mei.id)).toHaveLength(1);
      const rows = await shop.deps.db.sql`select 1 from regulars.inbox where state <> 'done'`;
      expect(rows).toHaveLength(0);
    };
    await vi.waitFor(answers, { timeout: 20_000, interval: 50 });

    const live = await liveProcesses(shop.deps);
    expect(live.map(({ role }) => role).toSorted()).toEqual(['web', 'web', 'worker', 'worker']);
    // A worker that stops in the middle of one hands it over, so all have ended before.
    const runs = () =>
      shop.deps.db.sql`select job, local_date from regulars.job_runs where token > 1 or state <> 'done'`;
    await vi.waitFor(async () => expect(await runs()).toEqual([]), { timeout: 20_000 });

    const [turn] = await shop.deps.db.sql<{ pid: number }[]>`
      select pid from regulars.leases join regulars.processes using (process_id) where name = 'telegram-polling'`;
    const [poller, other] = turn?.pid === workerA.process.pid ? [workerA, workerB] : [workerB, workerA];
    expect(turn?.pid).toBe(poller.process.pid);
    expect(await poller.stop()).toBe(0);
    telegram.calls.splice(0);
    await mei.says('hello again');
    await vi.waitFor(() => expect(telegram.accepted(mei.id).length).toBeGreaterThan(1), { timeout: 20_000 });

    for (const service of [other, webA, webB]) expect(await service.stop()).toBe(0);
    expect(await liveProcesses(shop.deps)).toEqual([]);
  }, 90_000);
});
