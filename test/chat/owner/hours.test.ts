import { beforeEach, describe, expect, it } from 'vitest';
import { readProgramme } from '../../../src/app/programme.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { helpPart } from '../../../src/chat/member/help.ts';
import { languagePart } from '../../../src/chat/member/language.ts';
import { hoursPart } from '../../../src/chat/owner/hours.ts';
import { closedForm, hoursForm } from '../../../src/chat/owner/hoursForm.ts';
import { settingsPart } from '../../../src/chat/owner/settings.ts';
import { talkPart } from '../../../src/chat/talk/customer.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { paneOf } from '../../support/chatPane.ts';
import { setProgramme } from '../../support/programme.ts';
import { DAY, NOON, OWNER_ID, ownShop } from '../../support/shop.ts';

const { deps } = ownShop();
/** 21 November 2026 is a Saturday; `NOON` is 12:00. */
const HOUR = 3_600_000;

const parts = [formsPart([hoursForm, closedForm]), hoursPart, settingsPart, talkPart, helpPart, languagePart];
const pane = (role: 'owner' | 'manager' = 'owner', language: 'en' | 'zh-Hant' | 'th' = 'en') =>
  paneOf(deps, parts, { member: undefined, staff: { staffId: OWNER_ID, name: 'Lin', role }, language });
const customer = (now: number, language: 'en' | 'zh-Hant' = 'en') =>
  paneOf(deps, parts, { member: undefined, staff: undefined, now, language });
const hours = async () => (await readProgramme(deps)).document.hours;

beforeEach(async () => {
  await setProgramme(deps, DEFAULT_PROGRAMME);
});

async function setUp() {
  const owner = pane();
  await owner.sends('hours');
  expect(owner.words()).toContain('always open');
  await owner.taps('Set hours');
  await owner.taps('Every day');
  await owner.taps('10:00–21:00');
  await owner.taps('Set hours');
  await owner.taps('Sun');
  await owner.taps('Closed');
  return owner;
}

