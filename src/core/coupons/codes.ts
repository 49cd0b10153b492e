/** Codes that people type. What an input method makes of them (full width, spaces, small letters) is undone first. */

/** Crockford's base 32: no I, L, O or U, so nothing reads as something else. */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 12;

/** A public code as it is stored and compared: NFKC, trimmed, upper case. */
export const normalisePublicCode = (typed: string): string => typed.normalize('NFKC').trim().toUpperCase();

/** A voucher code as it is stored and compared: also without spaces and hyphens, with I and L as 1 and O as 0. */
export const normaliseVoucherCode = (typed: string): string =>
  normalisePublicCode(typed)
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');

/** Whether a normalised code can be a voucher's at all: saves a look-up for what cannot. */
export const isVoucherCode = (normalised: string): boolean =>
  normalised.length === CODE_LENGTH && [...normalised].every((character) => CROCKFORD.includes(character));

/**
 * Twelve Crockford characters, a digit among them, from the first 8 of `randomBytes`. Throws RangeError for fewer
 * than 8 bytes. The bytes must come from a cryptographic source: a code is money.
 */
export function newVoucherCode(randomBytes: Uint8Array): string {
  if (randomBytes.length < 8) throw new RangeError('a voucher code needs 8 random bytes');
  let bits = 0n;
  for (const byte of randomBytes.subarray(0, 8)) bits = (bits << 8n) | BigInt(byte);
  const spare = bits & 7n;
  bits >>= 4n;
  let code = '';
  for (let position = 0; position < CODE_LENGTH; position += 1) {
    code = (CROCKFORD[Number(bits & 31n)] ?? '') + code;
    bits >>= 5n;
  }
  // One in a hundred has letters only and could be taken for a word by whoever it is typed to.
  return /\d/.test(code) ? code : `${code.slice(0, -1)}${spare}`;
}

/** A voucher code in groups of four, as it is shown and read aloud: `7KQ2-M0XA-94TD`. */
export const showVoucherCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');
