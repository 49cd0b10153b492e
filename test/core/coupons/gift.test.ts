import { describe, expect, it } from 'vitest';
import type { Coupon, Voucher } from '../../../src/core/coupons/coupon.ts';
import {
  canBeGiven,
  decideGive,
  decideTakeGift,
  type GiftLink,
  type Givable,
  mayBeGiven,
} from '../../../src/core/coupons/gift.ts';
import { at } from '../support.ts';
import { coupon, voucher } from './support.ts';

const DAY = 86_400_000;
const now = at('2027-03-05T10:00');

const givable = (
  more: Partial<Omit<Givable, 'voucher' | 'coupon'>> = {},
  of: { readonly voucher?: Partial<Voucher>; readonly coupon?: Partial<Coupon> } = {},
): Givable => ({
  voucher: voucher(of.voucher),
  coupon: coupon(of.coupon),
  isAutomatic: false,
  source: 'code',
  sourceId: null,
  ...more,
});

const give = (of: Givable | undefined) => {
  const decision = decideGive(of, now);
  return decision.ok ? decision.value.expiresAt : decision.refusal.code;
};

describe('which vouchers a member may give to a friend', () => {
  it.each<[string, Parameters<typeof givable>[0]]>([
    ['what was typed as a code', {}],
    ['what a purchase brought by a rule', { source: 'rule', sourceId: 'purchase-1' }],
  ])('%s may be given', (_what, more) => {
    expect(mayBeGiven(givable(more))).toBe(true);
  });

  it.each<[string, Givable]>([
    ['a gift of an automation', givable({ isAutomatic: true })],
    ['a coupon that the shop made personal', givable({}, { coupon: { personal: true } })],
    ['what is for a first purchase', givable({}, { coupon: { firstPurchase: true } })],
    ['what was a gift already', givable({ source: 'gift' })],
    ['the reward of a referral', givable({ source: 'referral' })],
    ['what a stamp card gave', givable({ source: 'stamps' })],
    ['the welcome for joining', givable({ source: 'rule' })],
  ])('%s stays with whom it was given to', (_what, of) => {
    expect(mayBeGiven(of)).toBe(false);
    expect(canBeGiven(of, now)).toBe(false);
    expect(give(of)).toBe('voucher-personal');
  });
});

describe('giving a voucher to a friend', () => {
  it('makes a link for 7 days, or for as long as the voucher lives', () => {
    expect(give(givable())).toBe(now + 7 * DAY);
    expect(give(givable({}, { voucher: { expiresAt: now + 9 * DAY } }))).toBe(now + 7 * DAY);
    expect(give(givable({}, { voucher: { expiresAt: now + 2 * DAY } }))).toBe(now + 2 * DAY);
  });

  it('needs one that can still be used, to the last instant of it', () => {
    expect(give(undefined)).toBe('voucher-unknown');
    for (const state of ['redeemed', 'void', 'given'] as const) {
      expect(give(givable({}, { voucher: { state } }))).toBe('voucher-not-usable');
    }
    expect(give(givable({}, { voucher: { expiresAt: now } }))).toBe('voucher-not-usable');
    expect(give(givable({}, { voucher: { expiresAt: now + 1 } }))).toBe(now + 1);
  });

  it('says first that it is personal, whatever else is true of it', () => {
    expect(give(givable({ source: 'gift' }, { voucher: { state: 'redeemed' } }))).toBe('voucher-personal');
  });
});

describe('taking a voucher that is given', () => {
  const open: GiftLink = { giverId: 'mei', state: 'open', expiresAt: now + DAY };
  const bo = { memberId: 'bo', standingVouchers: 0, voucherId: 'voucher-2', code: 'BA9876543210' };
  const take = (link: Partial<GiftLink> = {}, of: Givable = givable(), more: Partial<typeof bo> = {}) => {
    const decision = decideTakeGift({ link: { ...open, ...link }, of }, { ...bo, ...more }, now);
    return decision.ok ? decision.value : decision.refusal.code;
  };

  it('gives the friend one of their own, of the same coupon and with the same end', () => {
    const of = givable({}, { voucher: { expiresAt: now + 3 * DAY } });
    expect(take({}, of)).toEqual({
      ...of.voucher,
      voucherId: 'voucher-2',
      code: 'BA9876543210',
      memberId: 'bo',
      issuedAt: now,
    });
  });

  it('is for the first who comes while the link is open, and for nobody after it', () => {
    expect(decideTakeGift(undefined, bo, now)).toEqual({ ok: false, refusal: { code: 'gift-gone' } });
    expect([take({ state: 'taken' }), take({ state: 'withdrawn' })]).toEqual(['gift-gone', 'gift-gone']);
    expect(take({ expiresAt: now })).toBe('gift-gone');
    expect(take({ expiresAt: now + 1 })).toMatchObject({ memberId: 'bo' });
    expect(take({}, givable({}, { voucher: { state: 'redeemed' } }))).toBe('gift-gone');
    expect(take({ giverId: 'bo' })).toBe('gift-own');
  });

  it('counts to what one member may have of the coupon', () => {
    const of = givable({}, { coupon: { usesPerMember: 2 } });
    expect(take({}, of, { standingVouchers: 1 })).toMatchObject({ memberId: 'bo' });
    expect(take({}, of, { standingVouchers: 2 })).toBe('coupon-already-taken');
    expect(take({}, givable(), { standingVouchers: 9 })).toMatchObject({ memberId: 'bo' });
  });

  it('of a coupon that was stopped meanwhile goes through', () => {
    expect(take({}, givable({}, { coupon: { active: false } }))).toMatchObject({ state: 'issued' });
  });
});
