import { qrPicture } from './api.js';
import { h, icon } from './dom.js';
import { pictureAddress } from './links.js';
import { telegramHtml } from './telegramHtml.js';

/** What Telegram would show of calls to its Bot API, one element per message. `ctx` carries out what is tapped. */
export const telegramMessages = (calls, ctx) => calls.map((call) => telegramMessage(call, ctx));

function telegramMessage({ method, payload, qr, file }, ctx) {
  const words = payload.text ?? payload.caption;
  const text = words === undefined ? undefined : h('div', { class: 'words' }, telegramHtml(words, ctx));
  const bubble = h('div', { class: 'bubble theirs' });
  if (method === 'sendPhoto') {
    const source = qr === undefined ? pictureAddress(payload.photo) : qrPicture(qr);
    bubble.classList.add('has-picture');
    bubble.append(
      h('img', { class: qr === undefined ? 'photo' : 'photo is-qr', alt: ctx.words('image'), src: source }),
    );
  }
  if (method === 'sendDocument') {
    bubble.append(fileButton(file.name, () => ctx.openFile(file.name), ctx));
  }
  if (text) bubble.append(text);
  const keys = payload.reply_markup?.inline_keyboard;
  return h('div', { class: 'telegram-message' }, bubble, keys && inlineKeyboard(keys, ctx));
}

/** A file as a bubble shows it; the same in both looks. */
export const fileButton = (name, open, ctx) =>
  h(
    'button',
    { type: 'button', class: 'document', 'aria-label': `${ctx.words('download')}: ${name}`, onclick: open },
    h('span', { class: 'document-icon' }, icon('file')),
    name,
  );

/** Source: Bot API, "InlineKeyboardButton". */
function inlineKeyboard(rows, ctx) {
  const button = (key) =>
    h(
      'button',
      { type: 'button', class: key.style === 'primary' ? 'key primary' : 'key', onclick: () => tapInline(key, ctx) },
      key.text,
      key.url && h('span', { class: 'corner', 'aria-hidden': 'true' }, '↗'),
      key.copy_text && h('span', { class: 'corner', 'aria-hidden': 'true' }, icon('copy')),
    );
  return h(
    'div',
    { class: 'inline-keyboard', role: 'group' },
    rows.map((row) => h('div', { class: 'row' }, row.map(button))),
  );
}

function tapInline(key, ctx) {
  if (key.callback_data !== undefined) return ctx.act({ kind: 'action', data: key.callback_data, label: key.text });
  if (key.url !== undefined) return ctx.open(key.url);
  if (key.copy_text !== undefined) return ctx.copy(key.copy_text.text);
  return undefined;
}

/** The keyboard that stands instead of the letters: the newest one sent, until a key of a one-time keyboard was tapped. */
export function telegramReplyKeyboard(calls, ctx) {
  const rows = calls.findLast(({ payload }) => payload.reply_markup?.keyboard)?.payload.reply_markup.keyboard;
  if (!rows) return undefined;
  const tap = (key) => (key.request_contact ? ctx.shareContact() : ctx.act({ kind: 'text', text: key.text }));
  const button = (key) => h('button', { type: 'button', class: 'key', onclick: () => tap(key) }, key.text);
  return h(
    'div',
    { class: 'reply-keyboard', role: 'group' },
    rows.map((row) => h('div', { class: 'row' }, row.map(button))),
  );
}
