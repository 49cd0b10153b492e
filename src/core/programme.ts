/**
 * A shop's whole programme: one JSON document, versioned by whoever stores it and never edited in place. What a
 * decision needs of it is frozen into the journal, so a later version changes nothing that has happened.
 */

import type { IssueRule } from './coupons/issueRules.ts';
import { type CouponRules, DEFAULT_COUPON_RULES } from './coupons/rules.ts';
import { exponentOf } from './money.ts';
import type { ReferralMilestone } from './referrals/milestones.ts';
import type { Question } from './segments/question.ts';
import type { StampCard } from './stamps/card.ts';
import type { TierRules } from './tiers/rules.ts';

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
  /** Ids of tiers: it counts for members of these alone. Absent: for everybody. */
  readonly tiers?: readonly string[];
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
    /** Local time of the day; a span over midnight asks for the weekday and date of the purchase itself. */
    readonly hours?: OpenSpan;
    /** Local times, YYYY-MM-DDTHH:MM: from the first on, and until right before the second. */
    readonly startsAt?: string;
    readonly endsAt?: string;
    readonly firstPurchase?: true;
    /** The month that the member was born in, by the calendar that their birthday is in. */
    readonly birthdayMonth?: true;
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
  /** What a member can earn by the purchases of one local day, and of one month, less what refunds took back of it. */
  readonly capPerDay?: number;
  readonly capPerMonth?: number;
  /** A purchase earns no more than brings the member's points, those on the way included, to this. */
  readonly capBalance?: number;
  /** A purchase whose net is below this earns nothing. */
  readonly minimumMinor?: number;
}

/** How long points stay usable, counted from the day they become available, each through a whole local day. */
export type Validity =
  | { readonly kind: 'rolling_months'; readonly months: number; readonly monthEnd: boolean }
  | { readonly kind: 'rolling_days'; readonly days: number }
  /** Through the next such day of the year (that day itself included). */
  | { readonly kind: 'fixed_date'; readonly month: number; readonly day: number }
  /** So many months after the member's last purchase: each purchase keeps all of their points so much longer. */
  | { readonly kind: 'inactivity'; readonly months: number; readonly monthEnd: boolean }
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
  /**
   * The referrer gets so many percent of the friend's purchase in points, one for each major unit of it, rounded down: a
   * decimal number, exact, like "2.5". `null`: `referrerPoints`.
   */
  readonly referrerPercent: string | null;
  /** Friends in 365 days that bring a referrer points; the friend gets theirs all the same. `null`: no limit. */
  readonly mostPerYear: number | null;
  /** In the order of friends; each bonus once. None: no bonus. */
  readonly milestones: readonly ReferralMilestone[];
}

/** When messages that the shop starts may begin. Answers to what somebody wrote are sent at any hour. */
export interface MessageRules {
  /** Local times of the day, HH:MM; nothing begins from `quietFrom` until `quietUntil`, over midnight when it is the later one. Both equal: never quiet. */
  readonly quietFrom: string;
  readonly quietUntil: string;
  /** A member gets at most one marketing message in so many times 24 hours. */
  readonly marketingDays: number;
  /**
   * For so many hours offers and reminders wait, on a channel where answers cost nothing, for the member to write, and go
   * along with the answer; then they are sent. 0: they do not wait.
   */
  readonly waitHours: number;
}

/** What an automation gives: a voucher of a coupon of its own. */
export interface Gift {
  readonly kind: 'percent' | 'amount';
  /** Percent points, or minor units of the shop's currency. */
  readonly value: number;
  /** Local days after the day of issue, which is not counted. */
  readonly validDays: number;
}

/** The shop's own words, by language (BCP 47). A language that is not here has the built-in words. */
export type ShopTexts = Readonly<Record<string, string>>;

export interface BirthdayAutomation {
  readonly on: boolean;
  /** Local hour of the birthday at which the greeting is due, 0 to 23. */
  readonly hour: number;
  /** `null`: a greeting alone. */
  readonly gift: Gift | null;
  readonly texts: ShopTexts;
}

export interface RepurchaseAutomation {
  readonly on: boolean;
  /** Local hour at which an offer is due, 0 to 23. */
  readonly hour: number;
  /** Local days before the expected next purchase. */
  readonly leadDays: number;
  /** Percent off other products than the one that runs out; 0: a reminder alone. */
  readonly percent: number;
  /** Local days after the day of issue, which is not counted. */
  readonly validDays: number;
  /** Percent of members who get no offer, so that its effect can be measured. */
  readonly controlPercent: number;
  /** A member gets at most one offer in so many local days. */
  readonly memberDays: number;
  /** The same product is offered to a member again after so many local days at the earliest. */
  readonly productDays: number;
  /** Offers that the shop makes in one local day at most; `null`: as many as its visitors allow (`offersADay`). */
  readonly mostPerDay: number | null;
  /** Offers go to members for whom it holds on that day; `null`: to all who take marketing. */
  readonly only: Question | null;
  readonly texts: ShopTexts;
}

