import { describe, expect, it } from 'vitest';
import { decideForfeit } from '../../../src/core/points/decideForfeit.ts';
import { decideHold } from '../../../src/core/points/decideHold.ts';
import { NO_POINTS } from '../../../src/core/points/lots.ts';
import { accepted, at, counter, holding, memberPoints } from '../support.ts';

const newId = counter();
const now = at('2027-03-05T10:00');

describe('forgetting a member\u2019s points', () => {
  it('lets all of them lapse, by a journal that says why', () => {
    const gone = decideForfeit(holding([30, at('2027-09-01')], [5, null]), now, newId);
    expect(gone.after).toEqual({ available: 0, pending: 0, held: 0, deficit: 0 });
    expect(gone.state.lots).toEqual([]);
    expect(gone).toMatchObject({ lostPoints: 35, forgivenPoints: 0 });
    expect(memberPoints(gone)).toBe(-35);
    expect(gone.journals).toMatchObject([{ kind: 'expire', explanation: { points: 35, reason: 'forgotten' } }]);
  });

  it('lets a debt go', () => {
    const gone = decideForfeit({ ...NO_POINTS, deficit: 40 }, now, newId);
    expect(gone.after.deficit).toBe(0);
    expect(gone).toMatchObject({ lostPoints: 0, forgivenPoints: 40 });
    expect(memberPoints(gone)).toBe(40);
  });

  it('says in the books what became of both', () => {
    const state = holding([30, null]);
    expect(decideForfeit(state, now, newId).entries).toMatchObject([
      { account: 'member', points: -30 },
      { account: 'expired', points: 30 },
    ]);
    const owing = decideForfeit({ ...NO_POINTS, deficit: 40 }, now, newId);
    expect(owing.journals).toMatchObject([
      { kind: 'adjust', occurredAt: now, explanation: { points: 40, reason: 'forgotten' } },
    ]);
    expect(owing.entries).toMatchObject([
      { account: 'member', points: 40 },
      { account: 'adjusted', points: -40 },
    ]);
  });

  it('takes what a checkout has set aside with them', () => {
    const held = decideHold(holding([30, null]), { points: 20, holdId: 'hold-1', expiresAt: now + 9 }, now, newId);
    const gone = decideForfeit(accepted(held).state, now, newId);
    expect(gone).toMatchObject({ lostPoints: 30, endedHolds: ['hold-1'], state: { held: 0, lots: [], holds: [] } });
  });

  it('writes nothing for somebody who has nothing', () => {
    expect(decideForfeit(NO_POINTS, now, newId).journals).toEqual([]);
  });
});
