import fc from 'fast-check';
import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { parseAmount } from '../../src/core/money.ts';
import { ownApi, sale } from '../http/api/support/api.ts';
import { NOTHING_WRONG, race, roundsOf } from '../support/races.ts';

const api = ownApi({ requestsPerMinute: 10_000_000 });
const { deps } = api.shop;

const STRANGE = [
  0,
  -0,
  -1,
  1e9,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  1e10,
  1e10 + 1,
  0.1 + 0.2,
  1.5,
  1e21,
];
const TYPED = [
  '12abc',
  '１２３',
  '1,200',
  '',
  ' 5 ',
  '-1',
  '0x10',
  '1e3',
  '٣',
  '௧',
  '五',
  'NaN',
  'Infinity',
  null,
  true,
  [],
  {},
];

/** The last for a voucher's code that nobody has, beside which the amount is: ten guesses in ten minutes. */
const REFUSED = [400, 404, 409, 429];

/** What may stand where a whole number belongs. */
const amount = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...STRANGE) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...TYPED) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 100_000 }) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);

const place = fc.constantFrom(
  'unitPriceMinor',
  'quantity',
  'discountMinor',
  'spend',
  'adjust',
  'refund',
  'gift',
  'basket',
);
type Place = typeof place extends fc.Arbitrary<infer One> ? One : never;

it('F60: whatever stands for an amount is taken exactly or refused with 400 or 409, never 500', {
  timeout: 7_200_000,
}, async () => {
  const rounds = roundsOf(8);
  const requests = fc.sample(fc.array(fc.tuple(place, amount), { minLength: 10, maxLength: 10 }), {
    numRuns: rounds,
    seed: 60,
  });
  let [memberId, purchaseId] = ['', ''];
  const wrong = await race('F60', rounds, deps, async (round, score) => {
    // Who has bought a thousand times is read for longer.
    if (round % ROUNDS_OF_A_BUYER === 0) ({ memberId, purchaseId } = await buyer());
    for (const [where, value] of requests[round] ?? []) {
      const before = await api.shop.pointsOf(memberId);
      const { status, json: said, text } = await ask(where, value, memberId, purchaseId);
      const after = await api.shop.pointsOf(memberId);
      const isDone = status >= 200 && status < 300;
      score.asked += 1;
      score.done += isDone ? 1 : 0;
      const moved = after.available - after.deficit - before.available + before.deficit;
      const isRight = isDone ? moved === expected(where, value, said) : REFUSED.includes(status) && moved === 0;
      if (isRight) continue;
      score.wrong.else += 1;
      process.stdout.write(`${where} ${JSON.stringify(value)}: ${status} ${text.slice(0, 300)}, moved ${moved}\n`);
    }
  });
  expect(wrong).toEqual(NOTHING_WRONG);
  expect(await api.shop.problems()).toEqual([]);
});

const ROUNDS_OF_A_BUYER = 25;

/** A new member with a purchase to return. */
async function buyer(): Promise<{ readonly memberId: string; readonly purchaseId: string }> {
  const memberId = await api.shop.member();
  const { json } = await api.post('/v1/purchases', sale(memberId, 1_000_000));
  return { memberId, purchaseId: (json as { purchase: { id: string } }).purchase.id };
}

const line = (about: object) => ({ sku: 'CUP', quantity: 1, unitPriceMinor: 500, ...about });

function ask(where: Place, value: unknown, memberId: string, purchaseId: string) {
  switch (where) {
    case 'spend':
      return api.post(`/v1/members/${memberId}/spends`, { points: value, reason: 'x' });
    case 'adjust':
      return api.post(`/v1/members/${memberId}/adjustments`, { points: value, reason: 'x' });
    case 'refund':
      return api.post(`/v1/purchases/${purchaseId}/refunds`, { amountMinor: value });
    case 'gift':
      return api.post('/v1/gift-cards', { amountMinor: value });
    case 'basket':
      return api.post(`/v1/vouchers/${v7().slice(0, 12)}/redemptions`, { amountMinor: value });
    default:
      return api.post('/v1/purchases', sale(memberId, 0, { lines: [line({ [where]: value })] }));
  }
}

/** How many points an accepted request moves, by whole numbers alone. */
function expected(where: Place, value: unknown, said: unknown): number {
  const whole = typeof value === 'number' && Number.isSafeInteger(value) ? value : Number.NaN;
  switch (where) {
    case 'unitPriceMinor':
      return Math.floor(whole / 100);
    case 'quantity':
      return Math.floor((whole * 500) / 100);
    case 'discountMinor':
      return Math.floor((500 - whole) / 100);
    case 'spend':
      return -whole;
    case 'adjust':
      return (said as { adjustment: { state: string } }).adjustment.state === 'waiting' ? 0 : whole;
    // Those that are owed are told again beside all that were taken.
    case 'refund':
      return -(said as { points: { taken: number } }).points.taken;
    case 'gift':
    case 'basket':
      return Number.isNaN(whole) ? whole : 0;
  }
}

it('F60: an amount that a person types is read as the whole number that stands there, or not at all', () => {
  fc.assert(
    fc.property(fc.oneof(amount.map(String), fc.string()), fc.constantFrom('TWD', 'USD'), (typed, currency) => {
      const read = parseAmount(typed, currency);
      if (read === undefined) return;
      const plain = typed.normalize('NFKC').replaceAll(/[,+\s]/g, '');
      const scale = currency === 'TWD' ? 1 : 100;
      expect(Number.isSafeInteger(read) && read >= 0).toBe(true);
      expect(read).toBe(Math.round(Number(plain) * scale));
    }),
    { numRuns: roundsOf(200) * 10, seed: 60 },
  );
});
