import { describe, expect, it } from 'vitest';
import { decideReferralReversal, decideReferralReward } from '../../../src/core/points/decideReferral.ts';
import { decideSpend } from '../../../src/core/points/decideSpend.ts';
import type { PointsState } from '../../../src/core/points/ledger.ts';
import { NO_POINTS } from '../../../src/core/points/lots.ts';
import { DEFAULT_PROGRAMME, type RefundPolicy } from '../../../src/core/programme.ts';
import { accepted, at, counter, holding, memberPoints } from '../support.ts';

const newId = counter();
const now = at('2027-03-05T10:00');
const reward = { points: 100, referralId: 'referral-1', side: 'referrer' as const };
const rewarded = (state: PointsState) => decideReferralReward(state, reward, DEFAULT_PROGRAMME, now, newId);
const reverse = (
  state: PointsState,
  rewardJournalId: string,
  more: { policy?: RefundPolicy; when?: number; reversedByJournalId?: string } = {},
) =>
  decideReferralReversal(
    state,
    { rewardJournalId, reversedByJournalId: more.reversedByJournalId ?? null, reward, expiredPoints: 0, staffId: null },
    more.policy ?? 'deficit',
    more.when ?? now,
    newId,
  );

describe('a referral reward', () => {
  it('is a lot of its own, usable at once', () => {
    const change = rewarded(NO_POINTS);
    expect(change.after.available).toBe(100);
    expect(change.journals).toMatchObject([{ kind: 'referral', explanation: reward }]);
  });

  it('is taken back from its own lot before any other', () => {
    const given = rewarded(holding([100, at('2027-04-01')]));
    const back = accepted(reverse(given.state, given.journalId));
    expect(memberPoints(back)).toBe(-100);
    expect(back.state.lots).toMatchObject([{ lotId: 'lot-1', remaining: 100 }]);
    expect(back.journals).toMatchObject([{ kind: 'referral_reversed', reversesJournalId: given.journalId }]);
  });

  it('says in the books where its points came from and went, and of how many', () => {
    const given = rewarded(NO_POINTS);
    expect(given.entries).toMatchObject([{ points: 100 }, { account: 'issued', points: -100 }]);
    const spent = accepted(decideSpend(given.state, { points: 70, explanation: {} }, now, newId)).state;
    const back = accepted(reverse(spent, given.journalId, { policy: 'clamp' }));
    expect(back.entries).toMatchObject([{ points: -30 }, { account: 'clawed_back', points: 30 }]);
    expect(back.journals[0]?.explanation).toEqual({
      ...reward,
      takenPoints: 30,
      owedPoints: 0,
      forgivenPoints: 70,
      expiredPoints: 0,
      policy: 'clamp',
    });
    expect(accepted(reverse(spent, given.journalId))).toMatchObject({ owedPoints: 70, forgivenPoints: 0 });
  });

  it('of a fraction is a bug of ours', () => {
    const half = { ...reward, points: 0.5 };
    expect(() => decideReferralReward(NO_POINTS, half, DEFAULT_PROGRAMME, now, newId)).toThrow(RangeError);
  });

  it('that was spent is owed, or forgiven, by the policy', () => {
    const given = rewarded(NO_POINTS);
    const spent = accepted(decideSpend(given.state, { points: 70, explanation: {} }, now, newId)).state;
    expect(accepted(reverse(spent, given.journalId)).after).toMatchObject({ available: 0, deficit: 70 });
    const forgiven = accepted(reverse(spent, given.journalId, { policy: 'clamp' }));
    expect(forgiven).toMatchObject({ takenPoints: 30, forgivenPoints: 70, after: { available: 0, deficit: 0 } });
  });

  it('that expired unspent is not taken again', () => {
    const given = rewarded(holding([500, null]));
    const back = accepted(reverse(given.state, given.journalId, { when: at('2029-01-01') }));
    expect(back.after.available).toBe(500);
    expect(back.takenPoints).toBe(0);
  });

  it('is taken back once', () => {
    const given = rewarded(NO_POINTS);
    expect(reverse(given.state, given.journalId, { reversedByJournalId: 'earlier' })).toEqual({
      ok: false,
      refusal: { code: 'already-reversed', journalId: 'earlier' },
    });
  });
});
