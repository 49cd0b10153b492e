import { v7 } from 'uuid';
import type { Address, ChannelName, InboundEvent, Message } from '../../src/app/channel.ts';
import { noteContact } from '../../src/app/contacts.ts';
import type { Deps } from '../../src/app/deps.ts';
import { readPerson } from '../../src/app/people.ts';
import { readProgramme } from '../../src/app/programme.ts';
import type { Conversation } from '../../src/chat/chat.ts';
import { type Conversations, converse } from '../../src/chat/route.ts';
import { buttonsOf, renderEverywhere, wordsOf } from './chatPane.ts';
import { somebody } from './people.ts';
import { NOON } from './shop.ts';

export interface ChatPerson {
  readonly address: Address;
  /** Later events happen then. */
  now: number;
  opens(parameter?: string): Promise<readonly Message[]>;
  says(text: string): Promise<readonly Message[]>;
  /** Taps the button with this label among those of the last answer. */
  taps(label: string): Promise<readonly Message[]>;
  /** Answers a date button with a day. */
  picks(label: string, day: string): Promise<readonly Message[]>;
  /** Sends a button's data as it is: an old or a forged button. */
  sends(data: string): Promise<readonly Message[]>;
  /** Shares their own phone number. */
  shares(phone: string): Promise<readonly Message[]>;
  sendsPicture(): Promise<readonly Message[]>;
  words(): string;
  labels(): readonly string[];
  memberId(): Promise<string | undefined>;
}

type Happening = InboundEvent extends infer Event
  ? Event extends InboundEvent
    ? Omit<Event, 'channel' | 'channelUserId' | 'eventId' | 'occurredAt'>
    : never
  : never;

/**
 * Somebody with a chat app, from the first contact on: each event is noted and answered as the inbox does it, and every
 * answer is rendered for both platforms. `language` is what the channel tells.
 */
export function chatPerson(
  deps: Deps,
  conversations: Conversations,
  { channel = 'telegram', language = 'en' }: { readonly channel?: ChannelName; readonly language?: string } = {},
): ChatPerson {
  const address = somebody(channel);
  let conversation: Conversation | undefined;
  let last: readonly Message[] = [];

  async function answer(happening: Happening): Promise<readonly Message[]> {
    const base = { ...address, eventId: v7(), occurredAt: those.now, displayName: 'Mei', language };
    const event = { ...base, ...happening } as InboundEvent;
    const { document: programme } = await readProgramme(deps);
    await noteContact(deps, event, those.now, async () => undefined);
    const { person, oldCards } = await readPerson(deps, address, programme.language);
    const reply = await converse(conversations, {
      deps,
      now: those.now,
      event,
      key: `event:${event.eventId}`,
      person,
      language: person.language,
      programme,
      conversation,
      oldCards,
      deepLinks: (parameter) => [
        { channel: 'line', url: `https://line.me/R/oaMessage/%40shop/?${parameter}` },
        { channel: 'telegram', url: `https://t.me/shop_bot?start=${parameter}` },
      ],
    });
    if (reply.conversation !== undefined) conversation = reply.conversation ?? undefined;
    last = reply.messages;
    if (last.length > 5) throw new Error(`${last.length} messages at once: 5 is the most`);
    if (last.length > 0) renderEverywhere(last);
    return last;
  }

  const button = (label: string) => {
    const found = buttonsOf(last).find((one) => one.label === label);
    if (found === undefined) throw new Error(`no button ${label} among: ${buttonsOf(last).map((one) => one.label)}`);
    return found.action;
  };

  const those: ChatPerson = {
    address,
    now: NOON,
    opens: (parameter) => answer({ kind: 'follow', ...(parameter === undefined ? {} : { parameter }) }),
    says: (said) => answer({ kind: 'text', text: said }),
    sends: (data) => answer({ kind: 'action', data }),
    shares: (phone) => answer({ kind: 'contact', phone }),
    sendsPicture: () => answer({ kind: 'media', mediaKind: 'image' }),
    async taps(label) {
      const action = button(label);
      if (action.type !== 'postback' && action.type !== 'date') throw new Error(`${label} is a ${action.type}`);
      return answer({ kind: 'action', data: action.data });
    },
    async picks(label, day) {
      const action = button(label);
      if (action.type !== 'date') throw new Error(`${label} asks for no date`);
      return answer({ kind: 'action', data: action.data, value: day });
    },
    words: () => wordsOf(last),
    labels: () => buttonsOf(last).map((one) => one.label),
    memberId: async () => (await readPerson(deps, address, 'en')).person.member?.memberId,
  };
  return those;
}
