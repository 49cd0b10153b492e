import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { changeProgramme, readProgramme } from '../../../src/app/programme.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { howPointsPart } from '../../../src/chat/member/howPoints.ts';
import { changesPart } from '../../../src/chat/owner/changes.ts';
import { milestoneForm } from '../../../src/chat/owner/milestoneForm.ts';
import { milestonesPart } from '../../../src/chat/owner/milestones.ts';
import { LANGUAGES, type Language } from '../../../src/i18n/language.ts';
import { text } from '../../../src/i18n/text.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given, offersOf } from '../../support/offers.ts';
import { NOON, OWNER, OWNER_ID, ownShop } from '../../support/shop.ts';

const { deps } = ownShop();
const { coupon } = offersOf(deps);
const parts = [formsPart([milestoneForm]), milestonesPart, changesPart, howPointsPart];
const pane = (language: Language = 'en', role: 'owner' | 'manager' = 'owner') =>
  paneOf(deps, parts, { member: undefined, staff: { staffId: OWNER_ID, name: 'Lin', role }, language });
const milestones = async () => (await readProgramme(deps)).document.referral.milestones;
const set = async (wanted: Awaited<ReturnType<typeof milestones>>) =>
  given(await changeProgramme(deps, { referral: { milestones: wanted } }, OWNER, `other:${v7()}`, NOON));

describe('bonuses for who brings many friends', () => {
  it('begin with 3, 10 and 25 friends by two taps, and go with two', async () => {
    await set([]);
    const chat = pane();
    await chat.sends('miles');
    await chat.taps('Use 3, 10, 25');
    expect(chat.words()).toMatch(/Nothing has changed yet[^]*3 friends: 100 points on top/);
    expect(await milestones()).toEqual([]);
    await chat.taps('Yes, change it');
    expect((await milestones()).map(({ friends }) => friends)).toEqual([3, 10, 25]);
    await chat.sends('milestart');
    expect(chat.words()).toContain('25 friends');
    await chat.taps('No milestones');
    expect(chat.words()).toContain('What was given stays');
    await chat.taps('Yes, change it');
    expect(await milestones()).toEqual([]);
  });

  it('bring points or a coupon of the shop, which members read, and are changed and taken away one by one', async () => {
    await set([{ friends: 3, points: 100 }]);
    const { couponId } = await coupon({ name: 'Tea for two' });
    const chat = pane();
    await chat.sends('miles');
    await chat.taps('Add or change');
    for (const said of ['0', 'some', '10001']) {
      await chat.says(said);
      expect(chat.words()).toContain('from 1 to 10,000');
    }
    await chat.taps('10');
    for (const said of ['0', 'a coupon that is nowhere']) {
      await chat.says(said);
      expect(chat.words()).toContain('the name of one of your coupons');
    }
    await chat.taps('Tea for two');
    await chat.taps('Yes, change it');
    expect(await milestones()).toEqual([
      { friends: 3, points: 100 },
      { friends: 10, points: 0, coupon: { couponId, name: 'Tea for two' } },
    ]);
    expect(chat.words()).toMatch(/10 friends[^]*Tea for two/);
    await chat.sends('howpoints');
    expect(chat.words()).toContain('10 friends: the coupon “Tea for two”');
    await chat.sends('mileset');
    await chat.says('3');
    await chat.says('1,200');
    await chat.taps('Yes, change it');
    await chat.sends('mileset');
    await chat.says('10');
    await chat.taps('Skip');
    await chat.taps('Yes, change it');
    expect(await milestones()).toEqual([{ friends: 3, points: 1_200 }]);
  });

  it('name a coupon that gives nothing any more, and are at most ten', async () => {
    const gone = { couponId: v7(), name: 'Gone' };
    await set(Array.from({ length: 10 }, (_, index) => ({ friends: index + 1, points: 0, coupon: gone })));
    const chat = pane();
    await chat.sends('miles');
    expect(chat.words()).toContain('“Gone” (stopped or over');
    await chat.sends('mileset');
    await chat.says('11');
    expect(chat.words()).toContain('There can be 10 milestones');
  });

  it('are shown again when the settings were changed meanwhile', async () => {
    await set([]);
    const chat = pane();
    await chat.sends('milestart');
    await set([{ friends: 4, points: 44 }]);
    await chat.taps('Yes, change it');
    expect(chat.words()).toMatch(/changed meanwhile[^]*44 points/);
    expect(await milestones()).toEqual([{ friends: 4, points: 44 }]);
  });

  it.each(LANGUAGES)('read in %s, and are the owner’s alone', async (language) => {
    await set([]);
    const chat = pane(language);
    await chat.sends('milestart');
    await chat.taps(text(language, 'diff.confirm'));
    expect(chat.words()).toContain('1,500');
    const manager = pane(language, 'manager');
    for (const data of ['miles', 'mileset', 'milestart', 'mileclear']) {
      await manager.sends(data);
      expect(manager.words()).toContain(text(language, 'not-allowed'));
    }
  });
});
