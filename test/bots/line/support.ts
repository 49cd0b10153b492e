import { afterEach } from 'vitest';
import { createLineAdapter, type LineConfig } from '../../../bots/line/adapter.ts';
import type { AdapterPorts, ChannelAdapter, Message, RawEvent } from '../../../src/app/channel.ts';
import { type FakeLine, type FakeLineOptions, startFakeLine } from '../../support/fakeLine.ts';

/** What an adapter was given to remember and to log. */
export interface Ports extends AdapterPorts {
  readonly stored: RawEvent[];
  readonly logged: string[];
  /** Makes the store refuse, as a database that is down. */
  down: boolean;
}

export function ports(publicUrl: string | undefined = 'https://shop.example'): Ports {
  const stored: RawEvent[] = [];
  const logged: string[] = [];
  const line = (fields: object, message: string) => void logged.push(`${JSON.stringify(fields)} ${message}`);
  const made: Ports = {
    stored,
    logged,
    down: false,
    store: async (_channel, events) => {
      if (made.down) throw new Error('the database is down');
      stored.push(...events);
    },
    qrPng: async () => new Uint8Array(),
    qrUrl: (value) =>
      publicUrl === undefined ? undefined : `${publicUrl}/q/${encodeURIComponent(value.toWellFormed())}.png`,
    chartPng: async () => new Uint8Array(),
    chartUrl: ({ bars }) =>
      publicUrl === undefined ? undefined : { url: `${publicUrl}/c/${bars.length}.png`, width: 1_040, height: 500 },
    fileUrl: ({ name }) =>
      publicUrl === undefined ? undefined : `${publicUrl}/f/${encodeURIComponent(name.toWellFormed())}`,
    log: { info: line, warn: line, error: line },
  };
  return made;
}

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A fake of LINE that ends with the test. */
export async function fakeLine(options: FakeLineOptions = {}): Promise<FakeLine> {
  const line = await startFakeLine(options);
  ends.push(line.stop);
  return line;
}

/** An adapter on a fake, never on the real LINE; stopped with the test. */
export function adapterOn(line: FakeLine, given: Ports = ports(), config: Partial<LineConfig> = {}): ChannelAdapter {
  const { channelSecret, channelAccessToken, url } = line;
  if (!url.startsWith('http://127.0.0.1:')) throw new Error('an adapter under test talks to loopback only');
  const adapter = createLineAdapter(
    { channelSecret, channelAccessToken, apiBaseUrl: url, pace: { retryMs: 5, retryMaxMs: 20, doubtMs: 0 }, ...config },
    given,
  );
  ends.push(adapter.stop);
  return adapter;
}

export const HELLO: readonly Message[] = [{ type: 'text', text: 'Hello' }];

/** A UUID that differs for each number. */
export const key = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
