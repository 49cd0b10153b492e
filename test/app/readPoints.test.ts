import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { readPoints } from '../../src/app/readPoints.ts';
import { DAY, NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

describe("a member's points", () => {
  it('are told with their lots and what leaves next', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    await shop.buys(mei, 2_000, { now: NOON + 31 * DAY });
    const view = await readPoints(deps, mei, NOON + 31 * DAY);
    expect(view).toMatchObject({
      available: 30,
      pending: 0,
      held: 0,
      deficit: 0,
      nextToLeave: { points: 10, expiresAt: Date.parse('2027-12-01T00:00:00+08:00') },
    });
    expect(view?.lots.map((lot) => lot.remaining)).toEqual([10, 20]);
  });

  it('come with the history, the newest first, each with its explanation and purchase', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 1_290);
    const view = await readPoints(deps, mei, NOON);
    expect(view?.journals).toMatchObject([
      {
        kind: 'earn',
        points: 12,
        occurredAt: NOON,
        purchase: { purchaseId, netMinor: 1_290, currency: 'TWD' },
        explanation: { points: 12, parts: [{ steps: 12, per: 100 }] },
      },
    ]);
    expect(view?.journals[0]?.explanation).not.toHaveProperty('frozen');
  });

  it('are read in pages that neither repeat nor leave out', async () => {
    const mei = await shop.member();
    for (let count = 1; count <= 5; count += 1) await shop.buys(mei, count * 100);
    const seen: number[] = [];
    let before: string | undefined;
    for (let page = 0; page < 4; page += 1) {
      const view = await readPoints(deps, mei, NOON, { limit: 2, ...(before === undefined ? {} : { before }) });
      seen.push(...(view?.journals.map((line) => line.points) ?? []));
      before = view?.nextBefore ?? undefined;
      if (before === undefined) break;
    }
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it('have lapsed by the calendar, also before that is booked', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    const view = await readPoints(deps, mei, NOON + 400 * DAY);
    expect(view).toMatchObject({ available: 0, lots: [] });
    expect(view?.journals[0]).toMatchObject({ journalId: null, kind: 'expire', points: -10 });
    const books = await deps.db.sql`select available from regulars.members where member_id = ${mei}`;
    expect(books[0]).toEqual({ available: 10 });
  });

  it('of accounts that became one are one history', async () => {
    const mei = await shop.member();
    const gone = await shop.member();
    await shop.buys(gone, 100);
    await deps.db.sql`update regulars.members set state = 'merged', merged_into = ${mei} where member_id = ${gone}`;
    const view = await readPoints(deps, gone, NOON);
    expect(view).toMatchObject({ memberId: mei, journals: [{ kind: 'earn', points: 1 }] });
  });

  it('of nobody are undefined', async () => {
    expect(await readPoints(deps, v7(), NOON)).toBeUndefined();
  });
});
