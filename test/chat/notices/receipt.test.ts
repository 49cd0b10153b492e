import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/app/notice.ts';
import { renderNotice } from '../../../src/chat/notices.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { text } from '../../../src/i18n/text.ts';

type Receipt = Extract<Notice, { kind: 'receipt' }>;
type Part = Receipt['explanation']['parts'][number];

const part: Part = {
  rateId: 'base',
  counts: 'amount',
  basisMinor: 1_290,
  per: 100,
  pointsPerStep: 1,
  steps: 12,
  factors: [{ factor: '1', steps: 12, multipliers: [] }],
  points: '12',
};

const receipt: Receipt = {
  kind: 'receipt',
  netMinor: 1_290,
  currency: 'TWD',
  explanation: { points: 12, netMinor: 1_290, parts: [part], cappedFrom: null, belowMinimumMinor: null },
  availableAt: Date.parse('2026-11-21T12:00:00+08:00'),
  expiresAt: Date.parse('2027-12-01T00:00:00+08:00'),
  available: 112,
  pending: 0,
  deficit: 0,
  friendPoints: 0,
  nextReward: { name: 'Latte', costPoints: 150, missingPoints: 38 },
};

/** Everything that a person reads of a notice, a line each. */
function read(notice: Notice, language = 'en'): string[] {
  return renderNotice(notice, language, DEFAULT_PROGRAMME).flatMap((message) => {
    if (message.type === 'text') return [String(message.text)];
    if (message.type !== 'card') return [];
    const rows = (message.rows ?? []).map(({ name, value }) => `${name}: ${value}`);
    return [message.title, ...rows, ...(message.body === undefined ? [] : [String(message.body)])];
  });
}

const withPart = (about: Partial<Part>, more: object = {}): Receipt => ({
  ...receipt,
  explanation: { ...receipt.explanation, ...more, parts: [{ ...part, ...about }] },
});
const why = (notice: Notice): string | undefined => read(notice).find((line) => line.startsWith('How it counts'));

describe('the receipt', () => {
  it('tells what was earned and why, the balance, how long it lasts and what the next reward needs', () => {
    expect(read(receipt)).toEqual([
      'Thank you! +12 points',
      'Purchase: NT$1,290',
      'How it counts: NT$1,290 at 1 point per NT$100',
      'Your balance: 112 points',
      'Usable through: Nov 30, 2027',
      '38 points to go: Latte',
    ]);
  });

  it.each([
    ['en', 'Paid with: 50 points (NT$50), gift card NT$300, money NT$940'],
    ['zh-Hant', '付款方式: 50 點折抵 $50、禮物卡 $300、現金或刷卡 $940'],
    ['zh-Hans', '付款方式: 50 积分抵 NT$50、礼品卡 NT$300、现金或刷卡 NT$940'],
    ['ja', 'お支払い方法: 50ポイント（NT$50）、ギフトカードNT$300、現金などNT$940'],
    ['th', 'จ่ายด้วย: 50 แต้ม (NT$50), บัตรของขวัญ NT$300, เงิน NT$940'],
  ])('says how the bill was paid where it was not with money alone, in %s', (language, line) => {
    const paid = { points: 50, pointsMinor: 50, giftCardMinor: 300, moneyMinor: 940 };
    expect(read({ ...receipt, paid }, language)[2]).toBe(line);
    expect(read(receipt, 'zh-TW')[0]).toBe('謝謝惠顧！獲得 12 點');
  });

  it.each([
    ['en', 'Delivery: NT$20'],
    ['zh-Hant', '運費: $20'],
    ['zh-Hans', '运费: NT$20'],
    ['ja', '送料: NT$20'],
    ['th', 'ค่าส่ง: NT$20'],
  ])('names the delivery where it is in what was paid, so that the rows add up, in %s', (language, line) => {
    const paid = { points: 140, pointsMinor: 42, giftCardMinor: 99, moneyMinor: 0 };
    expect(read({ ...receipt, netMinor: 121, paid }, language)[2]).toBe(line);
    expect(read({ ...receipt, netMinor: 141, paid }, language).join()).not.toContain(line);
  });

  it('offers the points and the rewards to look at', () => {
    const [message] = renderNotice(receipt, 'en', DEFAULT_PROGRAMME);
    expect(message?.quickReplies?.map((button) => button.label)).toEqual([
      text('en', 'receipt.show-points'),
      text('en', 'receipt.show-rewards'),
    ]);
  });

  it('explains multipliers, a cap and a minimum', () => {
    expect(why(withPart({ factors: [{ factor: '1.5', steps: 12, multipliers: ['week'] }] }))).toContain('× 1.5');
    const some = [
      { factor: '2', steps: 8, multipliers: ['tea'] },
      { factor: '1', steps: 4, multipliers: [] },
    ];
    expect(why(withPart({ factors: some }))).toContain('8 × 1 × 2 + 4 × 1 × 1');
    expect(why(withPart({ counts: 'purchase' }))).toContain('1 point for a purchase');
    expect(why(withPart({}, { points: 10, cappedFrom: 12 }))).toContain('At most 10 points per purchase');
    expect(why(withPart({}, { points: 0, parts: [], belowMinimumMinor: 500 }))).toContain('Purchases from NT$500 on');
  });

  it('says a debt in words, when points become usable, and what a friend’s invitation brought', () => {
    const owing = { ...receipt, available: 0, deficit: 30 };
    expect(read(owing)).toContain('Your balance: You owe 30 points');
    const pending = { ...receipt, pending: 12, availableAt: Date.parse('2026-12-01T00:00:00+08:00') };
    expect(read(pending)).toContain('Usable from Dec 1, 2026: 12 points');
    expect(read({ ...receipt, friendPoints: 100 })).toContain('Invited by a friend: +100 points');
    const ready = { ...receipt, nextReward: { name: 'Latte', costPoints: 100, missingPoints: 0 } };
    expect(read(ready).at(-1)).toBe('Your points are enough for: Latte');
  });
});

describe('the notice of a return', () => {
  const returned = {
    kind: 'purchase-returned',
    amountMinor: 1_000,
    currency: 'TWD',
    available: 0,
    deficit: 4,
  } as const;

  it('tells what it did to the points', () => {
    expect(read({ ...returned, undone: false, takenPoints: 10, owedPoints: 4, friendPoints: 100 })).toEqual([
      'Returned: NT$1,000',
      'Points taken back: −10 points',
      'Friend reward taken back: −100 points',
      'Your balance: You owe 4 points',
      '4 of these points were already spent. The next points you earn make up for it.',
    ]);
    const nothing = {
      ...returned,
      deficit: 0,
      available: 3,
      undone: true,
      takenPoints: 0,
      owedPoints: 0,
      friendPoints: 0,
    };
    expect(read(nothing)).toEqual(['Taken back: NT$1,000', 'Your balance: 3 points', 'Your points stay as they were.']);
  });
});
