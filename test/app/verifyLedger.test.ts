import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { sellGiftCard } from '../../src/app/giftCards/giftCards.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { verifyLedger } from '../../src/app/verifyLedger.ts';
import { given, offersOf } from '../support/offers.ts';
import { NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

describe('verifying the ledger', () => {
  it('finds books that agree, and counts them', async () => {
    const mei = await shop.member();
    const lin = await shop.member();
    await shop.buys(mei, 1_000);
    await shop.buys(lin, 2_000);
    expect(await verifyLedger(deps)).toEqual({ members: 2, journals: 2, problems: [] });
  });

  it('names the member whose balance was changed by hand', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    await deps.db.sql`update regulars.members set available = 11 where member_id = ${mei}`;
    const { problems } = await verifyLedger(deps);
    expect(problems).toEqual([
      { memberId: mei, problem: 'the entries sum to 10, the balances to 11' },
      { memberId: mei, problem: 'active lots hold 10, available and held are 11' },
    ]);
    await deps.db.sql`update regulars.members set available = 10 where member_id = ${mei}`;
  });

  it('names a lot that does not hold what its allocations leave', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    await deps.db.sql`update regulars.lots set remaining = 9 where member_id = ${mei}`;
    const problems = (await verifyLedger(deps)).problems.map((one) => one.problem);
    expect(problems).toEqual([
      'active lots hold 9, available and held are 10',
      expect.stringMatching(/^lot .* does not hold what its allocations leave$/),
    ]);
  });

  it('names points that are set aside for nobody', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    await deps.db.sql`update regulars.lots set held = 4 where member_id = ${mei}`;
    const problems = (await verifyLedger(deps)).problems.filter(({ memberId }) => memberId === mei);
    expect(problems.map((one) => one.problem)).toEqual([
      'of the lots 4 are set aside, held is 0',
      expect.stringMatching(/^of lot .* another number is set aside than checkouts say$/),
    ]);
  });

  it('names a gift card whose money moved without being written down', async () => {
    const by = { kind: 'key', apiKeyId: v7() } as const;
    const sold = await sellGiftCard(deps, { amountMinor: 500 }, by, v7(), NOON);
    await deps.db.sql`update regulars.gift_cards set balance_minor = 400`;
    const problems = (await verifyLedger(deps)).problems.filter(({ memberId }) => memberId === null);
    expect(problems).toEqual([
      { memberId: null, problem: `gift card ${given(sold).cardId} is not worth what its moves and its holds say` },
    ]);
    await expect(deps.db.sql`delete from regulars.gift_card_moves`).rejects.toThrow(/append-only|permission denied/);
  });

  it('names what a coupon, its day and a batch of codes count beside what was used', async () => {
    const { coupon, oneTimeCodes } = offersOf(deps);
    const by = { kind: 'key', apiKeyId: v7() } as const;
    const { couponId } = await coupon({ claimable: false, usesPerDay: 9 });
    const [code = ''] = await oneTimeCodes(couponId, 2);
    given(await redeemVoucher(deps, { code, basket: { amountMinor: 500 } }, by, v7(), NOON));
    const about = async () =>
      (await verifyLedger(deps)).problems.map(({ problem }) => problem).filter((one) => /coupon|batch/.test(one));
    expect(await about()).toEqual([]);
    await deps.db.sql`update regulars.coupons set uses = 2, spent_minor = 49`;
    await deps.db.sql`update regulars.coupon_days set uses = 3`;
    await deps.db.sql`update regulars.coupon_codes set used_at = now()`;
    expect(await about()).toEqual([
      `coupon ${couponId} counts 2 uses and 49 off, its redemptions are 1 and 50`,
      `coupon ${couponId} on 2026-11-21 counts other uses than its redemptions say`,
      expect.stringMatching(/^batch .* has codes whose use and what came of it do not agree$/),
    ]);
  });

  it('gives the session back, also when it is asked again and again', async () => {
    for (let count = 0; count < 12; count += 1) await verifyLedger(deps);
    const idle = await deps.db.sql`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and state like 'idle in transaction%'`;
    expect(idle[0]).toEqual({ count: 0 });
  });
});
