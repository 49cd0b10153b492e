/** E.164: a national number begins with a 0 that its international form does not have. */
const CALLING: Readonly<Record<string, string>> = {
  TW: '886',
  JP: '81',
  TH: '66',
  CN: '86',
  HK: '852',
  MO: '853',
  SG: '65',
  MY: '60',
  KR: '82',
  VN: '84',
  ID: '62',
  PH: '63',
  US: '1',
  CA: '1',
  GB: '44',
  DE: '49',
  FR: '33',
  IT: '39',
  ES: '34',
  NL: '31',
  AU: '61',
  NZ: '64',
  IN: '91',
};
/** Countries whose national numbers keep their first 0, or have none to lose. */
const KEEPS_ZERO = new Set(['IT', 'HK', 'MO', 'SG']);

/** A number in its international form, as it is kept. */
export const E164 = /^\+[1-9]\d{6,14}$/;

/** A number without what people and platforms put between its digits; its plus stays. */
export const bareNumber = (text: string): string => text.normalize('NFKC').replaceAll(/[\s()./-]/g, '');

/** E.164 of what a platform hands over, which is a full international number with or without its plus. */
export function e164Of(phone: string): string | undefined {
  const number = `+${bareNumber(phone).replace(/^\+/, '')}`;
  return E164.test(number) ? number : undefined;
}

export const COUNTRIES = Object.keys(CALLING);

/**
 * The E.164 form of a number as a list of `country` has it: `0912-345-678`, `+886 912 345 678`, `00886…`, and
 * `912345678`, whose 0 a spreadsheet ate. `undefined`: no phone number.
 */
export function phoneOf(text: string, country: string): string | undefined {
  const digits = bareNumber(text);
  const calling = CALLING[country] ?? '';
  if (E164.test(digits)) return digits;
  if (/^00[1-9]\d{6,14}$/.test(digits)) return `+${digits.slice(2)}`;
  if (!/^\d{6,14}$/.test(digits)) return undefined;
  if (digits.startsWith(calling) && digits.length >= calling.length + 8) return `+${digits}`;
  const national = KEEPS_ZERO.has(country) ? digits : digits.replace(/^0/, '');
  return national.startsWith('0') && !KEEPS_ZERO.has(country) ? undefined : `+${calling}${national}`;
}

/** With the code of a country we know, or as it is dialled at home: longer than an amount, and never one with decimals. */
const TYPED = new RegExp(`^(?:\\+(?:${Object.values(CALLING).join('|')})\\d{7,12}|0\\d{8,10})$`);

/** Whether what somebody typed can only be a phone number. Spaces, dashes and brackets do not count. */
export const isPhone = (typed: string): boolean => TYPED.test(typed.normalize('NFKC').replaceAll(/[\s()-]/g, ''));
