import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { amountLine, type PurchaseReport, recordPurchase } from '../../src/app/recordPurchase.ts';
import { CASHIER, DAY, NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

const report = (memberId: string, amountMinor: number, about: Partial<PurchaseReport> = {}): PurchaseReport => ({
  member: { memberId },
  lines: [amountLine(amountMinor)],
  ...about,
});
const record = (told: PurchaseReport, key = `test:${v7()}`, now = NOON) =>
  recordPurchase(deps, told, CASHIER, key, now);

describe('recording a purchase', () => {
  it('gives one point for each whole 100, rounded down', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_290);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 12 });
  });

  it('records a purchase that earns nothing', async () => {
    const mei = await shop.member();
    const recorded = await shop.buys(mei, 99);
    expect(recorded).toMatchObject({ netMinor: 99, points: { earned: 0, available: 0 } });
    const rows = await deps.db
      .sql`select purchases, spend_minor::int as spend from regulars.members where member_id = ${mei}`;
    expect(rows[0]).toMatchObject({ purchases: 1, spend: 99 });
  });
});
