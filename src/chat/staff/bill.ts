import { exponentOf, MAX_AMOUNT_MINOR, parseAmount } from '../../core/money.ts';

/** What somebody at the till typed as the amount of a bill, in minor units. */
export type Bill =
  | { readonly kind: 'amount'; readonly amountMinor: number }
  /** A number, but more than one sale can be. */
  | { readonly kind: 'too-much' }
  | { readonly kind: 'none' };

/** How people end or begin an amount in Chinese, Japanese and Thai, whatever the currency is. */
const UNITS = ['元整', '元', '塊錢', '塊', '块钱', '块', '圓', '円', 'บาท'];

/** Reads `320`, `+320`, `NT$320`, `$320` and `320元`; the mark of another currency makes it no amount. Zero is one. */
export function readBill(said: string, currency: string): Bill {
  const typed = said.normalize('NFKC').trim().toLowerCase();
  const plain = withoutMarks(typed.replace(/^\+\s*/, ''), marksOf(currency));
  const amountMinor = parseAmount(plain, currency);
  if (amountMinor !== undefined) return { kind: 'amount', amountMinor };
  const isNumber = /^\d[\d,]*(\.\d+)?$/.test(plain);
  const mostMajor = MAX_AMOUNT_MINOR / 10 ** exponentOf(currency);
  return { kind: isNumber && Number(plain.replaceAll(',', '')) > mostMajor ? 'too-much' : 'none' };
}

function withoutMarks(typed: string, marks: readonly string[]): string {
  const before = marks.find((mark) => typed.startsWith(mark)) ?? '';
  const rest = typed.slice(before.length).trim();
  const after = marks.find((mark) => rest.endsWith(mark)) ?? '';
  return rest.slice(0, rest.length - after.length).trim();
}

/** Longest first, so that `nt$` is not left with its `nt`. */
function marksOf(currency: string): readonly string[] {
  const written = ['en', 'zh-Hant', 'zh-Hans', 'ja', 'th'].flatMap((language) =>
    (['symbol', 'narrowSymbol', 'code'] as const).map((currencyDisplay) => markIn(language, currency, currencyDisplay)),
  );
  const local = currency === 'TWD' ? ['ntd', 'nt'] : [];
  return [...new Set([...written, ...local, ...UNITS])].toSorted((a, b) => b.length - a.length);
}

const markIn = (language: string, currency: string, currencyDisplay: 'symbol' | 'narrowSymbol' | 'code'): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay })
    .formatToParts(0)
    .find(({ type }) => type === 'currency')
    ?.value.normalize('NFKC')
    .toLowerCase() ?? currency.toLowerCase();
