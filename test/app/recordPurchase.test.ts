import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { outbox, products, programmes } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import { changeProgramme, readProgramme } from '../../src/app/programme.ts';
import { amountLine, type PurchaseReport, recordPurchase } from '../../src/app/recordPurchase.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { CASHIER, DAY, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

const report = (memberId: string, amountMinor: number, about: Partial<PurchaseReport> = {}): PurchaseReport => ({
  member: { memberId },
  lines: [amountLine(amountMinor)],
  ...about,
});
const newKey = () => `test:${v7()}`;
const record = (told: PurchaseReport, key = newKey(), now = NOON) => recordPurchase(deps, told, CASHIER, key, now);

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
    const rows = await deps.db.sql`
      select purchases, spend_minor::int as spend from regulars.members where member_id = ${mei}`;
    expect(rows[0]).toMatchObject({ purchases: 1, spend: 99 });
  });

  it('takes names and categories from the product list where the till tells none', async () => {
    const row = { productId: v7(), sku: 'TEA', name: 'Oolong', category: 'tea', priceMinor: 300 };
    await commit(deps.db, [insertRows(products, [{ ...row, createdAt: new Date(NOON), updatedAt: new Date(NOON) }])]);
    const mei = await shop.member();
    const lines = [
      { sku: 'TEA', quantity: 2, unitPriceMinor: 300, discountMinor: 50 },
      { sku: 'CUP', name: 'Cup', quantity: 1, unitPriceMinor: 80 },
    ];
    expect(await shop.buys(mei, 0, { lines })).toMatchObject({ netMinor: 630, points: { earned: 6 } });
    const sold = await deps.db.sql`
      select sku, name, category from regulars.purchase_lines where member_id = ${mei} order by line_no`;
    expect([...sold]).toEqual([
      { sku: 'TEA', name: 'Oolong', category: 'tea' },
      { sku: 'CUP', name: 'Cup', category: null },
    ]);
  });

  it('explains what it earned', async () => {
    const mei = await shop.member();
    const { points } = await shop.buys(mei, 1_290);
    expect(points.explanation).toMatchObject({
      points: 12,
      parts: [{ rateId: 'base', basisMinor: 1_290, per: 100, steps: 12 }],
    });
    // The twelfth month's end: usable through 30 November 2027.
    expect(points.expiresAt).toBe(Date.parse('2027-12-01T00:00:00+08:00'));
  });

  it('earns by the programme in force, and a later version changes nothing that happened', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    const change = await changeProgramme(deps, { baseRate: { points: 3, per: 100 } }, OWNER, newKey(), NOON);
    expect(change).toMatchObject({ ok: true, value: { version: 1 } });
    await shop.buys(mei, 1_000);
    await changeProgramme(deps, { baseRate: { points: 1, per: 100 } }, OWNER, newKey(), NOON);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 40 });
  });

  it('says thank you once, with the balance', async () => {
    const mei = await shop.member();
    const before = shop.pokes();
    await shop.buys(mei, 500);
    expect(shop.pokes()).toBe(before + 1);
    const said = await deps.db.read.select({ memberId: outbox.memberId, notice: outbox.notice }).from(outbox);
    expect(said.filter((row) => row.memberId === mei)).toMatchObject([
      { notice: { kind: 'receipt', netMinor: 500, available: 5, explanation: { points: 5 } } },
    ]);
  });

  it('has its receipt sent at once on a repeat too: the first may have been committed on a session that died', async () => {
    const told = report(await shop.member(), 500, { externalRef: 'T-repeated' });
    const key = newKey();
    expect(await record(told, key)).toMatchObject({ ok: true, repeated: false });
    const before = shop.pokes();
    expect(await record(told, key)).toMatchObject({ ok: true, repeated: true });
    expect(shop.pokes()).toBe(before + 1);
  });

  it('finds the member by phone, by account and by the one they were merged into', async () => {
    const mei = await shop.member();
    const gone = await shop.member({ state: 'merged', mergedInto: mei });
    const { sql } = deps.db;
    await sql`insert into regulars.member_phones (phone, member_id) values ('+886912345678', ${mei})`;
    await sql`insert into regulars.identities
      (channel, channel_user_id, member_id, reachability_at, first_contact_at, last_active_at)
      values ('line', 'U1', ${gone}, now(), now(), now())`;
    const ways = [{ memberId: gone }, { phone: '+886912345678' }, { channel: 'line' as const, channelUserId: 'U1' }];
    for (const member of ways) {
      expect(await record({ ...report(mei, 100), member })).toMatchObject({ ok: true, value: { memberId: mei } });
    }
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 3 });
  });

  it('gives the points once when twenty tills report one purchase at the same moment with one key', async () => {
    const mei = await shop.member();
    const told = report(mei, 1_000, { externalRef: 'R-20' });
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 20 }, () => record(told, key)));
    const ids = new Set(answers.map((answer) => (answer.ok ? answer.value.purchaseId : answer.refusal.code)));
    expect(ids.size).toBe(1);
    expect(answers.filter((answer) => answer.ok && !answer.repeated)).toHaveLength(1);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 10 });
    expect(await shop.problems()).toEqual([]);
  });

  it('loses none of twenty different purchases of one member at once', async () => {
    const mei = await shop.member();
    await Promise.all(Array.from({ length: 20 }, () => shop.buys(mei, 100)));
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 20 });
    expect(await shop.problems()).toEqual([]);
  });

  it('gives the first answer again to the same key and report, and refuses the key for another one', async () => {
    const mei = await shop.member();
    const key = newKey();
    const first = await record(report(mei, 1_000), key);
    const again = await record(report(mei, 1_000), key, NOON + DAY);
    expect(first).toMatchObject({ ok: true, repeated: false });
    expect(again).toMatchObject({ ok: true, repeated: true });
    expect(again.ok && again.value).toEqual(first.ok && first.value);
    expect(await record(report(mei, 2_000), key)).toEqual({ ok: false, refusal: { code: 'key-reused' } });
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 10 });
  });

  it('refuses a known reference under a new key, and says which purchase it is', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 1_000, { externalRef: 'R-1' });
    const refused = await record(report(mei, 1_000, { externalRef: 'R-1' }));
    expect(refused).toEqual({ ok: false, refusal: { code: 'reference-known', purchaseId } });
  });

  it('lets one of two win who report one reference under two keys at once', async () => {
    const mei = await shop.member();
    const told = report(mei, 1_000, { externalRef: 'R-2' });
    const answers = await Promise.all([record(told), record(told)]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toMatchObject({ refusal: { code: 'reference-known' } });
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 10 });
  });

  it('tells refusals in a fixed order', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 100, { externalRef: 'R-3' });
    const everything = { externalRef: 'R-3', currency: 'USD', occurredAt: NOON + 11 * 60_000 };
    const codeOf = async (told: PurchaseReport) => {
      const answer = await record(told);
      return answer.ok ? 'accepted' : answer.refusal.code;
    };
    expect(await codeOf(report(v7(), 100, everything))).toBe('member-unknown');
    expect(await codeOf(report(mei, 100, everything))).toBe('reference-known');
    expect(await codeOf(report(mei, 100, { ...everything, externalRef: 'R-4' }))).toBe('currency-mismatch');
    expect(await codeOf(report(mei, 100, { occurredAt: everything.occurredAt }))).toBe('occurred-in-future');
    expect(await codeOf(report(mei, 100, { occurredAt: NOON + 10 * 60_000 }))).toBe('accepted');
  });

  it('refuses points that the books cannot hold, and leaves no trace', async () => {
    const mei = await shop.member();
    expect(await record(report(mei, 300_000_000_000))).toMatchObject({ refusal: { code: 'points-out-of-range' } });
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0 });
  });

  it('gives points of an old receipt the dates that the receipt says', async () => {
    const mei = await shop.member();
    const { points } = await shop.buys(mei, 1_000, { occurredAt: NOON - 400 * DAY });
    expect(points).toMatchObject({ earned: 10, available: 0, expiresAt: Date.parse('2026-11-01T00:00:00+08:00') });
  });

  it('activates what is due, lets lapse what has run out, and pays a debt, whatever stands beside it', async () => {
    const points = {
      ...DEFAULT_PROGRAMME.points,
      pendingDays: 3,
      validity: { kind: 'rolling_days' as const, days: 10 },
    };
    const { document, version } = await readProgramme(deps);
    const changed = { version: version + 1, document: { ...document, points }, createdAt: new Date(NOON) };
    await commit(deps.db, [insertRows(programmes, [{ ...changed, createdBy: 'test' }])]);
    const mei = await shop.member();
    let last = '';
    for (const [turn, days] of [0, 1, 3, 3.5, 4, 9, 14, 15, 16, 30, 31].entries()) {
      const now = NOON + days * DAY;
      const sold = await shop.buys(mei, (turn + 1) * 100, { now });
      const { earned: _, explanation: __, availableAt: ___, expiresAt: ____, ...balances } = sold.points;
      expect(await shop.pointsOf(mei, now)).toEqual(balances);
      if (turn === 5) await refundPurchase(deps, { purchaseId: last, what: { kind: 'all' } }, OWNER, newKey(), now);
      last = sold.purchaseId;
      expect(await shop.problems()).toEqual([]);
    }
  });
});
