import { describe, expect, it } from 'vitest';
import { adjustPoints } from '../../../src/app/adjustPoints.ts';
import { resolveCard } from '../../../src/app/memberCards.ts';
import { readMember } from '../../../src/app/readMember.ts';
import { conversations } from '../../../src/chat/conversations.ts';
import { chatPerson } from '../../support/chatPerson.ts';
import { CASHIER, DAY, OWNER, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

async function joined(about: Parameters<typeof chatPerson>[2] = {}) {
  const chat = chatPerson(deps, conversations(), about);
  await chat.sends('join');
  const memberId = (await chat.memberId()) ?? '';
  return { chat, memberId };
}

describe('my points', () => {
  it('say what can be used, and what leaves next and when', async () => {
    const { chat, memberId } = await joined();
    await shop.buys(memberId, 1_290);
    await chat.says('points');
    expect(chat.words()).toMatch(/^12 points\n/);
    expect(chat.words()).toContain('Next to leave: 12 points, usable through Nov 30, 2027');
  });

  it('say so in Chinese', async () => {
    const { chat, memberId } = await joined({ language: 'zh-tw' });
    await shop.buys(memberId, 1_290);
    await chat.says('點數');
    expect(chat.words()).toMatch(/^12 點\n/);
    expect(chat.words()).toContain('最快到期: 12 點，可用到 2027年11月30日');
  });

  it('explain each number of the history', async () => {
    const { chat, memberId } = await joined();
    await shop.buys(memberId, 1_290);
    await adjustPoints(deps, { memberId, points: 5, reason: 'for the wait' }, OWNER, 'event:adjust', chat.now);
    await chat.says('history');
    const [title, first, second] = chat.words().split('\n\n');
    expect(title).toBe('Your points, the newest first');
    expect(first).toBe('+5  Nov 21, 2026\nFrom the shop: for the wait');
    expect(second).toMatch(/^\+12 {2}Nov 21, 2026\nPurchase.*NT\$1,290 at 1 point per NT\$100$/);
  });

  it('go on to earlier ones when there are more than a screen holds', async () => {
    const { chat, memberId } = await joined();
    for (let sale = 1; sale <= 8; sale += 1) await shop.buys(memberId, sale * 100);
    await chat.says('history');
    expect(chat.words()).toContain('+8');
    expect(chat.words()).not.toContain('+2 ');
    await chat.taps('Earlier');
    expect(chat.words()).toContain('+2');
    expect(chat.labels()).not.toContain('Earlier');
  });

  it('show points that have lapsed, on the day they did', async () => {
    const { chat, memberId } = await joined();
    await shop.buys(memberId, 300);
    chat.now += 400 * DAY;
    await chat.says('points');
    expect(chat.words()).toContain('0 points\nPoints come with your next purchase');
    await chat.says('history');
    expect(chat.words()).toContain('−3  Dec 1, 2027\nExpired after the last day they could be used');
  });
});

describe('the member card', () => {
  it('is a QR that opens this chat, with six digits under it, for the counter alone', async () => {
    const { chat, memberId } = await joined();
    const [card] = await chat.says('會員卡');
    if (card?.type !== 'qr') throw new Error('no QR');
    expect(card.value).toMatch(/^https:\/\/t\.me\/shop_bot\?start=c_[\w-]{22}$/);
    expect(card.code).toMatch(/^\d{3} \d{3}$/);
    const resolved = await resolveCard(deps, { code: card.code ?? '' }, CASHIER, chat.now);
    expect(resolved).toMatchObject({ ok: true, value: { memberId } });
  });

  it('is a new one with every tap', async () => {
    const { chat } = await joined({ channel: 'line' });
    const [first] = await chat.sends('card');
    const [second] = await chat.taps('New code');
    if (first?.type !== 'qr' || second?.type !== 'qr') throw new Error('no QR');
    expect(first.value).toMatch(/^https:\/\/line\.me\/R\/oaMessage\/%40shop\/\?c_/);
    expect(second.value).not.toBe(first.value);
  });
});

describe('the menu and the settings', () => {
  it('greet by name with the balance, and lead everywhere', async () => {
    const { chat, memberId } = await joined();
    await shop.buys(memberId, 500);
    await chat.says('/menu@shop_bot');
    expect(chat.words()).toBe('Hello, Mei\nYou have 5 points.');
    expect(chat.labels()).toEqual([
      'Member card',
      'Points',
      'My coupons',
      'Rewards',
      'Invite a friend',
      'Link LINE & Telegram',
      'Settings',
      'Talk to a person',
      'Help',
    ]);
    const silent: string[] = [];
    for (const label of chat.labels()) {
      await chat.says('/menu');
      if ((await chat.taps(label)).length === 0) silent.push(label);
    }
    expect(silent).toEqual([]);
  });

  it('show what is kept and change it', async () => {
    const { chat, memberId } = await joined();
    await chat.says('settings');
    expect(chat.words()).toContain('Language: English\nBirthday: not given\nPhone number: not given\nOffers: no');
    await chat.taps('Phone number');
    await chat.shares('+886 912 345 678');
    expect(chat.words()).toBe('Thank you! The cashier can find you by +886912345678 now.');
    await chat.says('settings');
    await chat.taps('Language');
    await chat.taps('繁體中文');
    expect(chat.words()).toBe('之後都用繁體中文跟您聊。');
    expect(await readMember(deps, memberId)).toMatchObject({ language: 'zh-Hant', phone: '+886912345678' });
  });

  it('name who shares a phone number only where somebody does: Telegram, and not the built-in chat', async () => {
    for (const [channel, names] of [
      ['telegram', true],
      ['lab', false],
    ] as const) {
      const { chat } = await joined({ channel });
      await chat.says('phone');
      expect(chat.words()).toContain('With your number the cashier finds you without the card.');
      expect(chat.words().includes('Telegram')).toBe(names);
      const chinese = await joined({ channel, language: 'zh-Hant' });
      await chinese.chat.says('電話');
      expect(chinese.chat.words()).toContain('點下面的按鈕');
      expect(chinese.chat.words().includes('Telegram')).toBe(names);
    }
  });

  it('say on LINE that a number cannot be shared safely there', async () => {
    const { chat } = await joined({ channel: 'line' });
    await chat.says('settings');
    expect(chat.labels()).not.toContain('Phone number');
    await chat.says('phone');
    expect(chat.words()).toContain('Telegram only');
  });
});

describe('the birthday', () => {
  it('comes from LINE\u2019s picker, without the year', async () => {
    const { chat, memberId } = await joined({ channel: 'line' });
    await chat.says('生日');
    await chat.picks('Pick the day', '1990-03-14');
    expect(chat.words()).toMatch(/noted.*March 14/i);
    expect((await readMember(deps, memberId))?.birthday).toEqual({ month: 3, day: 14, calendar: 'solar' });
  });

  it('is typed on Telegram, in either calendar, with help when it cannot be read', async () => {
    const { chat, memberId } = await joined();
    await chat.says('birthday');
    await chat.taps('Lunar calendar');
    expect(chat.words()).toContain('like 8/15');
    await chat.says('sometime in autumn');
    expect(chat.words()).toContain('I cannot read this as a day.');
    await chat.says('閏4/1');
    expect(chat.words()).toMatch(/noted.*lunar leap month 4\/1/i);
    expect((await readMember(deps, memberId))?.birthday).toEqual({
      month: 4,
      day: 1,
      calendar: 'lunar',
      leapMonth: true,
    });
  });

  it('can be corrected once, and then says when it can be changed again', async () => {
    const { chat } = await joined();
    await chat.says('birthday');
    await chat.says('3/14');
    await chat.says('birthday');
    expect(chat.words()).toContain('Your birthday: March 14');
    await chat.taps('Change it');
    await chat.says('3/15');
    expect(chat.words()).toMatch(/noted.*March 15/i);
    await chat.sends('birthday:change');
    await chat.says('4/1');
    expect(chat.words()).toContain('The next time is from Nov 21, 2027.');
  });
});

describe('everything else', () => {
  it('gets a useful answer, never silence', async () => {
    const { chat } = await joined();
    await chat.says('do you sell umbrellas');
    expect(chat.words()).toBe('Sorry, I did not understand that. Perhaps one of these?');
    expect(chat.labels()).toContain('Talk to a person');
    await chat.sendsPicture();
    expect(chat.words()).toBe('I can only read text. Tap below, or talk to a person.');
    await chat.sends('a-button-of-long-ago:1');
    expect(chat.words()).toContain('This button no longer works.');
    expect(chat.labels()).toContain('Member card');
  });

  it('is answered for somebody who is no member too, with the way in', async () => {
    const chat = chatPerson(deps, conversations(), { language: 'zh-hant' });
    await chat.says('請問有賣雨傘嗎');
    expect(chat.words()).toContain('不好意思，我看不懂');
    expect(chat.labels()).toContain('加入會員');
    await chat.says('說明');
    expect(chat.words()).toContain('我看得懂這些');
  });

  it('passes what is written to a person on', async () => {
    const { chat } = await joined();
    await chat.says('客服');
    await chat.says('My umbrella broke');
    const [said] = await deps.db.sql`select text from regulars.case_messages where text = 'My umbrella broke'`;
    expect(said).toBeDefined();
  });
});
