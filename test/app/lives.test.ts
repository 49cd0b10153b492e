import fc from 'fast-check';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { linkAccounts, newLinkCode } from '../../src/app/linkAccounts.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { setMarketing } from '../../src/app/setMarketing.ts';
import { settleMilestones } from '../../src/app/settleMilestones.ts';
import { giveStamps } from '../../src/app/stamps/giveStamps.ts';
import { people } from '../support/people.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';
import { SPEND_CARD } from '../support/stamps.ts';

const shop = ownShop();
const { deps } = shop;
const { member } = people(deps);
const key = () => `life:${v7()}`;

type Somebody = Awaited<ReturnType<typeof member>>;
const KINDS = ['join', 'buy', 'return', 'stamp', 'redeem', 'link', 'stop', 'forget', 'night'] as const;

/** A shop's people, who do one thing after another; refusals are as good as deeds. */
class Shop {
  readonly people: Somebody[] = [];
  readonly purchases: string[] = [];
  readonly codes: string[] = [];

  pick<One>(from: readonly One[], seed: number): One | undefined {
    return from[seed % Math.max(1, from.length)];
  }

  async does(kind: (typeof KINDS)[number], seed: number): Promise<void> {
    const one = this.pick(this.people, seed);
    if (kind === 'join' || one === undefined) {
      this.people.push(
        await member(seed % 2 === 0 ? 'line' : 'telegram', NOON, seed % 3 === 0 ? one?.code : undefined),
      );
      return;
    }
    const { memberId } = one;
    switch (kind) {
      case 'buy': {
        const sold = await shop.buys(memberId, 100 + (seed % 900)).catch(() => undefined);
        if (sold === undefined) return;
        this.purchases.push(sold.purchaseId);
        this.codes.push(...sold.vouchersIssued);
        return;
      }
      case 'return': {
        const purchaseId = this.pick(this.purchases, seed) ?? v7();
        const what =
          seed % 2 === 0 ? ({ kind: 'all' } as const) : ({ kind: 'amount', amountMinor: 1 + (seed % 300) } as const);
        await refundPurchase(deps, { purchaseId, what }, OWNER, key(), NOON);
        return;
      }
      case 'stamp': {
        const grant = { memberId, cardId: 'spend', stamps: 1 + (seed % 3), reason: 'kind' };
        await giveStamps(deps, grant, CASHIER, key(), NOON);
        return;
      }
      case 'redeem': {
        const sale = { code: this.pick(this.codes, seed) ?? 'NONE', basket: { amountMinor: 500 } };
        await redeemVoucher(deps, sale, OWNER, key(), NOON);
        return;
      }
      case 'link': {
        const made = await newLinkCode(deps, memberId, key(), NOON);
        const other = this.pick(this.people, seed + 1);
        if (!made.ok || other === undefined) return;
        const { document: programme } = await readProgramme(deps);
        await linkAccounts(deps, { address: other.who, code: made.value.code, programme }, key(), NOON);
        return;
      }
      case 'stop':
        await setMarketing(
          deps,
          { memberId, granted: seed % 2 === 0, channel: one.who.channel, source: 'stop' },
          key(),
          NOON,
        );
        return;
      case 'forget':
        await forgetMember(deps, memberId, key(), NOON);
        return;
      case 'night':
        await settleMilestones(deps, memberId, NOON);
    }
  }
}

/** What must hold whatever happened; each row is something wrong. */
const WRONG = `
  select 'a person twice' as wrong, channel_user_id as who from regulars.identities where member_id is not null
    group by channel, channel_user_id having count(*) > 1
  union all select 'an account of nobody', i.channel_user_id from regulars.identities i
    left join regulars.members m using (member_id) where i.member_id is not null and m.state is distinct from 'active'
  union all select 'stamps of nobody', s.member_id::text from regulars.member_stamps s
    left join regulars.members m using (member_id) where m.state is distinct from 'active'
  union all select 'a reward of nobody', g.member_id::text from regulars.stamp_rewards g
    left join regulars.member_stamps s using (member_id, card_id) where s.member_id is null
  union all select 'a reward without its voucher', g.member_id::text from regulars.stamp_rewards g
    left join regulars.vouchers v using (member_id, voucher_id) where v.state is null or v.state = 'void'
  union all select 'a purchase of nobody', p.member_id::text from regulars.purchases p
    left join regulars.members m using (member_id) where m.state is null or m.state = 'merged'
  union all select 'a usable voucher of nobody', v.member_id::text from regulars.vouchers v
    left join regulars.members m using (member_id) where v.state = 'issued' and m.state is distinct from 'active'
  union all select 'a friend of oneself', member_id::text from regulars.referrals where member_id = referrer_member_id`;

describe('whatever people do one after another', () => {
  it('leaves books that add up, each person once, and nothing that belongs to nobody', {
    timeout: 120_000,
  }, async () => {
    const { referral } = (await readProgramme(deps)).document;
    const milestones = [{ friends: 1, points: 50 }];
    await setProgramme(deps, { stampCards: [SPEND_CARD], referral: { ...referral, minimumMinor: 300, milestones } });
    const step = fc.tuple(fc.constantFrom(...KINDS, 'buy' as const, 'join' as const, 'link' as const), fc.nat(9_999));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        const those = new Shop();
        for (const [kind, seed] of steps) await those.does(kind, seed);
        expect(await shop.problems()).toEqual([]);
        expect(await deps.db.sql.unsafe(WRONG)).toEqual([]);
      }),
      { numRuns: Number(process.env['LIVES'] ?? 6), seed: Number(process.env['SEED'] ?? 7), endOnFailure: true },
    );
  });
});
