import type { Upload } from './fakeTelegramBody.ts';
import type { Entity } from './fakeTelegramHtml.ts';
import { checkMessage, isObject, type Json } from './fakeTelegramRules.ts';
import { type Answer, done, failed } from './fakeTelegramUpdates.ts';

/** One message that a person got. */
export interface AcceptedMessage {
  readonly messageId: number;
  readonly chatId: string;
  readonly method: string;
  /** What the person reads, markup resolved. */
  readonly text: string;
  readonly entities: readonly Entity[];
  readonly payload: Json;
  readonly files: Readonly<Record<string, Upload>>;
  readonly at: number;
}

/** Telegram's side of one private chat. `new`: the person never wrote to the bot. */
export interface Chat {
  readonly id: string;
  readonly person: Json & { readonly id: number };
  state: 'new' | 'open' | 'blocked' | 'deactivated';
  readonly messages: AcceptedMessage[];
  /** Called after each message that arrives or changes. */
  readonly arrivals: EventTarget;
}

const FORBIDDEN: Readonly<Partial<Record<Chat['state'], string>>> = {
  new: "Forbidden: bot can't initiate conversation with a user",
  blocked: 'Forbidden: bot was blocked by the user',
  deactivated: 'Forbidden: user is deactivated',
};

/** The messages, taps and menus that the bot's calls change. */
export class Chats {
  readonly chats = new Map<string, Chat>();
  /** Taps that wait for `answerCallbackQuery`, and all answered ones in order. */
  readonly openTaps = new Set<string>();
  readonly answeredTaps: string[] = [];
  readonly menus = new Map<string, unknown>();
  readonly #now: () => number;
  #nextMessageId = 1;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The next message id of either side. */
  newMessageId(): number {
    this.#nextMessageId += 1;
    return this.#nextMessageId;
  }

  /** Carries out a call of the bot that concerns chats; `undefined` for a method this is not about. */
  call(method: string, payload: Json, files: Readonly<Record<string, Upload>>): Answer | undefined {
    switch (method) {
      case 'sendMessage':
      case 'sendPhoto':
      case 'sendDocument':
        return this.#send(method, payload, files);
      case 'editMessageText':
        return this.#edit(payload);
      case 'sendChatAction':
        return this.#reach(payload, () => done(true));
      case 'getChat':
        return this.#getChat(payload);
      case 'answerCallbackQuery':
        return this.#answerTap(String(payload['callback_query_id']));
      case 'setMyCommands':
        return this.#setMenu(payload);
      case 'getMyCommands':
        return done(this.menus.get(menuKey(payload)) ?? []);
      default:
        return undefined;
    }
  }

  #reach(payload: Json, then: (chat: Chat) => Answer): Answer {
    const chat = this.chats.get(String(payload['chat_id']));
    if (!chat) return failed(400, 'Bad Request: chat not found');
    const forbidden = FORBIDDEN[chat.state];
    return forbidden ? failed(403, forbidden) : then(chat);
  }

  #send(method: string, payload: Json, files: Readonly<Record<string, Upload>>): Answer {
    const checked = checkMessage(method, payload, files);
    if (!checked.ok) return failed(400, checked.description);
    return this.#reach(payload, (chat) => {
      const message = { messageId: this.newMessageId(), chatId: chat.id, method, payload, files, at: this.#now() };
      chat.messages.push({ ...message, ...checked.words });
      chat.arrivals.dispatchEvent(new Event('arrival'));
      return done(this.asMessage(chat, chat.messages.at(-1) as AcceptedMessage));
    });
  }

  #edit(payload: Json): Answer {
    const checked = checkMessage('editMessageText', payload);
    if (!checked.ok) return failed(400, checked.description);
    return this.#reach(payload, (chat) => {
      const index = chat.messages.findIndex(({ messageId }) => messageId === payload['message_id']);
      const before = chat.messages[index];
      if (!before) return failed(400, 'Bad Request: message to edit not found');
      const markupOf = (part: Json) => JSON.stringify(part['reply_markup'] ?? null);
      if (before.text === checked.words.text && markupOf(before.payload) === markupOf(payload)) {
        return failed(400, 'Bad Request: message is not modified');
      }
      chat.messages[index] = { ...before, ...checked.words, payload };
      chat.arrivals.dispatchEvent(new Event('arrival'));
      return done(this.asMessage(chat, chat.messages[index]));
    });
  }

  #getChat(payload: Json): Answer {
    const chat = this.chats.get(String(payload['chat_id']));
    if (!chat || chat.state === 'new') return failed(400, 'Bad Request: chat not found');
    const { id, first_name, last_name } = chat.person;
    return done({ id, type: 'private', first_name, ...(last_name !== undefined && { last_name }) });
  }

  #answerTap(id: string): Answer {
    if (!this.openTaps.delete(id)) {
      return failed(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid');
    }
    this.answeredTaps.push(id);
    return done(true);
  }

  #setMenu(payload: Json): Answer {
    const commands = Array.isArray(payload['commands']) ? payload['commands'].filter(isObject) : [];
    const valid = commands.every(
      ({ command, description }) => /^[a-z0-9_]{1,32}$/.test(String(command)) && String(description).length <= 256,
    );
    if (!valid || commands.length > 100) return failed(400, 'Bad Request: BOT_COMMAND_INVALID');
    this.menus.set(menuKey(payload), commands);
    return done(true);
  }

  /** The message as the Bot API shows it. */
  asMessage(chat: Chat, { messageId, text, method, at, payload }: AcceptedMessage): Json {
    const { id, first_name } = chat.person;
    const markup = payload['reply_markup'];
    return {
      message_id: messageId,
      date: Math.floor(at / 1000),
      chat: { id, type: 'private', first_name },
      ...(method === 'sendMessage' ? { text } : { caption: text }),
      ...(isObject(markup) && 'inline_keyboard' in markup && { reply_markup: markup }),
    };
  }
}

const menuKey = ({ scope, language_code }: Json): string => JSON.stringify([scope ?? null, language_code ?? '']);
