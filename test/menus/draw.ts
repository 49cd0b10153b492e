import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { MENU_SIZE } from '../../bots/line/menu/layout.ts';
import { richMenus } from '../../src/chat/member/richMenu.ts';
import { startBrowser } from '../web/support/browser.ts';
import { menuSvg } from './picture.ts';

/**
 * Draws the pictures of LINE's menus into `bots/line/menu`, one for each language and one of icons alone, and notes which
 * words are in them. `npm run menus`, wherever there is Chromium with fonts for all of our languages, such as Debian's
 * chromium, fonts-noto-cjk and fonts-thai-tlwg; look at the pictures afterwards.
 */
async function draw(): Promise<void> {
  const folder = new URL('../../bots/line/menu/', import.meta.url);
  const browser = await startBrowser();
  const page = await browser.newPage({ viewport: MENU_SIZE });
  const shoot = async (name: string, svg: string) => {
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
    const png = await page.screenshot({ type: 'png' });
    await writeFile(new URL(`${name}.png`, folder), png);
    process.stdout.write(`${name}.png: ${png.length} bytes\n`);
  };
  const menus = richMenus();
  for (const menu of menus) await shoot(menu.language, menuSvg(menu, { words: true }));
  const [first] = menus;
  if (first !== undefined) await shoot('icons', menuSvg(first, { words: false }));
  const words = Object.fromEntries(menus.map(({ language, items }) => [language, items.map(({ label }) => label)]));
  const pictures = fileURLToPath(new URL('pictures.json', folder));
  await writeFile(pictures, JSON.stringify(words));
  execFileSync('npx', ['biome', 'format', '--write', pictures]);
  await browser.close();
}

await draw();
