import { describe, expect, it } from 'vitest';
import { conversations } from '../../../src/chat/conversations.ts';
import { commandMenus } from '../../../src/chat/member/commands.ts';
import { dataOfWords } from '../../../src/chat/member/words.ts';
import { LANGUAGES } from '../../../src/i18n/language.ts';

describe('plain words', () => {
  it.each([
    ['Points', 'points'],
    ['  點數  ', 'points'],
    ['積分？', 'points'],
    ['balance!', 'points'],
    ['優惠券', 'coupons'],
    ['會員卡', 'card'],
    ['/card', 'card'],
    ['/points@shop_bot', 'points'],
    ['ＩＮＶＩＴＥ', 'invite'],
    ['邀請', 'invite'],
    ['語言', 'language'],
    ['English', 'language:en'],
    ['中文', 'language:zh-Hant'],
    ['退訂。', 'stop'],
    ['/my_data', 'mydata'],
    ['Forget   me', 'forget'],
    ['說明', 'help'],
    ['?', 'help'],
    ['Hi', 'menu'],
    ['客服', 'talk'],
    ['/settings', 'settings'],
  ])('%s means %s', (said, data) => {
    expect(dataOfWords(said)).toBe(data);
  });

  it('leave sentences to people and to the other readers', () => {
    for (const said of ['my points are wrong', 'stop by at six?', '請問點數怎麼算', '', 'WELCOME8']) {
      expect(dataOfWords(said)).toBeUndefined();
    }
  });

  it('lead to buttons that exist', () => {
    const { actions } = conversations();
    const verbs = ['menu', 'points', 'history', 'card', 'invite', 'coupons', 'rewards', 'link', 'language', 'birthday'];
    verbs.push('stop', 'start', 'mydata', 'forget', 'help', 'talk', 'join', 'settings', 'phone', 'contact');
    expect(verbs.filter((verb) => !actions.has(verb))).toEqual([]);
  });
});

describe('the menu of commands', () => {
  const menus = commandMenus('zh-Hant');

  it('stands in each language, and in the shop\u2019s own for everybody else', () => {
    expect(menus.map(({ speaks }) => speaks)).toEqual(['zh-Hant', ...LANGUAGES]);
    expect(menus[0]).toEqual({
      speaks: 'zh-Hant',
      commands: menus.find(({ language }) => language === 'zh')?.commands,
    });
  });

  it('stands once for each language that Telegram tells apart, in the kind of Chinese that the shop speaks', () => {
    const codes = menus.flatMap(({ language }) => language ?? []);
    expect(codes).toEqual([...new Set(LANGUAGES.map((language) => language.slice(0, 2)))]);
    expect(menus.find(({ language }) => language === 'zh')?.speaks).toBe('zh-Hant');
    expect(menus.filter(({ language, personal }) => language === undefined && personal !== true)).toHaveLength(1);
  });

  it('holds words that are understood', () => {
    const all = menus.flatMap(({ commands }) => commands.map(({ command }) => command));
    expect(all.filter((command) => dataOfWords(`/${command}`) === undefined)).toEqual([]);
  });
});
