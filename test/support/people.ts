import { v7 } from 'uuid';
import type { Address, ChannelName } from '../../src/app/channel.ts';
import { type Contacted, noteContact } from '../../src/app/contacts.ts';
import type { Deps } from '../../src/app/deps.ts';
import { type Joined, joinMember } from '../../src/app/joinMember.ts';
import { readMember } from '../../src/app/readMember.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { NOON } from './shop.ts';

/** Somebody with a chat app who has not written yet. */
export const somebody = (channel: ChannelName = 'telegram'): Address => ({ channel, channelUserId: `u-${v7()}` });

/** What people do before and when they become members, as the inbox hands it to the use cases. */
export function people(deps: Deps) {
  const about = (who: Address, at: number) => ({ ...who, eventId: v7(), occurredAt: at });
  const note = (event: Parameters<typeof noteContact>[1]): Promise<Contacted> =>
    noteContact(deps, event, event.occurredAt, async () => undefined);
  const those = {
    /** Adds the bot, perhaps by a link. */
    opens: (who: Address, at = NOON, parameter?: string) =>
      note({
        ...about(who, at),
        kind: 'follow',
        displayName: 'Mei',
        ...(parameter === undefined ? {} : { parameter }),
      }),
    leaves: (who: Address, at = NOON) => note({ ...about(who, at), kind: 'unfollow' }),
    says: (who: Address, text: string, at = NOON) => note({ ...about(who, at), kind: 'text', text }),
    async joins(who: Address, at = NOON, key = `event:${v7()}`): Promise<Joined> {
      const join = { address: who, language: 'en', programme: DEFAULT_PROGRAMME };
      const answered = await joinMember(deps, join, key, at);
      if (!answered.ok) throw new Error(answered.refusal.code);
      return answered.value;
    },
    /** Somebody who opened the bot and joined; `invited` by that code. */
    async member(channel: ChannelName = 'telegram', at = NOON, invited?: string) {
      const who = somebody(channel);
      await those.opens(who, at, invited === undefined ? undefined : `i_${invited}`);
      const { memberId } = await those.joins(who, at);
      const code = (await readMember(deps, memberId))?.inviteCode ?? '';
      return { who, memberId, code };
    },
  };
  return those;
}
