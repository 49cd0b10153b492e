import type { Button, Card, Chart, Message, Span } from '../../src/app/channel.ts';
import { type Keyboards, keyboardsOf, type ReplyMarkup } from './keyboard.ts';
import {
  CAPTION_LIMIT,
  cleanText,
  clip,
  htmlOf,
  isBlank,
  joinSpans,
  plainOf,
  spansOf,
  splitSpans,
  TEXT_LIMIT,
} from './text.ts';

interface Caption {
  readonly caption?: string;
  readonly parse_mode?: 'HTML';
  readonly reply_markup?: ReplyMarkup;
}

export interface TextPayload {
  readonly text: string;
  readonly parse_mode: 'HTML';
  readonly link_preview_options: { readonly is_disabled: true };
  readonly reply_markup?: ReplyMarkup;
}

/**
 * One call of the Bot API, still without `chat_id`, as plain JSON. What is uploaded stands beside the payload: the
 * value of a QR or a chart (becomes `photo`), or a file (becomes `document`).
 */
export type TelegramCall =
  | { readonly method: 'sendMessage'; readonly payload: TextPayload }
  | {
      readonly method: 'sendPhoto';
      readonly payload: Caption & { readonly photo?: string };
      readonly qr?: string;
      readonly chart?: Chart;
    }
  | {
      readonly method: 'sendDocument';
      readonly payload: Caption;
      readonly file: { readonly name: string; readonly content: string };
    };

export type PhotoCall = Extract<TelegramCall, { method: 'sendPhoto' }>;

/** Stands where Telegram wants words and we only have buttons. Understood in every language. */
const POINTER: readonly Span[] = [{ text: '👇' }];
/** A carousel with pictures is at most this many messages; a longer one is a list without pictures. */
const PICTURE_CARDS = 5;
/** Cards of one list message; Telegram shows at most 100 buttons under a message. */
const LIST_CARDS = 10;
/** Messages that one over-long text may become; what is longer than any real message ends with an ellipsis. */
const TEXT_PARTS = 5;

/**
 * The Bot API calls that show these messages, in order. Needs no network, so it serves previews too.
 *
 * Chips (`quickReplies`) go under the last message. Refusal: throws RangeError on button data over 64 bytes.
 */
export const renderTelegram = (messages: readonly Message[]): TelegramCall[] => {
  const chips = messages.findLast((message) => message.quickReplies?.length)?.quickReplies ?? [];
  return messages.flatMap((message, index) => renderMessage(message, index === messages.length - 1 ? chips : []));
};

const renderMessage = (message: Message, chips: readonly Button[]): TelegramCall[] => {
  switch (message.type) {
    case 'text':
      return withKeyboards(textCalls(spansOf(message.text)), keyboardsOf([message.buttons ?? []], chips));
    case 'image':
      return withKeyboards(photoCalls(message.url, spansOf(message.caption ?? '')), keyboardsOf([], chips));
    case 'card':
      return cardCalls(message, [], chips);
    case 'carousel':
      return carouselCalls(message, chips);
    case 'qr': {
      const words = joinSpans(
        [
          [{ text: cleanText(message.title), bold: true }],
          [{ text: cleanText(message.code ?? ''), code: true }],
          spansOf(message.caption ?? ''),
        ],
        '\n',
      );
      return withKeyboards(qrCalls(message.value, words), keyboardsOf([message.buttons ?? []], chips));
    }
    case 'chart': {
      const words = joinSpans([[{ text: cleanText(message.title), bold: true }], spansOf(message.caption)], '\n');
      const { chart } = message;
      return withKeyboards(
        pictureCalls((caption) => ({ method: 'sendPhoto', payload: caption, chart }), words),
        keyboardsOf([], chips),
      );
    }
    case 'file':
      return withKeyboards(
        [
          {
            method: 'sendDocument',
            payload: captionOf([{ text: clip(cleanText(message.caption ?? ''), CAPTION_LIMIT) }]),
            file: { name: fileName(message.name), content: message.content },
          },
        ],
        keyboardsOf([], chips),
      );
  }
};

