import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/app/deps.ts';
import type { ChatContext } from '../../../src/chat/chat.ts';
import { conversations } from '../../../src/chat/conversations.ts';
import { screenOfWords } from '../../../src/chat/owner/words.ts';
import { LANGUAGES } from '../../../src/i18n/language.ts';
import { type MessageKey, text } from '../../../src/i18n/text.ts';

/** The screen that these words open for somebody who works here; `undefined`: a member's words, or nobody's. */
function screen(said: string, role: Role | undefined) {
  const staff = role === undefined ? undefined : { staffId: v7(), name: 'Lin', role };
  return screenOfWords({ person: { staff } } as ChatContext, said);
}

describe('words of those who run the shop', () => {
  it.each([
    ['staff', '員工', 'staff'],
    ['Products!', '商品', 'products'],
    ['settings', '設定', 'osettings'],
    ['/stats', '報表', 'stats'],
    ['COUPONS', '優惠券', 'ocoupons'],
    ['rewards', '兌換好禮', 'orewards'],
    ['shop', '店務', 'owner'],
    ['Customer messages', '客人留言', 'cases'],
  ])('%s and %s open the screen that the button opens', (english, chinese, data) => {
    expect([screen(english, 'owner'), screen(chinese, 'owner')]).toEqual([data, data]);
    expect(conversations().actions.has(data)).toBe(true);
  });

  it.each([
    ['群发', 'bcasts'],
    ['经营数据', 'stats'],
    ['店舗メニュー', 'owner'],
    ['一斉配信', 'bcasts'],
    ['スタッフ', 'staff'],
    ['เมนูร้าน', 'owner'],
    ['ตั้งค่าร้าน', 'osettings'],
    ['เวลาทำการ', 'hours'],
  ])('%s opens the screen %s', (said, data) => {
    expect(screen(said, 'owner')).toBe(data);
    expect(conversations().actions.has(data)).toBe(true);
  });

  const BUTTONS = {
    stats: 'owner.stats',
    forecast: 'forecast.open',
    cases: 'owner.cases',
    products: 'owner.products',
    ocoupons: 'owner.coupons',
    ogcards: 'gcards.title',
    orewards: 'owner.rewards',
    bcasts: 'bcast.title',
    autos: 'owner.autos',
    hours: 'hours.open',
    holidays: 'holidays.open',
    tiers: 'tiers.open',
    miles: 'mile.open',
    osettings: 'owner.settings',
    staff: 'owner.staff',
    owner: 'owner.menu',
  } as const satisfies Record<string, MessageKey>;

  it.each(LANGUAGES)('are what stands on the buttons, in %s', (language) => {
    const said = Object.entries(BUTTONS).map(([data, key]) => [data, screen(text(language, key), 'owner')]);
    expect(said.filter(([data, found]) => data !== found)).toEqual([]);
  });

  it('stay the members’ own for a member and a cashier', () => {
    for (const said of ['coupons', 'rewards', 'settings', '優惠券', '設定', 'staff', 'stats']) {
      expect([screen(said, undefined), screen(said, 'cashier')]).toEqual([undefined, undefined]);
    }
  });

  it('open for a manager what a manager may do', () => {
    expect(screen('coupons', 'manager')).toBe('ocoupons');
    expect([screen('settings', 'manager'), screen('staff', 'manager')]).toEqual([undefined, undefined]);
  });

  it('leave commands that the chat’s menu shows as a member’s, and words about oneself, to the member', () => {
    for (const said of ['/coupons', '/rewards@shop_bot', '/settings', 'my coupons', '我的優惠券']) {
      expect(screen(said, 'owner')).toBeUndefined();
    }
  });
});
