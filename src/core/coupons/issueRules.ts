import { MAX_AMOUNT_MINOR } from '../money.ts';
import { hasCount, inRange, isText, noneTwice, unless, type Wrong } from '../settings/wrong.ts';
import { isUuid } from '../uuid.ts';

/**
 * What gives a coupon by itself: that somebody joins, or buys; that a friend was brought, to whoever brought them
 * (`referrer`) or to the friend, with the reward of the referral.
 */
export const ISSUE_OCCASIONS = ['join', 'purchase', 'referrer', 'friend'] as const;
export type IssueOccasion = (typeof ISSUE_OCCASIONS)[number];

/** One occasion on which members get a voucher of one of the shop's coupons, within that coupon's days and caps. */
export interface IssueRule {
  /** Never changes. */
  readonly id: string;
  readonly on: IssueOccasion;
  readonly couponId: string;
  /** What members read that they get, in the shop's words: as the coupon was called when the rule was made. */
  readonly name: string;
  /** `purchase`: its net must reach this, in minor units. Absent: any purchase. */
  readonly minimumMinor?: number;
  /** `purchase`: only the member's first. */
  readonly firstOnly?: true;
}

const MOST_RULES = 20;
const MOST_NAME = 60;

/** What keeps a shop from working with these rules. Whether a coupon is there is asked when it is given: without it nobody gets one. */
export const wrongIssueRules = (rules: readonly IssueRule[]): readonly Wrong[] => [
  ...hasCount('issueRules', rules, [0, MOST_RULES]),
  ...noneTwice(
    'issueRules',
    rules.map(({ id }) => id),
    'id',
  ),
  ...rules.flatMap(({ id, on, couponId, name, minimumMinor, firstOnly }, index) => {
    const at = `issueRules.${index}`;
    const isOfPurchase = on === 'purchase';
    return [
      ...unless(/^[a-z0-9-]{1,40}$/.test(id), `${at}.id`, 'form'),
      ...unless(ISSUE_OCCASIONS.includes(on), `${at}.on`, 'unknown'),
      ...unless(isUuid(couponId), `${at}.couponId`, 'form'),
      ...isText(`${at}.name`, name, MOST_NAME),
      ...unless(isOfPurchase || minimumMinor === undefined, `${at}.minimumMinor`, 'unknown'),
      ...(minimumMinor === undefined ? [] : inRange(`${at}.minimumMinor`, minimumMinor, [1, MAX_AMOUNT_MINOR])),
      ...unless(isOfPurchase || firstOnly === undefined, `${at}.firstOnly`, 'unknown'),
    ];
  }),
];

/** What the owner changes of them; what is absent stays. */
export interface IssueRulesChange {
  /** A rule that is added, or takes the place of the one with its id. */
  readonly put?: IssueRule;
  /** The ids of those that go; vouchers that they gave stay. */
  readonly remove?: readonly string[];
}

/** The rules after a change, a changed one at its place. */
export function issueRulesAfter(
  before: readonly IssueRule[],
  { put, remove }: IssueRulesChange = {},
): readonly IssueRule[] {
  const left = before.filter(({ id }) => remove?.includes(id) !== true);
  if (put === undefined) return left;
  return left.some(({ id }) => id === put.id) ? left.map((rule) => (rule.id === put.id ? put : rule)) : [...left, put];
}

/** The rules in another currency, where amounts are worth the same. */
export const scaledIssueRules = (
  rules: readonly IssueRule[],
  scaled: (minor: number) => number,
): readonly IssueRule[] =>
  rules.map((rule) => (rule.minimumMinor === undefined ? rule : { ...rule, minimumMinor: scaled(rule.minimumMinor) }));

/** The rules of one occasion. */
export const rulesOn = (rules: readonly IssueRule[], on: IssueOccasion): readonly IssueRule[] =>
  rules.filter((rule) => rule.on === on);

/** The rules that a purchase meets; `earlierPurchases`: those that the member has made before it. */
export const rulesOfPurchase = (
  rules: readonly IssueRule[],
  netMinor: number,
  earlierPurchases: number,
): readonly IssueRule[] =>
  rulesOn(rules, 'purchase').filter(
    ({ minimumMinor = 0, firstOnly }) =>
      netMinor >= minimumMinor && (firstOnly === undefined || earlierPurchases === 0),
  );

/** What a purchase brought by a rule, as its journal keeps it: `minimumMinor` is what it must still amount to. */
export interface IssuedWithPurchase {
  readonly voucherId: string;
  readonly minimumMinor: number;
}
