import { expect, it, onTestFinished, vi } from 'vitest';
import { toLine } from '../support/connected.ts';
import { startFakeLine } from '../support/fakeLine.ts';
import { startAgain } from '../support/killedCampaign.ts';
import { ownShop } from '../support/shop.ts';
import { judge, quantile, sizeOf } from './figure.ts';

const CALLERS = 8;
const shop = ownShop();
const messages = sizeOf('F07', 200);

it('messages are taken within a second while LINE answers none of our calls', async () => {
  const line = await startFakeLine();
  onTestFinished(() => line.stop());
  const service = await startAgain({
    DATABASE_URL: await shop.databaseUrl(),
    PUBLIC_URL: 'https://shop.example',
    ...toLine(line),
  });
  const url = `${service.url}/webhooks/line`;
  const said = Array.from({ length: messages }, (_, at) => {
    const { id } = line.user(`Waiter ${at}`, { friend: true });
    return line.event.text(id, 'hello');
  });
  for (const endpoint of ['reply', 'push', 'profile'] as const) line.always(endpoint, 'hang');
  // Until it has noticed: every sender waits for LINE from here on.
  expect(await line.deliver([line.event.text(line.user('First', { friend: true }).id, 'hello')], { url })).toBe(200);
  const calls = () => line.callsOf('reply').length + line.callsOf('push').length + line.callsOf('profile').length;
  await vi.waitFor(() => expect(calls()).toBeGreaterThan(0), { timeout: 30_000, interval: 5 });
  const ackMs: number[] = [];
  let [notTaken, next] = [0, 0];
  const post = async (): Promise<void> => {
    for (let event = said[next++]; event !== undefined; event = said[next++]) {
      const began = performance.now();
      if ((await line.deliver([event], { url })) !== 200) notTaken += 1;
      ackMs.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, post));
  const [stored] = await shop.deps.db.sql<{ count: number }[]>`select count(*)::int as count from regulars.inbox`;
  const counted = {
    notTaken,
    notStored: messages + 1 - (stored?.count ?? 0),
    answered: line.accepted.length,
    ackP99Ms: Math.round(quantile(ackMs, 0.99)),
    ackMostMs: Math.round(Math.max(...ackMs)),
  };
  const limits = { notTaken: 0, notStored: 0, answered: 0, ackP99Ms: 1_000 };
  expect(judge(['F07', 'LINE hangs'], messages, counted, limits)).toEqual([]);
}, 600_000);
