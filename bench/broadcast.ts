import { claims } from './broadcast/claims.ts';
import { channelLayer } from './broadcast/layer.ts';
import { ofMany } from './broadcast/many.ts';
import { overshoots, paced } from './broadcast/paced.ts';
import { openShop } from './broadcast/shop.ts';
import { webhooks } from './broadcast/webhook.ts';
import type { Measure } from './support/measure.ts';
import { startPlatforms } from './support/platformRules.ts';
import { addReachable } from './support/reachable.ts';

export const about =
  'G6 to G15, G20, G21: a broadcast to a million by the real service, against platforms that keep their limits';

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

const MEMBERS = number('MEMBERS', 1_000_000);
const PAIRS = number('PAIRS', 5);
/** What Telegram takes in a second: 30, or 1,000 from a bot that pays. */
const TELEGRAM_RATE = number('TELEGRAM_RATE', 30);
/** One in so many is on Telegram, all others on LINE. */
const TELEGRAM_EVERY = number('TELEGRAM_EVERY', 20);
/** `same`: all are told the same, LINE takes calls for many; `own`: each by name, by pushes. */
const TEXT = process.env['TEXT'] === 'own' ? 'own' : 'same';
/** The platforms answer after so long. */
const LATENCY_MS = number('LATENCY_MS', 0);
const TEXTBOOK = number('TEXTBOOK', 50_000);
const CLAIMS = number('CLAIMS', 50_000);
/** Of one measured turn. */
const SECONDS = number('SECONDS', 5);
const IDLE_SECONDS = number('IDLE_SECONDS', 60);
const ONLY = process.env['ONLY']?.split(',');

const wants = (...goals: readonly string[]): boolean => ONLY === undefined || goals.some((goal) => ONLY.includes(goal));

export async function run(): Promise<readonly Measure[]> {
  const platforms = await startPlatforms();
  try {
    const measures: Measure[] = [];
    if (wants('G6')) measures.push(...(await withShop((shop) => webhooks(shop, platforms, SECONDS, PAIRS))));
    if (wants('G12'))
      for (const [channel, perSecond] of [
        ['telegram', TELEGRAM_RATE],
        ['line', 2_000],
      ] as const)
        measures.push(...(await paced(platforms, { channel, perSecond, seconds: 4 * SECONDS })));
    if (wants('G13')) measures.push(...(await overshoots(platforms, 2 * PAIRS)));
    if (wants('G14')) measures.push(...(await channelLayer(platforms, SECONDS, PAIRS)));
    if (wants('G15'))
      measures.push(
        ...(await withShop(async (shop) => {
          await addReachable(shop.sql, { from: 0, until: CLAIMS, telegramEvery: 0 });
          return [...(await claims(shop, 'same', CLAIMS, PAIRS)), ...(await claims(shop, 'own', CLAIMS, PAIRS))];
        })),
      );
    if (wants('G7', 'G8', 'G9', 'G10', 'G11', 'G20', 'G21', 'textbook'))
      measures.push(
        ...(await ofMany(platforms, {
          members: MEMBERS,
          pairs: PAIRS,
          telegramEvery: TELEGRAM_EVERY,
          telegramPerSecond: TELEGRAM_RATE,
          words: TEXT,
          latencyMs: LATENCY_MS,
          idleSeconds: IDLE_SECONDS,
          textbook: TEXTBOOK,
          wants,
        })),
      );
    return measures;
  } finally {
    await platforms.stop();
  }
}

async function withShop<Value>(
  measure: (shop: Awaited<ReturnType<typeof openShop>>) => Promise<Value>,
): Promise<Value> {
  const shop = await openShop();
  try {
    return await measure(shop);
  } finally {
    await shop.close();
  }
}
