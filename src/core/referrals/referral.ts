import type { Instant } from '../points/ledger.ts';

/** How a referral can stand; see `Referral` for what ends it. */
export const REFERRAL_STATES = ['joined', 'qualified', 'rewarded', 'rejected', 'reversed', 'expired'] as const;
export type ReferralState = (typeof REFERRAL_STATES)[number];

/**
 * One friend brought by one referrer; a friend has at most one. `joined` until a purchase counts; `qualified` while the
 * reward waits for the return window or for the owner; the other four states are final but for `rewarded`, which a
 * refund turns to `reversed`.
 */
export interface Referral {
  readonly referralId: string;
  readonly referrerId: string;
  readonly friendId: string;
  readonly state: ReferralState;
  readonly joinedAt: Instant;
  /** The first instant at which a purchase no longer counts. Fixed on joining. */
  readonly expiresAt: Instant;
  /** The purchase that qualified. */
  readonly purchaseId: string | null;
  /** The minimum it qualified under: a refund below it reverses the reward. */
  readonly minimumMinor: number | null;
  /** The points promised or given, frozen when it qualified. */
  readonly referrerPoints: number | null;
  readonly friendPoints: number | null;
  /** When the reward may be given; `null` until it qualified. */
  readonly rewardDueAt: Instant | null;
  /** True while the owner has to look: this referrer brings friends faster than usual. */
  readonly needsReview: boolean;
  /** When it reached the state it is in. */
  readonly changedAt: Instant;
}
