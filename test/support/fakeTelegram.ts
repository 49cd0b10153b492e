import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Body, readBody } from './fakeTelegramBody.ts';
import { type AcceptedMessage, type Chat, Chats } from './fakeTelegramChats.ts';
import type { Json } from './fakeTelegramRules.ts';
import type { Scripted } from './fakeTelegramScript.ts';
import { type Answer, done, failed, UpdateQueue } from './fakeTelegramUpdates.ts';
import { TelegramUser, type World } from './fakeTelegramUser.ts';
import { recordCall } from './recordCalls.ts';

export type { AcceptedMessage } from './fakeTelegramChats.ts';
export * from './fakeTelegramScript.ts';
export { TelegramUser } from './fakeTelegramUser.ts';

export interface FakeTelegramOptions {
  readonly token?: string;
  readonly username?: string;
  /** A path in front of `/bot<token>/`, without slashes at its ends. */
  readonly basePath?: string;
  /** Epoch milliseconds of Telegram's clock. */
  readonly now?: () => number;
  readonly redeliverMs?: number;
  readonly patienceMs?: number;
}

export interface RecordedCall extends Body {
  readonly method: string;
  readonly at: number;
}

/**
 * A stateful Bot API on loopback: chats, updates by poll or webhook, limits and refusals as the real one, and a script
 * for what networks do to calls. It keeps the truth of what reached whom.
 */
export class FakeTelegram {
  readonly token: string;
  readonly username: string;
  /** Every call that came with the right token, in order. */
  readonly calls: RecordedCall[] = [];
  readonly updates: UpdateQueue;
  readonly chats: Chats;
  readonly #world: World;
  readonly #basePath: string;
  readonly #scripts = new Map<string, Scripted[]>();
  #server: Server | undefined;
  #port = 0;
  #nextPerson = 700_000_001;

  constructor(options: FakeTelegramOptions = {}) {
    const now = options.now ?? Date.now;
    this.token = options.token ?? '123456:fake-token-of-a-bot';
    this.username = options.username ?? 'regulars_test_bot';
    this.#basePath = options.basePath ? `/${options.basePath}` : '';
    this.updates = new UpdateQueue({ now, redeliverMs: options.redeliverMs ?? 20 });
    this.chats = new Chats(now);
    const { chats, updates, username } = this;
    this.#world = { chats, updates, username, now, patienceMs: options.patienceMs ?? 20_000 };
  }

  /** For `TELEGRAM_API_ROOT`. */
  get apiRoot(): string {
    return `http://127.0.0.1:${this.#port}${this.#basePath}`;
  }

  /** Listens; after `down` on the same port again. */
  async up(): Promise<void> {
    const server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Refuses connections and breaks open ones until `up`. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async close(): Promise<void> {
    this.updates.close();
    await this.down();
  }

  /** Where webhook deliveries go, since the registered address is https: the base address of the service under test. */
  deliverVia(baseUrl: string): void {
    this.updates.webhookVia = baseUrl;
  }

  /** A person who has not written to the bot yet. */
  user({
    firstName = 'Mei',
    lastName,
    language,
  }: {
    firstName?: string;
    lastName?: string;
    language?: string;
  } = {}): TelegramUser {
    const id = this.#nextPerson;
    this.#nextPerson += 1;
    const person = {
      id,
      is_bot: false,
      first_name: firstName,
      ...(lastName !== undefined && { last_name: lastName }),
      ...(language !== undefined && { language_code: language }),
    };
    const chat: Chat = { id: String(id), person, state: 'new', messages: [], arrivals: new EventTarget() };
    this.chats.chats.set(chat.id, chat);
    return new TelegramUser(this.#world, chat);
  }

  /** The next calls of this method go as scripted, one each, in order; later ones as usual. */
  script(method: string, ...steps: readonly Scripted[]): void {
    this.#scripts.set(method, [...(this.#scripts.get(method) ?? []), ...steps]);
  }

  /** What reached this person, whatever the bot was told. */
  accepted(chatId: string): readonly AcceptedMessage[] {
    return this.chats.chats.get(chatId)?.messages ?? [];
  }

  callsOf(method: string): readonly RecordedCall[] {
    return this.calls.filter((call) => call.method === method);
  }

  /** Makes every tap that waits too old to be answered. */
  expireTaps(): void {
    this.chats.openTaps.clear();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await buffer(request);
    const path = new URL(request.url ?? '/', 'http://fake').pathname;
    const [, root = '', token = '', method = ''] = /^(.*)\/bot([^/]+)\/([A-Za-z]+)$/.exec(path) ?? [];
    if (root !== this.#basePath || method === '') return answer(response, failed(404, 'Not Found'));
    if (token !== this.token) return answer(response, failed(401, 'Unauthorized'));
    const body = await readBody(new Uint8Array(bytes), request.headers['content-type'] ?? '').catch(() => undefined);
    if (!body) return answer(response, failed(400, "Bad Request: can't parse the request"));
    this.calls.push({ method, ...body, at: this.#world.now() });
    recordCall({
      platform: 'telegram',
      method: 'POST',
      path: method,
      body: body.payload,
      files: Object.keys(body.files),
    });
    const step = this.#scripts.get(method)?.shift();
    if (step) return this.#play(step, { method, body, request, response });
    answer(response, await this.#carryOut(method, body, response));
  }

  async #play(
    step: Scripted,
    call: { method: string; body: Body; request: IncomingMessage; response: ServerResponse },
  ): Promise<void> {
    const { method, body, request, response } = call;
    await step.until;
    if (step.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, step.delayMs));
    const result = step.accept ? await this.#carryOut(method, body, response) : failed(500, 'scripted');
    if (step.cut === 'reset') request.socket.resetAndDestroy();
    else if (step.cut === 'half') {
      const text = JSON.stringify(result);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
    } else if (step.cut === undefined && step.answer) {
      response.writeHead(step.answer.status, { 'content-type': step.answer.type ?? 'application/json' });
      response.end(step.answer.body);
    } else if (step.cut === undefined) answer(response, result);
  }

  async #carryOut(method: string, { payload, files }: Body, response: ServerResponse): Promise<Answer> {
    switch (method) {
      case 'getMe':
        return done({ id: 123456, is_bot: true, first_name: 'Shop', username: this.username } satisfies Json);
      case 'getUpdates':
        return this.updates.getUpdates(payload, (gone) => response.once('close', gone));
      case 'setWebhook':
        return this.updates.setWebhook(payload);
      case 'deleteWebhook':
        return this.updates.deleteWebhook(payload);
      case 'getWebhookInfo':
        return done(this.updates.webhookInfo());
      default:
        return this.chats.call(method, payload, files) ?? failed(404, 'Not Found: method not found');
    }
  }
}

const answer = (response: ServerResponse, body: Answer): void => {
  response.writeHead(body.ok ? 200 : body.error_code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

/** A fake that listens already. */
export const startFakeTelegram = async (options: FakeTelegramOptions = {}): Promise<FakeTelegram> => {
  const fake = new FakeTelegram(options);
  await fake.up();
  return fake;
};
