import { describe, expect, it } from 'vitest';
import { readMember } from '../../../src/app/readMember.ts';
import { conversations } from '../../../src/chat/conversations.ts';
import { chatPerson } from '../../support/chatPerson.ts';
import { ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

async function joined(about: Parameters<typeof chatPerson>[2] = {}) {
  const chat = chatPerson(deps, conversations(), about);
  await chat.sends('join');
  const memberId = (await chat.memberId()) ?? '';
  return { chat, memberId };
}

const consentOf = async (memberId: string) => (await readMember(deps, memberId))?.marketingConsent;

describe('stopping offers', () => {
  it.each(['stop', 'STOP!', 'unsubscribe', '退訂', '停止', 'ｓｔｏｐ', '/stop'])(
    'works by writing %s',
    async (word) => {
      const { chat, memberId } = await joined();
      await chat.sends('start:settings');
      expect(await consentOf(memberId)).toBe(true);
      await chat.says(word);
      expect(await consentOf(memberId)).toBe(false);
      expect(chat.words()).toContain('No more offers from us, in any of your chats.');
    },
  );

  it('takes one tap for the reason, which nobody has to give, and advertises nothing', async () => {
    const { chat, memberId } = await joined();
    await chat.says('stop');
    expect(chat.labels()).toEqual(['Too many', 'Not useful to me', 'I moved away', 'Another reason']);
    await chat.taps('Too many');
    expect(chat.words()).toBe('Thank you for telling us.');
    expect(chat.labels().filter((label) => label !== 'Menu')).toEqual([]);
    const [row] = await deps.db.sql`select details from regulars.audit where member_id = ${memberId}`;
    expect(row).toEqual({ details: { reason: 'too-many' } });
  });

  it('is answered for somebody who is no member, without an invitation to join', async () => {
    const chat = chatPerson(deps, conversations());
    await chat.says('stop');
    expect(chat.words()).toBe('You get no offers from us, so there is nothing to stop.');
    expect(chat.labels()).toEqual([]);
  });

  it('is undone only by a clear yes', async () => {
    const { chat, memberId } = await joined();
    await chat.says('start');
    expect(await consentOf(memberId)).toBe(false);
    await chat.taps('Yes, send offers');
    expect(await consentOf(memberId)).toBe(true);
  });
});

describe('my data and forgetting', () => {
  it('gives everything as a file', async () => {
    const { chat } = await joined();
    const [file] = await chat.says('my data');
    if (file?.type !== 'file') throw new Error('no file');
    expect(file.name).toBe('my-data-2026-11-21.json');
    expect(JSON.parse(file.content)).toMatchObject({
      about: 'Everything that Regulars keeps about you. Times are UTC.',
      member: { name: 'Mei' },
    });
    const [table] = await chat.taps('As a table');
    if (table?.type !== 'file') throw new Error('no file');
    expect(table).toMatchObject({ name: 'my-data-2026-11-21.csv', mime: 'text/csv' });
    expect(table.content).toContain('member,1,name,Mei\r\n');
  });

  it('names what is lost, and forgets with the second tap', async () => {
    const { chat, memberId } = await joined();
    await shop.buys(memberId, 1_000);
    await chat.says('forget me');
    expect(chat.words()).toContain('You lose: 10 points');
    expect(chat.words()).toContain('This cannot be undone.');
    expect(await chat.memberId()).toBe(memberId);
    await chat.taps('Delete everything');
    expect(chat.words()).toContain('We no longer know who you are.');
    expect(chat.labels()).toEqual([]);
    expect(await chat.memberId()).toBeUndefined();
    expect(await readMember(deps, memberId)).toBeUndefined();
  });

  it('forgets somebody who never joined, without inviting them', async () => {
    const chat = chatPerson(deps, conversations());
    await chat.says('客服');
    await chat.says('Where are you?');
    await chat.says('/forget');
    expect(chat.words()).toContain('You are no member, so there are no points to lose.');
    await chat.taps('Delete everything');
    expect(chat.words()).toContain('We no longer know who you are.');
    expect(chat.labels()).toEqual([]);
    const left = await deps.db
      .sql`select 1 from regulars.identities where channel_user_id = ${chat.address.channelUserId}
      union all select 1 from regulars.cases where channel_user_id = ${chat.address.channelUserId}
      union all select 1 from regulars.case_messages where text = 'Where are you?'`;
    expect(left).toHaveLength(0);
  });

  it('deletes nobody else by a forged button', async () => {
    const { memberId } = await joined();
    const stranger = chatPerson(deps, conversations());
    await stranger.sends(`forget:yes:${memberId}`);
    expect(await readMember(deps, memberId)).toBeDefined();
  });

  it('deletes nothing by a button of an earlier membership', async () => {
    const { chat, memberId } = await joined();
    await chat.sends(`forget:yes:${memberId}`);
    // The same event handled again finds nobody, and leaves nobody behind.
    await chat.sends(`forget:yes:${memberId}`);
    expect(chat.words()).toContain('We no longer know who you are.');
    await chat.sends('join');
    const again = await chat.memberId();
    await chat.sends(`forget:yes:${memberId}`);
    expect(chat.words()).toContain('Forget me');
    expect(await chat.memberId()).toBe(again);
  });
});

describe('linking two chats', () => {
  it('shows a code here and asks there before two become one', async () => {
    const line = await joined({ channel: 'line' });
    const telegram = await joined({ channel: 'telegram' });
    await shop.buys(line.memberId, 1_000);
    await shop.buys(telegram.memberId, 700);
    await line.chat.says('連結');
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(line.chat.words())?.[0] ?? '';
    expect(line.chat.labels()).toEqual(['Copy the code', 'Open Telegram', 'I have a code', 'Menu']);
    await telegram.chat.says(code);
    expect(telegram.chat.words()).toContain('This code belongs to Mei. Your two memberships become one');
    await telegram.chat.taps('Yes, that is me');
    expect(telegram.chat.words()).toBe('Linked. Your two memberships are one now, and 7 points came along.');
    expect(await telegram.chat.memberId()).toBe(line.memberId);
    await telegram.chat.says('points');
    expect(telegram.chat.words()).toContain('17 points');
    await telegram.chat.says('history');
    expect(telegram.chat.words()).toContain('＝7  Nov 21, 2026\nYour accounts became one');
    expect(telegram.chat.words()).not.toContain('−7');
  });

  it('links a chat that has no membership yet, by the wizard or by the link', async () => {
    const line = await joined({ channel: 'line' });
    for (const way of ['typed', 'opened'] as const) {
      await line.chat.says('link');
      const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(line.chat.words())?.[0] ?? '';
      const telegram = chatPerson(deps, conversations());
      if (way === 'opened') await telegram.opens(`l_${code.replace('-', '')}`);
      else {
        await telegram.says('link');
        await telegram.says(code.toLowerCase());
      }
      expect(telegram.words()).toContain('Link this chat with that membership?');
      await telegram.taps('Yes, that is me');
      expect(telegram.words()).toBe('Linked. From now on both chats are the same membership.');
      expect(await telegram.memberId()).toBe(line.memberId);
    }
  });

  it('has one answer for codes that do not work', async () => {
    const { chat } = await joined();
    await chat.says('link');
    await chat.taps('I have a code');
    await chat.says('A1A1-A1A1');
    expect(chat.words()).toBe('This code cannot be used. Please ask the other chat for a new one.');
  });
});
