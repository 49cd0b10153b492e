import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformRequest } from '../support/recordCalls.ts';
import { at, isObject, type Json, schemaChecks } from './violations.ts';

export const TELEGRAM_SPEC = join('telegram', 'telegram.openapi.json');

/** Telegram's own description of its Bot API as a judge of requests. `problems` is empty when the request passes. */
export function telegramJudge(folder: string) {
  const document: Json = JSON.parse(readFileSync(join(folder, TELEGRAM_SPEC), 'utf8'));
  const check = schemaChecks(document);
  return (request: PlatformRequest): { readonly name: string; readonly problems: readonly string[] } => {
    const name = request.path;
    const operation = at(document, 'paths', `/bot{token}/${name}`, 'post');
    if (operation === undefined) return { name, problems: ['Telegram has no such method'] };
    const schema = at(operation, 'requestBody', 'content', 'application/json', 'schema');
    return { name, problems: [...check(schema)(asRead(request)), ...beyondSchemas(request.body)] };
  };
}

/** As Telegram reads it: an upload stands for the field's text, and limits count what is left of the markup. */
function asRead({ path, body, files }: PlatformRequest): unknown {
  if (!isObject(body)) return body;
  // telegraf writes the method's name into every form with an upload; Telegram passes over it.
  const { method, ...parameters } = body;
  const own = files !== undefined && files.length > 0 && method === path ? parameters : body;
  const uploads = Object.fromEntries((files ?? []).map((field) => [field, `attach://${field}`]));
  const words = Object.fromEntries(
    ['text', 'caption'].flatMap((field) => {
      const value = body[field];
      return typeof value === 'string' && body['parse_mode'] === 'HTML' ? [[field, withoutMarkup(value)]] : [];
    }),
  );
  return { ...own, ...uploads, ...words };
}

const withoutMarkup = (html: string): string =>
  html
    .replaceAll(/<\/?[a-z][^<>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** What a schema cannot say: bytes of button data, UTF-16 units of texts, one action a button, markup that is whole. */
function beyondSchemas(body: unknown): string[] {
  const problems: string[] = [];
  for (const [field, limit] of [
    ['text', 4_096],
    ['caption', 1_024],
  ] as const) {
    const value = at(body, field);
    if (typeof value !== 'string') continue;
    const html = at(body, 'parse_mode') === 'HTML';
    if ((html ? withoutMarkup(value) : value).length > limit) problems.push(`${field} is longer than ${limit} units`);
    if (html) problems.push(...markupProblems(value).map((problem) => `${field} ${problem}`));
  }
  const rows = at(body, 'reply_markup', 'inline_keyboard');
  for (const button of Array.isArray(rows) ? rows.flat() : []) {
    const data = at(button, 'callback_data');
    if (typeof data === 'string' && Buffer.byteLength(data) > 64) problems.push('callback_data is over 64 bytes');
    if (!isObject(button) || Object.keys(button).filter((key) => !BUTTON_LOOK.has(key)).length !== 1)
      problems.push('a button has not exactly one action');
  }
  return problems;
}

const BUTTON_LOOK = new Set(['text', 'style', 'icon_custom_emoji_id']);

function markupProblems(html: string): string[] {
  const open: string[] = [];
  for (const [, end, tag = ''] of html.matchAll(/<(\/?)([^<>]*)>/g)) {
    if (!['b', 'code', 'i', 'pre', 'u', 's'].includes(tag)) return [`has the tag <${tag}>`];
    if (end === '') open.push(tag);
    else if (open.pop() !== tag) return [`closes <${tag}> that is not open`];
  }
  if (open.length > 0) return [`leaves <${open.join('><')}> open`];
  return /[<>]|&(?!(lt|gt|amp);)/.test(html.replaceAll(/<[^<>]*>/g, '')) ? ['has an unescaped sign'] : [];
}

const call = (path: string, body: unknown, files: readonly string[] = []): PlatformRequest => ({
  platform: 'telegram',
  method: 'POST',
  path,
  body,
  files,
});
const keyboard = (button: object) =>
  call('sendMessage', { chat_id: 1, text: 'a', reply_markup: { inline_keyboard: [[button]] } });

/** A request that passes, and what is made wrong on purpose: a judge that lets one of these pass is no judge. */
export const TELEGRAM_GOOD = call('sendPhoto', { chat_id: 1, caption: '<b>a</b> &amp; b', parse_mode: 'HTML' }, [
  'photo',
]);
export const TELEGRAM_WRONG: Readonly<Record<string, PlatformRequest>> = {
  'a message to nobody': call('sendMessage', { text: 'a' }),
  'a message without words': call('sendMessage', { chat_id: 1, text: '' }),
  'a message of nothing but markup': call('sendMessage', { chat_id: 1, text: '<b></b>', parse_mode: 'HTML' }),
  'a text too long by one unit': call('sendMessage', { chat_id: 1, text: `${'x'.repeat(4_095)}🍎` }),
  'a picture without a picture': call('sendPhoto', { chat_id: 1 }),
  'a caption too long by one': call('sendPhoto', { chat_id: 1, caption: 'x'.repeat(1_025) }, ['photo']),
  'markup that stays open': call('sendMessage', { chat_id: 1, text: '<b>a', parse_mode: 'HTML' }),
  'a button that does nothing': keyboard({ text: 'a' }),
  'a button that does two things': keyboard({ text: 'a', url: 'https://a.example', callback_data: 'a' }),
  'button data of 65 bytes': keyboard({ text: 'a', callback_data: `${'x'.repeat(62)}長` }),
  'a parameter Telegram does not know': call('sendMessage', { chat_id: 1, text: 'a', colour: 'red' }),
  'a number where a text belongs': call('answerCallbackQuery', { callback_query_id: 5 }),
  'a command without a description': call('setMyCommands', { commands: [{ command: 'a', description: '' }] }),
  'a method that does not exist': call('sendHologram', { chat_id: 1 }),
};
