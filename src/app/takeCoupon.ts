import { type CouponRow, findCoupon, findCouponByCode } from '../../db/coupons.ts';
import {
  copiesOf,
  findMemberVersion,
  findVoucherByCode,
  type MemberVersion,
  memberMovesPart,
  newVoucherParts,
  type VoucherRow,
} from '../../db/vouchers.ts';
import { isVoucherCode, newVoucherCode, normaliseVoucherCode } from '../core/coupons/codes.ts';
import type { Voucher } from '../core/coupons/coupon.ts';
import { decideIssue, type IssueRefusal } from '../core/coupons/issue.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { viewOfBroadcast } from './campaigns/broadcast.ts';
import { findBroadcast } from './campaigns/broadcastDraft.ts';
import { type Offer, readOffer } from './campaigns/repurchaseOffer.ts';
import { takeCode } from './codes/takeCode.ts';
import { copiesNow } from './copies.ts';
import { readPublicCode } from './couponDetails.ts';
import { couponOf, grownCoupon, type VoucherView, voucherRow, voucherView } from './couponView.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { actorName, type Deps } from './deps.ts';
import type { GiftCard } from './giftCards/giftCards.ts';
import { keepGiftCard } from './giftCards/kept.ts';
import { guess } from './guessLimit.ts';
import { readProgramme } from './programme.ts';
import { readVoucher } from './readVouchers.ts';
import { earlyDaysFor } from './tiers/early.ts';
import { type LookAtGift, readGift } from './voucherGifts/take.ts';

export type TakeRefusal =
  | { readonly code: 'member-unknown' }
  | Exclude<IssueRefusal, { readonly code: 'coupon-already-taken' }>
  /** `voucherId`: the copy that the member has, or had last. */
  | { readonly code: 'coupon-already-taken'; readonly voucherId: string };

/** What somebody takes: a coupon that the chat offers, one whose public code they typed, or that of a message. */
export type Wanted =
  | { readonly couponId: string }
  | { readonly publicCode: string }
  /** A broadcast that was sent. A member gets one voucher of it, ever. */
  | { readonly campaignId: string }
  /** A repurchase offer that the member got. One voucher of it, ever, whatever they hold of other offers. */
  | { readonly offerId: string };

interface TakeState {
  readonly member: MemberVersion | undefined;
  readonly coupon: CouponRow | undefined;
  readonly offer: Offer | undefined;
  readonly copies: readonly VoucherRow[];
  readonly timeZone: string;
  /** As `readEarlyDays` gives it; read only where the coupon has not begun. */
  readonly earlyDays: number;
}

/**
 * Gives the member a voucher of a coupon, before its start too where their tier gives that. While they hold a usable copy they get no second one. Of many takes at once
 * by one member each sees the one before. Refuses `coupon-unknown` also for a coupon that is not offered in that way.
 */
export const takeCoupon = (
  deps: Deps,
  memberId: string,
  wanted: Wanted,
  key: string,
  now: number,
): Promise<Answered<VoucherView, TakeRefusal>> =>
  decideAndCommit<TakeState, Taken, VoucherView, TakeRefusal>(deps, {
    key: { name: key, request: { memberId, wanted } },
    read: () => readState(deps, memberId, wanted, now),
    decide: (state) => decideTake(state, wanted, deps, now),
    parts: ({ offer }, { member, voucher }) => [
      memberMovesPart(member),
      ...newVoucherParts(voucherRow(voucher, ...sourceOf(wanted, voucher), offer?.exceptSku ?? null)),
    ],
    answer: ({ voucher, coupon, uses }) => ({
      ...voucher,
      ...grownCoupon(couponOf(coupon), uses),
      standing: 'usable',
    }),
  });

function sourceOf(wanted: Wanted, { early }: Voucher): [source: VoucherRow['source'], sourceId: string | null] {
  if ('campaignId' in wanted) return ['campaign', wanted.campaignId];
  if ('offerId' in wanted) return ['campaign', wanted.offerId];
  if (early === true) return ['early', null];
  return ['publicCode' in wanted ? 'code' : 'taken', null];
}

interface Taken {
  readonly member: MemberVersion;
  readonly coupon: CouponRow;
  readonly voucher: Voucher;
  /** Uses of the coupon by the member that stand. */
  readonly uses: number;
}

