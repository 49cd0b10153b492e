import { renderTelegram, type TelegramCall } from '../../../bots/telegram/render.ts';
import type { Button, Message, Text } from '../../../src/app/channel.ts';

export const postback = (label: string, data = label): Button => ({ label, action: { type: 'postback', data } });
export const render = (...messages: readonly Message[]) => renderTelegram(messages).map(shown);
export const text = (words: Text, buttons?: readonly Button[]): Message => ({
  type: 'text',
  text: words,
  ...(buttons && { buttons }),
});

/** A call as a person sees it. */
export const shown = (call: TelegramCall) => {
  const { payload } = call;
  const html = 'text' in payload ? payload.text : (payload as { caption?: string }).caption;
  const markup = payload.reply_markup;
  const rows = markup === undefined ? [] : 'keyboard' in markup ? markup.keyboard : markup.inline_keyboard;
  return {
    method: call.method,
    html,
    ...(call.method === 'sendPhoto' && { photo: call.qr === undefined ? call.payload.photo : `QR of ${call.qr}` }),
    ...(rows.length > 0 && { rows: rows.map((row) => row.map((key) => key.text)) }),
    typed: markup !== undefined && 'keyboard' in markup,
  };
};
