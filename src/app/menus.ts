import { languagesOnChannel, reachableAddressesOf } from '../../db/identities.ts';
import { type Language, resolveLanguage } from '../i18n/language.ts';
import type { Address, ChannelAdapter, ChannelName } from './channel.ts';
import type { Deps } from './deps.ts';
import type { Person } from './person.ts';

/** As many accounts as LINE gives a menu to at once. */
const PAGE = 500;

/** The ids of everybody who can be reached on a channel and reads a language, in pages. `shopLanguage` is for who tells none. */
export async function* readersOf(
  deps: Pick<Deps, 'db'>,
  channel: ChannelName,
  language: string,
  shopLanguage: Language,
): AsyncGenerator<readonly string[]> {
  let after: string | undefined = '';
  while (after !== undefined) {
    const page: Awaited<ReturnType<typeof languagesOnChannel>> = await languagesOnChannel(
      deps.db,
      channel,
      after,
      PAGE,
    );
    const readers = page.filter((one) => resolveLanguage(one.language ?? undefined, shopLanguage) === language);
    if (readers.length > 0) yield readers.map(({ channelUserId }) => channelUserId);
    after = page.length < PAGE ? undefined : page.at(-1)?.channelUserId;
  }
}

/** Gives a person the menus of their language: where they came with it, and where they have `chosen` it on every account. */
export async function showMenus(
  deps: Pick<Deps, 'db'>,
  adapters: ReadonlyMap<ChannelName, ChannelAdapter>,
  { address, member }: Pick<Person, 'address' | 'member'>,
  language: string,
  chosen: boolean,
): Promise<void> {
  const own = member === undefined || !chosen ? [] : await reachableAddressesOf(deps.db, member.memberId);
  const others = own.filter((one: Address) => one.channelUserId !== address.channelUserId);
  for (const { channel, channelUserId } of [address, ...others])
    await adapters.get(channel)?.showMenu?.(channelUserId, language, chosen);
}
