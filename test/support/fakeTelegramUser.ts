import type { ChatUser, ReceivedMessage } from './chatUser.ts';
import type { AcceptedMessage, Chat, Chats } from './fakeTelegramChats.ts';
import { isObject, type Json } from './fakeTelegramRules.ts';
import type { UpdateQueue } from './fakeTelegramUpdates.ts';

export interface World {
  readonly chats: Chats;
  readonly updates: UpdateQueue;
  readonly username: string;
  readonly now: () => number;
  /** Milliseconds that an action waits for the service to take it, and `waitFor` for a message. */
  readonly patienceMs: number;
}

interface VisibleButton {
  readonly label: string;
  readonly message: AcceptedMessage;
  readonly button: Json;
}

/** A person on Telegram, with what only Telegram has beside `ChatUser`. */
export class TelegramUser implements ChatUser {
  readonly id: string;
  /** What the last tap on a copy button left. */
  clipboard = '';
  readonly #world: World;
  readonly #chat: Chat;
  #cleared = 0;

  constructor(world: World, chat: Chat) {
    this.id = chat.id;
    this.#world = world;
    this.#chat = chat;
  }

  /** The messages as the fake keeps them, with their uploads, since the start. */
  get accepted(): readonly AcceptedMessage[] {
    return this.#chat.messages;
  }

  get received(): readonly ReceivedMessage[] {
    return this.#chat.messages.slice(this.#cleared).map(asReceived);
  }

  says(text: string): Promise<void> {
    return this.sends({ text });
  }

  /** Any message: `{photo: […]}`, `{sticker: {…}}`, … */
  sends(content: Json): Promise<void> {
    if (this.#chat.state === 'blocked') throw new Error('this person blocked the bot and must unblock it first');
    if (this.#chat.state === 'new') this.#chat.state = 'open';
    return this.#push({ message: { ...this.#stamped(), message_id: this.#world.chats.newMessageId(), ...content } });
  }

  /** Shares a phone number; of somebody else when `owner` is given. */
  sharesContact(phone = '886912345678', owner: number = this.#chat.person.id): Promise<void> {
    const { first_name } = this.#chat.person;
    return this.sends({ contact: { phone_number: phone, first_name, user_id: owner } });
  }

  async taps(label: string): Promise<void> {
    const { message, button } = this.#find(label);
    if (typeof button['callback_data'] === 'string') return this.#tap(message, button['callback_data']);
    if (typeof button['url'] === 'string') return this.opens(button['url']);
    if (isObject(button['copy_text'])) {
      this.clipboard = String(button['copy_text']['text']);
      return;
    }
    if (button['request_contact'] === true) return this.sharesContact();
    return this.says(String(button['text']));
  }

  /** Telegram has no date picker: the tap is answered by a question, and the date is typed. */
  async picks(label: string, date: string): Promise<void> {
    const { button } = this.#find(label);
    if (typeof button['callback_data'] !== 'string') throw new Error(`"${label}" asks for no date`);
    const before = this.#chat.messages.length;
    await this.taps(label);
    await this.#until(() => this.#chat.messages.length > before, `a question for the date after "${label}"`);
    await this.says(date);
  }

  async opens(link: string): Promise<void> {
    const url = new URL(link);
    const isTg = url.protocol === 'tg:';
    const name = isTg ? url.searchParams.get('domain') : url.pathname.slice(1);
    if ((!isTg && url.hostname !== 't.me') || name?.toLowerCase() !== this.#world.username.toLowerCase()) {
      throw new Error(`not a link to @${this.#world.username}: ${link}`);
    }
    if (this.#chat.state === 'blocked') await this.unblocks();
    const payload = url.searchParams.get('start');
    await this.says(payload === null ? '/start' : `/start ${payload}`);
  }

  blocks(): Promise<void> {
    this.#chat.state = 'blocked';
    return this.#membership('member', 'kicked');
  }

  unblocks(): Promise<void> {
    this.#chat.state = 'open';
    return this.#membership('kicked', 'member');
  }

  /** The account is gone for good; Telegram sends no update about it. */
  deactivates(): void {
    this.#chat.state = 'deactivated';
  }

  last(): ReceivedMessage {
    const last = this.received.at(-1);
    if (!last) throw new Error('nothing came yet');
    return last;
  }

  async waitFor(pattern: string | RegExp): Promise<ReceivedMessage> {
    const find = () =>
      this.received.find(({ text }) => (typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text)));
    await this.#until(() => find() !== undefined, String(pattern));
    return find() as ReceivedMessage;
  }

  clear(): void {
    this.#cleared = this.#chat.messages.length;
  }

  #find(label: string): VisibleButton {
    const visible = this.#chat.messages.toReversed().flatMap(buttonsOf);
    const found = visible.find((button) => button.label === label);
    if (!found) throw new Error(`no button "${label}"; there are: ${visible.map((button) => button.label).join(', ')}`);
    return found;
  }

  #tap(message: AcceptedMessage, data: string): Promise<void> {
    const { chats } = this.#world;
    const id = String(4_000_000_000_000 + chats.newMessageId());
    chats.openTaps.add(id);
    const from = this.#chat.person;
    return this.#push({
      callback_query: { id, from, chat_instance: '1', data, message: chats.asMessage(this.#chat, message) },
    });
  }

