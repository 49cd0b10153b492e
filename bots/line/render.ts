import type { messagingApi } from '@line/bot-sdk';
import type { AdapterPorts, Button, Message } from '../../src/app/channel.ts';
import { lineAction, lineImageUrl } from './actions.ts';
import { type BubbleContent, flexMessage } from './flex.ts';
import { LINE_LIMITS } from './limits.ts';
import { clean, isBlank, NOTHING, plain, splitUnits } from './text.ts';

type LineMessage = messagingApi.Message;
type RenderPorts = Pick<AdapterPorts, 'qrUrl' | 'chartUrl' | 'fileUrl'>;
type Of<Type extends Message['type']> = Extract<Message, { type: Type }>;

/**
 * Neutral messages as LINE's: plain texts stay texts, everything with a button, a picture or a code is a Flex bubble.
 * Up to 5 messages in give up to 5 out: a long text takes the places that are free and is cut only then.
 * Needs no network, so the lab shows the same.
 */
export function renderLine(messages: readonly Message[], ports: RenderPorts): LineMessage[] {
  const rendered: LineMessage[] = [];
  for (const [index, message] of messages.entries()) {
    const after = messages.length - 1 - index;
    const places = Math.max(1, LINE_LIMITS.messages - rendered.length - after);
    rendered.push(...renderOne(message, ports, places));
  }
  return withQuickReply(
    rendered,
    messages.findLast((message) => (message.quickReplies ?? []).length > 0)?.quickReplies,
  );
}

function renderOne(message: Message, ports: RenderPorts, places: number): LineMessage[] {
  switch (message.type) {
    case 'text':
      return renderText(message, places);
    case 'image':
      return renderImage(message, places);
    case 'card':
      return renderCards([message], undefined, places);
    case 'carousel':
      return message.cards.length === 0
        ? texts(message.title, places)
        : renderCards(message.cards, message.title, places);
    case 'qr':
      return renderQr(message, ports, places);
    case 'chart':
      return renderChart(message, ports, places);
    case 'file':
      return renderFile(message, ports, places);
  }
}

function renderText({ text, buttons = [] }: Of<'text'>, places: number): LineMessage[] {
  return hasUsable(buttons) ? [flexMessage(plain(text), [{ body: text, buttons }])] : texts(plain(text), places);
}

function renderImage({ url, caption = '' }: Of<'image'>, places: number): LineMessage[] {
  const picture = lineImageUrl(url);
  if (picture === undefined) return texts([caption, url].filter((line) => !isBlank(line)).join('\n'), places);
  if (isBlank(clean(caption))) return [{ type: 'image', originalContentUrl: picture, previewImageUrl: picture }];
  return [flexMessage(caption, [{ hero: { url: picture, whole: true }, body: caption }])];
}

/** LINE gives a carousel no heading, so its title stands small on every card. */
function renderCards(cards: Of<'carousel'>['cards'], heading: string | undefined, places: number): LineMessage[] {
  const messages: LineMessage[] = [];
  for (let from = 0; from < cards.length && messages.length < places; from += LINE_LIMITS.bubbles) {
    const shown = cards.slice(from, from + LINE_LIMITS.bubbles);
    const bubbles = shown.map((card): BubbleContent => {
      const picture = lineImageUrl(card.imageUrl);
      return {
        ...(heading === undefined ? {} : { eyebrow: heading }),
        ...(picture === undefined ? {} : { hero: { url: picture, whole: false } }),
        title: card.title,
        ...(card.body === undefined ? {} : { body: card.body }),
        ...(card.rows === undefined ? {} : { rows: card.rows }),
        ...(card.note === undefined ? {} : { note: card.note }),
        ...(card.buttons === undefined ? {} : { buttons: card.buttons }),
      };
    });
    messages.push(flexMessage(altTextOf(shown, heading), bubbles));
  }
  return messages;
}

function altTextOf(cards: Of<'carousel'>['cards'], heading: string | undefined): string {
  const [only] = cards;
  const names = cards.map((card) => card.title).filter((title) => !isBlank(title));
  if (heading !== undefined) return [heading, ...names].join('\n');
  const rows = only?.rows?.map(({ name, value }) => `${name}: ${value}`) ?? [];
  return [...names, plain(only?.body ?? ''), ...rows].filter((line) => !isBlank(line)).join('\n');
}

/** Without a public address LINE cannot fetch the picture: then the code is shown, and what the QR says as a link. */
function renderQr(message: Of<'qr'>, ports: RenderPorts, places: number): LineMessage[] {
  const { title, value, code, caption = '', buttons = [] } = message;
  const qrUrl = lineImageUrl(ports.qrUrl(value));
  if (qrUrl === undefined && !hasUsable(buttons)) {
    const lines = [title, code ?? '', plain(caption), value === code ? '' : value];
    return texts(lines.filter((line) => !isBlank(line)).join('\n\n'), places);
  }
  const words = typeof caption === 'string' ? [{ text: caption }] : caption;
  const body = qrUrl === undefined && value !== code ? [...words, { text: `\n${value}` }] : words;
  return [
    flexMessage([title, plain(caption)].filter((line) => !isBlank(line)).join('\n'), [
      {
        title,
        ...(qrUrl === undefined ? {} : { qrUrl }),
        ...(code === undefined ? {} : { code }),
        body,
        buttons,
        centered: true,
      },
    ]),
  ];
}

/** Without a public address LINE cannot fetch the picture: then its words stand alone. */
function renderChart({ chart, title, caption, alone }: Of<'chart'>, ports: RenderPorts, places: number): LineMessage[] {
  const picture = ports.chartUrl?.(chart);
  const url = lineImageUrl(picture?.url);
  if (picture === undefined || url === undefined) return texts(`${title}\n\n${plain(alone)}`, places);
  const hero = { url, whole: true, ratio: `${picture.width}:${picture.height}` };
  return [flexMessage(`${title}\n${plain(caption)}`, [{ hero, title, body: caption }])];
}

/** LINE sends no files to people: a button opens ours, or the content itself is the message. */
function renderFile(
  { name, mime, content, caption = '' }: Of<'file'>,
  ports: RenderPorts,
  places: number,
): LineMessage[] {
  const url = ports.fileUrl({ name, mime, content });
  const button: Button = { label: `📄 ${name}`, action: { type: 'link', url: url ?? '' }, style: 'primary' };
  if (hasUsable([button]))
    return [flexMessage(isBlank(caption) ? name : caption, [{ body: caption, buttons: [button] }])];
  return texts([caption, content].filter((part) => !isBlank(part)).join('\n\n'), places);
}

function texts(text: string, places: number): LineMessage[] {
  const pieces = splitUnits(clean(text), LINE_LIMITS.textUnits, places);
  return (pieces.length === 0 ? [NOTHING] : pieces).map((piece) => ({ type: 'text', text: piece }));
}

function hasUsable(buttons: readonly Button[]): boolean {
  return buttons.some((button) => lineAction(button, LINE_LIMITS.buttonLabelGraphemes) !== undefined);
}

/** LINE shows chips only under the last message, whichever of ours they came with. */
function withQuickReply(messages: LineMessage[], chips: readonly Button[] | undefined): LineMessage[] {
  const items = (chips ?? []).flatMap((chip) => {
    const action = lineAction(chip, LINE_LIMITS.quickReplyLabelGraphemes);
    return action === undefined ? [] : [{ type: 'action', action }];
  });
  const last = messages.at(-1);
  if (last === undefined || items.length === 0) return messages;
  return [...messages.slice(0, -1), { ...last, quickReply: { items: items.slice(0, LINE_LIMITS.quickReplies) } }];
}
