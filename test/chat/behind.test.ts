import { v7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { adjustPoints } from '../../src/app/adjustPoints.ts';
import { issueCard } from '../../src/app/memberCards.ts';
import { BALANCES } from '../../src/app/readBehind.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { giveSpendBack, spendPoints } from '../../src/app/spendPoints.ts';
import { conversations } from '../../src/chat/conversations.ts';
import { pointsPart } from '../../src/chat/member/points.ts';
import { customerPointsPart } from '../../src/chat/staff/customerPoints.ts';
import { tillPart } from '../../src/chat/staff/till.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { LANGUAGES, type Language } from '../../src/i18n/language.ts';
import { paneOf } from '../support/chatPane.ts';
import { setProgramme } from '../support/programme.ts';
import { DAY, NOON, OWNER, OWNER_ID, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const key = () => `test:${v7()}`;
const { points } = DEFAULT_PROGRAMME;

const chatOf = (memberId: string, now = NOON, language: Language = 'en') =>
  paneOf(deps, [pointsPart], {
    member: { memberId, name: 'Mei', language, state: 'active' } as never,
    staff: undefined,
    now,
    language,
  });

const refund = (purchaseId: string, amountMinor?: number, now = NOON) => {
  const what = amountMinor === undefined ? ({ kind: 'all' } as const) : ({ kind: 'amount', amountMinor } as const);
  return refundPurchase(deps, { purchaseId, what }, OWNER, key(), now);
};
const spend = (memberId: string, count: number, now = NOON) =>
  spendPoints(deps, { member: { memberId }, points: count, reason: 'Tea' }, OWNER, key(), now);

describe('behind each number of a member', () => {
  it('stand the lots of what can be used: how many, until when, and how they came to be', async () => {
    const mei = await shop.member({ name: 'Mei' });
    await shop.buys(mei, 1_290);
    await adjustPoints(deps, { memberId: mei, points: 50, reason: 'Long wait' }, OWNER, key(), NOON);
    await spend(mei, 5);
    const chat = chatOf(mei);
    await chat.sends('points');
    await chat.taps('To use now');
    expect(chat.words()).toBe(
      [
        'To use now: 57 points',
        '',
        '7  Nov 21, 2026',
        'Purchase: NT$1,290 at 1 point per NT$100',
        '7 points left of 12 points',
        'usable through Nov 30, 2027',
        '',
        '50  Nov 21, 2026',
        'From the shop: Long wait',
        'usable through Nov 30, 2027',
      ].join('\n'),
    );
  });

  it('stand the points that are on the way, and from when', async () => {
    await setProgramme(deps, { points: { ...points, pendingDays: 14 } });
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    const chat = chatOf(mei);
    await chat.sends('points');
    await chat.taps('On the way');
    expect(chat.words()).toContain('On the way: 10 points');
    expect(chat.words()).toContain('usable from Dec 5, 2026\nusable through Dec 31, 2027');
    await setProgramme(deps, { points });
  });

  it('stands what made a debt and what paid of it', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 15_000);
    await spend(mei, 100);
    await refund(purchaseId);
    await shop.buys(mei, 4_000);
    const chat = chatOf(mei);
    await chat.sends('points');
    await chat.taps('Owed');
    expect(chat.words()).toContain('Owed: 60 points');
    expect(chat.words()).toMatch(/−40 {2}Nov 21, 2026\nPurchase: .*\n40 points of them paid what was owed\./);
    expect(chat.words()).toMatch(/\+100 {2}Nov 21, 2026\nReturned: NT\$15,000/);
    expect(chat.words()).toContain('It had earned 150 points, and what is left of it earns 0 points.');
  });

  it('is nothing where a number is 0, and nothing is answered to a forged button', async () => {
    const chat = chatOf(await shop.member());
    await chat.sends('behind:pending');
    expect(chat.words()).toBe('On the way: 0 points\n\nThere are none.');
    expect(await chat.sends('behind:everything')).toEqual([]);
  });

  it('is shown in every language', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 2_000);
    const spent = await spend(mei, 10);
    await refund(purchaseId, 500);
    if (spent.ok) await giveSpendBack(deps, { memberId: mei, spendId: spent.value.spendId }, OWNER, key(), NOON);
    for (const language of LANGUAGES) {
      const chat = chatOf(mei, NOON, language);
      await chat.sends('behind:available');
      expect(chat.words()).toMatch(/15/);
      await chat.sends('history');
      expect(chat.words()).toMatch(/20.*15|15.*20/s);
    }
  });

  it('is shown to the owner for the customer who is served', async () => {
    const mei = await shop.member({ name: 'Mei' });
    await shop.buys(mei, 1_290);
    const till = paneOf(deps, [tillPart, customerPointsPart], {
      member: undefined,
      staff: { staffId: OWNER_ID, name: 'Lin', role: 'owner' },
    });
    await till.says((await issueCard(deps, mei, NOON)).code);
    await till.taps('Points explained');
    expect(till.words()).toContain('Mei: 12 points');
    expect(till.words()).toContain('Purchase: NT$1,290 at 1 point per NT$100');
    await till.taps('To use now');
    expect(till.words()).toContain('To use now: 12 points');
    await till.says('+300');
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 15 });
    const cashier = paneOf(deps, [customerPointsPart], {
      member: undefined,
      staff: { staffId: v7(), name: 'Kim', role: 'cashier' },
    });
    await cashier.sends('tpoints');
    expect(cashier.words()).toContain('Only the owner or a manager');
  });
});