  #membership(before: string, after: string): Promise<void> {
    const user = { id: 1, is_bot: true, first_name: 'Bot' };
    return this.#push({
      my_chat_member: {
        ...this.#stamped(),
        old_chat_member: { user, status: before },
        new_chat_member: { user, status: after },
      },
    });
  }

  #stamped(): Json {
    const { person } = this.#chat;
    return {
      from: person,
      chat: { id: person.id, type: 'private', first_name: person['first_name'] },
      date: Math.floor(this.#world.now() / 1000),
    };
  }

  async #push(part: Json): Promise<void> {
    const { patienceMs, updates } = this.#world;
    const { promise: tooLong, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`the service took nothing within ${patienceMs} ms`)), patienceMs);
    await Promise.race([updates.push(part), tooLong]).finally(() => clearTimeout(timer));
  }

  async #until(condition: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + this.#world.patienceMs;
    while (!condition()) {
      const left = deadline - performance.now();
      if (left <= 0) {
        throw new Error(`waited for ${what}; came: ${JSON.stringify(this.received.map(({ text }) => text))}`);
      }
      await this.#nextArrival(left);
    }
  }

  #nextArrival(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#chat.arrivals.addEventListener('arrival', () => resolve(), { once: true });
    return promise.finally(() => clearTimeout(timer));
  }
}

const rowsOf = (markup: unknown): readonly Json[] => {
  if (!isObject(markup)) return [];
  const rows = markup['inline_keyboard'] ?? markup['keyboard'];
  return Array.isArray(rows) ? rows.flat().filter(isObject) : [];
};

const buttonsOf = (message: AcceptedMessage): VisibleButton[] =>
  rowsOf(message.payload['reply_markup']).map((button) => ({ label: String(button['text']), message, button }));

const asReceived = (message: AcceptedMessage): ReceivedMessage => {
  const buttons = rowsOf(message.payload['reply_markup']);
  const written = [...message.text.matchAll(/(?:https?|tg):\/\/[^\s<>"]+/g)].map(([url]) => url);
  const urls = buttons.map(({ url }) => url).filter((url) => typeof url === 'string');
  const named = message.entities.map(({ url }) => url).filter((url) => url !== undefined);
  const file = message.files['document']?.name;
  return {
    text: [file, message.text].filter(Boolean).join('\n'),
    buttons: buttons.map(({ text }) => String(text)),
    raw: message,
    links: [...urls, ...named, ...written],
  };
};
