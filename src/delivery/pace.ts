import { setTimeout as pause } from 'node:timers/promises';
import type { ChannelAdapter, ChannelName } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { type PaceShare, reservePlaces } from '../app/paces.ts';

/** A channel that takes this many times less than another one is slow beside it. */
const MUCH = 2;

/** The channels for whose pace nobody else should wait; none where all are about as fast. */
export function slowChannels(adapters: readonly Pick<ChannelAdapter, 'name' | 'bulk'>[]): ReadonlySet<ChannelName> {
  const fastest = Math.max(0, ...adapters.map(({ bulk }) => bulk.perSecond));
  return new Set(adapters.filter(({ bulk }) => bulk.perSecond * MUCH <= fastest).map(({ name }) => name));
}

/** A call that is to be made. */
export interface PacedCall {
  readonly channel: ChannelName | null;
  readonly isToMany: boolean;
}

export interface Paced {
  /** Resolves when these calls may begin. */
  before(calls: readonly PacedCall[]): Promise<void>;
}

/**
 * Keeps the calls of campaigns within what each channel takes in a second, over all processes together: each batch takes
 * its places in a row of the database, once for the batch. Calls to many have a row of their own.
 */
export function paced(deps: Deps, adapters: readonly Pick<ChannelAdapter, 'name' | 'bulk' | 'many'>[]): Paced {
  return {
    async before(calls) {
      const shares = adapters.flatMap(({ name, bulk, many }): PaceShare[] => {
        const own = calls.filter(({ channel }) => channel === name);
        const toMany = own.filter(({ isToMany }) => isToMany).length;
        const toOne = own.length - toMany;
        return [
          ...(toOne === 0 ? [] : [{ channel: name, calls: 'one' as const, count: toOne, perSecond: bulk.perSecond }]),
          ...(toMany === 0 || many === undefined
            ? []
            : [{ channel: name, calls: 'many' as const, count: toMany, perSecond: many.perSecond }]),
        ];
      });
      if (shares.length === 0) return;
      const waitMs = await reservePlaces(deps, shares);
      if (waitMs > 0) await pause(waitMs);
    },
  };
}
