import { describe, expect, it } from 'vitest';
import { DEFAULT_PROGRAMME, type Programme, type ReferralRules } from '../../../src/core/programme.ts';
import type { Referral } from '../../../src/core/referrals/referral.ts';
import {
  decideReferralAfterRefund,
  decideReferralQualify,
  decideReferralRelease,
  decideReferralReverse,
  decideReferralReview,
} from '../../../src/core/referrals/reward.ts';
import { decideReferralStart, type ReferralStart } from '../../../src/core/referrals/start.ts';
import { accepted, addDays, at, local } from '../support.ts';

const joined = at('2027-03-05T10:00');
const programme = (change: Partial<ReferralRules> = {}): Programme => ({
  ...DEFAULT_PROGRAMME,
  referral: { ...DEFAULT_PROGRAMME.referral, referrerPoints: 500, friendPoints: 250, minimumMinor: 2_500, ...change },
});
const start = (change: Partial<ReferralStart> = {}, now = joined) =>
  decideReferralStart(
    {
      referralId: 'referral-1',
      referrerId: 'mei',
      friendId: 'bo',
      friendIsCustomer: false,
      existing: undefined,
      firstContactAt: joined,
      ...change,
    },
    now,
    programme(),
  );
const referral = accepted(start());
const buys = (
  of: Referral,
  netMinor: number,
  more: { occurredAt?: number; rules?: Partial<ReferralRules>; recent?: number; purchaseId?: string } = {},
) => {
  const { occurredAt = joined, rules = {}, recent = 0, purchaseId = 'purchase-1' } = more;
  return decideReferralQualify(of, { purchaseId, netMinor, occurredAt }, occurredAt, programme(rules), recent);
};
const referralOf = (step: { readonly kind: string; readonly referral?: Referral }): Referral => {
  if (step.referral === undefined) throw new Error(`${step.kind} has no referral`);
  return step.referral;
};

describe('coming by a friend’s link', () => {
  it('joins, and counts for 180 local days', () => {
    expect(referral).toMatchObject({ state: 'joined', referrerId: 'mei', friendId: 'bo', purchaseId: null });
    expect(local(referral.expiresAt)).toBe('2027-09-02T00:00:00');
  });

  it('is refused by the first reason that applies', () => {
    const everything = {
      referrerId: 'bo',
      friendIsCustomer: true,
      existing: referral,
      firstContactAt: at('2027-01-01'),
    };
    const codeOf = (change: Partial<ReferralStart>) => {
      const decision = start(change);
      return decision.ok ? 'ok' : decision.refusal.code;
    };
    expect(codeOf({ ...everything, referrerId: undefined })).toBe('referral-code-unknown');
    expect(codeOf(everything)).toBe('referral-self');
    expect(codeOf({ ...everything, referrerId: 'mei' })).toBe('referral-friend-is-customer');
    expect(codeOf({ ...everything, referrerId: 'mei', friendIsCustomer: false })).toBe('referral-has-referrer');
    expect(codeOf({ firstContactAt: at('2027-01-01') })).toBe('referral-too-late');
  });

  it('by a second referrer changes nothing, whatever became of the first', () => {
    const lapsed: Referral = { ...referral, state: 'expired' };
    expect(start({ referrerId: 'lin', existing: lapsed }).ok).toBe(false);
  });

  it('counts through the seventh day after the first contact', () => {
    expect(start({}, at('2027-03-12T23:59')).ok).toBe(true);
    expect(start({}, at('2027-03-13')).ok).toBe(false);
  });
});

describe('a friend’s purchases, at 500 and 250 points from 2500 on', () => {
  it('of 2499 gives nothing, of 2500 rewards both, of 9000 nothing more', () => {
    expect(buys(referral, 2_499)).toEqual({ kind: 'nothing' });
    const step = buys(referral, 2_500);
    expect(step).toMatchObject({ kind: 'rewarded', referrerPoints: 500, friendPoints: 250 });
    expect(referralOf(step)).toMatchObject({ state: 'rewarded', purchaseId: 'purchase-1', minimumMinor: 2_500 });
    expect(buys(referralOf(step), 9_000, { purchaseId: 'purchase-2' })).toEqual({ kind: 'nothing' });
  });

  it('on day 180 still counts, on day 181 it expires without a reward', () => {
    const dayAfterJoining = (days: number) => addDays(joined, days);
    expect(buys(referral, 9_000, { occurredAt: dayAfterJoining(180) }).kind).toBe('rewarded');
    expect(buys(referral, 9_000, { occurredAt: referral.expiresAt - 1 }).kind).toBe('rewarded');
    expect(buys(referral, 9_000, { occurredAt: referral.expiresAt }).kind).toBe('expired');
    const late = buys(referral, 9_000, { occurredAt: dayAfterJoining(181) });
    expect(late).toMatchObject({ kind: 'expired', referral: { state: 'expired', purchaseId: null } });
  });

  it('leave a friend who only has an opening gift `joined`, until the window closes', () => {
    expect(decideReferralRelease(referral, referral.expiresAt - 1)).toEqual({ kind: 'nothing' });
    expect(decideReferralRelease(referral, referral.expiresAt)).toMatchObject({ kind: 'expired' });
  });
});

