import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { campaigns, deliveries, lots, marketingContacts, memberOccasions } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import { linkAccounts, newLinkCode } from '../../src/app/linkAccounts.ts';
import { readVoucher } from '../../src/app/readVouchers.ts';
import { takeCoupon, type Wanted } from '../../src/app/takeCoupon.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { offersOf, outcome } from '../support/offers.ts';
import { people } from '../support/people.ts';
import { DAY, NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { member } = people(deps);
const { coupon, takes } = offersOf(deps);

/** Two accounts of one person: the first stays when they are linked. */
const twoAccounts = async () => [await member('line', NOON - DAY), await member()] as const;
type Account = Awaited<ReturnType<typeof member>>;

async function become(one: Account, other: Account): Promise<void> {
  const made = await newLinkCode(deps, one.memberId, v7(), NOON);
  if (!made.ok) throw new Error(made.refusal.code);
  const link = { address: other.who, code: made.value.code, programme: DEFAULT_PROGRAMME };
  expect(await linkAccounts(deps, link, v7(), NOON)).toMatchObject({ ok: true });
}

const contactAt = async (memberId: string) =>
  (
    await deps.db.read
      .select({ memberId: marketingContacts.memberId, at: marketingContacts.lastAt })
      .from(marketingContacts)
  )
    .find((row) => row.memberId === memberId)
    ?.at.getTime();

describe('what campaigns did to two accounts, once they are one member', () => {
  it('has happened to the one who stays, whichever account it happened to, and once where it happened to both', async () => {
    const [first, second] = await twoAccounts();
    const occasion = (memberId: string, name: string) => ({
      memberId,
      occasion: name,
      campaignId: v7(),
      occurredAt: new Date(NOON),
    });
    const rows = [
      occasion(first.memberId, 'birthday:solar:2026'),
      occasion(second.memberId, 'birthday:solar:2026'),
      occasion(second.memberId, 'birthday:solar:2025'),
      occasion(second.memberId, 'repurchase:milk:1'),
    ];
    await commit(deps.db, [insertRows(memberOccasions, rows)]);
    await become(first, second);
    const found = await deps.db.sql`select member_id, occasion from regulars.member_occasions
      where member_id in (${first.memberId}, ${second.memberId}) order by occasion`;
    expect(found).toEqual(
      ['birthday:solar:2025', 'birthday:solar:2026', 'repurchase:milk:1'].map((name) => ({
        member_id: first.memberId,
        occasion: name,
      })),
    );
  });

  it('leaves the later marketing message of both for the cap', async () => {
    for (const [ofKept, ofClosed] of [
      [NOON - 5_000, NOON - 1_000],
      [NOON - 1_000, NOON - 5_000],
      [undefined, NOON - 1_000],
      [NOON - 1_000, undefined],
    ]) {
      const [first, second] = await twoAccounts();
      const contact = ({ memberId }: Account, at: number | undefined) =>
        at === undefined ? [] : [{ memberId, lastAt: new Date(at) }];
      await commit(deps.db, [insertRows(marketingContacts, [...contact(first, ofKept), ...contact(second, ofClosed)])]);
      await become(first, second);
      expect(await contactAt(first.memberId)).toBe(NOON - 1_000);
    }
  });

  it('leaves points told and extended that were, and no others', async () => {
    const [first, second] = await twoAccounts();
    for (const amount of [100, 200, 300, 400, 500, 600]) await shop.buys(second.memberId, amount);
    await deps.db.sql`update regulars.lots set noticed_at = ${new Date(NOON - 9_000).toISOString()}::timestamptz
      where member_id = ${second.memberId} and points = 2`;
    await deps.db.sql`update regulars.lots set extended_at = ${new Date(NOON - 8_000).toISOString()}::timestamptz
      where member_id = ${second.memberId} and points = 3`;
    await become(first, second);
    const found = (await deps.db.read.select().from(lots))
      .filter((lot) => lot.memberId === first.memberId && lot.remaining > 0)
      .toSorted((a, b) => a.points - b.points);
    expect(
      found.map(({ points, noticedAt, extendedAt }) => [points, noticedAt?.getTime(), extendedAt?.getTime()]),
    ).toEqual([
      [1, undefined, undefined],
      [2, NOON - 9_000, undefined],
      [3, undefined, NOON - 8_000],
      [4, undefined, undefined],
      [5, undefined, undefined],
      [6, undefined, undefined],
    ]);
    expect(await shop.problems()).toEqual([]);
  });

  it('counts a notice that is accepted at the very moment of the merge', async () => {
    for (let round = 0; round < 6; round += 1) {
      const [first, second] = await twoAccounts();
      await shop.buys(second.memberId, 700);
      const told = () => deps.db.sql`update regulars.lots set noticed_at = now()
        where member_id = ${second.memberId} and remaining > 0 returning 1`;
      const [, noticed] = await Promise.all([become(first, second), told()]);
      const found = (await deps.db.read.select().from(lots)).filter((lot) => lot.memberId === first.memberId);
      expect(found.map(({ noticedAt }) => noticedAt !== null)).toEqual([noticed.length === 1]);
    }
  });
});

describe('a coupon of a message, once two accounts are one member', () => {
  /** A campaign with a coupon that was sent to these accounts. */
  async function sent(kind: 'repurchase' | 'broadcast', to: readonly Account[]): Promise<Wanted> {
    const { couponId } = await coupon({ claimable: false });
    const campaignId = v7();
    const at = new Date(NOON);
    const content =
      kind === 'repurchase'
        ? { couponId, percent: 20, takeUntil: NOON + DAY, texts: {} }
        : { text: 'Hello', coupon: { couponId, name: 'Ten percent' } };
    const row = { campaignId, kind, messageClass: 'marketing', state: 'done', content } as const;
    const facts = { sku: 'milk', product: 'Milk', expectedOn: '2026-11-25' };
    await commit(deps.db, [
      insertRows(campaigns, [{ ...row, createdBy: 'system', createdAt: at, startedAt: at }]),
      insertRows(
        deliveries,
        to.map(({ memberId }) => ({ campaignId, memberId, state: 'sent' as const, attempts: 1, facts, doneAt: at })),
      ),
    ]);
    return kind === 'repurchase' ? { offerId: campaignId } : { campaignId };
  }
  const taps = async (one: Account, wanted: Wanted) =>
    outcome(await takeCoupon(deps, one.memberId, wanted, v7(), NOON));

  for (const kind of ['repurchase', 'broadcast'] as const) {
    it(`of a ${kind} is one voucher in all, whichever account got it and whichever taps`, async () => {
      for (const which of [[0], [1], [0, 1]]) {
        const both = await twoAccounts();
        const [first, second] = both;
        const wanted = await sent(
          kind,
          both.filter((_, index) => which.includes(index)),
        );
        await become(first, second);
        const tapped = await Promise.all([taps(first, wanted), taps(second, wanted), taps(first, wanted)]);
        expect(tapped.toSorted()).toEqual(['coupon-already-taken', 'coupon-already-taken', 'ok']);
      }
    });

    it(`of a ${kind} taken before is not given again`, async () => {
      const [first, second] = await twoAccounts();
      const wanted = await sent(kind, [second]);
      expect(await taps(second, wanted)).toBe('ok');
      await become(first, second);
      expect([await taps(first, wanted), await taps(second, wanted)]).toEqual([
        'coupon-already-taken',
        'coupon-already-taken',
      ]);
    });
  }

  it('opens for the member who stays by the button of a message to the other account', async () => {
    const [first, second] = await twoAccounts();
    const { couponId } = await coupon();
    const { voucherId } = await takes(second.memberId, couponId);
    await become(first, second);
    expect(await readVoucher(deps, first.memberId, voucherId, NOON)).toMatchObject({ voucherId, standing: 'usable' });
  });
});
