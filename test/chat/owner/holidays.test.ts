import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { readBroadcasts } from '../../../src/app/campaigns/broadcastDraft.ts';
import { changeProgramme, readProgramme } from '../../../src/app/programme.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { renderNotice } from '../../../src/chat/notices.ts';
import { broadcastsPart } from '../../../src/chat/owner/broadcasts.ts';
import { holidayForm } from '../../../src/chat/owner/holidayForm.ts';
import { holidaysPart } from '../../../src/chat/owner/holidays.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { buttonsOf, paneOf, wordsOf } from '../../support/chatPane.ts';
import { setProgramme } from '../../support/programme.ts';
import { NOON, OWNER, OWNER_ID, ownShop } from '../../support/shop.ts';

const { deps } = ownShop();
const pane = (role: 'owner' | 'manager' | 'cashier' = 'owner', language: 'en' | 'zh-Hant' = 'en') =>
  paneOf(deps, [formsPart([holidayForm]), holidaysPart, broadcastsPart], {
    member: undefined,
    staff: { staffId: role === 'owner' ? OWNER_ID : v7(), name: 'Lin', role },
    language,
  });
const holidays = async () => (await readProgramme(deps)).document.holidays;

beforeEach(async () => {
  await setProgramme(deps, DEFAULT_PROGRAMME);
  await deps.db.sql`delete from regulars.campaigns`;
});

describe('the holidays of the shop', () => {
  it('are listed with their next dates, and left out or kept by one tap', async () => {
    const owner = pane();
    await owner.sends('holidays');
    expect(owner.words()).toContain('Your country: Taiwan.');
    expect(owner.words()).toContain('Christmas\nWhen: Fri, Dec 25, 2026\nReminder: on');
    expect(owner.words()).toContain('Lunar New Year\nWhen: Sat, Feb 6, 2027');
    await owner.sends('holoff:christmas');
    expect(owner.words()).toContain('No reminder of Christmas any more.');
    expect(owner.words()).toContain('Christmas\nWhen: Fri, Dec 25, 2026\nReminder: off');
    await owner.taps('Remind me');
    expect((await holidays()).off).toEqual([]);
  });

  it('have the shop’s own among them, of either calendar', async () => {
    const owner = pane();
    await owner.sends('holidays');
    await owner.taps('Add your own');
    await owner.says('Our anniversary');
    await owner.taps('Lunar');
    await owner.says('13/1');
    expect(owner.words()).toContain('month and a day');
    await owner.says('１２月30日');
    expect(owner.words()).toContain('Added: Our anniversary.');
    expect(owner.words()).toContain('Our anniversary\nWhen: Fri, Feb 5, 2027');
    await owner.taps('Remove');
    expect((await holidays()).own).toEqual([]);
  });

  it('are those of where the shop is, once the owner says where, until a country is chosen', async () => {
    const moves = (timeZone: string) => changeProgramme(deps, { timeZone }, OWNER, `k:${v7()}`, NOON);
    await moves('Asia/Bangkok');
    expect((await holidays()).country).toBe('TH');
    await moves('Asia/Tokyo');
    expect((await holidays()).country).toBe('JP');
    await changeProgramme(deps, { holidays: { country: 'CN' } }, OWNER, `k:${v7()}`, NOON);
    await moves('Asia/Bangkok');
    expect((await holidays()).country).toBe('CN');
  });

  it('are those of another country when the owner says so', async () => {
    const owner = pane('owner', 'zh-Hant');
    await owner.sends('holcountry');
    await owner.taps('日本');
    expect(owner.words()).toContain('現在依照日本的節日');
    expect(owner.words()).not.toContain('中秋');
    expect((await holidays()).country).toBe('JP');
  });

  it('lead from the reminder to a draft for everyone with a greeting, the same one when tapped again', async () => {
    const notice = {
      kind: 'holiday-near',
      holiday: 'mid-autumn',
      year: 2027,
      name: null,
      heldOn: '2027-09-15',
      daysLeft: 10,
      buyers: 43,
    } as const;
    const { document } = await readProgramme(deps);
    const card = renderNotice(notice, 'en', document);
    expect(wordsOf(card)).toContain('10 days to the Mid-Autumn Festival');
    expect(wordsOf(card)).toContain('last year 43 members bought');
    expect(wordsOf(renderNotice(notice, 'zh-Hant', document))).toContain('去年節前十天有 43 位會員來消費');
    const [write, skip] = buttonsOf(card).map(({ action }) => (action.type === 'postback' ? action.data : ''));

    const owner = pane();
    await owner.sends(write ?? '');
    expect(owner.words()).toContain('{{ name }}, the Mid-Autumn Festival is near.');
    expect(owner.words()).toContain('{{ name }}，中秋節快到了');
    await owner.sends(write ?? '');
    expect((await readBroadcasts(deps)).broadcasts).toHaveLength(1);
    await pane('manager').sends(write ?? '');
    expect((await readBroadcasts(deps)).broadcasts).toHaveLength(2);

    await owner.sends(skip ?? '');
    expect(owner.words()).toContain('nothing for the Mid-Autumn Festival this time');
    await owner.taps('Leave it out');
    expect((await holidays()).off).toEqual(['mid-autumn']);
  });

  it('are the owner’s to change, and no cashier writes to everyone', async () => {
    const manager = pane('manager');
    await manager.sends('holoff:cny');
    expect(manager.words()).toContain('Only the owner');
    const cashier = pane('cashier');
    await cashier.sends('holwrite:cny:2027');
    expect((await readBroadcasts(deps)).broadcasts).toEqual([]);
    const owner = pane();
    await owner.sends('holwrite:the-end:2027');
    expect(owner.words()).toContain('Your holidays');
  });
});
