import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isVoucherCode,
  newVoucherCode,
  normalisePublicCode,
  normaliseVoucherCode,
  showVoucherCode,
} from '../../../src/core/coupons/codes.ts';

describe('a public code', () => {
  it('is the same with spaces around it, in small letters and in full width', () => {
    expect(normalisePublicCode(' welcome10 ')).toBe('WELCOME10');
    expect(normalisePublicCode('ｗｅｌｃｏｍｅ１０')).toBe('WELCOME10');
  });
});

describe('a voucher code', () => {
  it('reads I and L as 1 and O as 0, and passes over spaces and hyphens', () => {
    expect(normaliseVoucherCode(' 7kq2-mOxa-il4d ')).toBe('7KQ2M0XA114D');
    expect(normaliseVoucherCode('7KQ2 M0XA－114D')).toBe('7KQ2M0XA114D');
    expect(normaliseVoucherCode('7KQ2–M0XA—114D')).toBe('7KQ2M0XA114D');
  });

  it('is twelve characters of 60 bits, a digit among them, so that it is never taken for a word', () => {
    expect(newVoucherCode(new Uint8Array(8))).toBe('000000000000');
    expect(newVoucherCode(new Uint8Array(8).fill(255))).toBe('ZZZZZZZZZZZ7');
    expect(newVoucherCode(Uint8Array.of(0x08, 0x86, 0x42, 0x98, 0xe8, 0x4a, 0x96, 0xcf))).toBe('123456789ABC');
  });

  it('differs when any of its bits differs', () => {
    const codes = new Set<string>([newVoucherCode(new Uint8Array(8))]);
    for (let bit = 0; bit < 60; bit += 1) {
      const bytes = new Uint8Array(8);
      bytes[bit >> 3] = 0x80 >> (bit & 7);
      codes.add(newVoucherCode(bytes));
    }
    expect(codes.size).toBe(61);
  });

  it('of too few random bytes is a bug of ours', () => {
    expect(() => newVoucherCode(new Uint8Array(7))).toThrow(RangeError);
  });

  it('is found again however it is shown and typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
        const code = newVoucherCode(bytes);
        expect(isVoucherCode(code)).toBe(true);
        expect(code).toMatch(/\d/);
        expect(normaliseVoucherCode(showVoucherCode(code).toLowerCase())).toBe(code);
        expect(normaliseVoucherCode(code.replaceAll('1', 'l').replaceAll('0', 'o'))).toBe(code);
      }),
    );
  });

  it('cannot be of another length or hold other characters', () => {
    expect(['', 'WELCOME10', '7KQ2M0XA94TU', '7KQ2M0XA94TD0'].map(isVoucherCode)).toEqual([false, false, false, false]);
    expect(showVoucherCode('7KQ2M0XA94TD')).toBe('7KQ2-M0XA-94TD');
  });
});
