import { createRequire } from 'node:module';
import { createTelegramAdapter } from '../../../bots/telegram/adapter.ts';

/** A service with DEBUG=*: receives one text, sends one, and ends. Arguments: API root, token, id of a person. */
const [apiRoot = '', token = '', channelUserId = ''] = process.argv.slice(2);
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const { promise: received, resolve } = Promise.withResolvers<Uint8Array>();
const adapter = createTelegramAdapter(
  { token, apiRoot, mode: 'polling', now: Date.now },
  {
    store: async (_channel, events) => resolve(events[0]?.bytes ?? new Uint8Array()),
    qrPng: async () => new Uint8Array(),
    qrUrl: () => undefined,
    fileUrl: () => undefined,
    log: quiet,
  },
);
await adapter.start();
const event = adapter.read(await received);
const to = { channel: 'telegram', channelUserId } as const;
const { status } = await adapter.send({ to, messages: [{ type: 'text', text: 'CANARY_out' }], retryKey: 'x' });
const debug = createRequire(import.meta.resolve('telegraf'))('debug');
debug('others')('DEBUG works');
await adapter.stop();
process.stdout.write(`${status}; received ${event.kind}; debug is on for others\n`);
