import { startNeighbour } from './neighbour.ts';

/** How the platforms behave in one part of a benchmark. */
export interface PlatformRules {
  /** What the broadcast's messages contain; all others are counted apart. */
  readonly marker: string;
  readonly members: number;
  readonly telegramEvery: number;
  /** Calls that are taken in any second, by endpoint: `push`, `multicast`, `reply`, `sendMessage`. Absent: any number. */
  readonly perSecond: Readonly<Record<string, number>>;
  readonly latencyMs: number;
  /** Telegram asks everybody to wait so long after each so many messages. */
  readonly pauses?: { readonly every: number; readonly seconds: number };
}

/** Of one platform; instants are epoch milliseconds. */
export interface PlatformCount {
  readonly accepted: number;
  /** Members on it that got nothing. */
  readonly lost: number;
  readonly first: number;
  readonly last: number;
  /** When one tenth, two tenths, … nine tenths had been accepted. */
  readonly tenths: readonly number[];
}

export interface PlatformStats {
  readonly line: PlatformCount;
  readonly telegram: PlatformCount;
  /** Messages to somebody who had the broadcast already. */
  duplicates: number;
  /** Recipients of messages that were not the broadcast. */
  others: number;
  readonly calls: Record<string, number>;
  /** Answered 429 because a window was full. */
  readonly refused: Record<string, number>;
  /** Repeats under a retry key that was accepted before. */
  knownKeys: number;
  /** After each wait that Telegram asked for: how much later the next call came, in milliseconds. */
  readonly overshoots: number[];
  /** Calls that came before such a wait was over. */
  early: number;
}

export interface Platforms {
  readonly url: string;
  reset(rules: PlatformRules): Promise<void>;
  stats(): Promise<PlatformStats>;
  /** When each reply token was used, epoch milliseconds. */
  replies(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
}

/** What LINE takes in a second: channels.md 1.4. */
export const LINE_LIMITS = { push: 2_000, reply: 2_000, multicast: 200 };

/** Both platforms as a process of its own, so that its work is nobody else's. */
export async function startPlatforms(): Promise<Platforms> {
  const { url, stop } = await startNeighbour(new URL('./platforms.ts', import.meta.url));
  const ask = async (path: string, body = {}) => {
    const answer = await fetch(`${url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
    return answer.json();
  };
  return {
    url,
    reset: async (rules) => void (await ask('reset', rules)),
    stats: () => ask('stats') as Promise<PlatformStats>,
    replies: () => ask('replies') as Promise<Readonly<Record<string, number>>>,
    stop,
  };
}
