import { addLocalDays } from '../calendar/localDay.ts';
import { accept, type Decision, refuse } from '../decision.ts';
import type { Instant } from '../points/ledger.ts';
import type { Programme } from '../programme.ts';
import type { Referral } from './referral.ts';

export type ReferralStartRefusal =
  | { readonly code: 'referral-code-unknown' }
  | { readonly code: 'referral-self' }
  | { readonly code: 'referral-friend-is-customer' }
  | { readonly code: 'referral-has-referrer' }
  | { readonly code: 'referral-too-late' };

export interface ReferralStart {
  readonly referralId: string;
  /** Whose link or code it is; `undefined`: nobody's. */
  readonly referrerId: string | undefined;
  readonly friendId: string;
  /** Whether the friend has bought here before, or was brought in from an older list of customers. */
  readonly friendIsCustomer: boolean;
  /** The friend's referral that exists already, in any state. */
  readonly existing: Referral | undefined;
  /** When the friend first wrote to the shop on any channel. */
  readonly firstContactAt: Instant;
}

/** A friend comes by a referrer's link. Refuses in the order of `ReferralStartRefusal`; the first referrer wins for good. */
export function decideReferralStart(
  start: ReferralStart,
  now: Instant,
  programme: Programme,
): Decision<Referral, ReferralStartRefusal> {
  const { referralId, referrerId, friendId } = start;
  const { windowDays, contactDays } = programme.referral;
  if (referrerId === undefined) return refuse({ code: 'referral-code-unknown' });
  if (referrerId === friendId) return refuse({ code: 'referral-self' });
  if (start.friendIsCustomer) return refuse({ code: 'referral-friend-is-customer' });
  if (start.existing !== undefined) return refuse({ code: 'referral-has-referrer' });
  if (now >= addLocalDays(start.firstContactAt, contactDays + 1, programme.timeZone)) {
    return refuse({ code: 'referral-too-late' });
  }
  return accept({
    referralId,
    referrerId,
    friendId,
    state: 'joined',
    joinedAt: now,
    expiresAt: addLocalDays(now, windowDays + 1, programme.timeZone),
    purchaseId: null,
    minimumMinor: null,
    referrerPoints: null,
    friendPoints: null,
    rewardDueAt: null,
    needsReview: false,
    changedAt: now,
  });
}