const messageOf = (text: string): TelegramCall => ({
  method: 'sendMessage',
  payload: { text, parse_mode: 'HTML', link_preview_options: { is_disabled: true } },
});

const textCall = (spans: readonly Span[]): TelegramCall => messageOf(htmlOf(spans));

const textCalls = (spans: readonly Span[]): TelegramCall[] => {
  const pieces = splitSpans(spans, TEXT_LIMIT);
  const shown = pieces.length > TEXT_PARTS ? [...pieces.slice(0, TEXT_PARTS), [{ text: '…' }]] : pieces;
  return shown.map(textCall);
};

const captionOf = (spans: readonly Span[]): Caption =>
  isBlank(spans) ? {} : { caption: htmlOf(spans), parse_mode: 'HTML' };

/** A caption holds a quarter of a message, so longer words follow the picture. */
const pictureCalls = (picture: (caption: Caption) => TelegramCall, words: readonly Span[]): TelegramCall[] =>
  plainOf(words).length <= CAPTION_LIMIT ? [picture(captionOf(words))] : [picture({}), ...textCalls(words)];

/** Telegram fetches the picture itself. Only https: any other text in `photo` would mean a stored file of the bot. */
const photoCalls = (url: string, words: readonly Span[]): TelegramCall[] =>
  isPicture(url)
    ? pictureCalls((caption) => ({ method: 'sendPhoto', payload: { ...caption, photo: url } }), words)
    : textCalls(words);

const qrCalls = (value: string, words: readonly Span[]): TelegramCall[] =>
  pictureCalls((caption) => ({ method: 'sendPhoto', payload: caption, qr: value }), words);

const isPicture = (url: string | undefined): url is string =>
  url !== undefined && URL.canParse(url) && new URL(url).protocol === 'https:';

const cardSpans = (card: Card, title: string, gap: string): Span[] =>
  joinSpans(
    [
      joinSpans([[{ text: cleanText(title), bold: true }], spansOf(card.body ?? '')], '\n'),
      rowsSpans(card.rows ?? []),
      spansOf(card.note ?? ''),
    ],
    gap,
  );

/** A row of several lines, or of bullets, stands below its name and apart from the others. */
const rowsSpans = (rows: NonNullable<Card['rows']>): Span[] =>
  rows.flatMap(({ name, value }, index) => {
    const isLong = hasLines(value);
    const gap = isLong || hasLines(rows[index - 1]?.value ?? '') ? '\n\n' : '\n';
    const words = cleanText(
      isLong ? `${name}${colonAfter(name).trim()}\n${value}` : `${name}${colonAfter(name)}${value}`,
    );
    return [...(index === 0 ? [] : [{ text: gap }]), { text: words }];
  });

const hasLines = (value: string): boolean => value.includes('\n') || value.startsWith('•');

const cardCalls = (card: Card, heading: readonly Span[], chips: readonly Button[]): TelegramCall[] => {
  const words = joinSpans([heading, cardSpans(card, card.title, '\n\n')], '\n\n');
  const calls = card.imageUrl === undefined ? textCalls(words) : photoCalls(card.imageUrl, words);
  return withKeyboards(calls, keyboardsOf([card.buttons ?? []], chips));
};

/** With pictures each card is a message of its own; without, or with too many, one list reads better than a flood. */
const carouselCalls = (
  { title, cards }: Extract<Message, { type: 'carousel' }>,
  chips: readonly Button[],
): TelegramCall[] => {
  const heading: Span[] = [{ text: cleanText(title), bold: true }];
  if (cards.length === 0) return withKeyboards(textCalls(heading), keyboardsOf([], chips));
  const last = cards.length - 1;
  if (cards.length <= PICTURE_CARDS && cards.some(({ imageUrl }) => isPicture(imageUrl))) {
    return cards.flatMap((card, index) => cardCalls(card, index === 0 ? heading : [], index === last ? chips : []));
  }
  return listCalls(heading, numbered(cards), chips);
};

