import { describe, expect, it } from 'vitest';
import { decideForfeit } from '../../../src/core/points/decideForfeit.ts';
import { NO_POINTS } from '../../../src/core/points/lots.ts';
import { at, counter, holding, memberPoints } from '../support.ts';

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

  it('writes nothing for somebody who has nothing', () => {
    expect(decideForfeit(NO_POINTS, now, newId).journals).toEqual([]);
  });
});