describe('a return window', () => {
  it('keeps the reward back through its last local day', () => {
    const step = buys(referral, 2_500, { rules: { returnDays: 14 } });
    expect(step.kind).toBe('qualified');
    const waiting = referralOf(step);
    expect(local(waiting.rewardDueAt)).toBe('2027-03-20T00:00:00');
    expect(decideReferralRelease(waiting, at('2027-03-19T23:59'))).toEqual({ kind: 'nothing' });
    expect(decideReferralRelease(waiting, at('2027-03-20'))).toMatchObject({ kind: 'rewarded', referrerPoints: 500 });
  });

  it('gives the points that were promised when the friend bought', () => {
    const waiting = referralOf(buys(referral, 2_500, { rules: { returnDays: 14 } }));
    expect(decideReferralRelease(waiting, at('2027-04-01'))).toMatchObject({ referrerPoints: 500, friendPoints: 250 });
  });

  it('in which the purchase is returned leaves nothing to take back', () => {
    const waiting = referralOf(buys(referral, 2_500, { rules: { returnDays: 14 } }));
    const refund = { purchaseId: 'purchase-1', remainingMinor: 0 };
    expect(decideReferralAfterRefund(waiting, refund, joined)).toMatchObject({ kind: 'reversed', wasRewarded: false });
  });
});

describe('a referrer who brings friends faster than usual', () => {
  const suspicious = referralOf(buys(referral, 2_500, { recent: 10 }));

  it('waits for the owner', () => {
    expect(buys(referral, 2_500, { recent: 9 }).kind).toBe('rewarded');
    expect(suspicious).toMatchObject({ state: 'qualified', needsReview: true });
    expect(decideReferralRelease(suspicious, at('2028-01-01'))).toEqual({ kind: 'nothing' });
  });

  it('is rewarded when the owner approves, also only after the return window', () => {
    expect(decideReferralReview(suspicious, true, joined)).toMatchObject({ kind: 'rewarded' });
    const both = referralOf(buys(referral, 2_500, { recent: 10, rules: { returnDays: 14 } }));
    const approved = decideReferralReview(both, true, joined);
    expect(approved.kind).toBe('qualified');
    expect(decideReferralRelease(referralOf(approved), at('2027-03-20'))).toMatchObject({ kind: 'rewarded' });
  });

  it('is not when the owner does not, for good', () => {
    const rejected = referralOf(decideReferralReview(suspicious, false, joined));
    expect(rejected.state).toBe('rejected');
    expect(decideReferralReview(rejected, true, joined)).toEqual({ kind: 'nothing' });
    expect(decideReferralReverse(rejected, joined)).toEqual({ kind: 'nothing' });
  });
});

describe('a refund of the purchase that was rewarded', () => {
  const rewarded = referralOf(buys(referral, 3_000));
  const refund = (remainingMinor: number, purchaseId = 'purchase-1') =>
    decideReferralAfterRefund(rewarded, { purchaseId, remainingMinor }, joined);

  it('below the minimum reverses both rewards, for good', () => {
    const step = refund(2_499);
    expect(step).toMatchObject({ kind: 'reversed', wasRewarded: true });
    const reversed = referralOf(step as { kind: string; referral: Referral });
    expect(decideReferralAfterRefund(reversed, { purchaseId: 'purchase-1', remainingMinor: 0 }, joined).kind).toBe(
      'nothing',
    );
    expect(buys(reversed, 9_000, { purchaseId: 'purchase-2' })).toEqual({ kind: 'nothing' });
  });

  it('that leaves the minimum, or of another purchase, changes nothing', () => {
    expect(refund(2_500)).toEqual({ kind: 'nothing' });
    expect(refund(0, 'purchase-2')).toEqual({ kind: 'nothing' });
  });

  it('in full reverses them also where there is no minimum', () => {
    const free = referralOf(buys(referral, 10, { rules: { minimumMinor: 0 } }));
    const step = decideReferralAfterRefund(free, { purchaseId: 'purchase-1', remainingMinor: 0 }, joined);
    expect(step.kind).toBe('reversed');
  });
});

describe('two accounts that turn out to be one person', () => {
  it('reverse a referral between them in any open state', () => {
    expect(decideReferralReverse(referral, joined)).toMatchObject({ kind: 'reversed', wasRewarded: false });
    const rewarded = referralOf(buys(referral, 2_500));
    expect(decideReferralReverse(rewarded, joined)).toMatchObject({ kind: 'reversed', wasRewarded: true });
  });
});
