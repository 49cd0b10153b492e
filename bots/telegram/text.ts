import type { Span, Text } from '../../src/app/channel.ts';

/** UTF-16 units of a message after its tags and entities are read, and of a caption. Source: README, "Limits". */
export const TEXT_LIMIT = 4096;
export const CAPTION_LIMIT = 1024;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Text without what Telegram drops or refuses: control characters, and halves of surrogate pairs (not UTF-8). */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' ? control : ''));

export const spansOf = (text: Text): Span[] =>
  (typeof text === 'string' ? [{ text }] : text)
    .map((span) => ({ ...span, text: cleanText(span.text) }))
    .filter((span) => span.text !== '');

/** The whole inner text, as a reader sees it. */
export const plainOf = (spans: readonly Span[]): string => spans.map((span) => span.text).join('');

/** Whether Telegram would call the text empty: nothing but blanks, controls and invisible formatting. */
export const isBlank = (spans: readonly Span[]): boolean => !/[^\s\p{Cc}\p{Cf}]/u.test(plainOf(spans));

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Telegram's HTML. Code can hold no other markup there, so a span that is both is code. */
export const htmlOf = (spans: readonly Span[]): string =>
  spans
    .map(({ text, bold, code }) => {
      const escaped = escapeHtml(text);
      if (code) return `<code>${escaped}</code>`;
      return bold ? `<b>${escaped}</b>` : escaped;
    })
    .join('');

/** Spans joined with a separator between those that say something. */
export const joinSpans = (parts: readonly (readonly Span[])[], separator: string): Span[] =>
  parts
    .filter((part) => !isBlank(part))
    .flatMap((part, index) => (index === 0 ? part : [{ text: separator }, ...part]));

/** At most `limit` UTF-16 units, cut between graphemes; a cut is marked with an ellipsis. */
export const clip = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  return `${text.slice(0, graphemeEnd(text, limit - 1))}…`;
};

/** The last boundary between graphemes at or before `limit` units; inside a grapheme longer than that, between code points. */
const graphemeEnd = (text: string, limit: number): number => {
  let end = 0;
  for (const { index, segment } of graphemes.segment(text.slice(0, limit + 64))) {
    if (index + segment.length > limit) break;
    end = index + segment.length;
  }
  if (end > 0) return end;
  const code = text.charCodeAt(limit - 1);
  return code >= 0xd800 && code < 0xdc00 ? limit - 1 : limit;
};

/** Where a reader would cut: after a paragraph, a line, a sentence, a word; each only in the second half of the room. */
const cutAt = (text: string, limit: number): number => {
  const room = text.slice(0, limit);
  for (const pattern of [/\n\n/g, /\n/g, /[。！？]|[.!?] /g, / /g]) {
    const last = [...room.matchAll(pattern)].at(-1);
    if (last && last.index >= limit / 2) return last.index + last[0].length;
  }
  return graphemeEnd(text, limit);
};

const sliceSpans = (spans: readonly Span[], from: number, to: number): Span[] => {
  let offset = 0;
  return spans.flatMap((span) => {
    const start = offset;
    offset += span.text.length;
    const text = span.text.slice(Math.max(0, from - start), Math.max(0, to - start));
    return text === '' ? [] : [{ ...span, text }];
  });
};

/** The text in pieces of at most `limit` UTF-16 units that each say something; no piece when there is nothing to say. */
export const splitSpans = (spans: readonly Span[], limit: number): Span[][] => {
  const text = plainOf(spans);
  const pieces: Span[][] = [];
  for (let start = 0; start < text.length; ) {
    const rest = text.slice(start);
    const length = rest.length <= limit ? rest.length : cutAt(rest, limit);
    pieces.push(sliceSpans(spans, start, start + length));
    start += length;
  }
  return pieces.filter((piece) => !isBlank(piece));
};