interface ListedCard {
  readonly words: Span[];
  readonly buttons: readonly Button[];
}

/** Where two cards have a button of one name, its number tells which card it belongs to. */
const numbered = (cards: readonly Card[]): ListedCard[] => {
  const labels = cards.flatMap(({ buttons }) => [...new Set((buttons ?? []).map(({ label }) => label))]);
  const ambiguous = new Set(labels).size < labels.length;
  return cards.map((card, index) => ({
    words: cardSpans(card, cards.length > 1 ? `${index + 1}. ${card.title}` : card.title, '\n'),
    buttons: (card.buttons ?? []).map((button) =>
      ambiguous ? { ...button, label: `${index + 1} · ${button.label}` } : button,
    ),
  }));
};

const listCalls = (
  heading: readonly Span[],
  cards: readonly ListedCard[],
  chips: readonly Button[],
): TelegramCall[] => {
  const calls: TelegramCall[] = [];
  for (let start = 0; start < cards.length; ) {
    const top = start === 0 ? heading : [];
    const page = pageOf(cards.slice(start, start + LIST_CARDS), top);
    start += page.length;
    const keyboards = keyboardsOf(sharedRow(page.map(({ buttons }) => buttons)), start >= cards.length ? chips : []);
    calls.push(...withKeyboards(textCalls(listSpans(top, page)), keyboards));
  }
  return calls;
};

const listSpans = (top: readonly Span[], cards: readonly ListedCard[]): Span[] =>
  joinSpans([top, ...cards.map(({ words }) => words)], '\n\n');

/** The first cards, as many as fit one message; at least one. */
const pageOf = (cards: readonly ListedCard[], top: readonly Span[]): readonly ListedCard[] => {
  let page = cards;
  while (page.length > 1 && plainOf(listSpans(top, page)).length > TEXT_LIMIT) page = page.slice(0, -1);
  return page;
};

/** One button per card: they share rows. Several: each card has rows of its own. */
const sharedRow = (buttons: readonly (readonly Button[])[]): readonly (readonly Button[])[] =>
  buttons.every((own) => own.length <= 1) ? [buttons.flat()] : buttons;

/** Buttons go under the last call; keys that type need a message of their own when there are both. */
const withKeyboards = (calls: readonly TelegramCall[], { inline, typed }: Keyboards): TelegramCall[] => {
  const markup = inline ?? typed;
  if (!markup) return [...calls];
  const carrier = calls.at(-1) ?? textCall(POINTER);
  const carried = [...calls.slice(0, -1), withMarkup(carrier, markup)];
  return inline && typed ? [...carried, withMarkup(textCall(POINTER), typed)] : carried;
};

const withMarkup = (call: TelegramCall, reply_markup: ReplyMarkup): TelegramCall => {
  switch (call.method) {
    case 'sendMessage':
      return { ...call, payload: { ...call.payload, reply_markup } };
    case 'sendPhoto':
      return { ...call, payload: { ...call.payload, reply_markup } };
    case 'sendDocument':
      return { ...call, payload: { ...call.payload, reply_markup } };
  }
};

/** What the person sees instead when Telegram cannot show a picture: its words, and the buttons. */
export const withoutPicture = ({ payload: { caption, reply_markup } }: PhotoCall): TelegramCall | undefined => {
  if (caption === undefined && reply_markup === undefined) return undefined;
  const words = messageOf(caption ?? htmlOf(POINTER));
  return reply_markup === undefined ? words : withMarkup(words, reply_markup);
};

/** A name that cannot break out of the multipart header that telegraf writes it into. */
const fileName = (name: string): string =>
  clip(cleanText(name).replace(/[\s"\\/:*?<>|]+/g, '_'), 80).replace(/^\.+/, '') || 'file.txt';

/** Chinese and Japanese have a colon of their own, as wide as their letters. */
const colonAfter = (name: string): string =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]$/u.test(name) ? '：' : ': ';
