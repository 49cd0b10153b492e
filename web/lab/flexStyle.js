/** LINE's size words as CSS. Source: LINE's reference, "Flex Message": size, margin, padding, border and corner tables. */
const SPACE = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const TEXT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, '3xl': 35, '4xl': 48, '5xl': 74 };
const IMAGE = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, '3xl': 180, '4xl': 200, '5xl': 220 };
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, 'semi-bold': 3, bold: 4 };

const length = (value, table) => {
  if (value === undefined) return undefined;
  if (value in table) return `${table[value]}px`;
  return /^\d+(\.\d+)?(px|%)$/.test(value) ? value : undefined;
};
const color = (value) => (/^#[0-9a-f]{6}([0-9a-f]{2})?$/i.test(value ?? '') ? value : undefined);
const ALIGN = { start: 'left', center: 'center', end: 'right' };
const PLACE = { top: 'flex-start', center: 'center', bottom: 'flex-end' };

export const marginOf = (value) => length(value, SPACE);

/** The paddings a box asks for by itself. */
export const blockStyle = (box) => ({
  padding: length(box.paddingAll, SPACE),
  'padding-top': length(box.paddingTop, SPACE),
  'padding-bottom': length(box.paddingBottom, SPACE),
  'padding-left': length(box.paddingStart, SPACE),
  'padding-right': length(box.paddingEnd, SPACE),
});

export const boxStyle = (box) => ({
  ...blockStyle(box),
  'background-color': color(box.backgroundColor),
  'border-color': color(box.borderColor),
  'border-width': length(box.borderWidth, BORDER),
  'border-style': box.borderWidth && box.borderWidth !== 'none' ? 'solid' : undefined,
  'border-radius': length(box.cornerRadius, SPACE),
  width: length(box.width, {}),
  height: length(box.height, {}),
  'max-width': length(box.maxWidth, {}),
  'max-height': length(box.maxHeight, {}),
  'justify-content': box.justifyContent,
  'align-items': box.alignItems,
  overflow: box.cornerRadius ? 'hidden' : undefined,
  top: length(box.offsetTop, SPACE),
  bottom: length(box.offsetBottom, SPACE),
  left: length(box.offsetStart, SPACE),
  right: length(box.offsetEnd, SPACE),
});

export const textStyle = (text) => ({
  'font-size': length(text.size, TEXT),
  'font-weight': text.weight === 'bold' ? '700' : undefined,
  'font-style': text.style,
  'text-decoration': text.decoration,
  color: color(text.color),
  'text-align': ALIGN[text.align],
  'align-self': PLACE[text.gravity],
  'line-height': text.lineSpacing ? `calc(1.4em + ${length(text.lineSpacing, {}) ?? '0px'})` : undefined,
  '-webkit-line-clamp': text.maxLines ? String(text.maxLines) : undefined,
});

/** An image is as wide as its size says, never wider than its box, and as high as its ratio makes it. */
export const imageStyle = ({ size = 'md', aspectRatio = '1:1', align = 'center', gravity, backgroundColor }) => ({
  width: size === 'full' ? '100%' : length(size, IMAGE),
  'aspect-ratio': aspectRatio.replace(':', ' / '),
  'align-self': PLACE[gravity],
  'margin-left': align === 'start' ? '0' : 'auto',
  'margin-right': align === 'end' ? '0' : 'auto',
  'background-color': color(backgroundColor),
});
