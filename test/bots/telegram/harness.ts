import { afterEach, vi } from 'vitest';
import { createTelegramAdapter, type TelegramConfig } from '../../../bots/telegram/adapter.ts';
import { TIMING } from '../../../bots/telegram/retry.ts';
import type { AdapterPorts, ChannelAdapter, InboundEvent, RawEvent } from '../../../src/app/channel.ts';
import { type FakeTelegram, type FakeTelegramOptions, startFakeTelegram } from '../../support/fakeTelegram.ts';

/** Retries soon, so that what heals heals within a test. */
export const QUICK = { ...TIMING, retryMinMs: 5, retryMaxMs: 40, conflictMs: 40, checkMs: 40 };

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The engine's side of the wall: an inbox that keeps each event once, and everything that was logged. */
export class Engine implements AdapterPorts {
  readonly inbox = new Map<string, RawEvent>();
  readonly logged: string[] = [];
  /** How often `store` was called, repeats included. */
  stored = 0;
  /** Set to make the inbox unreachable. */
  broken = false;

  readonly store: AdapterPorts['store'] = async (_channel, events) => {
    this.stored += 1;
    if (this.broken) throw new Error('the database is not there');
    for (const event of events) if (!this.inbox.has(event.eventId)) this.inbox.set(event.eventId, event);
  };
  qrPng: AdapterPorts['qrPng'] = async (value) => Buffer.from(`picture of ${value}`);
  readonly qrUrl = () => undefined;
  chartPng: NonNullable<AdapterPorts['chartPng']> = async ({ bars }) => Buffer.from(`chart of ${bars.length}`);
  readonly chartUrl = () => undefined;
  readonly fileUrl = () => undefined;
  readonly log = {
    info: (fields: object, message: string) => this.#note('info', fields, message),
    warn: (fields: object, message: string) => this.#note('warn', fields, message),
    error: (fields: object, message: string) => this.#note('error', fields, message),
  };

  #note(level: string, fields: object, message: string): void {
    this.logged.push(`${level} ${message} ${JSON.stringify(fields)}`);
  }

  /** What the inbox holds, read by the adapter, oldest first. */
  events(adapter: ChannelAdapter): InboundEvent[] {
    return [...this.inbox.values()].map(({ bytes }) => adapter.read(bytes));
  }
}

export const fakeTelegram = async (options?: FakeTelegramOptions): Promise<FakeTelegram> => {
  const fake = await startFakeTelegram(options);
  closing.push(() => fake.close());
  return fake;
};

/** An adapter that is not started, but stopped at the end of the test. */
export const adapterFor = (
  fake: FakeTelegram,
  engine: Engine,
  config: Partial<TelegramConfig> = {},
): ChannelAdapter => {
  const adapter = createTelegramAdapter(
    { token: fake.token, apiRoot: fake.apiRoot, mode: 'polling', now: Date.now, timing: QUICK, ...config },
    engine,
  );
  closing.push(() => adapter.stop());
  return adapter;
};

/** A polling adapter that is connected to its own fake. */
export const connected = async (config: Partial<TelegramConfig> = {}, options?: FakeTelegramOptions) => {
  const fake = await fakeTelegram(options);
  const engine = new Engine();
  const adapter = adapterFor(fake, engine, config);
  await adapter.start();
  await vi.waitFor(() => expectState(adapter, 'connected'), { timeout: 5_000, interval: 5 });
  return { fake, engine, adapter };
};

export const expectState = (adapter: ChannelAdapter, state: string): void => {
  const health = adapter.health();
  if (health.state !== state) throw new Error(`health is ${JSON.stringify(health)}, not ${state}`);
};

/** Waits, bounded, until `condition` holds. */
export const eventually = (condition: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(condition, { timeout: 8_000, interval: 5 });
