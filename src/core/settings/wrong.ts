/** A setting that makes no sense. `field` is its path in the programme, like `automations.birthday.hour`. */
export type Wrong = { readonly field: string } & (
  | { readonly reason: 'range'; readonly least: number; readonly most: number }
  /** A text of 1 to `most` UTF-16 units that is not blank. */
  | { readonly reason: 'length'; readonly most: number }
  /** A list of `least` to `most`. */
  | { readonly reason: 'count'; readonly least: number; readonly most: number }
  /** Not written as such a thing is: a time, a date, an id, a decimal number. */
  | { readonly reason: 'form' }
  /** It names what is not there. */
  | { readonly reason: 'unknown' }
  /** It is there already. */
  | { readonly reason: 'twice' }
  /** What must come later, or ask for more, does not. */
  | { readonly reason: 'order' }
  /** Nothing of the shop's own begins in the quiet hours. */
  | { readonly reason: 'quiet-hours' }
  /** It cannot be filled in for members, or is too long once it is. */
  | { readonly reason: 'template' }
);

/** No wrong at all. */
const FINE: readonly Wrong[] = [];

/** A whole number within both bounds. */
export const inRange = (
  field: string,
  value: number,
  [least, most]: readonly [least: number, most: number],
): readonly Wrong[] =>
  Number.isSafeInteger(value) && value >= least && value <= most ? FINE : [{ field, reason: 'range', least, most }];

export const isText = (field: string, value: string, most: number): readonly Wrong[] =>
  value.trim() !== '' && value.length <= most ? FINE : [{ field, reason: 'length', most }];

export const hasCount = (
  field: string,
  values: readonly unknown[],
  [least, most]: readonly [least: number, most: number],
): readonly Wrong[] =>
  values.length >= least && values.length <= most ? FINE : [{ field, reason: 'count', least, most }];

/** One wrong at most. */
export const unless = (
  isFine: boolean,
  field: string,
  reason: 'form' | 'unknown' | 'twice' | 'order' | 'quiet-hours',
): readonly Wrong[] => (isFine ? FINE : [{ field, reason }]);

/** A wrong for each value that stood before, at its index and then `name`. */
export const noneTwice = (field: string, values: readonly string[], name = ''): readonly Wrong[] =>
  values.flatMap((value, index) =>
    unless(values.indexOf(value) === index, `${field}.${index}${name === '' ? '' : `.${name}`}`, 'twice'),
  );
