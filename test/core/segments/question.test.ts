import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import {
  type Condition,
  EVERYONE,
  isQuestion,
  narrowed,
  type Question,
  resolved,
} from '../../../src/core/segments/question.ts';
import { isReadyName, READY, READY_NAMES, readyQuestion } from '../../../src/core/segments/ready.ts';

const tag = (name: string): Condition => ({ kind: 'tag', tag: name });
const saved = (segmentId: string): Condition => ({ kind: 'segment', segmentId });

describe('a question about members', () => {
  it('can be asked when every name, number and id in it makes sense', () => {
    const good: Question[] = [
      EVERYONE,
      { any: [tag('a'), { not: { all: [tag('b'), { kind: 'points', atLeast: 0 }] } }] },
      { kind: 'bought', sku: 'TEA', days: 1, quantity: 3 },
      { kind: 'spend', atLeast: -5, atMost: -5 },
      { kind: 'voucher', couponId: v7(), days: 3 },
      { kind: 'language', language: 'zh-Hant' },
      ...Object.values(READY),
    ];
    expect(good.filter((question) => !isQuestion(question))).toEqual([]);
    const bad: Question[] = [
      tag(' '),
      tag('x'.repeat(81)),
      { kind: 'bought', sku: 'TEA', days: 0 },
      { kind: 'bought', sku: 'TEA', days: 1, quantity: 0 },
      { kind: 'bought-anything', days: 3_651 },
      { kind: 'bought-anything', days: 1, store: '' },
      { kind: 'birthday-within', days: 93 },
      { kind: 'points' },
      { kind: 'points', atLeast: 3, atMost: 2 },
      { kind: 'purchases', atLeast: 1.5 },
      { kind: 'purchases', atLeast: 1, days: 0 },
      { kind: 'brought' },
      { kind: 'voucher', couponId: 'mine' },
      { kind: 'voucher', days: 0 },
      { kind: 'coupon-used', couponId: '' },
      { kind: 'language', language: "en'" },
      { kind: 'channel', channel: 'fax' as 'line' },
      { kind: 'campaign', campaignId: v7(), did: 'read' as 'sent' },
      saved('mine'),
      { not: tag('') },
      { any: [tag('a'), tag('')] },
    ];
    expect(bad.filter(isQuestion)).toEqual([]);
  });

  it('has at most 40 conditions in six levels', () => {
    const many = (count: number): Question => ({ any: Array.from({ length: count }, (_, at) => tag(String(at))) });
    expect(isQuestion(many(40))).toBe(true);
    expect(isQuestion(many(41))).toBe(false);
    const deep = (levels: number): Question => (levels === 0 ? tag('a') : { not: deep(levels - 1) });
    expect(isQuestion(deep(6))).toBe(true);
    expect(isQuestion(deep(7))).toBe(false);
  });

  it('narrows down: one more of the same kind takes the place of the old one', () => {
    const first = narrowed(EVERYONE, tag('a'));
    expect(narrowed(narrowed(first, { kind: 'referred' }), tag('b'))).toEqual({
      all: [{ kind: 'referred' }, tag('b')],
    });
    expect(narrowed({ any: [tag('a'), tag('b')] }, tag('c'))).toEqual({
      all: [{ any: [tag('a'), tag('b')] }, tag('c')],
    });
  });

  it('takes saved ones into their places, unless one is gone, leads back to itself, or makes the whole too large', () => {
    const book: Record<string, Question> = {
      a: tag('a'),
      b: { not: saved('a') },
      c: { any: [saved('d')] },
      d: { all: [saved('c')] },
    };
    const find = (id: string) => book[id];
    expect(resolved({ all: [saved('b'), tag('x')] }, find)).toEqual({ all: [{ not: tag('a') }, tag('x')] });
    expect(resolved({ not: saved('gone') }, find)).toBeUndefined();
    const wide: Question = { any: Array.from({ length: 40 }, () => saved('wide')) };
    expect(resolved(wide, () => ({ any: Array.from({ length: 40 }, () => tag('a')) }))).toBeUndefined();
    expect(resolved(saved('c'), find)).toBeUndefined();
    expect(resolved({ not: { any: [tag('x'), saved('d')] } }, find)).toBeUndefined();
    expect(resolved(saved('b'), find, ['a'])).toBeUndefined();
  });

  it('comes ready made, alone or several that must all hold', () => {
    expect(READY_NAMES.every(isReadyName)).toBe(true);
    expect(isReadyName('toString')).toBe(false);
    expect(readyQuestion(['once'])).toBe(READY.once);
    expect(readyQuestion(['once', 'coup'])).toEqual({ all: [READY.once, READY.coup] });
  });
});
