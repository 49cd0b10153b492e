import type { messagingApi } from '@line/bot-sdk';
import type { Button, Text } from '../../src/app/channel.ts';
import { lineAction } from './actions.ts';
import { jsonBytes, LINE_LIMITS } from './limits.ts';
import { DETAILS, type Detail, LOOK } from './look.ts';
import { clean, clipUnits, isBlank, NOTHING } from './text.ts';
import { flexWords } from './words.ts';

type Box = messagingApi.FlexBox;
type Component = messagingApi.FlexComponent;

/** What a bubble shows, from top to bottom. Everything is optional; a bubble without anything shows an ellipsis. */
export interface BubbleContent {
  /** A picture across the whole width; `whole` shows all of it instead of filling the frame. */
  readonly hero?: { readonly url: string; readonly whole: boolean };
  /** A small line above the title that says what this is one of. */
  readonly eyebrow?: string;
  readonly title?: string;
  /** A QR, framed. */
  readonly qrUrl?: string;
  /** Shown large, to be read out or typed. */
  readonly code?: string;
  readonly body?: Text;
  readonly rows?: readonly { readonly name: string; readonly value: string }[];
  readonly buttons?: readonly Button[];
  readonly centered?: boolean;
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
  const footer = buttonRows(content.buttons ?? [], size, detail);
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

function heroOf({ url, whole }: { readonly url: string; readonly whole: boolean }): messagingApi.FlexImage {
  return {
    type: 'image',
    url,
    size: 'full',
    aspectRatio: '20:13',
    aspectMode: whole ? 'fit' : 'cover',
    backgroundColor: LOOK.paper,
    ...(whole ? { action: { type: 'uri', uri: url } } : {}),
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
  const large = {
    type: 'text' as const,
    text,
    size: 'xxl',
    weight: 'bold' as const,
    align: 'center' as const,
    color: LOOK.ink,
    adjustMode: 'shrink-to-fit' as const,
  };
  return [box([large], { backgroundColor: LOOK.soft, cornerRadius: 'md', paddingAll: 'md' })];
}

function rowsOf(rows: NonNullable<BubbleContent['rows']>, detail: Detail): Component[] {
  const shown = rows
    .slice(0, detail.rows)
    .map((row) => ({ name: oneLine(row.name, detail.rowUnits), value: oneLine(row.value, detail.rowUnits) }))
    .filter((row) => row.name !== '' || row.value !== '');
  if (shown.length === 0) return [];
  const lines = shown.map(({ name, value }) => ({
    ...box(
      [
        { type: 'text', text: name || NOTHING, size: 'sm', color: LOOK.muted, flex: 2, wrap: true },
        { type: 'text', text: value || NOTHING, size: 'sm', color: LOOK.ink, flex: 3, align: 'end', wrap: true },
      ],
      { spacing: 'md' },
    ),
    layout: 'horizontal' as const,
  }));
  return [{ type: 'separator', margin: 'lg', color: LOOK.hairline }, box(lines, { spacing: 'sm', margin: 'lg' })];
}

function footerOf(rows: Component[], alone: boolean): Box {
  return box(rows, { spacing: 'sm', paddingAll: LOOK.padding, ...(alone ? {} : { paddingTop: 'none' }) });
}

/** Buttons below each other; from four on, short ones in pairs, so that a menu stays on one screen. */
function buttonRows(buttons: readonly Button[], size: 'mega' | 'kilo', detail: Detail): Component[] {
  const usable = buttons.flatMap((button) => flexButton(button)).slice(0, detail.buttons);
  if (usable.length < 4 || size === 'kilo') return usable;
  const rows: Component[] = [];
  for (let index = 0; index < usable.length; index += 1) {
    const [left, right] = [usable[index], usable[index + 1]];
    if (left === undefined) break;
    if (right !== undefined && isHalfWide(left) && isHalfWide(right)) {
      rows.push({ ...box([left, right], { spacing: 'sm' }), layout: 'horizontal' });
      index += 1;
    } else rows.push(left);
  }
  return rows;
}

function flexButton(button: Button): messagingApi.FlexButton[] {
  const action = lineAction(button, LINE_LIMITS.buttonLabelGraphemes);
  if (action === undefined) return [];
  const primary = button.style === 'primary';
  return [
    {
      type: 'button',
      action,
      style: primary ? 'primary' : 'secondary',
      color: primary ? LOOK.accent : LOOK.soft,
      height: 'sm',
      adjustMode: 'shrink-to-fit',
    },
  ];
}

function isHalfWide(button: messagingApi.FlexButton): boolean {
  const wide = (character: string) => (/[\u1100-\uffff]|\p{Extended_Pictographic}/u.test(character) ? 2 : 1);
  const width = Array.from(button.action.label ?? '', wide).reduce<number>((sum, columns) => sum + columns, 0);
  return button.style !== 'primary' && width <= 12;
}

function box(contents: Component[], style: Partial<Omit<Box, 'type' | 'contents'>>): Box {
  return { layout: 'vertical', ...style, type: 'box', contents };
}

function oneLine(text: string | undefined, maxUnits: number): string {
  const line = clean(text ?? '').trim();
  return isBlank(line) ? '' : clipUnits(line, maxUnits);
}
