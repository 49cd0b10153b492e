import type { ChannelAdapter, ChannelName, Message } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { reservePlaces } from '../app/paces.ts';
import { AT_ONCE, Places, type Turn } from './places.ts';
import type { Answered } from './window.ts';

type PacedAdapter = Pick<ChannelAdapter, 'name' | 'bulk' | 'many'>;

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
  /** As many as the platform counts of it. */
  readonly messages: number;
}

/**
 * Keeps calls within what each channel takes in a second, over all processes together: their places are in rows of the
 * database, one for calls to one and one for calls to many. Answers and notices take theirs first.
 */
export class Paces {
  readonly #deps: Deps;
  readonly #adapters: ReadonlyMap<ChannelName, PacedAdapter>;
  readonly #places = new Map<string, Places>();

  constructor(deps: Deps, adapters: ReadonlyMap<ChannelName, PacedAdapter>) {
    this.#deps = deps;
    this.#adapters = adapters;
  }

  /** Waits until the first of these calls may begin, and gives the turn of each. */
  async before(calls: readonly PacedCall[]): Promise<readonly Turn[]> {
    const turns = new Map<PacedCall, Turn>();
    const kinds = Map.groupBy(calls, ({ channel, isToMany }) => `${channel} ${isToMany}`);
    const taking = [...kinds.values()].map(async (alike) => {
      const [{ channel, isToMany }] = alike as [PacedCall, ...PacedCall[]];
      const adapter = channel === null ? undefined : this.#adapters.get(channel);
      const places = adapter && this.#placesOf(adapter, isToMany ? 'many' : 'one');
      if (adapter === undefined || places === undefined) return;
      const taken = await places.take(
        alike.map(({ messages }) => messages),
        !isToMany && alike.length >= adapter.bulk.together,
      );
      for (const [index, call] of alike.entries()) turns.set(call, taken[index] ?? AT_ONCE);
    });
    await Promise.all(taking);
    return calls.map((call) => turns.get(call) ?? AT_ONCE);
  }

  /** The turn of an answer or a notice, before campaigns; at once where the platform does not count it with them. */
  async urgent(channel: ChannelName, messages: readonly Message[]): Promise<Answered> {
    const adapter = this.#adapters.get(channel);
    if (adapter?.bulk.isStrict !== true) return () => undefined;
    const count = adapter.bulk.countOf?.(messages) ?? 1;
    return this.#placesOf(adapter, 'one')?.urgent(count) ?? (() => undefined);
  }

  #placesOf(adapter: PacedAdapter, calls: 'one' | 'many'): Places | undefined {
    const key = `${adapter.name} ${calls}`;
    const limit = calls === 'one' ? adapter.bulk : adapter.many && { ...adapter.many, isStrict: false };
    if (limit === undefined) return undefined;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const places = new Places({ perSecond: limit.perSecond, isStrict: limit.isStrict === true }, (count, perSecond) =>
      reservePlaces(this.#deps, { channel: adapter.name, calls, count, perSecond }),
    );
    this.#places.set(key, places);
    return places;
  }
}
