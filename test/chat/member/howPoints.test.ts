import { describe, expect, it } from 'vitest';
import { conversations } from '../../../src/chat/conversations.ts';
import { pointsPage } from '../../../src/chat/member/howPoints.ts';
import { differencesOf } from '../../../src/chat/settings/diffWords.ts';
import { DEFAULT_PROGRAMME, type Programme } from '../../../src/core/programme.ts';
import { wrongSettings } from '../../../src/core/settings/valid.ts';
import { ProgrammeDocument } from '../../../src/http/api/programme/schema.ts';
import { LANGUAGES, type Language } from '../../../src/i18n/language.ts';
import { FULL_PROGRAMME } from '../../support/fullProgramme.ts';
import { changedLeaves } from '../../support/leaves.ts';
import { NOON } from '../../support/shop.ts';

const pageOf = (programme: Programme, language: Language = 'en') =>
  pointsPage({ language, programme, now: NOON, names: new Map([['TEA', 'Green tea']]) });
const linesOf = (programme: Programme, language?: Language) =>
  pageOf(programme, language).sections.flatMap(({ title, lines }) => [title, ...lines]);

/** One setting of a full programme changed, as long as a shop can work with it. */
const SENSIBLE = changedLeaves(FULL_PROGRAMME).filter(
  ({ after }) => ProgrammeDocument.safeParse(after).success && wrongSettings(after).length === 0,
);

/** What the shop keeps to itself: nothing that a member gets depends on it. */
const NOT_FOR_MEMBERS =
  /^(timeZone|language|buddhistYear|undoMinutes|adjustLimit|messages|hours|holidays|coupons|automations\.repurchase)\b|\.(hour|texts\.\w+|names\.[\w-]+|id|revision)$|rates\.2\.per$|velocity|holdMinutes|\.priority$|prices\.0\.sku$|couponId$|stampCards\.0\.(names|earn\.perMinor|rewards\.0\.(kind|value|validDays))/;

describe('how points work', () => {
  it('is told of a shop that nobody has set up, with an example in its money', () => {
    expect(pageOf(DEFAULT_PROGRAMME)).toEqual({
      title: 'How points work at Regulars',
      sections: [
        {
          title: 'Earning',
          lines: ['1 point for each NT$100', 'Example: spend NT$320, get 3 points'],
        },
        {
          title: 'Using them',
          lines: [
            'You can use them right away',
            'They can be used for 12 months, through the end of that month',
            'We tell you 30 days before points expire',
            'We tell you 3 days before a coupon ends',
          ],
        },
        {
          title: 'Returns',
          lines: [
            'The points of what you bring back go back too; those you have used already are made up for by your next points',
            'A coupon that you used on it can be used again when you bring everything back, if its time is not over',
          ],
        },
        {
          title: 'Inviting friends',
          lines: [
            'Your friend buys for the first time, for NT$500 or more and within 180 days of joining: you get 100 points, your friend gets 100 points',
            'Your friend joins within 7 days of opening your link',
          ],
        },
        { title: 'Your birthday', lines: ['We give you a coupon: 10% off, valid 30 days'] },
      ],
    });
  });

  it('tells of products by their names, and of a multiplier until its last day', () => {
    expect(linesOf(FULL_PROGRAMME)).toContain(
      '3 points for each NT$50, on Drinks, Green tea, not on Sale, WATER, for Gold',
    );
    const [weekend] = FULL_PROGRAMME.earn.multipliers;
    if (weekend === undefined) throw new Error('no multiplier');
    const earn = { ...FULL_PROGRAMME.earn, multipliers: [{ ...weekend, when: { through: '2026-11-20' } }] };
    expect(linesOf({ ...FULL_PROGRAMME, earn }).some((line) => line.startsWith('2 × points, on Cakes'))).toBe(false);
  });

  it('changes with every setting that changes what a member gets', () => {
    const before = JSON.stringify(pageOf(FULL_PROGRAMME));
    const silent = SENSIBLE.filter(({ after }) => JSON.stringify(pageOf(after)) === before).map(({ path }) => path);
    expect(SENSIBLE.length).toBeGreaterThan(80);
    expect(silent.filter((path) => !NOT_FOR_MEMBERS.test(path))).toEqual([]);
  });

  it.each(LANGUAGES)('is whole in %s, for a plain shop and one with every setting', (language) => {
    for (const programme of [DEFAULT_PROGRAMME, FULL_PROGRAMME]) {
      const lines = linesOf(programme, language);
      expect(lines.length).toBeGreaterThan(10);
      expect(lines.filter((line) => line.trim() === '' || /[{}]|undefined|NaN|\[object/.test(line))).toEqual([]);
    }
  });
});

describe('the words of a change', () => {
  it.each(LANGUAGES)('tell before from after for every setting in %s', (language) => {
    const told = SENSIBLE.flatMap(({ path, after }) =>
      differencesOf(FULL_PROGRAMME, after, language).changed.map(({ words }) => ({ path, ...words })),
    );
    expect(told.filter(({ before, after }) => before === after)).toEqual([]);
    const broken = /undefined|NaN|\[object|\{\w+\}/;
    expect(told.filter(({ label, before, after }) => broken.test(`${label} ${before} ${after}`))).toEqual([]);
    expect(told.filter(({ label }) => label.trim() === '')).toEqual([]);
  });

  it('stand behind buttons that are there', () => {
    const { actions } = conversations();
    expect(['howpoints', 'phist', 'pver', 'pback', 'pbackyes'].filter((verb) => !actions.has(verb))).toEqual([]);
  });
});
