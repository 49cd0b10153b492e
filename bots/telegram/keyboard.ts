import type { Button } from '../../src/app/channel.ts';
import { cleanText, clip } from './text.ts';

export interface InlineButton {
  readonly text: string;
  readonly style?: 'primary';
  readonly callback_data?: string;
  readonly url?: string;
  readonly copy_text?: { readonly text: string };
}

export interface TypedButton {
  readonly text: string;
  readonly request_contact?: true;
}

export type ReplyMarkup =
  | { readonly inline_keyboard: readonly (readonly InlineButton[])[] }
  | {
      readonly keyboard: readonly (readonly TypedButton[])[];
      readonly resize_keyboard: true;
      readonly one_time_keyboard: true;
    };

/** A message carries one keyboard: buttons under it, or keys in place of the letters for what is sent as if typed. */
export interface Keyboards {
  readonly inline?: ReplyMarkup;
  readonly typed?: ReplyMarkup;
}

const DATA_BYTES = 64;
const COPY_LIMIT = 256;
/** Telegram names no limit; twenty graphemes always fit. */
const LABEL_LIMIT = 256;
/** About what a phone shows of one row of buttons, in Latin letters; a Chinese letter takes two. */
const ROW_COLUMNS = 28;

const labelOf = (label: string): string => clip(cleanText(label).trim(), LABEL_LIMIT) || '…';

const columnsOf = (label: string): number =>
  [...label].reduce((sum, char) => sum + (/[\u1100-\uffef]|\p{Extended_Pictographic}/u.test(char) ? 2 : 1), 0);

/** Whether Telegram takes the address on a button; anything else would make it refuse the whole message. */
const opensInTelegram = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'tg:' || (protocol === 'https:' && hostname.includes('.'));
};

/**
 * The button under a message, or nothing for what Telegram has no such button for.
 *
 * Refusal: throws RangeError on callback data that is not 1 to 64 bytes, since a cut one would come back as another.
 */
const inlineButton = ({ label, action, style }: Button): InlineButton | undefined => {
  const face = { text: labelOf(label), ...(style === 'primary' && { style }) };
  switch (action.type) {
    case 'postback':
    case 'date': {
      const bytes = Buffer.byteLength(action.data);
      if (bytes < 1 || bytes > DATA_BYTES)
        throw new RangeError(`button data of ${bytes} bytes, 1 to ${DATA_BYTES} fit`);
      return { ...face, callback_data: action.data };
    }
    case 'link':
      return opensInTelegram(action.url) ? { ...face, url: action.url } : undefined;
    case 'copy': {
      const text = cleanText(action.text);
      return text.trim() === '' || text.length > COPY_LIMIT ? undefined : { ...face, copy_text: { text } };
    }
    case 'say':
    case 'contact':
      return undefined;
  }
};

/** A key sends its own face, so a `say` shows the text it says instead of its label. */
const typedButton = ({ label, action }: Button): TypedButton | undefined => {
  if (action.type === 'contact') return { text: labelOf(label), request_contact: true };
  if (action.type !== 'say') return undefined;
  const text = cleanText(action.text).trim();
  return text === '' ? undefined : { text };
};

const rowsOf = <Face extends { readonly text: string }>(faces: readonly Face[], perRow: number): Face[][] => {
  const rows: Face[][] = [];
  for (const face of faces) {
    const row = rows.at(-1);
    const widest = Math.max(columnsOf(face.text), ...(row ?? []).map(({ text }) => columnsOf(text)));
    if (row && row.length < perRow && widest <= ROW_COLUMNS / (row.length + 1)) row.push(face);
    else rows.push([face]);
  }
  return rows;
};

const present = <Value>(value: Value | undefined): value is Value => value !== undefined;

/** The keyboards of one message: its buttons up to two in a row, the chips under it up to three. */
export const keyboardsOf = (groups: readonly (readonly Button[])[], chips: readonly Button[] = []): Keyboards => {
  const inline = [
    ...groups.flatMap((buttons) => rowsOf(buttons.map(inlineButton).filter(present), 2)),
    ...rowsOf(chips.map(inlineButton).filter(present), 3),
  ];
  const typed = rowsOf([...groups.flat(), ...chips].map(typedButton).filter(present), 3);
  return {
    ...(inline.length > 0 && { inline: { inline_keyboard: inline } }),
    ...(typed.length > 0 && { typed: { keyboard: typed, resize_keyboard: true, one_time_keyboard: true } }),
  };
};
