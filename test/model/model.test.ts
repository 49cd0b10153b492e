import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { copiesOf } from '../scenarios/databases.ts';
import { openShop } from '../scenarios/shop.ts';
import { playClients } from './clients.ts';
import { anyLife, type Deed, live, RULES } from './life.ts';
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
      for (const life of fc.sample(anyLife(40), { numRuns: 1 })) expect(await live(shop, rules, life)).toBeUndefined();
      expect(await shop.problems()).toEqual([]);
    } finally {
      await shop.close();
      await database.drop();
    }
  });
});

describe('stamps that lapsed are taken from nobody else’s card', () => {
  const { adminUrl, template } = inject('database');
  const [rules] = RULES;
  const pass = (days: number) => ({ do: 'pass', who: 0, minutes: days * 24 * 60 }) as const;
  const earn = (who: number, amountMinor = 1_600) => ({ do: 'earn', who, amountMinor }) as const;
  const merge = { do: 'merge', who: 0 } as const;
  const returns = (which: number) => ({ do: 'refund', who: 0, which, amountMinor: 1_600 }) as const;
  const lives: readonly [string, readonly Deed[]][] = [
    [
      'booked before two accounts became one',
      [earn(1), pass(40), earn(1, 800), earn(0), merge, returns(0), returns(2)],
    ],
    ['not booked until two accounts became one', [earn(1), pass(40), earn(0), merge, returns(0), returns(1)]],
    ['of the other account alone', [earn(0), earn(1), pass(20), earn(1, 800), pass(15), earn(0), merge, returns(1)]],
    ['after two accounts had become one', [earn(0), earn(1, 800), merge, pass(40), earn(0), returns(1), returns(0)]],
  ];

  it('whichever account they were on, and whether or not anybody booked it', { timeout: 120_000 }, async () => {
    if (rules === undefined) throw new Error('there are no rules');
    const database = await copiesOf(adminUrl, template)();
    const shop = await openShop(database.url);
    try {
      await setRules(shop, rules);
      for (const [name, deeds] of lives) expect([name, await live(shop, rules, deeds)]).toEqual([name, undefined]);
      expect(await shop.problems()).toEqual([]);
    } finally {
      await shop.close();
      await database.drop();
    }
  });
});

describe('three accounts that turn out to be one person', () => {
  const { adminUrl, template } = inject('database');
  const does = (name: 'hold-reward' | 'take-reward' | 'issue' | 'night', who = 0) => ({ do: name, who }) as const;
  const picks = (name: 'give-back' | 'redeem' | 'reward-back' | 'confirm-reward' | 'release-reward', which: number) =>
    ({ do: name, who: 0, which }) as const;
  const pass = (minutes: number) => ({ do: 'pass', who: 0, minutes }) as const;
  const merge = (who: number) => ({ do: 'merge', who }) as const;
  const each = (deedOf: (who: number) => Deed) => [0, 1, 2].map(deedOf);
  const bill = { do: 'checkout', which: 0, amountMinor: 900, points: 6, isByCard: true } as const;
  const earlier: readonly Deed[] = [
    ...each((who) => ({ do: 'earn', who, amountMinor: 3_000 + 700 * who })),
    ...each((who) => ({ do: 'spend', who, points: 4 + who })),
    ...each((who) => does('issue', who)),
    ...each((who) => ({ ...bill, who })),
    does('hold-reward', 2),
    does('take-reward', 1),
    { do: 'opening', who: 2, points: 9 },
  ];
  const between: readonly Deed[] = [{ do: 'earn', who: 1, amountMinor: 1_700 }, does('hold-reward', 1)];
  const [rules] = RULES;
  const later: readonly Deed[] = [
    ...[0, 1, 2].map((which) => ({ do: 'refund', who: 0, which, amountMinor: 1_000 }) as const),
    picks('confirm-reward', 0),
    picks('give-back', 2),
    { do: 'opening', who: 1, points: 5 },
    picks('reward-back', 0),
    pass(20),
    picks('redeem', 1),
    picks('release-reward', 0),
    does('night'),
    ...[2, 1, 0].map((which) => ({ do: 'refund', who: 0, which, amountMinor: 3_000 }) as const),
    pass(300 * 60),
    { do: 'earn', who: 2, amountMinor: 2_500 },
  ];

  it.each([
    ['the last into the second, which goes into the first', [merge(1), merge(0)]],
    ['the second into the first, and then the last', [merge(0), merge(1)]],
    ['the first and the last, and then the second', [merge(2), merge(0)]],
  ] as const)('keep everything: %s', { timeout: 120_000 }, async (_, [one, other]) => {
    const database = await copiesOf(adminUrl, template)();
    const shop = await openShop(database.url);
    try {
      if (rules === undefined) throw new Error('there are no rules');
      await setRules(shop, rules);
      expect(await live(shop, rules, [...earlier, one, ...between, other, ...later])).toBeUndefined();
      expect(await shop.problems()).toEqual([]);
    } finally {
      await shop.close();
      await database.drop();
    }
  });
});

describe('sixteen clients at once', () => {
  const { adminUrl, template } = inject('database');

  it('are each told what some order of their deeds explains, also while sessions are killed', {
    timeout: 120_000,
  }, async () => {
    const [rules] = RULES;
    if (rules === undefined) throw new Error('there are no rules');
    const database = await copiesOf(adminUrl, template)();
    const shop = await openShop(database.url);
    try {
      await setRules(shop, rules, { tiers: null, stampCards: [] });
      const history = await playClients(shop, database.url, rules, 1, 3);
      expect(history.apart).toEqual([]);
      expect(history.told.ok + history.told.refused + history.told.unknown).toBe(48);
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
    const standing = (available: number, deficit: number) => ({ available, pending: 0, held: 0, deficit });
    model.earn('A', 8_000, START);
    expect(model.spend(81, START, 'too many')).toBe('not-enough-points');
    expect(model.spend(30, START, 'some')).toBe('ok');
    expect(model.refund('A', 4_000, START)).toBe('ok');
    expect(model.standing(START)).toEqual(standing(10, 0));
    expect(model.refund('A', 4_000, START)).toBe('ok');
    expect(model.standing(START)).toEqual(standing(0, 30));
    expect(model.refund('A', 1, START)).toBe('refund-exceeds-purchase');
    model.earn('B', 10_000, START);
    expect(model.standing(START)).toEqual(standing(70, 0));
    expect(model.standing(START + 30 * 86_400_000)).toEqual(standing(0, 0));
  });
});
