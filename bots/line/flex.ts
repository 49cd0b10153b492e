import type { messagingApi } from '@line/bot-sdk';
import type { Button, Text } from '../../src/app/channel.ts';
import { lineUri } from './actions.ts';
import { box } from './box.ts';
import { buttonRows } from './buttons.ts';
import { jsonBytes, LINE_LIMITS } from './limits.ts';
import { DETAILS, type Detail, LOOK } from './look.ts';
import { clean, clipUnits, isBlank, NOTHING } from './text.ts';
import { flexWords } from './words.ts';

type Box = messagingApi.FlexBox;
type Component = messagingApi.FlexComponent;

/** What a bubble shows, from top to bottom. Everything is optional; a bubble without anything shows an ellipsis. */
export interface BubbleContent {
  /** A picture across the whole width; `whole` shows all of it instead of filling the frame, whose `ratio` it may have. */
  readonly hero?: Hero;
  /** A small line above the title that says what this is one of. */
  readonly eyebrow?: string;
  readonly title?: string;
  /** A QR, framed. */
  readonly qrUrl?: string;
  /** Shown large, to be read out or typed. */
  readonly code?: string;
  readonly body?: Text;
  readonly rows?: readonly { readonly name: string; readonly value: string }[];
  /** Small, under everything else. */
  readonly note?: Text;
  readonly buttons?: readonly Button[];
  readonly centered?: boolean;
}

interface Hero {
  readonly url: string;
  readonly whole: boolean;
  readonly ratio?: string;
}

/**
 * One bubble, or a carousel of up to 12, with as much detail as LINE's byte limits allow; the alternative text alone
 * when even the least is too much. `altText` is what the notification and the list of chats show.
 */
export function flexMessage(altText: string, bubbles: readonly BubbleContent[]): messagingApi.Message {
  const alt = clipUnits(clean(altText).trim(), LINE_LIMITS.altTextUnits) || NOTHING;
  for (const detail of DETAILS) {
    const contents = containerOf(bubbles, detail);
    if (fits(contents)) return { type: 'flex', altText: alt, contents };
  }
  return { type: 'text', text: alt };
}

function containerOf(bubbles: readonly BubbleContent[], detail: Detail): messagingApi.FlexContainer {
  const [only] = bubbles;
  if (bubbles.length === 1 && only !== undefined) return bubbleOf(only, 'mega', detail);
  return { type: 'carousel', contents: bubbles.map((bubble) => bubbleOf(bubble, 'kilo', detail)) };
}

function fits(container: messagingApi.FlexContainer): boolean {
  if (container.type === 'bubble') return jsonBytes(container) <= LINE_LIMITS.bubbleBytes;
  const bubblesFit = container.contents.every((bubble) => jsonBytes(bubble) <= LINE_LIMITS.bubbleBytes);
  return bubblesFit && jsonBytes(container) <= LINE_LIMITS.carouselBytes;
}

function bubbleOf(content: BubbleContent, size: 'mega' | 'kilo', detail: Detail): messagingApi.FlexBubble {
  const body = bodyOf(content, detail);
  const footer = buttonRows(content.buttons ?? [], detail.buttons, size === 'mega');
  const hero = detail.pictures ? content.hero : undefined;
  const nothing = body.length === 0 && footer.length === 0;
  const shown: Component[] = nothing ? [{ type: 'text', text: NOTHING, color: LOOK.body }] : body;
  return {
    type: 'bubble',
    size,
    ...(hero === undefined ? {} : { hero: heroOf(hero) }),
    ...(shown.length === 0 ? {} : { body: box(shown, { paddingAll: LOOK.padding, spacing: 'md' }) }),
    ...(footer.length === 0 ? {} : { footer: footerOf(footer, shown.length === 0) }),
  };
}