/** The signed numbers that a screen says in bold, each before its day. */
const numbersIn = (words: string): number[] =>
  [...words.matchAll(/^([+−]?)([\d,]+)(?: {2}|$)/gm)].map(
    ([, sign, digits = '']) => Number(digits.replaceAll(',', '')) * (sign === '−' ? -1 : 1),
  );
const restIn = (words: string): number => Number(/^and (-?\d+) points? from earlier/m.exec(words)?.[1] ?? 0);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

describe('for any history', () => {
  beforeAll(() =>
    setProgramme(deps, { points: { ...points, pendingDays: 2, validity: { kind: 'rolling_days', days: 20 } } }),
  );

  /** The same numbers for the same seed. */
  const random = (seed: number) => {
    let state = seed;
    return (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
  };

  it.each([1, 2, 3])(
    'the lines add up to the balance, and what stands behind each number to that number (%i)',
    async (seed) => {
      const mei = await shop.member();
      const pick = random(seed);
      const bought: string[] = [];
      const spends: string[] = [];
      let now = NOON;
      for (let step = 0; step < 30; step += 1) {
        now += pick(3) * DAY;
        const kind = pick(6);
        if (kind <= 1) bought.push((await shop.buys(mei, 100 + pick(9_000), { now })).purchaseId);
        else if (kind === 2) {
          const spent = await spend(mei, 1 + pick(40), now);
          if (spent.ok) spends.push(spent.value.spendId);
        } else if (kind === 3) await refund(bought[pick(bought.length)] ?? v7(), 100 + pick(3_000), now);
        else if (kind === 4) await refund(bought.at(-1) ?? v7(), undefined, now);
        else {
          const spendId = spends.pop() ?? v7();
          await giveSpendBack(deps, { memberId: mei, spendId }, OWNER, key(), now);
        }
      }
      const balances = await shop.pointsOf(mei, now);
      const chat = chatOf(mei, now);
      await chat.sends('history');
      const lines = numbersIn(chat.words());
      while (chat.labels().includes('Earlier')) {
        await chat.taps('Earlier');
        lines.push(...numbersIn(chat.words()));
      }
      expect(sum(lines)).toBe(balances.available + balances.pending + balances.held - balances.deficit);
      for (const name of BALANCES) {
        await chat.sends(`behind:${name}`);
        expect({ [name]: sum(numbersIn(chat.words())) + restIn(chat.words()) }).toEqual({ [name]: balances[name] });
      }
      expect(await shop.problems()).toEqual([]);
    },
  );
});

it('each part has its place in the conversation', () => {
  expect(['behind', 'tbehind', 'tpoints'].every((verb) => conversations().actions.has(verb))).toBe(true);
});