async function readState(deps: Deps, memberId: string, wanted: Wanted, now: number): Promise<TakeState> {
  const [member, offer, programme] = await Promise.all([
    findMemberVersion(deps.db, memberId),
    'offerId' in wanted ? readOffer(deps, wanted.offerId, memberId) : undefined,
    readProgramme(deps),
  ]);
  const coupon = 'offerId' in wanted ? offer?.coupon : await offered(deps, wanted);
  const copies =
    member === undefined || coupon === undefined ? [] : await copiesOf(deps.db, member.memberId, coupon.couponId);
  // A message's coupon says itself from when it can be had. The tier is read after the version that its change would move.
  const asks = !('offerId' in wanted || 'campaignId' in wanted);
  const earlyDays =
    asks && member !== undefined && coupon !== undefined
      ? await earlyDaysFor(deps, member.memberId, coupon, programme.document, now)
      : 0;
  return { member, coupon, offer, copies, timeZone: programme.document.timeZone, earlyDays };
}

async function offered(
  deps: Deps,
  wanted: Exclude<Wanted, { readonly offerId: string }>,
): Promise<CouponRow | undefined> {
  if ('publicCode' in wanted) {
    const code = readPublicCode(wanted.publicCode);
    return code === undefined ? undefined : findCouponByCode(deps.db, code);
  }
  if ('campaignId' in wanted) return couponOfBroadcast(deps, wanted.campaignId);
  const coupon = await findCoupon(deps.db, wanted.couponId);
  return coupon?.claimable === true ? coupon : undefined;
}

/** Before it is sent a broadcast is a draft: its coupon is nobody's yet. */
async function couponOfBroadcast(deps: Deps, campaignId: string): Promise<CouponRow | undefined> {
  const row = await findBroadcast(deps, campaignId);
  if (row === undefined || row.startedAt === null) return undefined;
  const { coupon } = viewOfBroadcast(row).content;
  return coupon === null ? undefined : findCoupon(deps.db, coupon.couponId);
}

function decideTake(state: TakeState, wanted: Wanted, deps: Deps, now: number): Decision<Taken, TakeRefusal> {
  const { member, coupon, copies } = state;
  if (member === undefined) return refuse({ code: 'member-unknown' });
  if (coupon === undefined) return refuse({ code: 'coupon-unknown' });
  const { usable, used, standing } = copiesNow(copies, now);
  const refusal = refusalOfSource(state, wanted, usable, now);
  if (refusal !== undefined) return refuse(refusal);
  const request = {
    memberId: member.memberId,
    standingVouchers: standing.length,
    voucherId: deps.newId(),
    code: newVoucherCode(deps.randomBytes(8)),
    earlyDays: state.earlyDays,
  };
  const decided = decideIssue(couponOf(coupon), request, state.timeZone, now);
  if (decided.ok) return accept({ member, coupon, voucher: decided.value, uses: used });
  const { refusal: no } = decided;
  return refuse(
    no.code === 'coupon-already-taken' ? { code: no.code, voucherId: standing.at(-1)?.voucherId ?? '' } : no,
  );
}

/** Why this way of taking gives no voucher, whatever the coupon says; `usable`: the copies that the member holds. */
function refusalOfSource(
  { offer, copies }: TakeState,
  wanted: Wanted,
  usable: readonly VoucherRow[],
  now: number,
): TakeRefusal | undefined {
  if ('offerId' in wanted) return refusalOfOffer(wanted.offerId, offer, copies, now);
  if ('campaignId' in wanted) return refusalOfBroadcast(wanted.campaignId, copies, usable);
  return takenAs(usable[0]);
}

/** Each offer gives its own voucher, as long as it may be taken, whatever the member holds of others. */
function refusalOfOffer(
  offerId: string,
  offer: Offer | undefined,
  copies: readonly VoucherRow[],
  now: number,
): TakeRefusal | undefined {
  const ended = offer !== undefined && now >= offer.takeUntil;
  return takenAs(copyFrom(offerId, copies)) ?? (ended ? { code: 'coupon-ended', endedAt: offer.takeUntil } : undefined);
}

/** One voucher of a broadcast, ever; and none while a usable copy is held, wherever that came from. */
const refusalOfBroadcast = (
  campaignId: string,
  copies: readonly VoucherRow[],
  usable: readonly VoucherRow[],
): TakeRefusal | undefined => takenAs(copyFrom(campaignId, copies) ?? usable[0]);

