import { Pool } from 'undici';
import { v7 } from 'uuid';
import { createLineAdapter } from '../../bots/line/adapter.ts';
import { createTelegramAdapter } from '../../bots/telegram/adapter.ts';
import type { AdapterPorts, ChannelAdapter } from '../../src/app/channel.ts';
import { keepGoing } from '../support/keepGoing.ts';
import { inPairs, type Measure } from '../support/measure.ts';
import type { Platforms } from '../support/platformRules.ts';
import { lineUser } from '../support/reachable.ts';
import { MARKER } from './shop.ts';

const IN_FLIGHT = 32;
const TEXT = `${MARKER}.`;

const ports: AdapterPorts = {
  store: async () => undefined,
  qrPng: async () => new Uint8Array(),
  qrUrl: () => undefined,
  fileUrl: () => undefined,
  log: { info: () => undefined, warn: (fields) => console.warn(fields), error: (fields) => console.error(fields) },
};

/** G14: messages to one person each through our adapters, unpaced, beside a bare loop that posts the same bytes. */
export async function channelLayer(platforms: Platforms, seconds: number, pairs: number): Promise<readonly Measure[]> {
  await platforms.reset({ marker: MARKER, members: 1, telegramEvery: 0, perSecond: {}, latencyMs: 0 });
  const line = createLineAdapter(
    { channelSecret: 'bench', channelAccessToken: 'bench', apiBaseUrl: platforms.url },
    ports,
  );
  const telegram = createTelegramAdapter(
    { token: '1:bench', mode: 'polling', apiRoot: platforms.url, now: () => Date.now() },
    ports,
  );
  const pair = (what: string, adapter: ChannelAdapter, channelUserId: string, bare: Bare) =>
    inPairs({
      goal: 'G14',
      what: `${what} through our channel layer, unpaced, ${IN_FLIGHT} in flight`,
      unit: 'messages/s',
      better: 'higher',
      must: 0.25,
      aim: 0.5,
      referenceIs: 'a bare undici loop with the same body',
      pairs,
      reference: () => bareLoop(platforms.url, bare, seconds),
      ours: () => keepGoing(IN_FLIGHT, seconds, () => sendOne(adapter, channelUserId)),
    });
  try {
    return [
      await pair('LINE pushes', line, lineUser(0), {
        path: '/v2/bot/message/push',
        body: JSON.stringify({ to: lineUser(0), messages: [{ type: 'text', text: TEXT }] }),
      }),
      await pair('Telegram messages', telegram, '1000000000', {
        path: '/bot1:bench/sendMessage',
        body: JSON.stringify({ chat_id: 1_000_000_000, text: TEXT }),
      }),
    ];
  } finally {
    await Promise.all([line.stop(), telegram.stop()]);
  }
}

interface Bare {
  readonly path: string;
  readonly body: string;
}

async function sendOne(adapter: ChannelAdapter, channelUserId: string): Promise<void> {
  const to = { channel: adapter.name, channelUserId };
  const outcome = await adapter.send({ to, messages: [{ type: 'text', text: TEXT }], retryKey: v7() });
  if (outcome.status !== 'sent') throw new Error(`${adapter.name}: ${JSON.stringify(outcome)}`);
}

async function bareLoop(url: string, { path, body }: Bare, seconds: number): Promise<number> {
  const pool = new Pool(url, { connections: IN_FLIGHT });
  try {
    return await keepGoing(IN_FLIGHT, seconds, async () => {
      const headers = { 'content-type': 'application/json', authorization: 'Bearer bench', 'x-line-retry-key': v7() };
      const answer = await pool.request({ path, method: 'POST', headers, body });
      await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`the platform answered ${answer.statusCode}`);
    });
  } finally {
    await pool.close();
  }
}
