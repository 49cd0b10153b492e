import { MAX_AMOUNT_MINOR } from '../money.ts';
import type { CouponKind, CouponTerms } from './coupon.ts';

/** The largest value of each kind; the least is 1. */
export const LARGEST_VALUE: Readonly<Record<CouponKind, number>> = {
  percent: 100,
  amount: MAX_AMOUNT_MINOR,
  free_item: 100,
  free_shipping: 1,
  buy_x_get_y: 100,
};

/** More than anybody names one by one; who means more names a category. */
const MOST_NAMED = 100;
const LONGEST_NAME = 64;
const LONGEST_GROUP = 40;

/** The first term that a coupon of this kind and value cannot have; `undefined`: all make sense. */
export function invalidTerm(kind: CouponKind, value: number, terms: CouponTerms): keyof CouponTerms | undefined {
  for (const list of ['skus', 'categories', 'exceptSkus', 'exceptCategories', 'getSkus'] as const) {
    if (terms[list] !== undefined && !areNames(terms[list])) return list;
  }
  const { on, buy, getSkus, growth, group, combines } = terms;
  const isReduction = kind === 'percent' || kind === 'amount';
  if (on !== undefined && !isReduction) return 'on';
  if (buy !== undefined && (kind !== 'buy_x_get_y' || !isWhole(buy, 1, 100))) return 'buy';
  if (getSkus !== undefined && kind !== 'buy_x_get_y') return 'getSkus';
  if (growth !== undefined && !(isReduction && grows(growth, value, LARGEST_VALUE[kind]))) return 'growth';
  const isGroup = group === undefined || (combines === true && isName(group, LONGEST_GROUP));
  return isGroup ? undefined : 'group';
}

const grows = ({ by, most }: NonNullable<CouponTerms['growth']>, value: number, largest: number): boolean =>
  isWhole(by, 1, largest) && isWhole(most, value + 1, largest);

const areNames = (names: readonly string[]): boolean =>
  names.length >= 1 && names.length <= MOST_NAMED && names.every((name) => isName(name, LONGEST_NAME));

const isName = (name: string, longest: number): boolean => name.trim() !== '' && name.length <= longest;

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most;
