/** What tiers are counted by. `points`: earned, less what refunds took back; never the balance. */
export const TIER_MEASURES = ['spend', 'points', 'purchases', 'days'] as const;
export type TierMeasure = (typeof TIER_MEASURES)[number];

/** What a member did in the window. Spend in minor units; `days` are local days with a purchase that still counts. */
export type Measure = Readonly<Record<TierMeasure, number>>;

export interface TierPerks {
  /** What the points of every purchase are multiplied by: a decimal number, exact. `null`: as they are. */
  readonly multiplier: string | null;
  /** Whole percent off at the counter; 0: none. */
  readonly percentOff: number;
  /** Categories that the percent is about; absent: everything. */
  readonly categories?: readonly string[];
  /** What a member gets on reaching the tier: a voucher. Its value is percent points or minor units. */
  readonly voucher: {
    readonly kind: 'percent' | 'amount';
    readonly value: number;
    /** Local days after the day of issue, which is not counted. */
    readonly validDays: number;
  } | null;
  /** Delivery costs nothing, in this tier and above. */
  readonly freeShipping?: true;
  /** Coupons may be taken and used so many local days before they start for everybody, in this tier and above; absent: not earlier. */
  readonly earlyDays?: number;
  /** Prices of their own, in this tier and above. */
  readonly prices?: readonly MemberPrice[];
}

/** What a piece of a product costs members of a tier. */
export interface MemberPrice {
  readonly sku: string;
  /** As the product was called when the price was made. */
  readonly name: string;
  readonly minor: number;
}

export interface TierLevel {
  /** Never changes; a name may. */
  readonly id: string;
  readonly name: string;
  /** The name by language (BCP 47), where it is another one. */
  readonly names?: Readonly<Record<string, string>>;
  /** At least one of them. Money in minor units. */
  readonly needs: Partial<Measure>;
  readonly perks: TierPerks;
}

/** A shop's tiers. The base, which every member has, is none of them. */
export interface TierRules {
  /** Raised by whoever changes what a tier needs; those who had bought enough before are placed once for each. */
  readonly revision: number;
  /** From the lowest to the highest. */
  readonly levels: readonly TierLevel[];
  /** Whether one of a tier's needs is enough, or all of them must be met. */
  readonly match: 'any' | 'all';
  /** Local months that are looked at. */
  readonly windowMonths: number;
  /** Local months that a tier is kept from reaching or renewing it. */
  readonly keepMonths: number;
  /** Local days between the notice and the step down. */
  readonly graceDays: number;
  /** How far it goes down: one step, or to what was measured. */
  readonly downgrade: 'one_down' | 'to_measure';
  /** Whether the first tier above the base is never lost. */
  readonly firstForLife: boolean;
}
