import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areStampCards, type StampCard, stampCardsAfter } from '../../../src/core/stamps/card.ts';
import {
  addStamps,
  NO_STAMPS,
  openStamps,
  type StampLine,
  type StampState,
  settleStamps,
  stampsOf,
  stampsToTake,
  takeStamps,
  withinCap,
} from '../../../src/core/stamps/stamps.ts';
import { at, ZONE } from '../support.ts';

const NOW = at('2027-03-05T10:00');
const card = (more: Partial<StampCard> = {}): StampCard => ({
  id: 'coffee',
  name: 'Coffee card',
  earn: { counts: 'purchase', perMinor: 0, about: {}, minimumMinor: 0 },
  capPerDay: null,
  size: 10,
  rewards: [{ at: 10, kind: 'free_item', value: 1, name: 'Coffee', validDays: 30 }],
  idleMonths: null,
  active: true,
  ...more,
});
const line = (netMinor: number, more: Partial<StampLine> = {}): StampLine => ({
  sku: 'A',
  quantity: 1,
  netMinor,
  ...more,
});
const add = (of: StampCard, state: StampState, count: number, now = NOW) =>
  addStamps(of, settleStamps(of, state, now, ZONE), count, now);
const after = (of: StampCard, ...counts: number[]) => {
  let state = NO_STAMPS;
  let rewards = 0;
  for (const count of counts) {
    const added = add(of, state, count);
    state = added.state;
    rewards += added.rewards.length;
  }
  return { left: openStamps(state), rewards, state };
};

describe('a card of ten stamps', () => {
  it('carries what is too much to the next one, and gives a reward for each that is full (S1)', () => {
    expect(after(card(), 9, 1)).toMatchObject({ left: 0, rewards: 1 });
    expect(after(card(), 8, 5)).toMatchObject({ left: 3, rewards: 1 });
    expect(after(card(), 3, 27)).toMatchObject({ left: 0, rewards: 3 });
  });

  it('gives rewards on the way, each once for each card', () => {
    const [end] = card().rewards;
    const way = card({
      rewards: [
        { at: 5, kind: 'percent', value: 10, name: 'Half', validDays: 30 },
        ...(end === undefined ? [] : [end]),
      ],
    });
    expect(after(way, 4).rewards).toBe(0);
    expect(after(way, 4, 1, 5, 5)).toMatchObject({ left: 5, rewards: 3 });
  });

  it('gives a reward that the owner adds on the way to whoever is past it, with their next stamp, and for no full card', () => {
    const { state } = after(card(), 10, 10, 6);
    const [end] = card().rewards;
    const way = card({
      rewards: [
        { at: 5, kind: 'percent', value: 10, name: 'Half', validDays: 30 },
        ...(end === undefined ? [] : [end]),
      ],
    });
    expect(add(way, state, 1).rewards.map(({ position }) => position)).toEqual([25]);
  });

  it('that becomes shorter is full with the next stamp, and loses none', () => {
    const { state } = after(card(), 10, 9);
    const short = card({ size: 8, rewards: card().rewards.map((reward) => ({ ...reward, at: 8 })) });
    const next = add(short, state, 1);
    expect(next.rewards).toHaveLength(1);
    expect(openStamps(next.state)).toBe(2);
  });
});

describe('what a purchase brings', () => {
  const by = (more: Partial<StampCard['earn']>) => ({ ...card().earn, ...more });

  it('is one stamp from the minimum bill on (S3)', () => {
    const earn = by({ minimumMinor: 500 });
    expect([499, 500].map((net) => stampsOf(earn, [line(net)]))).toEqual([0, 1]);
  });

  it('is one for each whole amount, or each piece of what the card is about', () => {
    expect(stampsOf(by({ counts: 'amount', perMinor: 300 }), [line(500), line(499)])).toBe(3);
    const about = { skus: ['A'] };
    const lines = [line(300, { quantity: 3 }), line(90, { sku: 'B', quantity: 9 }), line(0, { quantity: 5 })];
    expect(stampsOf(by({ counts: 'item', about }), lines)).toBe(3);
    expect(stampsOf(by({ about: { categories: ['Tea'] } }), lines)).toBe(0);
    expect(stampsOf(by({ about: { categories: ['Tea'] } }), [line(1, { category: 'Tea' })])).toBe(1);
  });

  it('is capped by the day', () => {
    expect([0, 2, 3, 9].map((ofDay) => withinCap(card({ capPerDay: 3 }), 2, ofDay))).toEqual([2, 1, 0, 0]);
    expect(withinCap(card(), 99, 99)).toBe(99);
  });
});