describe('opening hours', () => {
  it('are set in a few taps, for all days, some, or one', async () => {
    const owner = await setUp();
    expect(owner.words()).toContain('Mon to Sat: 10:00–21:00\nSun: closed');
    await owner.taps('Set hours');
    await owner.taps('Mon to Fri');
    await owner.says('10:00-14:00、17:00–21:00');
    expect(owner.words()).toContain('Mon to Fri: 10:00–14:00, 17:00–21:00\nSat: 10:00–21:00\nSun: closed');
    await owner.taps('Set hours');
    await owner.says('Mon');
    await owner.says('from ten');
    expect(owner.words()).toContain('Please type times like');
    await owner.says('10-13, 12-18');
    expect(owner.words()).toContain('each part after the one before');
    await owner.says('closed');
    expect((await hours())?.week[0]).toEqual([]);
    await owner.taps('Always open');
    expect(await hours()).toBeNull();
  });

  it('begin with the days that are named: the others are closed, or open where it was a day off that was named', async () => {
    const owner = pane();
    await owner.sends('hoursset');
    await owner.taps('Mon to Fri');
    await owner.taps('10:00–21:00');
    expect(owner.words()).toContain('The other days count as closed until you set them');
    expect(owner.words()).toContain('Mon to Fri: 10:00–21:00\nSat to Sun: closed');
    await owner.taps('Set hours');
    await owner.taps('Sat');
    await owner.taps('10:00–21:00');
    expect(owner.words()).not.toContain('The other days');
    await owner.taps('Always open');
    await owner.taps('Set hours');
    await owner.taps('Sun');
    await owner.taps('Closed');
    expect(owner.words()).toContain('The other days count as open all day until you set them');
    expect(owner.words()).toContain('Mon to Sat: all day\nSun: closed');
  });

  it('have closed days, one or a span, that can be taken back', async () => {
    const owner = await setUp();
    await owner.taps('Add closed days');
    await owner.says('2026-11-01');
    expect(owner.words()).toContain('still to come');
    await owner.says('2027-02-05 ~ 2027-02-10');
    expect(owner.words()).toContain('Closed on: Fri, Feb 5 – Wed, Feb 10');
    await owner.taps('Add closed days');
    await owner.taps('Tomorrow');
    await owner.taps('Only that day');
    expect((await hours())?.closedDates[0]).toBe('2026-11-22');
    await owner.taps('Open on 2/5–2/10');
    expect((await hours())?.closedDates).toEqual(['2026-11-22']);
    const thai = pane('owner', 'th');
    await thai.sends('hours');
    expect(thai.labels()).toContain('เปิด 22/11');
  });

  it('are told to whoever asks for help, and when somebody is back to whoever wants a person', async () => {
    const owner = await setUp();
    await owner.taps('Add closed days');
    await owner.says('2026-11-23');
    await owner.taps('Only that day');

    const open = customer(NOON);
    await open.sends('talk');
    expect(open.words()).toBe('Write to us here. What you write next goes to a person of the shop, with your name.');
    await open.sends('help');
    expect(open.words()).toContain('Opening hours:\nMon to Sat: 10:00–21:00\nSun: closed\nClosed on Mon, Nov 23');

    const early = customer(NOON - 4 * HOUR);
    await early.sends('talk');
    expect(early.words()).toContain('back today at 10:00');
    const late = customer(NOON + 10 * HOUR);
    await late.sends('talk');
    expect(late.words()).toContain('back on Tue, Nov 24 at 10:00');
    await late.says('Do you have size 3?');
    expect(late.words()).toContain('Kept for the shop');
    const monday = customer(NOON + 2 * DAY);
    await monday.sends('talk');
    expect(monday.words()).toContain('back tomorrow at 10:00');
    const chinese = customer(NOON + 10 * HOUR, 'zh-Hant');
    await chinese.sends('talk');
    expect(chinese.words()).toContain('11月24日週二 10:00 會有人回覆');
  });

  it('are said once to whoever is writing to the shop when it closes', async () => {
    const chat = customer(NOON + 10 * HOUR);
    await chat.sends('talk');
    await chat.says('Do you have size 3?');
    expect(chat.words()).not.toContain('back on');
    await setUp();
    await chat.says('Or size 4?');
    expect(chat.words()).toContain('back on Mon, Nov 23 at 10:00');
    await chat.says('menu');
    expect(chat.words()).not.toContain('back on');
    expect(chat.words()).toContain('“Finish” leads back to the menu');
    expect(chat.labels()).toContain('Finish');
  });

  it('stay the owner’s screens when an owner who is no member changes the language', async () => {
    await deps.db.sql`
      insert into regulars.identities (channel, channel_user_id, reachability_at, first_contact_at, last_active_at)
      values ('lab', 'somebody', now(), now(), now()) on conflict do nothing`;
    const owner = pane();
    await owner.sends('language:zh-Hant');
    expect(owner.labels()).toEqual(['開始結帳', '店務選單']);
  });

  it('ask for the days first when a time is typed', async () => {
    const owner = pane();
    await owner.sends('hoursset');
    await owner.says('10:00-18:00');
    expect(owner.words()).toContain('Please tap which days first');
  });

  it('name no day in a shop that never opens', async () => {
    const owner = pane();
    await owner.sends('hoursset');
    await owner.taps('Every day');
    await owner.taps('Closed');
    const somebody = customer(NOON);
    await somebody.sends('talk');
    expect(somebody.words()).toContain('Nobody is here right now.');
  });

  it('are the owner’s alone, and survive forged buttons', async () => {
    const manager = pane('manager');
    await manager.sends('hoursalways');
    expect(manager.words()).toContain('Only the owner');
    const owner = pane();
    await owner.sends('hoursopen:2027-02-31:soon');
    expect(owner.words()).toContain('Opening hours');
  });
});
