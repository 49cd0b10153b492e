import type { AddressInfo } from 'node:net';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createLineAdapter } from '../../bots/line/adapter.ts';
import { createTelegramAdapter } from '../../bots/telegram/adapter.ts';
import { commit } from '../../db/unit.ts';
import type { Hearer, Saying } from '../../src/app/campaigns/saying.ts';
import type { AdapterPorts, ChannelAdapter, ChannelName, Log, Message } from '../../src/app/channel.ts';
import type { Deps } from '../../src/app/deps.ts';
import { storeEvents } from '../../src/app/events.ts';
import { type Notice, notices, type Recipient } from '../../src/app/notice.ts';
import { createSeal } from '../../src/app/sealed.ts';
import type { ChatContext, Reply } from '../../src/chat/chat.ts';
import { PauseGate } from '../../src/delivery/gate.ts';
import { Paces } from '../../src/delivery/pace.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { type Deliveries, startDeliveries } from '../../src/jobs/deliveries.ts';
import { startInbox } from '../../src/jobs/inbox.ts';
import { startRelay } from '../../src/jobs/outbox.ts';
import { type FakeLine, startFakeLine } from './fakeLine.ts';
import { type FakeTelegram, startFakeTelegram } from './fakeTelegram.ts';
import { ownDeps } from './ownDeps.ts';

export interface SpineOptions {
  /** What is answered to each event; nothing unless given. */
  readonly converse?: (context: ChatContext) => Promise<Reply>;
  readonly channels?: readonly ('line' | 'telegram')[];
  /** Longest wait for an answer of LINE, in milliseconds. */
  readonly lineMs?: number;
  /** The same of Telegram. */
  readonly telegramMs?: number;
  readonly inbox?: false;
  readonly relay?: false;
  /** Sends campaigns too: each says its `content.text`, at this shop time. */
  readonly campaignsAt?: () => number;
}

/** One process of the service as far as messages go: webhook, inbox and relay, beside others on the same database. */
export interface Instance {
  readonly url: string;
  readonly gate: PauseGate;
  readonly errors: readonly string[];
  readonly deliveries: Deliveries | undefined;
  wake(): void;
  stop(): Promise<void>;
}

export interface OutboxRow {
  readonly state: string;
  readonly detail: string | null;
  /** Counts from the moment a worker takes the notice up. */
  readonly attempts: number;
  /** A worker has it in hand: its attempt has not ended. */
  readonly leased: boolean;
  readonly content: unknown;
}

export interface Spine {
  readonly deps: Deps;
  readonly line: FakeLine;
  readonly telegram: FakeTelegram;
  start(options?: SpineOptions): Promise<Instance>;
  /** Queues notices as a commit does. Gives their ids, which are the retry keys. */
  queue(...said: readonly { readonly to: Recipient; readonly notice: Notice }[]): Promise<readonly string[]>;
  outbox(outboxId: string): Promise<OutboxRow>;
  /** The person has started the bot, without an event about it. */
  telegramOpens(chatId: string): void;
  /** Makes what waits for later due now, for every process. */
  dueNow(): Promise<void>;
  /** Ends all leases, as time does for those of a process that was killed. */
  endLeases(): Promise<void>;
}

/** An answer in words, to be queued or said. */
export const words = (said: string): Message => ({ type: 'text', text: said });

const sealKey = Buffer.alloc(32, 7);

export function ownSpine(): Spine {
  const deps = ownDeps();
  const began: { line?: FakeLine; telegram?: FakeTelegram } = {};
  const running = new Set<Instance>();
  beforeAll(async () => {
    began.line = await startFakeLine();
    began.telegram = await startFakeTelegram();
  });
  afterEach(async () => {
    await Promise.all([...running].map((one) => one.stop()));
    running.clear();
    await deps.db.sql`delete from regulars.channel_pauses`;
  });
  afterAll(async () => {
    await began.line?.stop();
    await began.telegram?.close();
  });
  const line = () => began.line as FakeLine;
  const telegram = () => began.telegram as FakeTelegram;

  return {
    deps,
    get line() {
      return line();
    },
    get telegram() {
      return telegram();
    },
    async start(options = {}) {
      const instance = await startInstance(deps, line(), telegram(), options);
      running.add(instance);
      return instance;
    },
    async queue(...said) {
      const ids = said.map(() => v7());
      let next = 0;
      await commit(deps.db, [notices(() => ids[next++] as string, said)]);
      return ids;
    },
    async outbox(outboxId) {
      const rows = await deps.db.sql<OutboxRow[]>`
        select state, detail, attempts, leased_until is not null as leased, content from regulars.outbox where outbox_id = ${outboxId}`;
      return rows[0] as OutboxRow;
    },
    telegramOpens(chatId) {
      const chat = telegram().chats.chats.get(chatId);
      if (chat !== undefined) chat.state = 'open';
    },
    async dueNow() {
      await deps.db.sql`update regulars.outbox set not_before = now() where state = 'queued'`;
      for (const one of running) one.wake();
    },
    async endLeases() {
      await deps.db
        .sql`update regulars.outbox set leased_until = now() - interval '1 second' where leased_until is not null`;
      await deps.db
        .sql`update regulars.inbox set leased_until = now() - interval '1 second' where leased_until is not null`;
      for (const one of running) one.wake();
    },
  };
}

