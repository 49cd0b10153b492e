import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, clipGraphemes, clipUnits, countGraphemes, splitUnits } from '../../../bots/line/text.ts';

const FAMILY = '👨‍👩‍👧‍👦';
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom('a', ' ', '\n', '長', '😀', FAMILY, 'e\u0301', '🇹🇼'), maxLength: 60 }),
);

describe('a text that is too long', () => {
  it('is measured in UTF-16 units where LINE measures so: an apple counts two', () => {
    expect(clipUnits('🍎🍎🍎', 6)).toBe('🍎🍎🍎');
    expect(clipUnits('🍎🍎🍎', 5)).toBe('🍎🍎…');
    expect(clipUnits('🍎🍎🍎', 4)).toBe('🍎…');
  });

  it('is measured in what people see as one character for labels', () => {
    expect(countGraphemes(`${FAMILY}🇹🇼e\u0301`)).toBe(3);
    expect(clipGraphemes(FAMILY.repeat(4), 3)).toBe(`${FAMILY}${FAMILY}…`);
    expect(clipGraphemes('e\u0301'.repeat(20), 20)).toBe('e\u0301'.repeat(20));
  });

  it('is never cut inside a character, and says that something is missing', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, max) => {
        const clipped = clipUnits(text, max);
        expect(clipped.length).toBeLessThanOrEqual(max);
        const kept = text.length <= max ? clipped : clipped.slice(0, -1);
        expect(clipped).toBe(text.length <= max ? text : `${kept}…`);
        const starts = new Set([...new Intl.Segmenter().segment(text)].map(({ index }) => index));
        // What was kept ends where a character ends, white space before the ellipsis apart.
        const end = kept.length + (/^\s*/.exec(text.slice(kept.length))?.[0].length ?? 0);
        expect(text.startsWith(kept)).toBe(true);
        expect([kept.length, end, text.length].some((index) => starts.has(index) || index === text.length)).toBe(true);
      }),
    );
  });

  it('is split without losing a word while there is room', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 12, max: 30 }), (text, max) => {
        const pieces = splitUnits(text, max, 100);
        const squeezed = (value: string) => value.replace(/\s+/g, '');
        expect(squeezed(pieces.join(''))).toBe(squeezed(text));
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(max);
          expect(piece.isWellFormed()).toBe(true);
          expect(piece.trim()).not.toBe('');
        }
      }),
    );
  });

  it('is split at the end of a line, else at a space', () => {
    expect(splitUnits('one two\nthree four', 12, 5)).toEqual(['one two', 'three four']);
    expect(splitUnits('one two three four', 12, 5)).toEqual(['one two', 'three four']);
  });

  it('is cut with an ellipsis when its places are used up', () => {
    expect(splitUnits('aaaa bbbb cccc', 5, 2)).toEqual(['aaaa', 'bbbb…']);
  });

  it('is cut even when it is one single character, between whole code points', () => {
    const zalgo = `Z${'\u0351'.repeat(30)}`;
    expect(splitUnits(zalgo, 12, 9).join('')).toBe(zalgo);
    expect(splitUnits(`${'👨‍'.repeat(20)}👩`, 7, 99).every((piece) => piece.isWellFormed())).toBe(true);
  });
});

describe('a text on its way out', () => {
  it('loses control characters and lone surrogates, and keeps line ends', () => {
    expect(clean('a\0b\u0007c\r\nd\re\tf\ud800g\u0085')).toBe('abc\nd\ne\tf\ufffdg');
  });
});
