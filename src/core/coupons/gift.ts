import { accept, type Decision, refuse } from '../decision.ts';
import type { Instant } from '../points/ledger.ts';
import type { Coupon, Voucher } from './coupon.ts';

/** How long a link to a gift works at most. */
const LINK_LIFE_MS = 7 * 86_400_000;

/** A member's voucher with what says whether it may be handed on. */
export interface Givable {
  readonly voucher: Voucher;
  readonly coupon: Coupon;
  /** Of an automation: a birthday, a tier, stamps, an offer that was made for this member. */
  readonly isAutomatic: boolean;
  /** How the member came to it, and by what. */
  readonly source: string;
  readonly sourceId: string | null;
}

/**
 * Whether a voucher may be handed on at all. What is tied to the person stays with them: gifts of automations, the
 * reward of a referral, the welcome for joining, what is for a first purchase, a coupon that the shop made personal, and
 * what was a gift already.
 */
export function mayBeGiven({ coupon, isAutomatic, source, sourceId }: Omit<Givable, 'voucher'>): boolean {
  if (isAutomatic || coupon.personal === true || coupon.firstPurchase === true) return false;
  if (source === 'gift' || source === 'referral' || source === 'stamps') return false;
  // Of the rules that give vouchers, only that of a purchase names what brought it.
  return source !== 'rule' || sourceId !== null;
}

/** Whether it can be given at this moment: not used, set aside, gone or run out. */
export const canBeGiven = (of: Givable, now: Instant): boolean =>
  of.voucher.state === 'issued' && (of.voucher.expiresAt === null || now < of.voucher.expiresAt) && mayBeGiven(of);

export type GiveRefusal =
  | { readonly code: 'voucher-unknown' }
  | { readonly code: 'voucher-personal' }
  /** Used, set aside by a checkout, given, void or over. */
  | { readonly code: 'voucher-not-usable' };

/** Until when the link to it works: 7 days, or as long as the voucher. Refuses in the order of `GiveRefusal`. */
export function decideGive(of: Givable | undefined, now: Instant): Decision<{ expiresAt: Instant }, GiveRefusal> {
  if (of === undefined) return refuse({ code: 'voucher-unknown' });
  if (!mayBeGiven(of)) return refuse({ code: 'voucher-personal' });
  if (!canBeGiven(of, now)) return refuse({ code: 'voucher-not-usable' });
  return accept({ expiresAt: Math.min(of.voucher.expiresAt ?? Infinity, now + LINK_LIFE_MS) });
}

/** A link to a voucher that is given. */
export interface GiftLink {
  readonly giverId: string;
  readonly state: 'open' | 'taken' | 'withdrawn';
  readonly expiresAt: Instant;
}

export type TakeGiftRefusal =
  /** Unknown, taken by somebody else, taken back, over, or used by whoever gave it: one answer for all. */
  | { readonly code: 'gift-gone' }
  | { readonly code: 'gift-own' }
  /** The coupon's cap for each member. */
  | { readonly code: 'coupon-already-taken' };

export interface GiftTake {
  readonly memberId: string;
  /** The taker's vouchers of this coupon that are usable, used or given on. */
  readonly standingVouchers: number;
  readonly voucherId: string;
  /** From `newVoucherCode`. */
  readonly code: string;
}

/**
 * The friend's own voucher in the place of the giver's: of the same coupon, with the same end. It was issued to the giver,
 * so a coupon that was stopped meanwhile takes nothing back. What the giver's tier let them have early is not early for
 * the friend. Refuses in the order of `TakeGiftRefusal`.
 */
export function decideTakeGift(
  gift: { readonly link: GiftLink; readonly of: Givable } | undefined,
  take: GiftTake,
  now: Instant,
): Decision<Voucher, TakeGiftRefusal> {
  if (gift === undefined || !isOpen(gift.link, now)) return refuse({ code: 'gift-gone' });
  if (gift.link.giverId === take.memberId) return refuse({ code: 'gift-own' });
  const { of } = gift;
  if (!canBeGiven(of, now)) return refuse({ code: 'gift-gone' });
  const { usesPerMember } = of.coupon;
  if (usesPerMember !== null && take.standingVouchers >= usesPerMember) return refuse({ code: 'coupon-already-taken' });
  const { voucherId, code, memberId } = take;
  const { early: _, ...voucher } = of.voucher;
  return accept({ ...voucher, voucherId, code, memberId, issuedAt: now });
}

/** Whether somebody can still take what it leads to, as far as the link goes. */
export const isOpen = ({ state, expiresAt }: GiftLink, now: Instant): boolean => state === 'open' && now < expiresAt;
