import { bothWays } from '../support/bothWays.ts';
import { LINE_SECRET, lineMessage } from '../support/chatter.ts';
import { leanConnection } from '../support/leanClient.ts';
import type { Measure } from '../support/measure.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Platforms } from '../support/platformRules.ts';
import { lineUser } from '../support/reachable.ts';
import { startRealService, temporaryFolder } from '../support/service.ts';
import { type BenchShop, MARKER } from './shop.ts';

const CONNECTIONS = 32;
const MEMBERS = 100_000;

/** G6: webhook calls of LINE with a message each, taken by the real service that stores them, and by bare node:http. */
export async function webhooks(
  shop: BenchShop,
  platforms: Platforms,
  seconds: number,
  pairs: number,
): Promise<readonly Measure[]> {
  await platforms.reset({ marker: MARKER, members: 0, telegramEvery: 0, perSecond: {}, latencyMs: 0 });
  const folder = await temporaryFolder();
  const service = await startRealService({
    DATABASE_URL: shop.url,
    DATA_DIR: folder.path,
    ROLE: 'web',
    LINE_CHANNEL_SECRET: LINE_SECRET,
    LINE_CHANNEL_ACCESS_TOKEN: 'bench',
    LINE_API_BASE_URL: platforms.url,
    LINE_RICH_MENU: 'off',
  });
  const bare = await startNeighbour(new URL('../support/bareWebhook.ts', import.meta.url));
  try {
    await accepted(service.url, 1);
    return await bothWays({
      goal: 'G6',
      what: `webhook calls accepted: signature, stored once, 200; ${CONNECTIONS} connections, ROLE=web`,
      unit: 'calls/s',
      better: 'higher',
      must: 0.15,
      aim: 0.6,
      referenceIs: 'bare node:http with the signature only',
      pairs,
      seconds,
      reference: () => accepted(bare.url, seconds),
      ours: () => accepted(service.url, seconds),
    });
  } finally {
    await bare.stop();
    await service.stop();
    await folder.remove();
    await shop.sql.unsafe('truncate regulars.inbox');
  }
}

async function accepted(url: string, seconds: number): Promise<number> {
  const { hostname, port } = new URL(url);
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => leanConnection(hostname, Number(port))),
  );
  const began = performance.now();
  let done = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() - began < seconds * 1_000) {
        const { body, headers } = lineMessage(lineUser(done % MEMBERS));
        const answer = await connection.post('/webhooks/line', headers, body);
        if (answer.status !== 200) throw new Error(`a webhook call was answered with ${answer.status}`);
        done += 1;
      }
    }),
  );
  const rate = (done * 1_000) / (performance.now() - began);
  for (const connection of connections) connection.close();
  return rate;
}