function heroOf({ url, whole, ratio = '20:13' }: Hero): messagingApi.FlexImage {
  const opened = whole ? lineUri(url) : undefined;
  return {
    type: 'image',
    url,
    size: 'full',
    aspectRatio: ratio,
    aspectMode: whole ? 'fit' : 'cover',
    backgroundColor: LOOK.paper,
    ...(opened === undefined ? {} : { action: { type: 'uri', uri: opened } }),
  };
}

function bodyOf(content: BubbleContent, detail: Detail): Component[] {
  const align = content.centered === true ? { align: 'center' as const } : {};
  const [eyebrow, title] = [oneLine(content.eyebrow, 40), oneLine(content.title, detail.titleUnits)];
  const words = flexWords(content.body ?? '', detail.bodyUnits, {
    size: title === '' ? 'md' : 'sm',
    color: LOOK.body,
    ...align,
  });
  return [
    ...(eyebrow === ''
      ? []
      : [{ type: 'text' as const, text: eyebrow, size: 'xs', weight: 'bold' as const, color: LOOK.accent }]),
    ...(title === ''
      ? []
      : [
          {
            type: 'text' as const,
            text: title,
            size: 'lg',
            weight: 'bold' as const,
            color: LOOK.ink,
            wrap: true,
            ...align,
          },
        ]),
    ...(content.qrUrl === undefined || !detail.pictures ? [] : [framedQr(content.qrUrl)]),
    ...codeOf(content.code),
    ...words,
    ...rowsOf(content.rows ?? [], detail),
    ...flexWords(content.note ?? '', detail.rowUnits, { size: 'xs', color: LOOK.muted }),
  ];
}

function framedQr(url: string): Box {
  return box([{ type: 'image', url, size: 'full', aspectRatio: '1:1', aspectMode: 'fit' }], {
    backgroundColor: '#FFFFFF',
    borderColor: LOOK.hairline,
    borderWidth: 'normal',
    cornerRadius: 'lg',
    paddingAll: 'md',
    margin: 'lg',
  });
}

function codeOf(code: string | undefined): Component[] {
  const text = oneLine(code, 60);
  if (text === '') return [];
  const large: messagingApi.FlexText = {
    type: 'text',
    text,
    // Phones of some years ago do not shrink a text to its place, so a long code is smaller from the start.
    size: text.length <= 10 ? 'xxl' : text.length <= 16 ? 'xl' : 'md',
    weight: 'bold',
    align: 'center',
    color: LOOK.ink,
    adjustMode: 'shrink-to-fit',
  };
  return [box([large], { backgroundColor: LOOK.soft, cornerRadius: 'md', paddingAll: 'md' })];
}

function rowsOf(rows: NonNullable<BubbleContent['rows']>, detail: Detail): Component[] {
  const shown = rows
    .slice(0, detail.rows)
    .map((row) => ({ name: oneLine(row.name, detail.rowUnits), value: oneLine(row.value, detail.rowUnits) }))
    .filter((row) => row.name !== '' || row.value !== '');
  if (shown.length === 0) return [];
  const lines = shown.map(({ name, value }) =>
    box(
      [
        { type: 'text', text: name || NOTHING, size: 'sm', color: LOOK.muted, flex: 2, wrap: true },
        { type: 'text', text: value || NOTHING, size: 'sm', color: LOOK.ink, flex: 3, align: 'end', wrap: true },
      ],
      { layout: 'horizontal', spacing: 'md' },
    ),
  );
  return [{ type: 'separator', margin: 'lg', color: LOOK.hairline }, box(lines, { spacing: 'sm', margin: 'lg' })];
}

function footerOf(rows: Component[], alone: boolean): Box {
  return box(rows, { spacing: 'md', paddingAll: LOOK.padding, ...(alone ? {} : { paddingTop: 'none' }) });
}

function oneLine(text: string | undefined, maxUnits: number): string {
  const line = clean(text ?? '').trim();
  return isBlank(line) ? '' : clipUnits(line, maxUnits);
}
