import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { changeProgramme, readProgramme } from '../../../src/app/programme.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { changesPart } from '../../../src/chat/owner/changes.ts';
import { settingsForm, settingsPart } from '../../../src/chat/owner/settings.ts';
import { comparedRows } from '../../../src/chat/settings/diffWords.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { LANGUAGES, type Language } from '../../../src/i18n/language.ts';
import { text } from '../../../src/i18n/text.ts';
import { buttonsOf, paneOf } from '../../support/chatPane.ts';
import { given } from '../../support/offers.ts';
import { NOON, OWNER, OWNER_ID, ownShop } from '../../support/shop.ts';

const { deps } = ownShop();
const parts = [formsPart([settingsForm]), settingsPart, changesPart];
const pane = (language: Language = 'en', role: 'owner' | 'manager' = 'owner') =>
  paneOf(deps, parts, { member: undefined, staff: { staffId: OWNER_ID, name: 'Lin', role }, language });
const inForce = () => readProgramme(deps);
const per = async () => (await inForce()).document.earn.rates[0]?.per;

/** Another owner sets another rate. */
const elsewhere = async (amount: number) =>
  given(await changeProgramme(deps, { baseRate: { points: 1, per: amount } }, OWNER, `elsewhere:${v7()}`, NOON));

/** The owner has typed a base rate and sees what it would change; `data` is that of the button that confirms it. */
async function asks(amount: string, language: Language = 'en') {
  const chat = pane(language);
  await chat.sends('set:baseRate');
  const shown = await chat.says(amount);
  const button = buttonsOf(shown).find(({ label }) => label === text(language, 'diff.confirm'));
  return { chat, data: button?.action.type === 'postback' ? button.action.data : '' };
}

describe('a change of what members get', () => {
  it('is shown before and after, and takes effect with one tap', async () => {
    await elsewhere(100);
    const before = (await inForce()).version;
    const { chat } = await asks('50');
    expect(chat.words()).toMatch(/Nothing has changed yet[^]*NT\$100 → [^]*NT\$50/);
    expect([await per(), (await inForce()).version]).toEqual([100, before]);
    await chat.taps('Yes, change it');
    expect(chat.words()).toContain('Saved');
    expect([await per(), (await inForce()).version]).toEqual([50, before + 1]);
  });

  it('is written once by two taps, and not by the button of an older question', async () => {
    const first = await asks('30');
    const { version } = await inForce();
    await first.chat.sends('set:baseRate');
    await first.chat.says('20');
    await first.chat.sends(first.data);
    expect(first.chat.words()).toContain('This step is over');
    expect((await inForce()).version).toBe(version);
    const second = await asks('30');
    await second.chat.sends(second.data);
    await second.chat.sends(second.data);
    expect(second.chat.words()).toContain('This step is over');
    expect([await per(), (await inForce()).version]).toEqual([30, version + 1]);
  });

  it('is shown again when the settings were changed meanwhile, and of two owners at once one sees it again', async () => {
    const { chat } = await asks('40');
    await elsewhere(70);
    await chat.taps('Yes, change it');
    expect(chat.words()).toMatch(/changed meanwhile[^]*NT\$70 → [^]*NT\$40/);
    expect(await per()).toBe(70);
    await chat.taps('Yes, change it');
    expect(await per()).toBe(40);
    const { version } = await inForce();
    const both = await Promise.all([asks('60'), asks('80')]);
    await Promise.all(both.map((one) => one.chat.sends(one.data)));
    expect(both.filter((one) => one.chat.words().includes('changed meanwhile'))).toHaveLength(1);
    expect((await inForce()).version).toBe(version + 1);
  });

  it('is written once when the service was killed before it could answer', async () => {
    const { version } = await inForce();
    const again = () => changeProgramme(deps, { baseRate: { points: 1, per: 90 } }, OWNER, 'killed', NOON, version);
    expect(await again()).toMatchObject({ ok: true, repeated: false });
    expect(await again()).toMatchObject({ ok: true, repeated: true });
    expect((await inForce()).version).toBe(version + 1);
  });

  it('is told when it is none, can be cancelled, and is shown again to whoever types something else', async () => {
    await elsewhere(100);
    const { version } = await inForce();
    const same = await asks('100');
    expect(same.chat.words()).toContain('It is like this already');
    const { chat, data } = await asks('50');
    await chat.says('hm');
    expect(chat.words()).toContain('Nothing has changed yet');
    await chat.sends(data);
    expect(chat.words()).toContain('This step is over');
    await chat.taps('Cancel').catch(() => chat.sends('cancel'));
    expect((await inForce()).version).toBe(version);
    await (await asks('50')).chat.says('yes, change it');
    expect(await per()).toBe(50);
  });

  it.each(LANGUAGES)('reads in %s, and is the owner’s alone', async (language) => {
    await elsewhere(100);
    const { chat, data } = await asks('50', language);
    expect(chat.words()).toContain(text(language, 'diff.title'));
    const manager = pane(language, 'manager');
    await manager.sends(data);
    expect(manager.words()).toContain(text(language, 'not-allowed'));
    expect(await per()).toBe(100);
  });

  it('of the zone and of what friends bring is asked for, and the name of the shop is not', async () => {
    const chat = pane();
    await chat.sends('set:referral');
    for (const answer of ['70', '80', '900']) await chat.says(answer);
    expect(chat.words()).toMatch(/70 points[^]*80 points[^]*NT\$900/);
    expect((await inForce()).document.referral.referrerPoints).not.toBe(70);
    await chat.taps('Yes, change it');
    expect((await inForce()).document.referral).toMatchObject({ referrerPoints: 70, friendPoints: 80 });
    await chat.sends('set:timeZone');
    await chat.says('Tokyo');
    expect(chat.words()).toContain('Asia/Taipei → Asia/Tokyo');
    await chat.taps('Yes, change it');
    await chat.sends('set:name');
    await chat.says('Bao Bei');
    expect((await inForce()).document).toMatchObject({ name: 'Bao Bei', timeZone: 'Asia/Tokyo' });
  });

  it('of several lines tells those that differ, and puts no arrow between several', () => {
    const rows = (was: readonly number[], is: readonly number[]) => {
      const of = (friends: readonly number[]) => {
        const milestones = friends.map((count) => ({ friends: count, points: 10 * count }));
        return { ...DEFAULT_PROGRAMME, referral: { ...DEFAULT_PROGRAMME.referral, milestones } };
      };
      return comparedRows({ language: 'en', before: of(was), after: of(is) }).map(({ value }) => value);
    };
    const [three, five, ten] = [
      '3 friends: 30 points on top',
      '5 friends: 50 points on top',
      '10 friends: 100 points on top',
    ];
    expect(rows([3], [5])).toEqual([`${three} → ${five}`]);
    expect(rows([3, 10], [5, 10])).toEqual([`${three} → ${five}`]);
    expect(rows([3], [3, 10])).toEqual([`New: ${ten}`]);
    expect(rows([3, 10], [10])).toEqual([`No longer: ${three}`]);
    expect(rows([], [3, 10])).toEqual([`Before:\nnone\nAfter:\n${three}\n${ten}`]);
    expect(rows([3, 5], [10])).toEqual([`Before:\n${three}\n${five}\nAfter:\n${ten}`]);
  });
});
