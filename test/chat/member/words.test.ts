import { describe, expect, it } from 'vitest';
import { conversations } from '../../../src/chat/conversations.ts';
import { commandMenus } from '../../../src/chat/member/commands.ts';
import { dataOfWords } from '../../../src/chat/member/words.ts';
import { LANGUAGES, type Language } from '../../../src/i18n/language.ts';
import { type MessageKey, text } from '../../../src/i18n/text.ts';

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

  it.each([
    ['积分', 'points'],
    ['会员码', 'card'],
    ['TD', 'stop'],
    ['退订', 'stop'],
    ['简体中文', 'language:zh-Hans'],
    ['ポイント', 'points'],
    ['ﾎﾟｲﾝﾄ', 'points'],
    ['ＬＩＮＥとＴｅｌｅｇｒａｍを連携', 'link'],
    ['友達紹介', 'invite'],
    ['配信停止', 'stop'],
    ['退会', 'forget'],
    ['日本語', 'language:ja'],
    ['แต้ม', 'points'],
    ['ติดต่อร้าน', 'talk'],
    ['วันเกิด', 'birthday'],
    ['หยุด', 'stop'],
    ['ไม่รับโปรโมชั่น', 'stop'],
    ['บัตรกำนัล', 'coupons'],
    ['ภาษาไทย', 'language:th'],
  ])('%s means %s, as people of China, Japan and Thailand write it', (said, data) => {
    expect(dataOfWords(said)).toBe(data);
  });

  const BUTTONS = {
    points: 'menu.points',
    coupons: 'menu.coupons',
    giftcards: 'gcard.button',
    rewards: 'menu.rewards',
    card: 'menu.card',
    invite: 'menu.invite',
    history: 'menu.history',
    link: 'menu.link',
    language: 'menu.language',
    settings: 'menu.settings',
    birthday: 'menu.birthday',
    phone: 'menu.phone',
    stop: 'menu.stop',
    'start:ask': 'menu.start',
    mydata: 'menu.data',
    forget: 'menu.forget',
    help: 'menu.help',
    talk: 'menu.talk',
    menu: 'common.menu',
    join: 'join.button',
    tier: 'tier.mine',
  } as const satisfies Record<string, MessageKey>;

  it.each(LANGUAGES)('are what stands on the buttons, in %s', (language) => {
    const said = Object.entries(BUTTONS).map(([data, key]) => [data, dataOfWords(text(language, key))]);
    expect(said.filter(([data, found]) => data !== found)).toEqual([]);
  });

  it.each(LANGUAGES)('are the language’s own name, in %s', (language: Language) => {
    expect(dataOfWords(text(language, 'language.name'))).toBe(`language:${language}`);
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
