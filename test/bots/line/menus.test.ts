import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { LineMenus } from '../../../bots/line/menu/keeper.ts';
import { MENU_CELLS, MENU_SIZE } from '../../../bots/line/menu/layout.ts';
import drawn from '../../../bots/line/menu/pictures.json' with { type: 'json' };
import { countGraphemes } from '../../../bots/line/text.ts';
import { richMenus } from '../../../src/chat/member/richMenu.ts';
import type { FakeLine } from '../../support/fakeLine.ts';
import { adapterOn, fakeLine, ports } from './support.ts';

const FOLDER = new URL('../../../bots/line/menu/', import.meta.url);
const pictureOf = (name: string) => readFileSync(new URL(`${name}.png`, FOLDER));

/** The shop's own menus, in Chinese for everybody who reads no English. */
const wantedBy = (
  readers: Readonly<Record<string, readonly string[]>> = {},
  more: Partial<LineMenus> = {},
): LineMenus => ({
  menus: richMenus().filter(({ language }) => language === 'en' || language === 'zh-Hant'),
  fallback: 'zh-Hant',
  readers: async function* (language) {
    yield readers[language] ?? [];
  },
  ...more,
});

const settled = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 10 });
const menuPace = { retryMs: 5, retryMaxMs: 20 };
const CHANGING = ['menu-create', 'menu-picture', 'menu-delete', 'menu-default-set', 'menu-link-many'] as const;
const changes = (line: FakeLine) => CHANGING.flatMap((endpoint) => line.callsOf(endpoint)).length;

/** By language, what LINE shows. */
function shown({ menus }: FakeLine) {
  const languageOf = (id: string | undefined) =>
    menus.known
      .get(id ?? '')
      ?.menu.name.split('/')
      .at(-1);
  return {
    everybody: languageOf(menus.default),
    own: Object.fromEntries([...menus.linked].map(([user, id]) => [user, languageOf(id)])),
    count: menus.known.size,
  };
}

async function startedOn(line: FakeLine, menus: LineMenus, given = ports()) {
  const adapter = adapterOn(line, given, { menus, menuPace });
  await adapter.start();
  return adapter;
}

