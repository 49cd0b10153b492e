import { readFile } from 'node:fs/promises';
import type { LineMenu } from './layout.ts';
import drawn from './pictures.json' with { type: 'json' };

const DRAWN: Readonly<Record<string, readonly string[]>> = drawn;

/**
 * The PNG of a menu: the one with its words where that was drawn (`npm run menus`), else the one of icons alone. Pictures
 * are drawn before, since a fresh machine has no fonts for Chinese, Japanese or Thai.
 */
export const menuPicture = ({ language, items }: LineMenu): Promise<Buffer> =>
  readFile(new URL(`${isDrawn(language, items) ? language : 'icons'}.png`, import.meta.url));

const isDrawn = (language: string, items: LineMenu['items']): boolean => {
  const words = DRAWN[language];
  return words !== undefined && JSON.stringify(words) === JSON.stringify(items.map(({ label }) => label));
};
