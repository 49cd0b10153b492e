import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { eq } from '#drizzle';
import { outbox } from '../../db/schema/index.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { readReferralsForReview, reviewReferral } from '../../src/app/reviewReferral.ts';
import { undoPurchase } from '../../src/app/undoPurchase.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { friendsOf } from '../support/friends.ts';
import { CASHIER, DAY, NOON, OWNER, OWNER_ID, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

const friendOf = friendsOf(shop);

async function stateOf(friendId: string): Promise<string> {
  const rows = await deps.db.sql<{ state: string }[]>`
    select state from regulars.referrals where member_id = ${friendId}`;
  return rows[0]?.state ?? 'none';
}

async function saidTo(memberId: string): Promise<string[]> {
  const rows = await deps.db.read
    .select({ memberId: outbox.memberId, notice: outbox.notice })
    .from(outbox)
    .orderBy(outbox.outboxId);
  return rows.filter((row) => row.memberId === memberId).map((row) => (row.notice as { kind: string }).kind);
}

describe("a friend's first purchase", () => {
  it('rewards both sides once, on the first one at or above the minimum', async () => {
    const mei = await shop.member();
    const lin = await friendOf(mei);
    await shop.buys(lin, 499);
    expect(await stateOf(lin)).toBe('joined');
    const recorded = await shop.buys(lin, 500);
    expect(recorded).toMatchObject({
      points: { earned: 5, available: 109 },
      referral: { state: 'rewarded', friendPoints: 100 },
    });
    await shop.buys(lin, 9_000);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 100 });
    expect(await shop.pointsOf(lin)).toMatchObject({ available: 199 });
    expect(await saidTo(mei)).toEqual(['referral-rewarded']);
    expect(await shop.problems()).toEqual([]);
  });

  it('is returned after the reward has lapsed: nobody owes it, also where nobody has booked that it did', async () => {
    const mei = await shop.member();
    const lin = await friendOf(mei);
    const { purchaseId } = await shop.buys(lin, 500);
    const later = NOON + 800 * DAY;
    await refundPurchase(deps, { purchaseId, what: { kind: 'all' } }, OWNER, v7(), later);
    expect(await stateOf(lin)).toBe('reversed');
    for (const side of [lin, mei]) {
      expect(await shop.pointsOf(side, later)).toEqual({ available: 0, pending: 0, held: 0, deficit: 0 });
    }
    expect(await shop.problems()).toEqual([]);
  });

  it('rewards a referrer once for each of ten friends who buy at the same moment', async () => {
    const mei = await shop.member();
    const friends = await Promise.all(Array.from({ length: 10 }, () => friendOf(mei)));
    await Promise.all(friends.map((friend) => shop.buys(friend, 500)));
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 1_000 });
    expect(await shop.problems()).toEqual([]);
  });

  it('waits for the owner from the eleventh friend in seven days on', async () => {
    const mei = await shop.member();
    for (let count = 0; count < 10; count += 1) await shop.buys(await friendOf(mei), 500);
    const eleventh = await friendOf(mei);
    expect(await shop.buys(eleventh, 500)).toMatchObject({ referral: { state: 'qualified', friendPoints: 0 } });
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 1_000 });
    expect(await shop.pointsOf(eleventh)).toMatchObject({ available: 5 });
  });

  it('asks the owner about the eleventh, and gives or refuses both rewards by the answer', async () => {
    const owner = { channel: 'line' as const, channelUserId: 'U-owner' };
    const { sql } = deps.db;
    await sql`insert into regulars.staff (staff_id, name, role, language, created_at)
      values (${OWNER_ID}, 'Wu', 'owner', 'en', now())`;
    await sql`insert into regulars.staff_identities (channel, channel_user_id, staff_id)
      values (${owner.channel}, ${owner.channelUserId}, ${OWNER_ID})`;
    const mei = await shop.member({ name: 'Mei' });
    for (let count = 0; count < 10; count += 1) await shop.buys(await friendOf(mei), 500);
    const [eleventh, twelfth] = [await friendOf(mei), await friendOf(mei)];
    await shop.buys(eleventh, 500);
    await shop.buys(twelfth, 500);
    const said = await deps.db.read
      .select()
      .from(outbox)
      .where(eq(outbox.channelUserId, owner.channelUserId))
      .orderBy(outbox.outboxId);
    expect(said).toMatchObject([
      { notice: { kind: 'referral-review', friendId: eleventh, referrerName: 'Mei', recentCount: 11, days: 7 } },
      { notice: { kind: 'referral-review', friendId: twelfth, recentCount: 12 } },
    ]);
    const waiting = await readReferralsForReview(deps, DEFAULT_PROGRAMME);
    expect(waiting.filter((one) => one.friendId === eleventh)).toMatchObject([
      { recentCount: 12, referrerPoints: 100 },
    ]);

    const answer = (friendId: string, approve: boolean, by = OWNER) =>
      reviewReferral(deps, { friendId, approve }, by, `test:${v7()}`, NOON);
    expect(await answer(eleventh, true, CASHIER)).toMatchObject({ refusal: { code: 'not-allowed' } });
    expect(await answer(eleventh, true)).toMatchObject({ ok: true, value: { state: 'rewarded' } });
    expect(await answer(twelfth, false)).toMatchObject({ ok: true, value: { state: 'rejected' } });
    expect(await answer(eleventh, true)).toMatchObject({ refusal: { code: 'review-over' } });
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 1_100 });
    expect(await shop.pointsOf(eleventh)).toMatchObject({ available: 105 });
    expect(await shop.pointsOf(twelfth)).toMatchObject({ available: 5 });
    expect(await saidTo(eleventh)).toEqual(['receipt', 'referral-welcome']);
    expect(await shop.problems()).toEqual([]);
  });

  it('comes too late on day 181: nobody is rewarded', async () => {
    const mei = await shop.member();
    const lin = await friendOf(mei);
    await shop.buys(lin, 500, { now: NOON + 181 * DAY });
    expect(await stateOf(lin)).toBe('expired');
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0 });
  });

  it('rewards the friend alone when the referrer has left', async () => {
    const mei = await shop.member({ state: 'erased' });
    const lin = await friendOf(mei);
    expect(await shop.buys(lin, 500)).toMatchObject({ points: { available: 105 } });
  });

  it('takes both rewards back when it is returned, and never gives them again', async () => {
    const mei = await shop.member();
    const lin = await friendOf(mei);
    const { purchaseId } = await shop.buys(lin, 1_000);
    const part = { purchaseId, what: { kind: 'amount' as const, amountMinor: 500 } };
    expect(await refundPurchase(deps, part, OWNER, `test:${v7()}`, NOON)).toMatchObject({
      value: { referralReversed: false },
    });
    const rest = { purchaseId, what: { kind: 'all' as const } };
    expect(await refundPurchase(deps, rest, OWNER, `test:${v7()}`, NOON)).toMatchObject({
      value: { referralReversed: true, points: { available: 0, deficit: 0 } },
    });
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0 });
    expect(await saidTo(mei)).toEqual(['referral-rewarded', 'referral-reversed']);
    await shop.buys(lin, 1_000);
    expect(await stateOf(lin)).toBe('reversed');
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0 });
    expect(await shop.problems()).toEqual([]);
  });

  it('takes both rewards back with an undo', async () => {
    const mei = await shop.member();
    const lin = await friendOf(mei);
    const { purchaseId } = await shop.buys(lin, 500);
    expect(await undoPurchase(deps, purchaseId, CASHIER, `test:${v7()}`, NOON)).toMatchObject({
      value: { referralReversed: true },
    });
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0, deficit: 0 });
    expect(await shop.pointsOf(lin)).toMatchObject({ available: 0, deficit: 0 });
    expect(await shop.problems()).toEqual([]);
  });
});
