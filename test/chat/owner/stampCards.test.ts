import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { issueCard } from '../../../src/app/memberCards.ts';
import type { Notice } from '../../../src/app/notice.ts';
import { readProgramme } from '../../../src/app/programme.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { stampsPart } from '../../../src/chat/member/stamps.ts';
import { renderNotice } from '../../../src/chat/notices.ts';
import { changesPart } from '../../../src/chat/owner/changes.ts';
import { stampCardsPart } from '../../../src/chat/owner/stampCards.ts';
import { stampForm } from '../../../src/chat/owner/stampForm.ts';
import { tillStampsPart } from '../../../src/chat/staff/stamps.ts';
import { tillPart } from '../../../src/chat/staff/till.ts';
import { LANGUAGES, type Language } from '../../../src/i18n/language.ts';
import { paneOf } from '../../support/chatPane.ts';
import { setProgramme } from '../../support/programme.ts';
import { NOON, ownShop } from '../../support/shop.ts';
import { SPEND_CARD } from '../../support/stamps.ts';

const shop = ownShop();
const { deps } = shop;
const staff = (role: 'owner' | 'cashier', language: Language = 'en') =>
  paneOf(deps, role === 'owner' ? [formsPart([stampForm]), stampCardsPart, changesPart] : [tillPart, tillStampsPart], {
    member: undefined,
    staff: { staffId: v7(), name: 'Lin', role },
    language,
  });
const memberPane = (memberId: string, language: Language = 'en') =>
  paneOf(deps, [stampsPart], { member: { memberId, name: 'Mei' }, staff: undefined, language });
const cards = async () => (await readProgramme(deps)).document.stampCards;

describe('the owner', () => {
  it('makes a card by a short form, changes it a part at a time, stops it and starts it again', async () => {
    await setProgramme(deps, { stampCards: [] });
    const chat = staff('owner');
    await chat.sends('scards');
    expect(chat.words()).toContain('no stamp card yet');
    await chat.taps('New stamp card');
    await chat.says('Coffee card');
    await chat.taps('An amount');
    await chat.says('many');
    expect(chat.words()).toContain('Please type an amount');
    await chat.says('150');
    await chat.taps('8');
    await chat.says('Coffee');
    expect(await cards()).toEqual([]);
    await chat.taps('Yes, change it');
    expect(await cards()).toMatchObject([
      {
        name: 'Coffee card',
        earn: { counts: 'amount', perMinor: 150, about: {}, minimumMinor: 0 },
        size: 8,
        rewards: [{ at: 8, kind: 'free_item', value: 1, name: 'Coffee', validDays: 30 }],
        active: true,
      },
    ]);
    expect(chat.words()).toMatch(/Coffee card \(8\)[^]*one stamp for every NT\$150[^]*8: Coffee/);
    await chat.taps('Size and gifts');
    await chat.taps('10');
    await chat.says('20%');
    await chat.says('11: Cookie');
    expect(chat.words()).toContain('before the last one');
    await chat.says('5: Cookie');
    expect(chat.words()).toMatch(/Before:[^]*8: Coffee[^]*After:[^]*5: Cookie/);
    await chat.taps('Yes, change it');
    await chat.taps('Limits');
    await chat.taps('3');
    await chat.taps('12');
    await chat.taps('Yes, change it');
    expect(await cards()).toMatchObject([
      {
        capPerDay: 3,
        idleMonths: 12,
        rewards: [
          { at: 5, name: 'Cookie' },
          { at: 10, kind: 'percent', value: 20, name: '打 8 折' },
        ],
      },
    ]);
    await chat.taps('Stop');
    await chat.taps('Yes, change it');
    expect(await cards()).toMatchObject([{ active: false }]);
    expect(chat.words()).toContain('Stopped');
    await chat.taps('Start again');
    await chat.taps('Yes, change it');
    expect(await cards()).toMatchObject([{ active: true }]);
  });
});

describe('the till', () => {
  it('says the stamps of a sale, gives some by hand with a reason, and shows a code that a member opens', async () => {
    await setProgramme(deps, { stampCards: [SPEND_CARD] });
    const mei = await shop.member({ name: 'Mei' });
    const till = staff('cashier');
    await till.says((await issueCard(deps, mei, NOON)).code);
    await till.says('+320');
    expect(till.words()).toContain('Big card: 3 stamps, now 3 of 10.');
    await till.says((await issueCard(deps, mei, NOON)).code);
    await till.taps('Stamps');
    await till.taps('+2 Big card');
    await till.says('Her first card was lost');
    expect(till.words()).toContain('Mei has 5 of 10 on Big card now.');
    await till.taps('Stamps');
    const [code] = await till.taps('Code Big card');
    const value = code?.type === 'qr' ? code.value : '';
    const token = /start=p_(.+)$/.exec(value)?.[1] ?? '';
    const member = memberPane(mei);
    await member.sends(`stampuse:${token}`);
    expect(member.words()).toMatch(/a new stamp\. Now 6 of 10[^]*🟢🟢🟢🟢🟢🟢⚪⚪⚪🎁/);
    await member.sends(`stampuse:${token}`);
    expect(member.words()).toContain('used already');
    await member.sends('stamps');
    expect(member.words()).toMatch(/Big card: 6 of 10[^]*4 more stamps and you get: Free coffee/);
    expect(member.words()).toMatch(/\+1, code[^]*\+2, from the shop: Her first card was lost[^]*\+3, purchase/);
  });
});

describe('members read', () => {
  it.each(LANGUAGES)('their cards and what happened in %s', async (language) => {
    await setProgramme(deps, { stampCards: [{ ...SPEND_CARD, capPerDay: 9, idleMonths: 6 }] });
    const mei = await shop.member({ name: 'Mei' });
    await shop.buys(mei, 700);
    const member = memberPane(mei, language);
    await member.sends('stamps');
    expect(member.words()).toContain('7');
    const till = staff('cashier', language);
    await till.says((await issueCard(deps, mei, NOON)).code);
    await till.sends('tstamp:spend:1');
    await till.says('reason');
    const told = await deps.db.sql<{ notice: Notice }[]>`
      select notice from regulars.outbox where member_id = ${mei} order by outbox_id`;
    const { document } = await readProgramme(deps);
    const words = told.map(({ notice }) => JSON.stringify(renderNotice(notice, language, document)));
    expect(words[0]).toMatch(/Ten off/);
    expect(words[1]).toContain('reason');
  });
});
