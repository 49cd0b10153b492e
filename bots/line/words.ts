import type { messagingApi } from '@line/bot-sdk';
import type { Span, Text } from '../../src/app/channel.ts';
import { lineUri } from './actions.ts';
import { LOOK } from './look.ts';
import { clean, clipUnits } from './text.ts';

type Line = readonly Span[];
type FlexText = messagingApi.FlexText;

/**
 * A text as Flex components: bold and codes in bold, and a line that is nothing but a link as a tappable one, because
 * LINE finds links in plain text messages but not in Flex. Gives nothing for a blank text.
 */
export function flexWords(text: Text, maxUnits: number, style: Partial<FlexText>): FlexText[] {
  const blocks: { readonly link: string | undefined; readonly lines: Line[] }[] = [];
  for (const line of linesOf(clipSpans(spansOf(text), maxUnits))) {
    const link = linkOf(line);
    const last = blocks.at(-1);
    if (last !== undefined && last.link === undefined && link === undefined) last.lines.push(line);
    else blocks.push({ link, lines: [line] });
  }
  return blocks.flatMap(({ link, lines }) =>
    link === undefined ? wordsOf(lines, style) : [linkText(lines, link, style)],
  );
}

function spansOf(text: Text): Span[] {
  const spans: readonly Span[] = typeof text === 'string' ? [{ text }] : text;
  return spans.map((span) => ({ ...span, text: clean(span.text) })).filter((span) => span.text !== '');
}

function clipSpans(spans: readonly Span[], maxUnits: number): Span[] {
  let room = maxUnits;
  return spans.flatMap((span) => {
    const text = clipUnits(span.text, room);
    room = text.length < span.text.length ? 0 : room - text.length;
    return text === '' ? [] : [{ ...span, text }];
  });
}

function linesOf(spans: readonly Span[]): Line[] {
  const lines: Span[][] = [[]];
  for (const span of spans) {
    for (const [index, text] of span.text.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push({ ...span, text });
    }
  }
  return lines;
}

function linkOf(line: Line): string | undefined {
  const text = textOf([line]).trim();
  return /^https?:\/\/\S+$/.test(text) ? lineUri(text) : undefined;
}

function textOf(lines: readonly Line[]): string {
  return lines.map((line) => line.map((span) => span.text).join('')).join('\n');
}

function linkText(lines: readonly Line[], uri: string, { align }: Partial<FlexText>): FlexText {
  return {
    type: 'text',
    text: textOf(lines).trim(),
    size: 'sm',
    color: LOOK.accent,
    decoration: 'underline',
    wrap: true,
    action: { type: 'uri', uri },
    ...(align === undefined ? {} : { align }),
  };
}

function wordsOf(lines: readonly Line[], style: Partial<FlexText>): FlexText[] {
  const kept = withoutOuterBlanks(lines);
  const text = textOf(kept);
  if (text.trim() === '') return [];
  const common = { wrap: true, lineSpacing: LOOK.lineSpacing, ...style, type: 'text' as const };
  if (kept.every((line) => line.every((span) => !isStrong(span)))) return [{ ...common, text }];
  const contents = kept.flatMap((line, index) => spansOfLine(line, index < kept.length - 1));
  return [{ ...common, contents }];
}

function spansOfLine(line: Line, more: boolean): messagingApi.FlexSpan[] {
  const spans = line.map((span) => ({
    type: 'span' as const,
    text: span.text,
    ...(isStrong(span) ? { weight: 'bold' as const, color: LOOK.ink } : {}),
  }));
  return more ? [...spans, { type: 'span' as const, text: '\n' }] : spans;
}

function withoutOuterBlanks(lines: readonly Line[]): readonly Line[] {
  const filled = (line: Line) => textOf([line]).trim() !== '';
  return lines.slice(Math.max(0, lines.findIndex(filled)), lines.findLastIndex(filled) + 1);
}

function isStrong(span: Span): boolean {
  return span.bold === true || span.code === true;
}
