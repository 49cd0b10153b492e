import { type Measure, plainly } from '../support/measure.ts';
import type { PlatformCount, Platforms } from '../support/platformRules.ts';
import { addReachable } from '../support/reachable.ts';
import { liveThrough } from './life.ts';
import { openShop, WORDS } from './shop.ts';

export interface PacedOf {
  readonly channel: 'line' | 'telegram';
  /** What the platform takes in any second. */
  readonly perSecond: number;
  readonly seconds: number;
}

/** G12: a broadcast on one channel, one call for each, as fast as the service lets it go. */
export async function paced(platforms: Platforms, about: PacedOf): Promise<readonly Measure[]> {
  const { channel, perSecond, seconds } = about;
  const members = perSecond * seconds;
  const shop = await openShop();
  try {
    const telegramEvery = channel === 'telegram' ? 1 : 0;
    await addReachable(shop.sql, { from: 0, until: members, telegramEvery });
    const { stats, states } = await liveThrough(shop, platforms, {
      members,
      telegramEvery,
      text: WORDS.own,
      telegramPerSecond: channel === 'telegram' ? perSecond : 30,
      latencyMs: 0,
      idleSeconds: 0,
    });
    const refused = Object.values(stats.refused).reduce((sum, one) => sum + one, 0);
    const wrong = stats.duplicates + stats[channel].lost + (states['unknown'] ?? 0);
    const what = `${channel === 'line' ? 'LINE pushes' : 'Telegram messages'}, ${members} at ${perSecond} a second`;
    const rate = rateOf(stats[channel]);
    return [
      plainly(
        { goal: 'G12', what: `${what}: accepted / allowed`, unit: '', better: 'higher', must: 0.97, aim: 0.985 },
        [rate / perSecond],
      ),
      plainly({ goal: 'G12', what: `${what}: refusals`, unit: '', better: 'lower', must: 0, aim: 0 }, [refused]),
      plainly({ goal: '', what: `${what}: duplicates, lost and unknown`, unit: '', better: 'lower' }, [wrong]),
      plainly({ goal: '', what: `${what}: accepted a second`, unit: '', better: 'higher' }, [rate]),
    ];
  } finally {
    await shop.close();
  }
}

const rateOf = ({ accepted, first, last }: PlatformCount): number => ((accepted - 1) * 1_000) / (last - first);

const PAUSE = { every: 60, seconds: 2 };

/** G13: Telegram asks everybody to wait for two seconds, again and again. */
export async function overshoots(platforms: Platforms, times: number): Promise<readonly Measure[]> {
  const members = PAUSE.every * (times + 1);
  const shop = await openShop();
  try {
    await addReachable(shop.sql, { from: 0, until: members, telegramEvery: 1 });
    const { stats } = await liveThrough(shop, platforms, {
      members,
      telegramEvery: 1,
      text: WORDS.own,
      telegramPerSecond: 30,
      latencyMs: 0,
      idleSeconds: 0,
      pauses: PAUSE,
    });
    return [
      plainly(
        {
          goal: 'G13',
          what: `after a 429 the next call came later than its retry_after of ${PAUSE.seconds} s by, ${stats.overshoots.length} times`,
          unit: 'ms',
          better: 'lower',
          must: 250,
          aim: 50,
        },
        stats.overshoots,
      ),
      plainly({ goal: '', what: 'calls that came before such a wait was over', unit: '', better: 'lower' }, [
        stats.early,
      ]),
    ];
  } finally {
    await shop.close();
  }
}
