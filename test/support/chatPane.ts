import { v7 } from 'uuid';
import { lineLimitProblems } from '../../bots/line/limits.ts';
import { renderLine } from '../../bots/line/render.ts';
import { renderTelegram } from '../../bots/telegram/render.ts';
import type { Button, InboundEvent, Message, Text } from '../../src/app/channel.ts';
import type { Deps } from '../../src/app/deps.ts';
import type { Person } from '../../src/app/person.ts';
import { readProgramme } from '../../src/app/programme.ts';
import type { ChatPart, Conversation } from '../../src/chat/chat.ts';
import { converse, joinParts } from '../../src/chat/route.ts';
import type { Language } from '../../src/i18n/language.ts';
import { NOON } from './shop.ts';

export interface ChatPane {
  says(text: string): Promise<readonly Message[]>;
  /** Taps the button with this label among those of the last answer. */
  taps(label: string): Promise<readonly Message[]>;
  /** Sends a button's data as it is: an old or a forged button. */
  sends(data: string): Promise<readonly Message[]>;
  /** The last event once more, as if its first handling had been lost. */
  again(): Promise<readonly Message[]>;
  /** All words of the last answer. */
  words(): string;
  labels(): readonly string[];
}

type Said = Pick<InboundEvent & { kind: 'text' }, 'kind' | 'text'> | { kind: 'action'; data: string };

type Who = Pick<Person, 'member' | 'staff'> & { readonly language?: Language; readonly now?: number };

/**
 * One person before some parts of the conversation, without a platform. Every answer is also rendered for LINE and
 * Telegram, and breaks no limit of theirs.
 */
export function paneOf(deps: Deps, parts: readonly ChatPart[], who: Who): ChatPane {
  const conversations = joinParts(parts);
  const { language = 'en', now = NOON, member, staff } = who;
  let conversation: Conversation | undefined;
  let last: readonly Message[] = [];
  let before: { readonly event: Said; readonly eventId: string; readonly conversation: Conversation | undefined };

  async function answer(event: Said, eventId: string = v7()) {
    const address = { channel: 'lab', channelUserId: 'somebody' } as const;
    before = { event, eventId, conversation };
    const whole: InboundEvent = { ...address, ...event, eventId, occurredAt: now };
    const reply = await converse(conversations, {
      deps,
      now,
      event: whole,
      key: `lab:${whole.eventId}`,
      person: { address, displayName: 'Mei', language, member, staff },
      language,
      programme: (await readProgramme(deps)).document,
      conversation,
      deepLinks: (parameter) => [{ channel: 'telegram', url: `https://t.me/shop_bot?start=${parameter}` }],
    });
    if (reply.conversation !== undefined) conversation = reply.conversation ?? undefined;
    last = reply.messages;
    if (last.length > 0) renderEverywhere(last);
    return last;
  }

  return {
    says: (said) => answer({ kind: 'text', text: said }),
    sends: (data) => answer({ kind: 'action', data }),
    again() {
      conversation = before.conversation;
      return answer(before.event, before.eventId);
    },
    async taps(label) {
      const button = buttonsOf(last).find((one) => one.label === label);
      if (button?.action.type !== 'postback' && button?.action.type !== 'date')
        throw new Error(`no button ${label} among: ${buttonsOf(last).map((one) => one.label)}`);
      return answer({ kind: 'action', data: button.action.data });
    },
    words: () => wordsOf(last),
    labels: () => buttonsOf(last).map((one) => one.label),
  };
}

/** Renders for both platforms; throws where a limit of LINE is broken. */
export function renderEverywhere(messages: readonly Message[]): void {
  renderTelegram(messages);
  const qrUrl = () => 'https://shop.example/qr.png';
  const chartUrl = () => ({ url: 'https://shop.example/c/chart.png', width: 1_040, height: 500 });
  const problems = lineLimitProblems(renderLine(messages, { qrUrl, chartUrl, fileUrl: () => undefined }));
  if (problems.length > 0) throw new Error(`LINE would refuse: ${problems.join('; ')}`);
}

const cardsOf = (message: Message) =>
  message.type === 'carousel' ? message.cards : message.type === 'card' ? [message] : [];

export const buttonsOf = (messages: readonly Message[]): readonly Button[] =>
  messages.flatMap((message) => [
    ...('buttons' in message ? (message.buttons ?? []) : []),
    ...(message.type === 'carousel' ? message.cards.flatMap((card) => card.buttons ?? []) : []),
    ...(message.quickReplies ?? []),
  ]);

const plain = (text: Text | undefined): string =>
  typeof text === 'string' ? text : (text ?? []).map((span) => span.text).join('');

export const wordsOf = (messages: readonly Message[]): string =>
  messages
    .flatMap((message) => [
      message.type === 'text' ? plain(message.text) : '',
      message.type === 'carousel' ? message.title : '',
      message.type === 'qr' ? `${message.title}\n${message.code}\n${plain(message.caption)}` : '',
      message.type === 'chart' ? `${message.title}\n${plain(message.caption)}` : '',
      ...cardsOf(message).flatMap((card) => [
        card.title,
        plain(card.body),
        ...(card.rows ?? []).map(({ name, value }) => `${name}: ${value}`),
        plain(card.note),
      ]),
    ])
    .filter((line) => line !== '')
    .join('\n');
