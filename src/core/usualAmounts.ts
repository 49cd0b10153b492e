import { exponentOf, MAX_AMOUNT_MINOR } from './money.ts';

/** About how many units of a currency buy what a Taiwan dollar buys, for round amounts only. */
const WORTH: ReadonlyMap<string, number> = new Map(
  Object.entries({
    'TWD THB': 1,
    'USD EUR GBP CHF AUD CAD NZD SGD': 0.05,
    'KWD BHD OMR JOD': 0.01,
    'PLN MYR BRL': 0.15,
    'CNY HKD MOP': 0.2,
    'DKK NOK SEK': 0.33,
    'MXN ZAR CZK': 0.6,
    'PHP INR RUB TRY': 2,
    JPY: 4,
    HUF: 12,
    KRW: 40,
    IDR: 500,
    VND: 800,
  }).flatMap(([codes, worth]) => codes.split(' ').map((code): [string, number] => [code, worth])),
);

/** Of a currency that is not listed, by how small its minor unit is. */
const BY_EXPONENT: Readonly<Record<number, number>> = { 0: 40, 3: 0.01 };
const OTHERWISE = 0.05;

const ROUND = [1, 2, 2.5, 3, 5, 10];

/** The nearest amount as people name them: whole units, and parts of one only below it, where the currency has them. */
function rounded(amount: number, exponent: number): number {
  const power = 10 ** Math.floor(Math.log10(amount));
  const named = ROUND.map((one) => Number((one * power).toFixed(exponent))).filter(
    (one) => one > 0 && (one < 1 || Number.isInteger(one)),
  );
  const far = (one: number) => Math.abs(Math.log(one / amount));
  return named.reduce((best, one) => (far(one) < far(best) ? one : best));
}

/**
 * Amounts to offer on buttons in an ISO 4217 currency, ascending, in its major units: `inTwd` are those of a shop in
 * Taiwan, and others are about as much, as round. 500, 1,000 and 2,000 of Taiwan are 25, 50 and 100 US dollars.
 */
export function usualAmounts(currency: string, inTwd: readonly number[]): readonly number[] {
  const exponent = exponentOf(currency);
  const worth = WORTH.get(currency.toUpperCase()) ?? BY_EXPONENT[exponent] ?? OTHERWISE;
  const amounts = worth === 1 ? inTwd : inTwd.map((amount) => rounded(amount * worth, exponent));
  return [...new Set(amounts)].filter((amount) => amount * 10 ** exponent <= MAX_AMOUNT_MINOR);
}
