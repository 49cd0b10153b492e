import { LOOK } from '../../bots/line/look.ts';
import { MENU_CELLS, MENU_SIZE } from '../../bots/line/menu/layout.ts';

/** What stands for each button, drawn with strokes in a field of 100 by 100. */
const ICONS: Readonly<Record<string, string>> = {
  card: '<rect x="8" y="22" width="84" height="58" rx="9"/><path d="M8 41h84"/><path d="M20 64h22"/><path d="M62 64h18"/>',
  points:
    '<circle cx="50" cy="50" r="40"/><path d="m50 27 7 15.5 17 2-12.5 11.5 3.5 17L50 65l-15 8 3.5-17L26 44.5l17-2z"/>',
  coupons:
    '<path d="M8 26h84v15a9 9 0 0 0 0 18v15H8V59a9 9 0 0 0 0-18z"/><path d="M64 27v8M64 46v8M64 65v8"/><path d="m24 62 24-24"/><circle cx="27" cy="41" r="4.5"/><circle cx="45" cy="59" r="4.5"/>',
  rewards:
    '<rect x="14" y="46" width="72" height="44" rx="5"/><rect x="8" y="28" width="84" height="18" rx="5"/><path d="M50 28v62"/><path d="M50 28C41 5 17 9 25 23c3 5 15 5 25 5zM50 28C59 5 83 9 75 23c-3 5-15 5-25 5z"/>',
  invite:
    '<circle cx="40" cy="34" r="19"/><path d="M7 88c0-20 13-31 33-31s33 11 33 31"/><path d="M82 32v26M69 45h26"/>',
  menu: '<path d="M14 26h72M14 50h72M14 74h72"/>',
};

/** Fonts with the characters of each language; Chinese and Japanese draw the same character differently. */
export const FONTS: Readonly<Record<string, string>> = {
  'zh-Hant': 'Noto Sans CJK TC',
  'zh-Hans': 'Noto Sans CJK SC',
  ja: 'Noto Sans CJK JP',
  th: 'Noto Sans Thai, Loma, Garuda',
};

export interface Drawing {
  /** BCP 47. */
  readonly language: string;
  readonly items: readonly { readonly label: string; readonly data: string }[];
}

/** A menu as SVG; with `words: false` its icons alone. The first field stands out: it is what the till asks for. */
export function menuSvg({ language, items }: Drawing, { words }: { readonly words: boolean }): string {
  const { width, height } = MENU_SIZE;
  const fields = items.map(({ label, data }, index) => {
    const cell = MENU_CELLS[index];
    if (cell === undefined) throw new RangeError('there are more items than fields');
    const isFirst = index === 0;
    const [ground, ink] = isFirst ? [LOOK.accent, '#FFFFFF'] : [LOOK.paper, LOOK.accent];
    const side = words ? 300 : 400;
    const top = cell.y + (words ? 210 : (cell.height - side) / 2);
    const left = cell.x + (cell.width - side) / 2;
    const written = words
      ? `<text x="${cell.x + cell.width / 2}" y="${cell.y + 680}" fill="${isFirst ? '#FFFFFF' : LOOK.ink}">${escaped(label)}</text>`
      : '';
    return `<rect x="${cell.x}" y="${cell.y}" width="${cell.width}" height="${cell.height}" fill="${ground}"/>
      <g transform="translate(${left} ${top}) scale(${side / 100})" fill="none" stroke="${ink}">${ICONS[data] ?? ''}</g>${written}`;
  });
  const lines = MENU_CELLS.slice(1).map(
    ({ x, y }) => `<path d="M${x} ${y === 0 ? 0 : y}v${height / 2}M${x} ${y}h${width / 3}" stroke="${LOOK.hairline}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" lang="${language}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
    <g stroke-width="6" stroke-linecap="round" stroke-linejoin="round" font-family="${FONTS[language] ?? 'Noto Sans CJK TC'}" font-size="108" font-weight="700" text-anchor="middle">
    ${fields.join('')}<g stroke-width="4">${lines.join('')}</g></g></svg>`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