describe('a card nobody adds to', () => {
  const idle = card({ idleMonths: 6 });

  it('is empty after its months, whole days of the shop, and keeps what was full', () => {
    const { state } = after(idle, 13);
    expect(settleStamps(idle, state, at('2027-09-05T23:59'), ZONE)).toMatchObject({ lapsed: 0 });
    const settled = settleStamps(idle, state, at('2027-09-06T00:00'), ZONE);
    expect(settled).toMatchObject({ lapsed: 3, state: { total: 13, base: 13 } });
    expect(addStamps(idle, settled, 10, NOW)).toMatchObject({ rewards: [{ position: 23 }] });
  });

  it('loses nothing more by a return of what lapsed', () => {
    const { state } = after(idle, 5);
    const later = at('2027-12-01T10:00');
    const begun = add(idle, state, 2, later).state;
    expect(takeStamps(begun, 5)).toMatchObject({ taken: 2 });
  });
});

describe('a return', () => {
  const earn = { counts: 'amount', perMinor: 100, about: {}, minimumMinor: 0 } as const;

  it('takes what the rest of the purchase would not have brought, and never twice', () => {
    const brought = { stamps: 5, taken: 0, earn };
    expect(stampsToTake(brought, [line(250)])).toBe(3);
    expect(stampsToTake({ ...brought, taken: 3 }, [line(250)])).toBe(0);
    expect(stampsToTake({ ...brought, taken: 3 }, [])).toBe(2);
    // A cap had clipped it: what remains brings as much.
    expect(stampsToTake({ ...brought, stamps: 2 }, [line(250)])).toBe(0);
  });

  it('loses the rewards above what is left, and a reward that stands all the same is not given twice', () => {
    const { state } = after(card(), 8, 5);
    const back = takeStamps(state, 5);
    expect(back).toMatchObject({ taken: 5, lost: [10], state: { total: 8 } });
    expect(add(card(), back.state, 2).rewards).toEqual([]);
    const unused = { ...back.state, given: [] };
    expect(add(card(), unused, 2).rewards).toHaveLength(1);
  });
});

describe('any row of stamps and returns', () => {
  const step = fc.oneof(
    fc.record({ add: fc.integer({ min: 0, max: 35 }) }),
    fc.record({ take: fc.integer({ min: 0, max: 35 }) }),
    fc.record({ months: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ size: fc.integer({ min: 2, max: 12 }) }),
  );

  it('never falls below its run of cards, and gives each place at most once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let of = card({ idleMonths: 6 });
        let state = NO_STAMPS;
        let now = NOW;
        const seen = new Set<number>();
        const wrong: string[] = [];
        for (const one of steps) {
          if ('months' in one) now += one.months * 30 * 86_400_000;
          const size = 'size' in one ? one.size : of.size;
          of = { ...of, size, rewards: of.rewards.map((reward) => ({ ...reward, at: size })) };
          if ('add' in one) {
            const added = add(of, state, one.add, now);
            for (const { position } of added.rewards) {
              if (seen.has(position)) wrong.push(`place ${position} twice`);
              seen.add(position);
            }
            if (added.state.total !== state.total + one.add) wrong.push(`${one.add} stamps were not all added`);
            state = added.state;
          }
          if ('take' in one) {
            const settled = settleStamps(of, state, now, ZONE).state;
            const back = takeStamps(settled, one.take);
            for (const position of back.lost) seen.delete(position);
            state = { ...back.state, given: back.state.given.filter((position) => !back.lost.includes(position)) };
          }
          expect(state.total).toBeGreaterThanOrEqual(state.base);
          expect(openStamps(state)).toBeLessThan(state.size);
          expect(state.given.every((position) => position <= state.total)).toBe(true);
          expect(wrong).toEqual([]);
        }
      }),
    );
  });

  it('is as many at once as one by one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }), (counts) => {
        const sum = counts.reduce((total, count) => total + count, 0);
        const [one, many] = [after(card(), sum), after(card(), ...counts)];
        expect([many.left, many.rewards]).toEqual([one.left, one.rewards]);
        expect(many.rewards).toBe(Math.floor(sum / 10));
      }),
    );
  });
});

describe('the cards of a shop', () => {
  it('end with a reward, and are there once', () => {
    expect(areStampCards([card()])).toBe(true);
    expect(areStampCards([])).toBe(true);
    expect(areStampCards([card(), card({ id: 'tea' })])).toBe(false);
    expect(areStampCards([card({ size: 11 })])).toBe(false);
    expect(areStampCards([card({ rewards: [] })])).toBe(false);
    expect(areStampCards([card({ earn: { ...card().earn, counts: 'amount', perMinor: 0 } })])).toBe(false);
  });

  it('change one by one, each at its place', () => {
    const tea = card({ id: 'tea', name: 'Tea card' });
    const two = stampCardsAfter(stampCardsAfter([], { put: card() }), { put: tea });
    const changed = stampCardsAfter(two, { put: card({ name: 'Coffee' }) });
    expect(changed.map(({ name }) => name)).toEqual(['Coffee', 'Tea card']);
    expect(stampCardsAfter(changed, { remove: 'coffee' })).toEqual([tea]);
  });
});
