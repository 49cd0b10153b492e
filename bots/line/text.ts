import type { Text } from '../../src/app/channel.ts';

/** LINE refuses empty texts, so what has nothing to say says this. */
export const NOTHING = '…';

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The words of a text without their markup, as LINE can show them: no control characters, no lone surrogates. */
export function plain(text: Text): string {
  return clean(typeof text === 'string' ? text : text.map((span) => span.text).join(''));
}

/** Control characters but line end and tab. */
const CONTROL = /[^\P{Cc}\n\t]/gu;

export function clean(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, '');
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** User-perceived characters: LINE counts action labels so. */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

/** At most `max` UTF-16 units, ending in an ellipsis when something was left out; never cut inside a character. */
export function clipUnits(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < NOTHING.length) return '';
  return `${text.slice(0, boundaryBefore(text, max - NOTHING.length)).trimEnd()}${NOTHING}`;
}

/** At most `max` graphemes and, since one grapheme may be of any length, at most 10 UTF-16 units for each. */
export function clipGraphemes(text: string, max: number): string {
  const short = clipUnits(text, max * 10);
  if (short.length <= max) return short;
  const graphemes = Array.from(segmenter.segment(short), ({ segment }) => segment);
  if (graphemes.length <= max) return short;
  return `${graphemes
    .slice(0, max - 1)
    .join('')
    .trimEnd()}${NOTHING}`;
}

/**
 * The text in pieces of at most `max` UTF-16 units, at most `pieces` of them; what does not fit is cut with an ellipsis.
 * A piece ends at a line's end where there is one in its second half, else at a space, else between two characters.
 */
export function splitUnits(text: string, max: number, pieces: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > max && parts.length < pieces - 1) {
    const end = niceEnd(rest, max);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...parts, clipUnits(rest, max)].filter((part) => part !== '');
}

function niceEnd(text: string, max: number): number {
  const head = text.slice(0, max);
  const end = [head.lastIndexOf('\n'), head.lastIndexOf(' ')].find((index) => index > max / 2);
  if (end !== undefined) return end;
  // A single grapheme longer than a whole message is cut all the same, but never inside a surrogate pair.
  return boundaryBefore(text, max) || (head.isWellFormed() ? max : max - 1);
}

/** The greatest index up to `max` that does not lie inside a grapheme. */
function boundaryBefore(text: string, max: number): number {
  return max >= text.length ? text.length : (segmenter.segment(text).containing(max)?.index ?? max);
}
