import { setTimeout as pause } from 'node:timers/promises';
import type { ChannelAdapter, ChannelName } from '../app/channel.ts';

export interface Paced {
  /** Resolves when so many messages (a channel each) may begin now. */
  before(channels: readonly ChannelName[]): Promise<void>;
}

/** Keeps a worker's messages within what each channel takes in a second, counted from its first one. */
export function paced(adapters: readonly Pick<ChannelAdapter, 'name' | 'bulk'>[]): Paced {
  const perSecond = new Map(adapters.map(({ name, bulk }) => [name, bulk.perSecond]));
  const freeAt = new Map<ChannelName, number>();
  return {
    async before(channels) {
      const now = performance.now();
      const waitMs = Math.max(0, ...channels.map((channel) => (freeAt.get(channel) ?? now) - now));
      if (waitMs > 0) await pause(waitMs);
      const begin = now + waitMs;
      for (const channel of channels)
        freeAt.set(channel, Math.max(freeAt.get(channel) ?? begin, begin) + 1_000 / (perSecond.get(channel) ?? 1));
    },
  };
}
