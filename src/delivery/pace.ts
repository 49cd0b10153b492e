import { setTimeout as pause } from 'node:timers/promises';
import type { ChannelAdapter, ChannelName } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { reservePlaces } from '../app/paces.ts';

export interface Paced {
  /** Resolves when so many messages (a channel each) may begin now. */
  before(channels: readonly ChannelName[]): Promise<void>;
}

/**
 * Keeps the messages of campaigns within what each channel takes in a second, over all processes together: each batch
 * takes its places in a row of the database, once for the batch.
 */
export function paced(deps: Deps, adapters: readonly Pick<ChannelAdapter, 'name' | 'bulk'>[]): Paced {
  return {
    async before(channels) {
      const shares = adapters.flatMap(({ name, bulk }) => {
        const count = channels.filter((channel) => channel === name).length;
        return count === 0 ? [] : [{ channel: name, calls: 'one' as const, count, perSecond: bulk.perSecond }];
      });
      if (shares.length === 0) return;
      const waitMs = await reservePlaces(deps, shares);
      if (waitMs > 0) await pause(waitMs);
    },
  };
}