describe('the menu under the LINE chat', () => {
  it('is set up in each language, with its picture, and shown to everybody in their own', async () => {
    const line = await fakeLine();
    const ann = line.user('Ann', { friend: true }).id;
    await startedOn(line, wantedBy({ en: [ann] }));
    await settled(() => expect(shown(line)).toEqual({ everybody: 'zh-Hant', own: { [ann]: 'en' }, count: 2 }));
    for (const { menu, picture } of line.menus.known.values()) {
      const language = menu.name.split('/').at(-1) ?? '';
      expect(picture?.equals(pictureOf(language))).toBe(true);
      expect(menu).toMatchObject({ size: { width: 2500, height: 1686 }, selected: true });
      expect(menu).toMatchObject({
        areas: [
          { action: { data: 'card' } },
          { action: { data: 'points' } },
          { action: { data: 'coupons' } },
          { action: { data: 'rewards' } },
          { action: { data: 'invite' } },
          { action: { data: 'menu' } },
        ],
      });
    }
    expect(line.menus.known.get(line.menus.default ?? '')?.menu).toMatchObject({ chatBarText: '選單' });
  });

  it('is left as it is by a restart, and set up again when anything in it changed', async () => {
    const line = await fakeLine();
    const ann = line.user('Ann', { friend: true }).id;
    const first = await startedOn(line, wantedBy({ en: [ann] }));
    await settled(() => expect(shown(line).everybody).toBe('zh-Hant'));
    const before = changes(line);
    await first.stop();
    const second = await startedOn(line, wantedBy({ en: [ann] }));
    await settled(() => expect(line.callsOf('menu-default-get')).toHaveLength(2));
    await second.stop();
    expect(changes(line)).toBe(before);

    const menus = wantedBy().menus.map((menu) => (menu.language === 'en' ? { ...menu, bar: 'Open' } : menu));
    await startedOn(line, wantedBy({ en: [ann] }, { menus }));
    await settled(() => expect(line.callsOf('menu-delete')).toHaveLength(2));
    expect(shown(line)).toEqual({ everybody: 'zh-Hant', own: { [ann]: 'en' }, count: 2 });
    expect([...line.menus.known.values()].map(({ menu }) => menu['chatBarText'])).toContain('Open');
  });

  it('follows who chooses another language, and who comes back to the one of the shop', async () => {
    const line = await fakeLine();
    const ann = line.user('Ann', { friend: true }).id;
    const adapter = await startedOn(line, wantedBy());
    await adapter.showMenu?.(ann, 'en', true);
    await settled(() => expect(shown(line).own).toEqual({ [ann]: 'en' }));
    await adapter.showMenu?.(ann, 'zh-Hant', true);
    await settled(() => expect(shown(line).own).toEqual({}));
    await adapter.showMenu?.('no id of LINE', 'en', true);
    await adapter.showMenu?.(ann, 'en', true);
    await settled(() => expect(shown(line).own).toEqual({ [ann]: 'en' }));
  });

  it.each(['menu-list', 'menu-create', 'menu-picture', 'menu-link-many', 'menu-default-set', 'menu-delete'] as const)(
    'stands in the end though LINE fails at %s, which is told once and keeps nothing from working',
    async (endpoint) => {
      const line = await fakeLine();
      const given = ports();
      line.menus.known.set('richmenu-old', {
        menu: { name: 'regulars/0123456789abcdef/en' },
        picture: pictureOf('en'),
      });
      line.next(endpoint, 'html-502', 'reset', 'rate-limit');
      const ann = line.user('Ann', { friend: true }).id;
      const adapter = await startedOn(line, wantedBy({ en: [ann] }), given);
      await settled(() => expect(shown(line)).toEqual({ everybody: 'zh-Hant', own: { [ann]: 'en' }, count: 2 }));
      expect([...line.menus.known.values()].every(({ picture }) => picture !== undefined)).toBe(true);
      expect(given.logged.filter((said) => said.includes('menu under the chat was not set'))).toHaveLength(1);
      await settled(() => expect(adapter.health().state).not.toBe('starting'));
    },
  );

  it('is begun again where a service ended before it was whole', async () => {
    const line = await fakeLine();
    line.always('menu-picture', 'html-502');
    const first = await startedOn(line, wantedBy());
    await settled(() => expect(line.callsOf('menu-picture').length).toBeGreaterThan(1));
    await first.stop();
    line.always('menu-picture', 'ok');
    await startedOn(line, wantedBy());
    await settled(() => expect(shown(line)).toEqual({ everybody: 'zh-Hant', own: {}, count: 2 }));
  });

  it('is never put in the place of one that somebody else set, nor are theirs deleted', async () => {
    const line = await fakeLine();
    const theirs = { menu: { name: 'Spring' }, picture: pictureOf('icons') };
    line.menus.known.set('richmenu-theirs', theirs);
    line.menus.default = 'richmenu-theirs';
    const given = ports();
    const adapter = await startedOn(line, wantedBy(), given);
    await adapter.showMenu?.(line.user('Ann', { friend: true }).id, 'en', true);
    await settled(() => expect(given.logged.join()).toContain('somebody else'));
    expect(changes(line)).toBe(0);
    line.menus.default = undefined;
    await adapter.stop();
    await startedOn(line, wantedBy());
    await settled(() => expect(shown(line).everybody).toBe('zh-Hant'));
    expect(line.menus.known.get('richmenu-theirs')).toBe(theirs);
  });

  it('is taken away when the settings leave it to LINE’s own manager', async () => {
    const line = await fakeLine();
    const first = await startedOn(line, wantedBy());
    await settled(() => expect(shown(line).everybody).toBe('zh-Hant'));
    await first.stop();
    await startedOn(line, wantedBy({}, { menus: [] }));
    await settled(() => expect(shown(line)).toEqual({ everybody: undefined, own: {}, count: 0 }));
  });
});

describe('the pictures of the menu', () => {
  it('show the words of today, in each language that has one: else run npm run menus and look at them', () => {
    const today = richMenus().map(({ language, items }) => [language, items.map(({ label }) => label)] as const);
    expect(drawn).toEqual(Object.fromEntries(today.filter(([language]) => language in drawn)));
    expect(Object.keys(drawn)).toEqual(expect.arrayContaining(['en', 'zh-Hant']));
  });

  it('are of the size that LINE takes, and cover every field', () => {
    for (const name of [...Object.keys(drawn), 'icons']) {
      const png = pictureOf(name);
      expect(png.length).toBeLessThan(1_000_000);
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([MENU_SIZE.width, MENU_SIZE.height]);
    }
    const covered = MENU_CELLS.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(covered).toBe(MENU_SIZE.width * MENU_SIZE.height);
  });

  it('carry words that LINE takes, in every language', () => {
    for (const { bar, items } of richMenus()) {
      expect(countGraphemes(bar)).toBeLessThanOrEqual(14);
      for (const { label } of items) expect(countGraphemes(label)).toBeLessThanOrEqual(20);
    }
  });
});
