import { describe, expect, it } from 'vitest';
import {
  type IssueRule,
  issueRulesAfter,
  rulesOfPurchase,
  rulesOn,
  scaledIssueRules,
  wrongIssueRules,
} from '../../../src/core/coupons/issueRules.ts';

const COUPON = '01890000-0000-7000-8000-000000000001';
const rule = (id: string, more: Partial<IssueRule> = {}): IssueRule => ({
  id,
  on: 'purchase',
  couponId: COUPON,
  name: 'Ten off',
  ...more,
});
const idsOf = (rules: readonly IssueRule[]) => rules.map(({ id }) => id);

describe('the rules by which vouchers give themselves', () => {
  it('are 20 at most, each with an id of its own', () => {
    const some = (count: number) => Array.from({ length: count }, (_, index) => rule(`r${index}`));
    expect(wrongIssueRules([])).toEqual([]);
    expect(wrongIssueRules(some(20))).toEqual([]);
    expect(wrongIssueRules(some(21))).toEqual([{ field: 'issueRules', reason: 'count', least: 0, most: 20 }]);
    expect(wrongIssueRules([rule('a'), rule('a')])).toEqual([{ field: 'issueRules.1.id', reason: 'twice' }]);
  });

  it.each<[string, Partial<IssueRule>, object]>([
    ['no id', { id: '' }, { field: 'issueRules.0.id', reason: 'form' }],
    ['an id with a space in it', { id: 'a b' }, { field: 'issueRules.0.id', reason: 'form' }],
    ['an id that begins with a capital letter', { id: 'Ab' }, { field: 'issueRules.0.id', reason: 'form' }],
    ['an id that ends with one', { id: 'bA' }, { field: 'issueRules.0.id', reason: 'form' }],
    ['an id of 41 letters', { id: 'a'.repeat(41) }, { field: 'issueRules.0.id', reason: 'form' }],
    ['an occasion that nobody knows', { on: 'rain' as never }, { field: 'issueRules.0.on', reason: 'unknown' }],
    ['a coupon that has no id', { couponId: 'ten' }, { field: 'issueRules.0.couponId', reason: 'form' }],
    ['no name', { name: ' ' }, { field: 'issueRules.0.name', reason: 'length', most: 60 }],
    [
      'a minimum of nothing',
      { minimumMinor: 0 },
      { field: 'issueRules.0.minimumMinor', reason: 'range', least: 1, most: 100_000_000 },
    ],
    [
      'a minimum where nothing is bought',
      { on: 'join', minimumMinor: 1 },
      { field: 'issueRules.0.minimumMinor', reason: 'unknown' },
    ],
    [
      'a first purchase where nothing is bought',
      { on: 'friend', firstOnly: true },
      { field: 'issueRules.0.firstOnly', reason: 'unknown' },
    ],
  ])('cannot have %s', (_what, more, wrong) => {
    const [first] = wrongIssueRules([rule('a', more)]);
    expect(first).toEqual(wrong);
  });

  it('may be about a joining, a purchase, or either side of a referral', () => {
    const rules = (['join', 'purchase', 'referrer', 'friend'] as const).map((on) => rule(`on-${on}`, { on }));
    expect(wrongIssueRules([...rules, rule('a'.repeat(40), { minimumMinor: 1, firstOnly: true })])).toEqual([]);
    expect(idsOf(rulesOn(rules, 'referrer'))).toEqual(['on-referrer']);
  });

  it('give with a purchase that reaches their minimum, some with the first one alone', () => {
    const rules = [
      rule('any'),
      rule('big', { minimumMinor: 500 }),
      rule('first', { firstOnly: true }),
      rule('join', { on: 'join' }),
    ];
    expect(idsOf(rulesOfPurchase(rules, 499, 1))).toEqual(['any']);
    expect(idsOf(rulesOfPurchase(rules, 500, 1))).toEqual(['any', 'big']);
    expect(idsOf(rulesOfPurchase(rules, 0, 0))).toEqual(['any', 'first']);
  });

  it('are worth the same in another currency', () => {
    const rules = [rule('any'), rule('big', { minimumMinor: 500 })];
    expect(scaledIssueRules(rules, (minor) => minor * 100)).toEqual([
      rule('any'),
      rule('big', { minimumMinor: 50_000 }),
    ]);
  });
});

describe('the rules after a change by the owner', () => {
  const before = [rule('a'), rule('b')];

  it('are what they were where nothing is said', () => {
    expect(issueRulesAfter(before)).toEqual(before);
    expect(issueRulesAfter(before, {})).toEqual(before);
  });

  it('have one more in the end, or another one at its place', () => {
    expect(idsOf(issueRulesAfter(before, { put: rule('c') }))).toEqual(['a', 'b', 'c']);
    const other = rule('a', { name: 'Twenty off' });
    expect(issueRulesAfter(before, { put: other })).toEqual([other, rule('b')]);
  });

  it('have one less, also when it is put anew', () => {
    expect(idsOf(issueRulesAfter(before, { remove: ['a'] }))).toEqual(['b']);
    expect(idsOf(issueRulesAfter(before, { remove: ['a'], put: rule('a') }))).toEqual(['b', 'a']);
  });
});
