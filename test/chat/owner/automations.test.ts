import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { readProgramme } from '../../../src/app/programme.ts';
import { createSegment } from '../../../src/app/segments/saved.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { automationForm } from '../../../src/chat/owner/automationForm.ts';
import { automationsPart } from '../../../src/chat/owner/automations.ts';
import { changesPart } from '../../../src/chat/owner/changes.ts';
import { ownerMenuPart } from '../../../src/chat/owner/menu.ts';
import { paneOf } from '../../support/chatPane.ts';
import { NOON, OWNER, OWNER_ID, ownShop } from '../../support/shop.ts';

const { deps } = ownShop();

const pane = (role: 'owner' | 'manager' = 'owner', language: 'en' | 'zh-Hant' = 'en') =>
  paneOf(deps, [formsPart([automationForm]), ownerMenuPart, automationsPart, changesPart], {
    member: undefined,
    staff: { staffId: OWNER_ID, name: 'Lin', role },
    language,
  });
const automations = async () => (await readProgramme(deps)).document.automations;

describe('what the service writes by itself, in the chat of the owner', () => {
  it('is one tap away from the menu, each message with its state', async () => {
    const owner = pane();
    await owner.sends('owner');
    await owner.taps('Automatic messages');
    expect(owner.words()).toContain(
      'Birthday greeting\nState: on\nWhen: on the birthday at 10:00\nGift: 10% off, for 30 days',
    );
    expect(owner.words()).toContain('4 days before a customer usually buys a product again, at 11:00');
  });

  it('is switched off and on by one tap', async () => {
    const owner = pane();
    await owner.sends('auto:birthday');
    await owner.taps('Switch off');
    expect(owner.words()).toContain('Birthday greeting: off.');
    expect((await automations()).birthday.on).toBe(false);
    await owner.taps('Switch on');
    expect((await automations()).birthday.on).toBe(true);
  });

  it('goes to everyone who takes offers, or to a group that was kept', async () => {
    const owner = pane();
    await owner.sends('auto:repurchase');
    await owner.taps('Who gets it');
    expect(owner.words()).toContain('Keep a group under Member groups first');
    expect(owner.labels()).toContain('Member groups');
    const question = { kind: 'tag', tag: 'parents' } as const;
    const saved = await createSegment(deps, { name: 'Parents', question }, OWNER, v7(), NOON);
    if (!saved.ok) throw new Error('it is kept');
    await owner.sends('autoset:repurchase:only');
    await owner.says('Grandparents');
    expect(owner.words()).toContain('no such group');
    await owner.taps('Parents');
    expect(owner.words()).toContain('Only: group “Parents”');
    const { segmentId } = saved.value;
    expect((await automations()).repurchase.only).toEqual({ kind: 'segment', segmentId, name: 'Parents' });
    await owner.taps('Who gets it');
    await owner.taps('Everyone');
    expect((await automations()).repurchase.only).toBeNull();
  });

  it('gets another gift, or none, and another hour', async () => {
    const owner = pane();
    await owner.sends('auto:birthday');
    await owner.taps('Gift');
    await owner.says('１５%');
    expect(owner.words()).toContain('how many days');
    await owner.says('a week');
    expect(owner.words()).toContain('whole number from 1 to 365');
    await owner.taps('14');
    expect(owner.words()).toMatch(/10% off, valid 30 days → 15% off, valid 14 days/);
    expect((await automations()).birthday.gift).toMatchObject({ value: 10 });
    await owner.taps('Yes, change it');
    expect(owner.words()).toContain('Saved.');
    expect(owner.words()).toContain('15% off, for 14 days');
    await owner.taps('Gift');
    await owner.taps('None');
    await owner.taps('Yes, change it');
    expect(owner.words()).toContain('none, the message alone');
    await owner.taps('Time');
    await owner.says('22');
    expect(owner.words()).toContain('between 09:00 and 20:00');
    await owner.taps('18:00');
    expect((await automations()).birthday).toMatchObject({ gift: null, hour: 18 });
  });

  it('has the words of the shop, by language, which a preview shows as a member gets them', async () => {
    const owner = pane();
    await owner.sends('auto:repurchase');
    await owner.taps('Words');
    await owner.taps('English');
    await owner.says('Hello {{ nmae }}');
    expect(owner.words()).toContain('nmae');
    await owner.says('Hello {{ name }}, time for more!');
    expect(owner.words()).toContain('yours in English');
    await owner.taps('Preview');
    expect(owner.words()).toContain('Hello Mei, time for more!');
    expect(owner.words()).toContain('members who read English');
    await owner.taps('繁體中文');
    expect(owner.words()).toContain('嬰兒奶粉');
    await owner.sends('autosee:repurchase');
    await owner.taps('Get my coupon');
    expect(owner.words()).toContain('only a preview');
    await owner.sends('autowords:repurchase:en');
    expect(owner.words()).toContain('Until now: Hello {{ name }}, time for more!');
    await owner.taps('Built-in words');
    expect(owner.words()).toContain('Words: built in');
    expect((await automations()).repurchase.texts).toEqual({});
  });

  it('tells what leaves in the words of the shop, with a preview, and has the built-in ones again', async () => {
    const owner = pane();
    await owner.sends('auto:notices');
    expect(owner.words()).toContain('Words: built in');
    await owner.taps('Preview');
    expect(owner.words()).toMatch(/50 points leave soon[^]*50 points: usable through[^]*Autumn treat: usable through/);
    await owner.taps('Words');
    expect(owner.words()).toContain('please write no offers in it');
    await owner.says('{{ product }} leaves');
    expect(owner.words()).toContain('{{ name }}, {{ points }}, {{ leaving }}, {{ day }}');
    await owner.says('{{ name }}, use {{ leaving }} by {{ day }}!');
    expect(owner.words()).toContain('yours in English');
    await owner.taps('Preview');
    expect(owner.words()).toMatch(/Mei, use 50 points and a coupon by \w+ \d+, \d{4}![^]*Autumn treat: usable through/);
    await owner.taps('Autumn treat');
    expect(owner.words()).toContain('only a preview');
    await owner.sends('autowords:notices:en');
    await owner.taps('Built-in words');
    expect((await automations()).notices).toMatchObject({ on: true, pointsDays: 30, texts: {} });
  });

  it('refuses words that a long name makes longer than the chats take, and says how long', async () => {
    const owner = pane();
    await owner.sends('autowords:repurchase:en');
    await owner.says('x'.repeat(1_001));
    expect(owner.words()).toContain('at most 1,000 characters');
    await owner.says('{{product}} '.repeat(80));
    expect(owner.words()).toContain('this gets 6,479 characters long, and 3,000 fit into the chats');
    expect((await automations()).repurchase.texts).toEqual({});
  });

  it('is offered earlier, and to all but a control group of the size that the owner likes', async () => {
    const owner = pane();
    await owner.sends('auto:repurchase');
    await owner.taps('Days before');
    await owner.taps('7');
    await owner.taps('Control group');
    await owner.says('51');
    expect(owner.words()).toContain('from 0 to 50');
    await owner.taps('None');
    expect((await automations()).repurchase).toMatchObject({ leadDays: 7, controlPercent: 0 });
  });

  it('comes as often as the owner likes: to a member, of one product, and in the whole shop', async () => {
    const owner = pane();
    await owner.sends('auto:repurchase');
    expect(owner.words()).toContain('How often: one offer to a member in 7 days, the same product again after 14 days');
    await owner.taps('How often');
    await owner.says('0');
    expect(owner.words()).toContain('from 1 to 90');
    await owner.says('10');
    await owner.taps('30');
    await owner.says('2000000');
    expect(owner.words()).toContain('whole number from 1 to 1,000,000');
    await owner.says('25');
    expect(owner.words()).toContain('one offer to a member in 10 days, the same product again after 30 days');
    expect(owner.words()).toContain('25 offers a day at most');
    expect((await automations()).repurchase).toMatchObject({ memberDays: 10, productDays: 30, mostPerDay: 25 });
    await owner.taps('How often');
    await owner.taps('7');
    await owner.taps('14');
    await owner.taps('By visitors');
    expect((await automations()).repurchase).toMatchObject({ memberDays: 7, productDays: 14, mostPerDay: null });
  });

  it('reads well in Chinese', async () => {
    const owner = pane('owner', 'zh-Hant');
    await owner.sends('autos');
    expect(owner.words()).toContain('生日祝福\n狀態: 開啟');
    await owner.sends('autosee:birthday');
    expect(owner.words()).toContain('生日快樂');
    await owner.sends('autosee:notices');
    expect(owner.words()).toContain('秋日優惠');
  });

  it('is nothing for managers and members, and survives forged buttons', async () => {
    const manager = pane('manager');
    await manager.sends('owner');
    expect(manager.labels()).not.toContain('Automatic messages');
    await manager.sends('autoswitch:birthday:off');
    expect(manager.words()).toContain('Only the owner');
    const member = paneOf(deps, [automationsPart], { member: undefined, staff: undefined });
    await member.sends(`autoswitch:birthday:off:${v7()}`);
    expect(member.words()).toBe('');
    const owner = pane();
    await owner.sends('auto:salaries');
    expect(owner.words()).toContain('Here are all of them');
    await owner.sends('autoset:birthday:lead');
    expect((await automations()).birthday.on).toBe(true);
  });
});