/** The text of the campaign, with the member's name and the fact called `fact`. */
async function sayContent({ content }: Saying, facts: unknown, { name }: Hearer): Promise<readonly Message[]> {
  const field = (of: unknown, key: string) =>
    typeof of === 'object' && of !== null ? String(Reflect.get(of, key) ?? '') : '';
  return [words([field(content, 'text'), name ?? '', field(facts, 'fact')].filter((part) => part !== '').join(' '))];
}

async function startInstance(
  base: Deps,
  line: FakeLine,
  telegram: FakeTelegram,
  options: SpineOptions,
): Promise<Instance> {
  const errors: string[] = [];
  const log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (fields, message) => errors.push(`${message} ${String(Reflect.get(fields, 'err') ?? '')}`),
  };
  const wake: (() => void)[] = [];
  const wakeAll = () => {
    for (const one of wake) one();
  };
  const deps: Deps = { ...base, db: base.db, wakeOutbox: wakeAll };
  const seal = createSeal(sealKey);
  const ports: AdapterPorts = {
    store: async (channel, events) => {
      if (await storeEvents(deps, channel, events)) wakeAll();
    },
    qrPng: async () => new Uint8Array(),
    qrUrl: (value) => `https://shop.example/q/${seal.seal(value)}.png`,
    fileUrl: () => undefined,
    log,
  };
  const adapters = new Map<ChannelName, ChannelAdapter>();
  const channels = options.channels ?? ['line', 'telegram'];
  if (channels.includes('line')) {
    const { url: apiBaseUrl, channelSecret, channelAccessToken } = line;
    const wire = { answerMs: options.lineMs ?? 2_000, connectMs: 1_000 };
    adapters.set('line', createLineAdapter({ apiBaseUrl, channelSecret, channelAccessToken, wire }, ports));
  }
  if (channels.includes('telegram')) {
    const { token, apiRoot } = telegram;
    adapters.set(
      'telegram',
      createTelegramAdapter(
        { token, apiRoot, mode: 'polling', now: Date.now, timing: { callTimeoutMs: options.telegramMs ?? 1_000 } },
        ports,
      ),
    );
  }
  const gate = new PauseGate(deps, log);
  const paces = new Paces(deps, adapters);
  const converse = options.converse ?? (async () => ({ messages: [] }));
  const now = options.campaignsAt ?? Date.now;
  const inbox =
    options.inbox === false
      ? undefined
      : startInbox({ deps, adapters, converse, deepLinks: () => [], campaignWords: sayContent, now, gate, paces, log });
  const render = async (notice: Notice): Promise<readonly Message[]> =>
    notice.kind === 'answer' ? notice.messages : [words(notice.kind)];
  const relay = options.relay === false ? undefined : startRelay({ deps, adapters, render, paces, now, log }, gate);
  const { campaignsAt } = options;
  const deliveries =
    campaignsAt === undefined
      ? undefined
      : startDeliveries({ deps, adapters, gate, paces, render: sayContent, now: campaignsAt, log });
  for (const loop of [inbox, relay, deliveries]) if (loop !== undefined) wake.push(loop.wake);

  const receive = adapters.get('line')?.receive;
  const receivers = new Map(receive === undefined ? [] : [['line', receive]]);
  const server = createHttpServer({ log, routes: [], webhooks: receivers });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: `${url}/webhooks/line`,
    gate,
    errors,
    deliveries,
    wake: wakeAll,
    async stop() {
      await inbox?.stop();
      await relay?.stop();
      await deliveries?.stop();
      await Promise.all([...adapters.values()].map((adapter) => adapter.stop()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
