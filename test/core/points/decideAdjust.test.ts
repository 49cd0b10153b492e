import { describe, expect, it } from 'vitest';
import { type AdjustCommand, decideAdjust } from '../../../src/core/points/decideAdjust.ts';
import type { PointsState } from '../../../src/core/points/ledger.ts';
import { NO_POINTS } from '../../../src/core/points/lots.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { accepted, at, counter, holding, local } from '../support.ts';

const newId = counter();
const now = at('2027-03-05T10:00');
const adjust = (state: PointsState, points: number, more: Partial<AdjustCommand> = {}) =>
  decideAdjust(state, { points, reason: 'thank you', staffId: 'anna', ...more }, DEFAULT_PROGRAMME, now, newId);

describe('points that a person awards or takes', () => {
  it('are a lot with the validity of the programme, usable at once', () => {
    const awarded = accepted(adjust(NO_POINTS, 50));
    expect(awarded.after.available).toBe(50);
    expect(local(awarded.state.lots[0]?.expiresAt ?? null)).toBe('2028-04-01T00:00:00');
    expect(awarded.entries).toMatchObject([
      { account: 'member', points: 50 },
      { account: 'adjusted', points: -50 },
    ]);
    expect(awarded.journals).toMatchObject([
      { kind: 'adjust', staffId: 'anna', explanation: { points: 50, reason: 'thank you' } },
    ]);
  });

  it('pay an old debt first when they are awarded', () => {
    expect(accepted(adjust({ ...NO_POINTS, deficit: 80 }, 50)).after).toMatchObject({ available: 0, deficit: 30 });
  });

  it('are taken from what is available, the earliest expiry first', () => {
    const taken = accepted(adjust(holding([50, null], [30, at('2027-12-01')]), -40));
    expect(taken.state.lots).toMatchObject([{ lotId: 'lot-1', remaining: 40 }]);
  });

  it('are never taken below zero', () => {
    expect(adjust(holding([50, null]), -51)).toEqual({
      ok: false,
      refusal: { code: 'not-enough-points', missingPoints: 1 },
    });
  });

  it('are whole numbers, and what is owed is missing too', () => {
    expect(() => adjust(NO_POINTS, 0.5)).toThrow(RangeError);
    expect(() => adjust(NO_POINTS, -0.5)).toThrow(RangeError);
    expect(adjust({ ...NO_POINTS, deficit: 20 }, -50)).toMatchObject({ refusal: { missingPoints: 70 } });
  });

  it('are never taken from what is still pending', () => {
    const waiting = holding([50, null]);
    const lots = [...waiting.lots, ...holding([50, 9_000_000_000_000]).lots].map((lot, index) => ({
      ...lot,
      lotId: `lot-${index}`,
      availableAt: index === 1 ? now + 1 : 0,
      activated: index === 0,
    }));
    const taken = accepted(adjust({ ...waiting, pending: 50, lots }, -50));
    expect(taken.after).toMatchObject({ available: 0, pending: 50 });
  });

  it('need a second person above the limit, and oneself is not one', () => {
    const refused = { ok: false, refusal: { code: 'adjust-needs-second-person', limit: 1_000 } };
    expect(adjust(NO_POINTS, 1_000).ok).toBe(true);
    expect(adjust(NO_POINTS, 1_001)).toEqual(refused);
    expect(adjust(NO_POINTS, -1_001)).toEqual(refused);
    expect(adjust(NO_POINTS, 1_001, { approvedByStaffId: 'anna' })).toEqual(refused);
    expect(adjust(NO_POINTS, 1_001, { approvedByStaffId: 'boss' }).ok).toBe(true);
  });
});
