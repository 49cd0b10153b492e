import { isObject, type Json } from './fakeTelegramRules.ts';

export type Answer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error_code: number; readonly description: string; readonly parameters?: object };

export const done = (result: unknown): Answer => ({ ok: true, result });
export const failed = (error_code: number, description: string): Answer => ({ ok: false, error_code, description });

interface Pending {
  readonly update: Json & { readonly update_id: number };
  readonly chat: string;
  readonly taken: () => void;
}

interface Waiter {
  readonly end: (answer: Answer) => void;
  readonly offset: number;
  readonly limit: number;
}

interface Webhook {
  readonly url: string;
  readonly secret: string | undefined;
}

const DEFAULT_TYPES = ['message', 'edited_message', 'callback_query', 'my_chat_member'];

export interface QueueOptions {
  readonly now: () => number;
  /** Milliseconds before the first redelivery; doubles up to twenty times that. */
  readonly redeliverMs: number;
}

/** The updates that wait for the bot: fetched by a poll, or delivered to its webhook, one at a time for each chat. */
export class UpdateQueue {
  /** Where deliveries to the https address really go: a loopback base address. */
  webhookVia: string | undefined;
  readonly deliveries: { readonly updateId: number; readonly status: number | undefined }[] = [];
  readonly #options: QueueOptions;
  #nextId = 800_000_001;
  #pending: Pending[] = [];
  #waiter: Waiter | undefined;
  #allowed: readonly string[] = DEFAULT_TYPES;
  #webhook: Webhook | undefined;
  #busyChats = new Set<string>();
  #lastError: { readonly date: number; readonly message: string } | undefined;
  #closed = false;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** Resolves once the bot fetched it or its webhook answered 2xx; at once when the bot does not ask for this kind. */
  push(part: Json): Promise<void> {
    const kind = Object.keys(part)[0] ?? '';
    if (!this.#allowed.includes(kind)) return Promise.resolve();
    const update = { update_id: this.#nextId, ...part };
    this.#nextId += 1;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#pending.push({ update, chat: chatOf(part[kind]), taken: resolve });
    this.#answerWaiter();
    this.#deliver();
    return promise;
  }

  /** A long poll. A second one ends the first with 409, as Telegram does. */
  getUpdates(payload: Json, onGone: (callback: () => void) => void): Promise<Answer> {
    if (this.#webhook) {
      const what =
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
      return Promise.resolve(failed(409, what));
    }
    this.#waiter?.end(
      failed(409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'),
    );
    this.#allow(payload);
    const offset = Number(payload['offset'] ?? 0);
    this.#pending = this.#pending.filter(({ update }) => update.update_id >= offset);
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const timer = setTimeout(() => this.#waiter?.end(done([])), Number(payload['timeout'] ?? 0) * 1000);
    const waiter: Waiter = {
      offset,
      limit: Number(payload['limit'] ?? 100),
      end: (answer) => {
        clearTimeout(timer);
        if (this.#waiter === waiter) this.#waiter = undefined;
        resolve(answer);
      },
    };
    this.#waiter = waiter;
    onGone(() => waiter.end(done([])));
    this.#answerWaiter();
    return promise;
  }

  setWebhook(payload: Json): Answer {
    const url = String(payload['url'] ?? '');
    if (url === '') return this.deleteWebhook(payload);
    if (!url.startsWith('https://')) {
      return failed(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook');
    }
    const secret = payload['secret_token'];
    if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(String(secret))) {
      return failed(400, 'Bad Request: secret token contains unallowed characters');
    }
    this.#allow(payload);
    this.#drop(payload);
    this.#webhook = { url, secret: secret === undefined ? undefined : String(secret) };
    this.#lastError = undefined;
    this.#deliver();
    return done(true);
  }

  deleteWebhook(payload: Json): Answer {
    this.#drop(payload);
    this.#webhook = undefined;
    return done(true);
  }

  webhookInfo(): Json {
    return {
      url: this.#webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: this.#pending.length,
      allowed_updates: this.#allowed,
      ...(this.#lastError && { last_error_date: this.#lastError.date, last_error_message: this.#lastError.message }),
    };
  }

  close(): void {
    this.#closed = true;
    this.#waiter?.end(done([]));
  }

  #allow(payload: Json): void {
    const types = payload['allowed_updates'];
    if (Array.isArray(types)) this.#allowed = types.length === 0 ? DEFAULT_TYPES : types.map(String);
  }

  #drop(payload: Json): void {
    if (payload['drop_pending_updates'] === true) this.#pending = [];
  }

  #answerWaiter(): void {
    const waiter = this.#waiter;
    if (!waiter) return;
    const batch = this.#pending.filter(({ update }) => update.update_id >= waiter.offset).slice(0, waiter.limit);
    if (batch.length === 0) return;
    waiter.end(done(batch.map(({ update }) => update)));
    for (const { taken } of batch) taken();
  }

  #deliver(): void {
    for (const pending of this.#pending) {
      if (!this.#webhook || this.#busyChats.has(pending.chat)) continue;
      this.#busyChats.add(pending.chat);
      void this.#deliverUntilTaken(pending);
    }
  }

  async #deliverUntilTaken(pending: Pending): Promise<void> {
    const { redeliverMs } = this.#options;
    for (let wait = redeliverMs; this.#webhook && !this.#closed; wait = Math.min(wait * 2, redeliverMs * 20)) {
      if (!this.#pending.includes(pending)) break;
      const status = await this.#deliverOnce(this.#webhook, pending);
      this.deliveries.push({ updateId: pending.update.update_id, status });
      if (status !== undefined && status >= 200 && status < 300) {
        this.#pending = this.#pending.filter((other) => other !== pending);
        pending.taken();
        break;
      }
      const message = status === undefined ? 'Connection refused' : `Wrong response from the webhook: ${status}`;
      this.#lastError = { date: Math.floor(this.#options.now() / 1000), message };
      await new Promise((resolve) => setTimeout(resolve, wait).unref());
    }
    this.#busyChats.delete(pending.chat);
    if (!this.#closed) this.#deliver();
  }

  async #deliverOnce({ url, secret }: Webhook, { update }: Pending): Promise<number | undefined> {
    const { pathname } = new URL(url);
    const target = this.webhookVia === undefined ? undefined : new URL(pathname, this.webhookVia);
    if (!target || !/^(127\.0\.0\.1|localhost|\[::1\])$/.test(target.hostname)) return undefined;
    const headers = {
      'content-type': 'application/json',
      ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }),
    };
    const request = { method: 'POST', headers, body: JSON.stringify(update), signal: AbortSignal.timeout(10_000) };
    const response = await fetch(target, request).catch(() => undefined);
    await response?.arrayBuffer().catch(() => undefined);
    return response?.status;
  }
}

const chatOf = (part: unknown): string => {
  if (!isObject(part)) return '';
  const chat = part['chat'] ?? (isObject(part['message']) ? part['message']['chat'] : undefined) ?? part['from'];
  return isObject(chat) ? String(chat['id']) : '';
};
