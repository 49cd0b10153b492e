/**
 * A shop's whole programme: one JSON document, versioned by whoever stores it and never edited in place. What a
 * decision needs of it is frozen into the journal, so a later version changes nothing that has happened.
 */
import { exponentOf } from './money.ts';

/** Which lines of a purchase a rule is about. Nothing named: all of them. An exception wins over an inclusion. */
export interface LineSelector {
  readonly skus?: readonly string[];
  readonly categories?: readonly string[];
  readonly exceptSkus?: readonly string[];
  readonly exceptCategories?: readonly string[];
}

export interface EarnRate extends LineSelector {
  readonly id: string;
  /** Points for each whole step. */
  readonly points: number;
  /** Minor units in a step. 0 or less earns nothing. Not read when `counts` is `purchase`. */
  readonly per: number;
  /** `amount` (default): steps of money. `purchase`: one step for a purchase with a line of this rate that costs something. */
  readonly counts?: 'amount' | 'purchase';
  /** Read by the combination `exclusive`: the highest number wins. Default 0. */
  readonly priority?: number;
}

export interface EarnMultiplier extends LineSelector {
  readonly id: string;
  /** A decimal number >= 0, exact: "1.5". */
  readonly factor: string;
  /** Ids of the rates it multiplies; absent: every rate. */
  readonly rates?: readonly string[];
  /** All that is named must hold when the purchase happens; absent: always. */
  readonly when?: {
    /** Local dates, YYYY-MM-DD, both included. */
    readonly from?: string;
    readonly through?: string;
    /** 1 is Monday, 7 is Sunday. */
    readonly weekdays?: readonly number[];
    readonly firstPurchase?: true;
  };
}

export interface EarnRules {
  /** `stack` adds the rates, `highest` takes the best one, `exclusive` the one of the highest priority that applies. */
  readonly combination: 'stack' | 'highest' | 'exclusive';
  /** What becomes of a fraction of the sum. Default `down`. */
  readonly rounding?: 'down' | 'nearest' | 'up';
  readonly rates: readonly EarnRate[];
  readonly multipliers: readonly EarnMultiplier[];
  readonly capPerPurchase?: number;
  /** A purchase whose net is below this earns nothing. */
  readonly minimumMinor?: number;
}

/** How long points stay usable, counted from the day they become available, each through a whole local day. */
export type Validity =
  | { readonly kind: 'rolling_months'; readonly months: number; readonly monthEnd: boolean }
  | { readonly kind: 'rolling_days'; readonly days: number }
  /** Through the next such day of the year (that day itself included). */
  | { readonly kind: 'fixed_date'; readonly month: number; readonly day: number }
  | { readonly kind: 'never' };

/** What happens to points of a refunded purchase that were spent: owed, forgiven, or only pending ones taken at all. */
export type RefundPolicy = 'deficit' | 'clamp' | 'pending_only';

export interface PointsRules {
  /** Local days between earning and being usable; 0: at once. */
  readonly pendingDays: number;
  readonly validity: Validity;
  readonly refundPolicy: RefundPolicy;
  /** Local days that points come back with when their own expiry has passed meanwhile. */
  readonly restoreGraceDays: number;
}

export interface ReferralRules {
  readonly referrerPoints: number;
  readonly friendPoints: number;
  /** The friend's purchase must have at least this net. */
  readonly minimumMinor: number;
  /** Local days after joining in which the friend's purchase counts. */
  readonly windowDays: number;
  /** Days after the first contact in which a link still counts. */
  readonly contactDays: number;
  /** More than `count` rewards to one referrer in `days` wait for the owner. */
  readonly velocity: { readonly count: number; readonly days: number };
  /** Local days between the purchase and the reward; 0: at once. */
  readonly returnDays: number;
}

export interface Programme {
  /** The shop's name. */
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA. */
  readonly timeZone: string;
  /** BCP 47: the shop's own language, for people whose channel tells none. */
  readonly language: string;
  readonly earn: EarnRules;
  readonly points: PointsRules;
  readonly referral: ReferralRules;
  /** Minutes in which the counter may take a sale back by itself. */
  readonly undoMinutes: number;
  /** Points that one person may award or take without a second one. */
  readonly adjustLimit: number;
}

/** The id of the rate that the owner sets in the chat. */
export const BASE_RATE = 'base';

/**
 * The programme of a shop that nobody has set up yet. Amounts are 1 point per 100 and a minimum of 500 in major units
 * of the currency, so the same shop in another currency has the same rules.
 */
export function defaultProgramme(
  shop: { name?: string; currency?: string; timeZone?: string; language?: string } = {},
): Programme {
  const currency = shop.currency ?? 'TWD';
  const minorPerMajor = 10 ** exponentOf(currency);
  return {
    name: shop.name ?? 'Regulars',
    currency,
    timeZone: shop.timeZone ?? 'Asia/Taipei',
    language: shop.language ?? 'zh-Hant',
    earn: {
      combination: 'stack',
      rates: [{ id: BASE_RATE, points: 1, per: 100 * minorPerMajor }],
      multipliers: [],
    },
    points: {
      pendingDays: 0,
      validity: { kind: 'rolling_months', months: 12, monthEnd: true },
      refundPolicy: 'deficit',
      restoreGraceDays: 7,
    },
    referral: {
      referrerPoints: 100,
      friendPoints: 100,
      minimumMinor: 500 * minorPerMajor,
      windowDays: 180,
      contactDays: 7,
      velocity: { count: 10, days: 7 },
      returnDays: 0,
    },
    undoMinutes: 10,
    adjustLimit: 1_000,
  };
}

export const DEFAULT_PROGRAMME: Programme = defaultProgramme();

const NOTHING_NAMED: readonly string[] = [];

/** Whether a line belongs to what `selector` is about. A line without a category is in none. */
export function selects(
  selector: LineSelector,
  line: { readonly sku: string; readonly category?: string | null },
): boolean {
  const { skus, categories, exceptSkus = NOTHING_NAMED, exceptCategories = NOTHING_NAMED } = selector;
  const category = line.category ?? undefined;
  if (exceptSkus.includes(line.sku)) return false;
  if (category !== undefined && exceptCategories.includes(category)) return false;
  if (skus === undefined && categories === undefined) return true;
  return skus?.includes(line.sku) === true || (category !== undefined && categories?.includes(category) === true);
}
