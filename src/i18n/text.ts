import { IntlMessageFormat } from 'intl-messageformat';
import type { ArgumentsOf } from './arguments.ts';
import type { en } from './en.ts';
import { catalogues, type Language } from './language.ts';

export type MessageKey = keyof typeof en;

/** Turns the arguments of several possible keys into all of them together, so that a key chosen at run time has what it needs. */
type AllOf<Union> = (Union extends unknown ? (value: Union) => void : never) extends (value: infer All) => void
  ? All
  : never;

/** What a text needs to be told; `{}` when nothing. */
export type MessageArguments<Key extends MessageKey> = AllOf<
  Key extends unknown ? ArgumentsOf<(typeof en)[Key]> : never
>;

type ArgumentList<Key extends MessageKey> = [keyof MessageArguments<Key>] extends [never]
  ? []
  : [args: { readonly [Name in keyof MessageArguments<Key>]: MessageArguments<Key>[Name] }];

/**
 * The sentence of a key in a language, with its arguments filled in.
 *
 * Plain text, nothing in it is markup: adapters escape per platform. Arguments are data: a name like `{x}` or `<b>`
 * comes out as it went in. Write keys in full at the call, so that a search finds them.
 */
export function text<Key extends MessageKey>(language: Language, key: Key, ...args: ArgumentList<Key>): string {
  const message = messageOf(language, key);
  const given: Readonly<Record<string, unknown>> = args[0] ?? {};
  if (!language.startsWith('zh') && language !== 'th') return String(message.format(given as MessageValues));
  return spaced(String(message.format(fenced(catalogues[language][key], given) as MessageValues)));
}

type MessageValues = Parameters<IntlMessageFormat['format']>[0];

/** Private-use characters around what is filled in; nothing that people type or read has them. */
const OPEN = '\uE0F0';
const CLOSE = '\uE0F1';

/** Marks where what is filled in begins and ends. A word that chooses a branch of the text must stay as it is. */
const fenced = (message: string, given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'string' && !message.includes(`{${name},`) ? `${OPEN}${value}${CLOSE}` : value,
    ]),
  );

/**
 * Chinese and Thai stand apart from the Latin letters and digits of a name by a space: 歡迎光臨 Regulars, but 歡迎光臨美美.
 * Only where something is filled in; what the shop or a member wrote stays as it was written.
 */
const spaced = (said: string): string =>
  said
    .replaceAll(/([\p{Script=Han}\p{Script=Thai}])\uE0F0(?=[A-Za-z0-9])/gu, '$1 ')
    .replaceAll(/([A-Za-z0-9])\uE0F1(?=\uE0F0?[\p{Script=Han}\p{Script=Thai}])/gu, '$1 ')
    .replaceAll(/[\uE0F0\uE0F1]/gu, '');

/** Parsing costs some fifty times as much as filling in; the cache is bounded by the catalogues. */
const parsed = new Map<string, IntlMessageFormat>();

function messageOf(language: Language, key: MessageKey): IntlMessageFormat {
  const name = `${language} ${key}`;
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const message = parseMessage(catalogues[language][key], language);
  parsed.set(name, message);
  return message;
}

/** A message ready to be filled in. `<` has no meaning in our texts, so it needs no escape. */
export const parseMessage = (message: string, language: Language): IntlMessageFormat =>
  new IntlMessageFormat(message, language, undefined, { ignoreTag: true });
