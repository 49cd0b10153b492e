import type { AdapterPorts, ChannelAdapter } from '../app/channel.ts';
import type { Config } from '../config.ts';

/** The channels that the settings switch on, to look at and not to start: they need no database. */
export async function adaptersToLookAt(config: Config, now: () => number): Promise<readonly ChannelAdapter[]> {
  const publicUrl = config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl };
  const adapters: ChannelAdapter[] = [];
  if (config.line !== undefined) {
    const { createLineAdapter } = await import('../../bots/line/adapter.ts');
    adapters.push(createLineAdapter({ ...config.line, ...publicUrl }, NOTHING));
  }
  if (config.telegram !== undefined) {
    const { createTelegramAdapter } = await import('../../bots/telegram/adapter.ts');
    const settings = { ...config.telegram, ...publicUrl, mode: config.telegramMode, now };
    adapters.push(createTelegramAdapter(settings, NOTHING));
  }
  return adapters;
}

const silent = () => undefined;

/** Nobody writes to who was not started. */
const NOTHING: AdapterPorts = {
  store: async () => {
    throw new Error('a channel that is only looked at took an event');
  },
  qrPng: async () => new Uint8Array(),
  qrUrl: silent,
  fileUrl: silent,
  log: { info: silent, warn: silent, error: silent },
};
