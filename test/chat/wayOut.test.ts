import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { tellAPerson } from '../../src/app/cases.ts';
import { unknownPart } from '../../src/chat/member/help.ts';
import { marketingPart } from '../../src/chat/member/marketing.ts';
import { menuPart } from '../../src/chat/member/menu.ts';
import { wordsPart } from '../../src/chat/member/words.ts';
import { ownerMenuPart } from '../../src/chat/owner/menu.ts';
import { tillPart } from '../../src/chat/staff/till.ts';
import { talkPart } from '../../src/chat/talk/customer.ts';
import { casesPart } from '../../src/chat/talk/staff.ts';
import type { Language } from '../../src/i18n/language.ts';
import { text } from '../../src/i18n/text.ts';
import { paneOf } from '../support/chatPane.ts';
import { given } from '../support/offers.ts';
import { NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const parts = [casesPart, marketingPart, menuPart, wordsPart((verb) => marketingPart.actions?.[verb]), unknownPart];
const owner = { staffId: v7(), name: 'Lin', role: 'owner' } as const;

const pane = (member?: { memberId: string; name: string }, language: Language = 'en') =>
  paneOf(deps, parts, { member, staff: owner, language });

/** The id of a conversation in which a customer has written. */
async function waiting(name: string): Promise<string> {
  const from = { channel: 'lab', channelUserId: name } as const;
  const message = { from, memberId: undefined, name, text: 'Open on Sunday?', channelMessageId: undefined };
  return given(await tellAPerson(deps, message, `talk:${name}`, NOON)).caseId;
}

const answersTo = async (caseId: string) =>
  deps.db.sql`select text from regulars.case_messages where case_id = ${caseId} and direction = 'staff'`;

describe("the words of the shop's screens", () => {
  it.each(['shop', '店務選單', '店舗メニュー', 'เมนูร้าน'])('open them at the counter too: %s', async (said) => {
    const chat = paneOf(deps, [tillPart, ownerMenuPart], { member: undefined, staff: owner });
    await chat.sends('till');
    await chat.says(said);
    expect(chat.words()).toContain('What would you like to do?');
  });
});

describe('the button that ends a talk with the shop', () => {
  it.each([
    ['Finish', 'en'],
    ['จบการคุย', 'th'],
  ] as const)('may be typed: %s', async (said, language) => {
    const chat = paneOf(deps, [talkPart], { member: undefined, staff: undefined, language });
    await chat.sends('talk');
    await chat.says('Open on Sunday?');
    await chat.says(said);
    expect(chat.words()).toBe(text(language, 'talk.finished'));
  });
});

describe('"stop" from who answers a customer', () => {
  it('ends the answering, says so, and passes nothing on', async () => {
    const caseId = await waiting('Ken');
    const chat = pane();
    await chat.sends(`case:${caseId}`);
    await chat.says('stop');
    expect(chat.words()).toContain('You are no longer answering');
    await chat.says('done');
    expect(chat.words()).not.toContain('Sent to');
    expect(await answersTo(caseId)).toEqual([]);
  });

  it('stops the offers of a member as well', async () => {
    const caseId = await waiting('Ann');
    const memberId = await shop.member({ name: 'Lin' });
    const chat = pane({ memberId, name: 'Lin' });
    await chat.sends(`case:${caseId}`);
    await chat.says('停止');
    expect(chat.words()).toContain('You are no longer answering');
    expect(chat.words()).toContain('No more offers');
  });

  it('may be the button, typed', async () => {
    const caseId = await waiting('Bo');
    const chat = pane();
    await chat.sends(`case:${caseId}`);
    await chat.says('Stop answering');
    expect(chat.words()).toContain('You are no longer answering');
    expect(await answersTo(caseId)).toEqual([]);
  });
});

describe('the Thai word for Cancel', () => {
  it('asks a member once where nothing is open, and stops no offers by itself', async () => {
    const memberId = await shop.member({ name: 'Mei' });
    const chat = paneOf(deps, parts, { member: { memberId, name: 'Mei' }, staff: undefined, language: 'th' });
    await chat.says('ยกเลิก');
    expect(chat.words()).toContain(text('th', 'stop.ask'));
    expect(chat.words()).not.toContain(text('th', 'stop.done'));
    await chat.taps(text('th', 'menu.stop'));
    expect(chat.words()).toContain(text('th', 'stop.done'));
  });
});

describe('a button that is gone', () => {
  it('says that it no longer works and shows the menu', async () => {
    const memberId = await shop.member({ name: 'Mei' });
    const chat = paneOf(deps, parts, { member: { memberId, name: 'Mei' }, staff: undefined });
    await chat.sends('longago:1');
    expect(chat.words()).toContain('This button no longer works.');
    expect(chat.labels()).toContain('Member card');
    const stranger = paneOf(deps, parts, { member: undefined, staff: undefined, language: 'zh-Hant' });
    await stranger.sends('longago:1');
    expect(stranger.words()).toContain('這個按鈕已經失效了。');
    const chief = pane();
    await chief.sends('longago:1');
    expect(chief.words()).toContain('This button no longer works.');
  });
});

describe('"/start" typed by staff who are no members', () => {
  it("answers with the shop's menu", async () => {
    const chat = pane();
    await chat.says('/start');
    expect(chat.words()).not.toContain('for members');
    expect(chat.labels()).toContain('Products');
  });
});
