import { describe, expect, expectTypeOf, it } from 'vitest';
import type { ArgumentsOf } from '../../src/i18n/arguments.ts';
import { parseMessage, text } from '../../src/i18n/text.ts';

/** Two types are the same only when each is assignable to the other; intersections are flattened first. */
type Flat<T> = { [Key in keyof T]: T[Key] };

describe('the arguments that the compiler reads from a text', () => {
  it('are none for a plain sentence', () => {
    expectTypeOf<Flat<ArgumentsOf<'See you soon!'>>>().toEqualTypeOf<{}>();
  });

  it('are strings for simple ones', () => {
    expectTypeOf<Flat<ArgumentsOf<'{a} and {b}, {a}'>>>().toEqualTypeOf<{ a: string; b: string }>();
  });

  it('are numbers for plurals and numbers, strings for selects', () => {
    type Found = Flat<
      ArgumentsOf<'{n, plural, one {# day} other {# days}} {share, number, percent} {k, select, a {x} other {y}}'>
    >;
    expectTypeOf<Found>().toEqualTypeOf<{ n: number; share: number; k: string }>();
  });

  it('include those inside branches, and no word of a branch', () => {
    type Found = Flat<
      ArgumentsOf<'{n, plural, =0 {none} one {one from {friend}} other {{m, plural, one {#} other {# of {shop}}}}} by {day}'>
    >;
    expectTypeOf<Found>().toEqualTypeOf<{ n: number; m: number; friend: string; shop: string; day: string }>();
  });

  it('may stand on several lines', () => {
    expectTypeOf<Flat<ArgumentsOf<'{ n ,\n plural ,\n other {\n{ who }}}'>>>().toEqualTypeOf<{
      n: number;
      who: string;
    }>();
  });
});

describe('a text', () => {
  it('is given in the language asked for', () => {
    expect(text('en', 'menu.points')).toBe('Points');
    expect(text('zh-Hant', 'menu.points')).toBe('點數');
  });

  it('sets Latin names and digits apart from Chinese around them, and nothing else', () => {
    expect(text('zh-Hant', 'join.title', { shop: 'Regulars' })).toBe('歡迎光臨 Regulars');
    expect(text('zh-Hant', 'join.title', { shop: '美美書店A館' })).toBe('歡迎光臨美美書店A館');
    expect(text('zh-Hant', 'birthday-greeting.body', { shop: 'Regulars' })).toContain('Regulars 全體祝您');
    expect(text('zh-Hant', 'history.spend', { name: 'Latte' })).toBe('兌換「Latte」');
    expect(text('en', 'join.title', { shop: 'Regulars' })).toContain('Regulars');
  });

  it('sets Latin names apart from Thai around them', () => {
    const greeting = (name: string) => text('th', 'till.voucher-undone', { name, coupon: 'ชาไทย' });
    expect(greeting('Mei')).toContain('คุณ Mei ');
    expect(greeting('มาลี')).toContain('คุณมาลี ');
  });

  it('takes no arguments it does not name', () => {
    // @ts-expect-error: the sentence has no arguments
    expect(text('en', 'menu.points', { points: 3 })).toBe('Points');
  });

  it('leaves what an argument contains as it is', () => {
    for (const name of ['{name}', '<b>x</b>', "it's '{'", '{n, plural, other {#}}', '#', '\u0000', '😀'])
      expect(parseMessage('Hello {name}, <3', 'en').format({ name })).toBe(`Hello ${name}, <3`);
  });

  it('counts as its language does', () => {
    const left = parseMessage('{n, plural, one {# point} other {# points}}', 'en');
    expect([1, 0, 1_290].map((n) => left.format({ n }))).toEqual(['1 point', '0 points', '1,290 points']);
  });
});
