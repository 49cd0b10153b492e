import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { changeProgramme, readProgramme } from '../../../src/app/programme.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { howPointsPart } from '../../../src/chat/member/howPoints.ts';
import { changesPart } from '../../../src/chat/owner/changes.ts';
import { pointsWorthPart } from '../../../src/chat/owner/pointsWorth.ts';
import { pointsWorthForm } from '../../../src/chat/owner/pointsWorthForm.ts';
import { givesBack } from '../../../src/core/points/payment.ts';
import { LANGUAGES, type Language } from '../../../src/i18n/language.ts';
import { text } from '../../../src/i18n/text.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given } from '../../support/offers.ts';
import { setProgramme } from '../../support/programme.ts';
import { NOON, OWNER, OWNER_ID, ownShop } from '../../support/shop.ts';

const { deps } = ownShop();
const parts = [formsPart([pointsWorthForm]), pointsWorthPart, changesPart, howPointsPart];
const pane = (language: Language = 'en', role: 'owner' | 'manager' = 'owner') =>
  paneOf(deps, parts, { member: undefined, staff: { staffId: OWNER_ID, name: 'Lin', role }, language });
const payment = async () => (await readProgramme(deps)).document.checkout.points;
const none = () => setProgramme(deps, { checkout: { holdMinutes: 15, points: null } });

/** The owner has answered everything and sees what it would change. */
async function answers(chat: ReturnType<typeof pane>, ...said: readonly string[]) {
  await chat.sends('worthset:all');
  for (const one of said) await chat.says(one);
}

describe('what points are worth at the till', () => {
  it('is set by four answers after a look at it, and members read it', async () => {
    await none();
    const chat = pane();
    await chat.sends('worth');
    expect(chat.words()).toContain('pay no bill yet');
    await chat.taps('Say what they pay');
    await chat.taps('10');
    expect(chat.words()).toContain('How much do 10 points pay (TWD)?');
    await chat.taps('5');
    await chat.says('100');
    await chat.taps('50');
    expect(chat.words()).toMatch(/Nothing has changed yet[^]*→ At the checkout 10 points pay NT\$5, from 100 points/);
    expect(await payment()).toBeNull();
    await chat.taps('Yes, change it');
    expect(await payment()).toEqual({ points: 10, minor: 5, minimumPoints: 100, maxPercent: 50 });
    expect(chat.words()).toMatch(/Who spends NT\$1,000 earns 10 points, which later pay NT\$5: 0\.5%/);
    await chat.sends('howpoints');
    expect(chat.words()).toContain('At the checkout 10 points pay NT$5, from 100 points on and up to 50% of the bill');
    expect(chat.words()).toContain('Points with which you paid for it come back to you');
  });

  it('is changed a part at a time, and turned off, when nothing of it stands on the page', async () => {
    await none();
    const chat = pane();
    await answers(chat, '1', '1', 'skip', '100');
    await chat.taps('Yes, change it');
    await chat.taps('From how many');
    await chat.says('２００');
    await chat.taps('Yes, change it');
    await chat.taps('Share of the bill');
    await chat.says('30 %');
    expect(chat.words()).toMatch(/up to 100% of the bill[^]*→[^]*up to 30% of the bill/);
    await chat.taps('Yes, change it');
    await chat.taps('What they are worth');
    await chat.says('100');
    await chat.says('20');
    await chat.taps('Yes, change it');
    expect(await payment()).toEqual({ points: 100, minor: 20, minimumPoints: 200, maxPercent: 30 });
    await chat.taps('Points pay no bills');
    expect(chat.words()).toContain('buy rewards as before');
    expect(await payment()).not.toBeNull();
    await chat.taps('Yes, change it');
    expect(await payment()).toBeNull();
    await chat.sends('howpoints');
    expect(chat.words()).not.toMatch(/At the checkout|with which you paid/);
  });

  it('is refused where it makes no sense, with what to type', async () => {
    await none();
    const chat = pane();
    await chat.sends('worthset:all');
    for (const said of ['0', '-1', '1.5', 'ten', '2,000,000']) {
      await chat.says(said);
      expect(chat.words()).toContain('from 1 to 1,000,000');
    }
    await chat.says('1');
    for (const said of ['0', 'free', '-5', '0.5']) {
      await chat.says(said);
      expect(chat.words()).toContain('an amount above 0');
    }
    await chat.says('1');
    await chat.says('some');
    expect(chat.words()).toContain('or skip');
    await chat.says('skip');
    for (const said of ['0', '101', 'half']) {
      await chat.says(said);
      expect(chat.words()).toContain('from 1 to 100');
    }
    await chat.sends('worthset:nonsense');
    expect(await payment()).toBeNull();
  });

  it('warns who would give much of the money back, and changes nothing by it', async () => {
    await none();
    const chat = pane();
    await answers(chat, '1', '50', '-', '100');
    expect(chat.words()).toContain('customers would get 50% of what they pay back');
    await chat.taps('Yes, change it');
    expect(await payment()).toMatchObject({ minor: 50 });
  });

  it('is shown again when another owner changed the settings meanwhile', async () => {
    await none();
    const chat = pane();
    await answers(chat, '1', '1', '-', '100');
    const other = { checkout: { points: { points: 5, minor: 1, minimumPoints: 0, maxPercent: 10 } } };
    given(await changeProgramme(deps, other, OWNER, `other:${v7()}`, NOON));
    await chat.taps('Yes, change it');
    expect(chat.words()).toMatch(/changed meanwhile[^]*5 points pay NT\$1[^]*→[^]*1 point pay/);
    expect(await payment()).toMatchObject({ points: 5 });
    await chat.taps('Yes, change it');
    expect(await payment()).toMatchObject({ points: 1, maxPercent: 100 });
  });

  it.each(LANGUAGES)('reads in %s, and is the owner’s alone', async (language) => {
    await none();
    const chat = pane(language);
    await answers(chat, '10', '1', '-', '50');
    await chat.taps(text(language, 'diff.confirm'));
    expect(chat.words()).toContain('1%');
    const manager = pane(language, 'manager');
    for (const data of ['worth', 'worthset:all', 'worthoff']) {
      await manager.sends(data);
      expect(manager.words()).toContain(text(language, 'not-allowed'));
    }
  });
});

describe('what a shop gives back', () => {
  it.each([
    // 1 point per 100; 100 points pay 500: P16
    [{ points: 1, per: 100 }, { points: 100, minor: 500 }, [10_000, 100, 500, 5]],
    [{ points: 1, per: 100 }, { points: 1, minor: 1 }, [1_000, 10, 10, 1]],
    [{ points: 3, per: 1_000 }, { points: 2, minor: 100 }, [10_000, 30, 1_500, 15]],
  ])('%j at %j: %j', (rate, paid, [spendMinor, points, payMinor, percent]) => {
    const back = givesBack({ id: 'base', ...rate }, { ...paid, minimumPoints: 0, maxPercent: 100 });
    expect(back).toEqual({ spendMinor, points, payMinor, percent });
  });

  it('is told of no rate that earns nothing, or by the visit', () => {
    const payment = { points: 1, minor: 1, minimumPoints: 0, maxPercent: 100 };
    expect(givesBack({ id: 'base', points: 0, per: 100 }, payment)).toBeUndefined();
    expect(givesBack({ id: 'base', points: 1, per: 0 }, payment)).toBeUndefined();
    expect(givesBack({ id: 'base', points: 5, per: 1, counts: 'purchase' }, payment)).toBeUndefined();
  });
});