export interface NoticeAutomation {
  readonly on: boolean;
  /** Local hour at which a notice is due, 0 to 23. */
  readonly hour: number;
  /** Local days before points expire. */
  readonly pointsDays: number;
  /** Local days before a voucher ends. */
  readonly vouchersDays: number;
  readonly texts: ShopTexts;
}

export interface Automations {
  readonly birthday: BirthdayAutomation;
  readonly repurchase: RepurchaseAutomation;
  readonly notices: NoticeAutomation;
}

/** Open from one local time until another, HH:MM. An end that is not after the start is on the next day; `24:00` is midnight. */
export interface OpenSpan {
  readonly from: string;
  readonly until: string;
}

/** When somebody of the staff is there. */
export interface OpeningHours {
  /** Seven days, Monday first, each with its spans; none: closed. A span belongs to the day it begins on. */
  readonly week: readonly (readonly OpenSpan[])[];
  /** Local dates, YYYY-MM-DD, on which no span begins. */
  readonly closedDates: readonly string[];
}

export const HOLIDAY_COUNTRIES = ['TW', 'HK', 'CN', 'JP', 'TH'] as const;
export type HolidayCountry = (typeof HOLIDAY_COUNTRIES)[number];

/** A day of the year that the shop keeps by itself, such as the day it opened. */
export interface ShopHoliday {
  /** Unique among the shop's own and never a built-in key. */
  readonly key: string;
  /** In the shop's words. */
  readonly name: string;
  readonly calendar: 'solar' | 'lunar';
  readonly month: number;
  /** A day that the month lacks is its last. */
  readonly day: number;
}

/** Which holidays the shop greets on. */
export interface HolidaySettings {
  readonly country: HolidayCountry;
  /** Keys of built-in holidays (`cny`) that the shop does not keep. */
  readonly off: readonly string[];
  readonly own: readonly ShopHoliday[];
}

/** What points are worth as a payment: so many of them pay so much. */
export interface PointsPayment {
  /** Points in a step; only whole steps pay. */
  readonly points: number;
  /** Minor units that a step pays. */
  readonly minor: number;
  /** Fewer than this pay nothing. */
  readonly minimumPoints: number;
  /** Of the bill, in percent, at most. */
  readonly maxPercent: number;
}

/** How a bill is paid where a web shop or a till asks first. */
export interface CheckoutRules {
  /** Minutes for which a checkout sets points, vouchers and gift cards aside. */
  readonly holdMinutes: number;
  /** `null`: points buy rewards and pay no bill. */
  readonly points: PointsPayment | null;
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
  /** Dates in Thai texts count years from the Buddha, 543 more, as Thai papers do. */
  readonly buddhistYear: boolean;
  readonly earn: EarnRules;
  readonly points: PointsRules;
  readonly referral: ReferralRules;
  /** Minutes in which the counter may take a sale back by itself. */
  readonly undoMinutes: number;
  /** Points that one person may award or take without a second one. */
  readonly adjustLimit: number;
  readonly messages: MessageRules;
  readonly automations: Automations;
  /** `null`: always open. */
  readonly hours: OpeningHours | null;
  readonly holidays: HolidaySettings;
  /** `null`: the shop has none, and nothing of them is counted or shown. */
  readonly tiers: TierRules | null;
  /** How several coupons are reckoned together. */
  readonly coupons: CouponRules;
  readonly checkout: CheckoutRules;
  /** Empty: the shop has none, and nothing of them is counted or shown. */
  readonly stampCards: readonly StampCard[];
  /** Coupons that are given by themselves on an occasion. Empty: none, and a sale asks nothing about them. */
  readonly issueRules: readonly IssueRule[];
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
    buddhistYear: false,
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
      referrerPercent: null,
      mostPerYear: null,
      milestones: [],
    },
    undoMinutes: 10,
    adjustLimit: 1_000,
    messages: { quietFrom: '21:00', quietUntil: '09:00', marketingDays: 3, waitHours: 4 },
    automations: {
      birthday: { on: true, hour: 10, gift: { kind: 'percent', value: 10, validDays: 30 }, texts: {} },
      repurchase: {
        on: true,
        hour: 11,
        leadDays: 4,
        percent: 20,
        validDays: 14,
        controlPercent: 10,
        memberDays: 7,
        productDays: 14,
        mostPerDay: null,
        only: null,
        texts: {},
      },
      notices: { on: true, hour: 12, pointsDays: 30, vouchersDays: 3, texts: {} },
    },
    hours: null,
    holidays: { country: countryOf(shop.timeZone), off: [], own: [] },
    tiers: null,
    coupons: DEFAULT_COUPON_RULES,
    checkout: { holdMinutes: 15, points: null },
    stampCards: [],
    issueRules: [],
  };
}

const COUNTRY_OF_ZONE: Readonly<Record<string, HolidayCountry>> = {
  'Asia/Taipei': 'TW',
  'Asia/Hong_Kong': 'HK',
  'Asia/Shanghai': 'CN',
  'Asia/Tokyo': 'JP',
  'Asia/Bangkok': 'TH',
};

/** The country whose holidays a shop in that zone most likely keeps; the owner may choose another. */
export const countryOf = (zone: string | undefined): HolidayCountry => COUNTRY_OF_ZONE[zone ?? ''] ?? 'TW';

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
