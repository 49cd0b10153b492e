import { type Entity, parseHtml } from './fakeTelegramHtml.ts';

/** What Telegram refuses in a message to send. Limits: core.telegram.org/bots/api. */

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Words {
  readonly text: string;
  readonly entities: readonly Entity[];
}

export type Checked =
  | { readonly ok: true; readonly words: Words }
  | { readonly ok: false; readonly description: string };

const refuse = (description: string): Checked => ({ ok: false, description: `Bad Request: ${description}` });

/** The words of a message that may be sent, or Telegram's reason why it may not. */
export const checkMessage = (method: string, payload: Json, files: Json = {}): Checked => {
  const isText = method === 'sendMessage' || method === 'editMessageText';
  const words = wordsOf(payload, isText ? 'text' : 'caption');
  if (!words.ok) return words;
  const { text } = words.words;
  if (isText && !/[^\s\p{Cc}\p{Cf}]/u.test(text)) return refuse('message text is empty');
  if (isText && text.length > 4096) return refuse('message is too long');
  if (!isText && text.length > 1024) return refuse('message caption is too long');
  const media = method === 'sendPhoto' ? 'photo' : method === 'sendDocument' ? 'document' : undefined;
  if (media && files[media] === undefined && !/^https?:\/\//.test(String(payload[media] ?? ''))) {
    return refuse('wrong file identifier/HTTP URL specified');
  }
  const markup = payload['reply_markup'];
  const problem = markup === undefined ? undefined : markupProblem(markup);
  return problem ? refuse(problem) : words;
};

const wordsOf = (payload: Json, field: 'text' | 'caption'): Checked => {
  const value = payload[field] ?? '';
  if (typeof value !== 'string') return refuse(`field "${field}" must be of type String`);
  if (!value.isWellFormed()) return refuse('strings must be encoded in UTF-8');
  if (payload['parse_mode'] === undefined) return { ok: true, words: { text: value, entities: [] } };
  if (payload['parse_mode'] !== 'HTML') return refuse('unsupported parse_mode');
  const parsed = parseHtml(value);
  return parsed.ok ? { ok: true, words: { text: parsed.text.trim(), entities: parsed.entities } } : parsed;
};

const rowsOf = (value: unknown): readonly Json[] | undefined =>
  Array.isArray(value) && value.every((row) => Array.isArray(row) && row.length > 0 && row.every(isObject))
    ? value.flat()
    : undefined;

const markupProblem = (markup: unknown): string | undefined => {
  if (!isObject(markup)) return "can't parse reply keyboard markup JSON object";
  if ('remove_keyboard' in markup || 'force_reply' in markup) return undefined;
  const inline = rowsOf(markup['inline_keyboard']);
  const typed = rowsOf(markup['keyboard']);
  const buttons = inline ?? typed;
  if (buttons === undefined || (inline && typed)) return 'object expected as reply markup';
  if (buttons.length === 0 || buttons.length > 100) return 'REPLY_MARKUP_INVALID';
  if (buttons.some(({ text }) => typeof text !== 'string' || text.trim() === '')) return 'BUTTON_TEXT_INVALID';
  return inline?.map(inlineProblem).find((problem) => problem !== undefined);
};

const inlineProblem = (button: Json): string | undefined => {
  const { callback_data: data, url, copy_text: copy, style } = button;
  if ([data, url, copy].filter((part) => part !== undefined).length !== 1) {
    return "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard";
  }
  if (style !== undefined && !['primary', 'success', 'danger'].includes(String(style))) return 'BUTTON_STYLE_INVALID';
  if (data !== undefined) {
    const bytes = Buffer.byteLength(String(data));
    return bytes >= 1 && bytes <= 64 ? undefined : 'BUTTON_DATA_INVALID';
  }
  if (url !== undefined) {
    const usable = URL.canParse(String(url)) && ['http:', 'https:', 'tg:'].includes(new URL(String(url)).protocol);
    return usable ? undefined : `inline keyboard button URL '${String(url)}' is invalid: Unsupported URL protocol`;
  }
  const text = isObject(copy) ? String(copy['text'] ?? '') : '';
  return text.length >= 1 && text.length <= 256 ? undefined : 'BUTTON_COPY_TEXT_INVALID';
};
