import type { FakeLine } from './fakeLine.ts';
import type { FakeTelegram } from './fakeTelegram.ts';

/** Of a service whose LINE is this one. */
export const toLine = (line: Pick<FakeLine, 'channelSecret' | 'channelAccessToken' | 'url'>) => ({
  LINE_CHANNEL_SECRET: line.channelSecret,
  LINE_CHANNEL_ACCESS_TOKEN: line.channelAccessToken,
  LINE_API_BASE_URL: line.url,
});

/** Of a service whose Telegram is this one, asked by polling. */
export const toTelegram = (telegram: Pick<FakeTelegram, 'token' | 'apiRoot'>) => ({
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.apiRoot,
  TELEGRAM_MODE: 'polling',
});
