/** Why one line of a list cannot be taken over. `cell`: what stands there. */
export interface LineRefusal {
  readonly code: LineRefusalCode;
  readonly cell?: string;
}

/** Each with what is wrong and what to do, in English as all of the terminal. */
export const LINE_REFUSALS = {
  'too-many-cells': 'more cells than the list has columns: is a comma inside a cell without quotes around it?',
  'cell-too-long': 'longer than this column may be',
  'number-shortened': 'a spreadsheet shortened this number; format the column as text and save again',
  'number-ambiguous': 'nobody can tell whether the dot parts thousands or decimals; write 1000, 1,000 or 1000.00',
  'member-missing': 'names no member',
  'member-invalid': 'is no member id',
  'member-unknown': 'this member is not here yet: import the members first (purchases may use --create-members)',
  'name-or-key-missing': 'has neither a card number nor a phone nor a name',
  'card-invalid': 'is no card number',
  'phone-invalid': "is no phone number; one of another country needs its +, and --country tells the list's own",
  'phone-of-another-card': 'this phone number is on another card already',
  'birthday-invalid': 'is no birthday; write 1990-03-14, or tell how the list writes days with --dates',
  'date-missing': 'has no date',
  'date-invalid':
    'is no date; write 2026-01-31, or tell how the list writes days with --dates dmy, mdy, roc, buddhist or excel',
  'date-in-future': 'lies in the future',
  'consent-invalid': 'is neither yes nor no',
  'sku-missing': 'has no product number',
  'sku-twice': 'this product number stood in the list before',
  'name-missing': 'has no name',
  'days-invalid': 'is no number of days from 1 to 3650',
  'quantity-invalid': 'is no number of pieces up to 10000, and no weight such as 0.75 (below zero for a return)',
  'price-invalid': "is no amount of the shop's currency",
  'discount-invalid': 'is no discount, or more than the line costs',
  'currency-mismatch': "is not the shop's currency",
  'reference-invalid': 'a reference has at most 64 characters',
  'reference-of-several-members': 'one reference names several members; is the column of the reference the right one?',
  'other-line-refused': 'another line of the same purchase was refused, and a purchase is taken over whole',
  'too-many-lines': 'a purchase has at most 500 lines',
  'return-without-original': 'a return needs the reference of its purchase (column return_of), which must be here too',
  'return-exceeds-purchase': 'more came back than is left of the purchase',
  'purchase-without-price': 'the purchase has no price, so nobody knows what to give back',
  'points-invalid': 'is no whole number of points from 0 to 100000000',
  'expiry-passed': 'these points have expired already',
  'occurred-too-long-ago': 'older than five years: its points would have expired; import it without --earn',
  'points-out-of-range': 'the member would have more points than can be counted',
} as const;

export type LineRefusalCode = keyof typeof LINE_REFUSALS;

/** As the file of refused lines says it. */
export const reasonText = ({ code, cell }: LineRefusal): string =>
  `${code}: ${cell === undefined ? '' : `"${cell}" `}${LINE_REFUSALS[code]}`;
