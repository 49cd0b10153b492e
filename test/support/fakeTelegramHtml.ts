/**
 * Telegram's HTML mode, as its server reads it: a few tags, four named entities, everything else refused. Own reading
 * of the rules at core.telegram.org/bots/api#html-style.
 */

export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
}

export type Parsed =
  | { readonly ok: true; readonly text: string; readonly entities: readonly Entity[] }
  | { readonly ok: false; readonly description: string };

const TAGS: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  pre: 'pre',
  a: 'text_link',
  blockquote: 'blockquote',
  'tg-spoiler': 'spoiler',
};

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/** The visible text with its entities, offsets in UTF-16 units; or Telegram's refusal. */
export const parseHtml = (html: string): Parsed => {
  const open: { tag: string; offset: number; url?: string }[] = [];
  const entities: Entity[] = [];
  let text = '';
  const refuse = (what: string): Parsed => ({ ok: false, description: `Bad Request: can't parse entities: ${what}` });
  for (const [token] of html.matchAll(/<[^>]*>?|&[a-zA-Z#0-9]*;?|[^<&]+/g)) {
    if (token.startsWith('&')) text += entityText(token);
    else if (!token.startsWith('<')) text += token;
    else {
      const [, slash, tag = '', attributes = ''] = /^<(\/?)([a-zA-Z-]*)([^>]*)>$/.exec(token) ?? [];
      const name = tag.toLowerCase();
      if (slash === undefined || name === '') return refuse('Unexpected "<"');
      if (slash === '') {
        const type = TAGS[name];
        if (type === undefined) return refuse(`Unsupported start tag "${name}"`);
        const url = /href="([^"]*)"/.exec(attributes)?.[1];
        open.push({ tag: name, offset: text.length, ...(url !== undefined && { url }) });
        continue;
      }
      const last = open.pop();
      if (last === undefined) return refuse(`Unexpected end tag "${name}"`);
      if (last.tag !== name) return refuse(`Unmatched end tag, expected "</${last.tag}>", found "</${name}>"`);
      const length = text.length - last.offset;
      const type = TAGS[name] ?? name;
      if (length > 0) entities.push({ type, offset: last.offset, length, ...(last.url && { url: last.url }) });
    }
  }
  const unclosed = open.at(-1);
  return unclosed
    ? refuse(`Can't find end tag corresponding to start tag "${unclosed.tag}"`)
    : { ok: true, text, entities };
};

const entityText = (token: string): string => {
  const [, name = ''] = /^&([^;]*);$/.exec(token) ?? [];
  const number = /^#(?:x([0-9a-fA-F]+)|(\d+))$/.exec(name);
  if (number) return String.fromCodePoint(Number.parseInt(number[1] ?? number[2] ?? '0', number[1] ? 16 : 10));
  return NAMED[name] ?? token;
};
