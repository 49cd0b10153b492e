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
  return String(messageOf(language, key).format(args[0]));
}

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