const copyFrom = (campaignId: string, copies: readonly VoucherRow[]) =>
  copies.find(({ source, sourceId }) => source !== 'gift' && sourceId === campaignId);

const takenAs = (copy: VoucherRow | undefined): TakeRefusal | undefined =>
  copy && { code: 'coupon-already-taken', voucherId: copy.voucherId };

export type TypedCode =
  | { readonly kind: 'taken' | 'own'; readonly voucher: VoucherView }
  /** A gift card that the member keeps from now on, or kept before. */
  | { readonly kind: 'gift-card'; readonly card: GiftCard }
  /** A friend's gift, which a tap takes. */
  | { readonly kind: 'gift'; readonly code: string; readonly look: LookAtGift }
  /** Unknown, expired, used, stopped, somebody else's: whoever types a code is told one and the same. */
  | { readonly kind: 'not-accepted' }
  | { readonly kind: 'too-many-wrong-codes' };

/**
 * What a code does that a member typed: their own usable voucher is shown, a public code gives its coupon's voucher, a
 * one-time code becomes one, a friend's gift is shown, a gift card is kept.
 * Everything that is not accepted counts towards the member's guess limit.
 */
export async function enterCode(
  deps: Deps,
  memberId: string,
  typed: string,
  key: string,
  now: number,
): Promise<TypedCode> {
  const look = async () =>
    (await ownVoucher(deps, memberId, typed, now)) ??
    (await takeByCode(deps, memberId, typed, key, now)) ??
    (await takeOneTimeCode(deps, memberId, typed, key, now)) ??
    (await giftOf(deps, memberId, typed, now)) ??
    (await giftCardOf(deps, memberId, typed, key, now)) ??
    // Sent twice at once, the other one may have taken it since the first look.
    ownVoucher(deps, memberId, typed, now);
  const subject = actorName({ kind: 'member', memberId });
  const guessed = await guess(deps, subject, look);
  if (!guessed.allowed) return { kind: 'too-many-wrong-codes' };
  return guessed.found ?? { kind: 'not-accepted' };
}

async function ownVoucher(deps: Deps, memberId: string, typed: string, now: number): Promise<TypedCode | undefined> {
  const code = normaliseVoucherCode(typed);
  const found = isVoucherCode(code) ? await findVoucherByCode(deps.db, code) : undefined;
  if (found === undefined || found.member.memberId !== memberId) return undefined;
  const voucher = voucherView(found, found.usesByMember, now);
  return voucher.standing === 'usable' || voucher.standing === 'not-started' ? { kind: 'own', voucher } : undefined;
}

async function takeOneTimeCode(
  deps: Deps,
  memberId: string,
  typed: string,
  key: string,
  now: number,
): Promise<TypedCode | undefined> {
  const voucher = await takeCode(deps, memberId, typed, `${key}:one-time`, now);
  return voucher && { kind: 'taken', voucher };
}

async function giftOf(deps: Deps, memberId: string, typed: string, now: number): Promise<TypedCode | undefined> {
  const look = await readGift(deps, typed, memberId, now);
  return look.kind === 'gone' ? undefined : { kind: 'gift', code: normaliseVoucherCode(typed), look };
}

async function giftCardOf(
  deps: Deps,
  memberId: string,
  typed: string,
  key: string,
  now: number,
): Promise<TypedCode | undefined> {
  const kept = await keepGiftCard(deps, memberId, typed, `${key}:gift-card`, now);
  return kept.ok ? { kind: 'gift-card', card: kept.value } : undefined;
}

async function takeByCode(
  deps: Deps,
  memberId: string,
  typed: string,
  key: string,
  now: number,
): Promise<TypedCode | undefined> {
  const taken = await takeCoupon(deps, memberId, { publicCode: typed }, key, now);
  if (taken.ok) return { kind: 'taken', voucher: taken.value };
  if (taken.refusal.code !== 'coupon-already-taken') return undefined;
  const voucher = await readVoucher(deps, memberId, taken.refusal.voucherId, now);
  return voucher?.standing === 'usable' || voucher?.standing === 'not-started' ? { kind: 'own', voucher } : undefined;
}
