import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { copiesOf } from '../scenarios/databases.ts';
import { openShop } from '../scenarios/shop.ts';
import { anyLife, live, RULES } from './life.ts';
import { setRules } from './rules.ts';
import { Tokens } from './tokens.ts';

describe('the engine over its API gives after every deed what the plainest model gives', () => {
  const { adminUrl, template } = inject('database');
  const create = copiesOf(adminUrl, template);

  it.each(RULES)('refund policy $policy, $pendingDays days pending', { timeout: 120_000 }, async (rules) => {
    const database = await create();
    const shop = await openShop(database.url);
    try {
      await setRules(shop, rules);
      for (const life of fc.sample(anyLife(40), { numRuns: 2 })) expect(await live(shop, rules, life)).toBeUndefined();
      expect(await shop.problems()).toEqual([]);
    } finally {
      await shop.close();
      await database.drop();
    }
  });
});

describe('the model itself', () => {
  const [rules] = RULES;
  const START = Date.parse('2027-03-01T12:00:00+08:00');

  it('gives the numbers of the rows R1, R5 and P9', () => {
    if (rules === undefined) throw new Error('there are no rules');
    const model = new Tokens(rules);
    model.earn('A', 8_000, START);
    expect(model.spend(81, START)).toBe('not-enough-points');
    expect(model.spend(30, START)).toBe('ok');
    expect(model.refund('A', 4_000, START)).toBe('ok');
    expect(model.standing(START)).toEqual({ available: 10, pending: 0, deficit: 0 });
    expect(model.refund('A', 4_000, START)).toBe('ok');
    expect(model.standing(START)).toEqual({ available: 0, pending: 0, deficit: 30 });
    expect(model.refund('A', 1, START)).toBe('refund-exceeds-purchase');
    model.earn('B', 10_000, START);
    expect(model.standing(START)).toEqual({ available: 70, pending: 0, deficit: 0 });
    expect(model.standing(START + 30 * 86_400_000)).toEqual({ available: 0, pending: 0, deficit: 0 });
  });
});
