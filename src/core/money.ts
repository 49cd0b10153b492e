/** Money is a whole number of the currency's minor unit. Major units appear only where people type and read. */

/** 100 million minor units: far above any real sale, far below where integers stop being exact. */
export const MAX_AMOUNT_MINOR = 100_000_000;

/**
 * Minor units that are not two decimals. Intl is not asked: it tells how prices are usually written, which leaves out
 * the decimals of IDR, HUF and others, and may differ with the next version of Node, while stored amounts stay.
 */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF TWD UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code): [string, number] => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code): [string, number] => [code, 3]),
  ...'CLF UYW'.split(' ').map((code): [string, number] => [code, 4]),
]);

/**
 * Decimal places of a currency's minor unit by ISO 4217; TWD has none, as in shops.
 * Throws RangeError for what is not shaped like a currency code.
 */
export function exponentOf(currency: string): number {
  const code = currency.toUpperCase();
  if (!/^[A-Z]{3}$/.test(code)) throw new RangeError(`${currency} is no currency code`);
  return EXPONENTS.get(code) ?? 2;
}

const AMOUNT = /^\+?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/;

/**
 * The minor units of an amount that a person typed in major units: `+320`, `12.50`, `1,200`, also in full-width
 * characters. `undefined` for anything else: words, a negative number, more decimals than the currency has, more than
 * 100 million minor units. Zero is an amount; whether it makes sense is the caller's question.
 */
export function parseAmount(text: string, currency: string): number | undefined {
  const match = AMOUNT.exec(text.normalize('NFKC').trim());
  if (match === null) return undefined;
  const [, whole = '', decimals = ''] = match;
  const exponent = exponentOf(currency);
  if (decimals.length > exponent) return undefined;
  const minor = Number(whole.replaceAll(',', '') + decimals.padEnd(exponent, '0'));
  return minor <= MAX_AMOUNT_MINOR ? minor : undefined;
}

/** `minor` as a plain decimal number of major units, without grouping or sign of the currency: 1250 USD is `12.50`. */
export function major(minor: number, currency: string): string {
  const exponent = exponentOf(currency);
  if (exponent === 0) return String(minor);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * `total` in whole parts proportional to `weights`; the parts sum to `total` exactly and none exceeds its weight when
 * `total` is at most their sum. What rounding leaves over goes to the largest remainders, earlier ones first.
 * Weights and total are whole and >= 0; with no weight at all there is nothing to carry a share, and all are 0.
 */
export function spread(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return weights.map(() => 0);
  const shares = weights.map((weight, index) => {
    // Two amounts multiplied can pass the exact range of a double.
    const product = BigInt(total) * BigInt(weight);
    return { index, whole: Number(product / BigInt(sum)), remainder: Number(product % BigInt(sum)) };
  });
  let left = total - shares.reduce((a, share) => a + share.whole, 0);
  for (const share of shares.toSorted((a, b) => b.remainder - a.remainder || a.index - b.index)) {
    if (left === 0) break;
    share.whole += 1;
    left -= 1;
  }
  return shares.map((share) => share.whole);
}
