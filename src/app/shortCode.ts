import { CROCKFORD } from '../core/coupons/codes.ts';

const LENGTH = 8;

/**
 * Eight Crockford characters that a person can read out and type, e.g. `K7QF3M2X`: invitations (kept) and linking codes
 * (ten minutes). At least one digit and one letter, so that nobody's word is taken for a code. 39 bits.
 */
export function newShortCode(randomBytes: (count: number) => Uint8Array): string {
  for (;;) {
    const code = [...randomBytes(LENGTH)].map((byte) => CROCKFORD[byte % CROCKFORD.length]).join('');
    if (isMixed(code)) return code;
  }
}

/** The code that a person typed, also in small or full-width letters and with gaps; `undefined` for anything else. */
export function readShortCode(typed: string): string | undefined {
  const bare = typed.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase();
  if (bare.length !== LENGTH || !isMixed(bare)) return undefined;
  const code = bare.replaceAll(/[IL]/g, '1').replaceAll('O', '0');
  return [...code].every((character) => CROCKFORD.includes(character)) ? code : undefined;
}

/** As it is shown: `K7QF-3M2X`. */
export const showShortCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

const isMixed = (code: string): boolean => /\d/.test(code) && /[A-Z]/.test(code);
