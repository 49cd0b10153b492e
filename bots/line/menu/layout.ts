import type { messagingApi } from '@line/bot-sdk';

/** A rich menu in one language, as the engine gives it: six fields, each a button's words and data. */
export interface LineMenu {
  /** BCP 47. */
  readonly language: string;
  /** What stands on the bar that opens it; LINE takes 14 graphemes. */
  readonly bar: string;
  readonly items: readonly { readonly label: string; readonly data: string }[];
}

/** LINE's large size, in pixels. Source: LINE Messaging API reference, rich menu object. */
export const MENU_SIZE = { width: 2500, height: 1686 } as const;
const MENU_COLUMNS = 3;
const ROWS = 2;

export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where each field stands, row by row; together they cover the picture without a gap. */
export const MENU_CELLS: readonly Cell[] = Array.from({ length: MENU_COLUMNS * ROWS }, (_, index) => {
  const column = index % MENU_COLUMNS;
  const row = Math.floor(index / MENU_COLUMNS);
  const x = Math.round((column * MENU_SIZE.width) / MENU_COLUMNS);
  const y = Math.round((row * MENU_SIZE.height) / ROWS);
  return {
    x,
    y,
    width: Math.round(((column + 1) * MENU_SIZE.width) / MENU_COLUMNS) - x,
    height: Math.round(((row + 1) * MENU_SIZE.height) / ROWS) - y,
  };
});

/** The rich menu as LINE takes it. Throws RangeError when it has not one item for each field: a bug of ours. */
export function richMenuRequest({ bar, items }: LineMenu, name: string): messagingApi.RichMenuRequest {
  if (items.length !== MENU_CELLS.length) throw new RangeError(`a rich menu has ${MENU_CELLS.length} fields`);
  return {
    size: MENU_SIZE,
    selected: true,
    name,
    chatBarText: bar,
    areas: items.map(({ label, data }, index) => ({
      bounds: { ...(MENU_CELLS[index] as Cell) },
      action: { type: 'postback', label, data, displayText: label },
    })),
  };
}
