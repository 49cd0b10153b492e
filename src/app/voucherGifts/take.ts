import { auditPart } from '../../../db/audit.ts';
import { sha256 } from '../../../db/unit.ts';
import { findGiftByCode, type GiftRead, takeGiftParts } from '../../../db/voucherGifts.ts';
import {
  findMemberVersion,
  type MemberVersion,
  memberMovesPart,
  newVoucherParts,
  standingCopies,
} from '../../../db/vouchers.ts';
import { isVoucherCode, newVoucherCode, normaliseVoucherCode } from '../../core/coupons/codes.ts';
import type { Voucher } from '../../core/coupons/coupon.ts';
import { canBeGiven, decideTakeGift, isOpen, type TakeGiftRefusal } from '../../core/coupons/gift.ts';
import { accept, refuse } from '../../core/decision.ts';
import {
  couponOf,
  grownCoupon,
  namedCoupon,
  standingOf,
  type VoucherView,
  voucherRow,
  voucherView,
} from '../couponView.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import { guess } from '../guessLimit.ts';
import { notices } from '../notice.ts';
import { readVoucher } from '../readVouchers.ts';
import { givableOf, linkOf } from './give.ts';

/** What somebody who opened a gift is told. */
export interface GiftView {
  /** How whoever gives it is called; `null`: they never said. */
  readonly giverName: string | null;
  /** What is given, as its giver has it. */
  readonly voucher: VoucherView;
  /** The last moment to take it, less one millisecond. */
  readonly expiresAt: number;
}

export type LookAtGift =
  | { readonly kind: 'open'; readonly gift: GiftView }
  /** Whoever looks gave it. */
  | { readonly kind: 'own'; readonly gift: GiftView }
  /** Whoever looks took it before. */
  | { readonly kind: 'taken'; readonly voucher: VoucherView }
  /** Unknown, taken by another, taken back, used, over: all the same. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'too-many-wrong-codes' };

/** Who looks: a member, or somebody who may become one. `subject` names them for the guess limit. */
export interface Looker {
  readonly memberId: string | undefined;
  readonly subject: string;
}

/** What a gift's code leads to, under the guess limit. */
export async function lookAtGift(deps: Deps, typed: string, who: Looker, now: number): Promise<LookAtGift> {
  const guessed = await guess(
    deps,
    who.subject,
    () => readGift(deps, typed, who.memberId, now),
    (found) => found.kind === 'gone',
  );
  return guessed.allowed ? guessed.found : { kind: 'too-many-wrong-codes' };
}

/** The same for who counts guesses already. */
export async function readGift(
  deps: Deps,
  typed: string,
  memberId: string | undefined,
  now: number,
): Promise<Exclude<LookAtGift, { kind: 'too-many-wrong-codes' }>> {
  const read = await findByCode(deps, typed);
  if (read === undefined) return { kind: 'gone' };
  const taken = await takenBefore(deps, read, memberId, now);
  if (taken !== undefined) return { kind: 'taken', voucher: taken };
  if (!isOpen(linkOf(read.gift), now) || !canBeGiven(givableOf(read), now)) return { kind: 'gone' };
  const { giver, gift } = read;
  const view = { giverName: giver.name, voucher: voucherView(read, 0, now), expiresAt: gift.expiresAt.getTime() };
  return { kind: giver.memberId === memberId ? 'own' : 'open', gift: view };
}

async function findByCode(deps: Deps, typed: string): Promise<GiftRead | undefined> {
  const code = normaliseVoucherCode(typed);
  return isVoucherCode(code) ? findGiftByCode(deps.db, sha256(code)) : undefined;
}

async function takenBefore(
  deps: Deps,
  { gift, takenBy }: GiftRead,
  memberId: string | undefined,
  now: number,
): Promise<VoucherView | undefined> {
  if (memberId === undefined || takenBy !== memberId || gift.takenVoucherId === null) return undefined;
  return readVoucher(deps, memberId, gift.takenVoucherId, now);
}

interface TakeState {
  readonly read: GiftRead | undefined;
  readonly member: MemberVersion | undefined;
  readonly standing: number;
  readonly mine: VoucherView | undefined;
}

interface Taken {
  readonly read: GiftRead;
  readonly member: MemberVersion;
  readonly voucher: Voucher;
}

export type GiftTakeRefusal =
  | { readonly code: 'member-unknown' }
  | TakeGiftRefusal
  | { readonly code: 'too-many-wrong-codes' };

/**
 * A friend takes what a link leads to: the giver's copy ends, the friend's own has a new code and the same end. Of many at
 * once one gets it. `by` guesses its code and stands in the audit: the member, or the program that asks. Who took it before is shown what they have. Refuses `member-unknown`, then as `decideTakeGift`.
 */
export async function takeGift(
  deps: Deps,
  memberId: string,
  typed: string,
  key: string,
  now: number,
  by: Actor = { kind: 'member', memberId },
): Promise<Answered<VoucherView, GiftTakeRefusal>> {
  const codeHash = sha256(normaliseVoucherCode(typed));
  const take = () =>
    decideAndCommit<TakeState, Taken | VoucherView, VoucherView, GiftTakeRefusal>(deps, {
      key: { name: key, request: { memberId, codeHash } },
      read: () => readTake(deps, memberId, typed, now),
      decide: ({ read, member, standing, mine }) => {
        if (member === undefined) return refuse({ code: 'member-unknown' });
        if (mine !== undefined) return accept(mine);
        const request = {
          memberId: member.memberId,
          standingVouchers: standing,
          voucherId: deps.newId(),
          code: newVoucherCode(deps.randomBytes(8)),
        };
        const decided = decideTakeGift(read && { link: linkOf(read.gift), of: givableOf(read) }, request, now);
        if (!decided.ok) return decided;
        return read === undefined ? refuse({ code: 'gift-gone' }) : accept({ read, member, voucher: decided.value });
      },
      parts: (_state, taken) => ('read' in taken ? partsOf(deps, taken, by, now) : []),
      answer: (taken) => ('read' in taken ? viewOfTaken(taken, now) : taken),
    });
  const guessed = await guess(deps, actorName(by), take, (got) => !got.ok && got.refusal.code === 'gift-gone');
  return guessed.allowed ? guessed.found : refuse({ code: 'too-many-wrong-codes' });
}

async function readTake(deps: Deps, memberId: string, typed: string, now: number): Promise<TakeState> {
  const [member, read] = await Promise.all([findMemberVersion(deps.db, memberId), findByCode(deps, typed)]);
  if (member === undefined || read === undefined) return { read, member, standing: 0, mine: undefined };
  const [copies] = await standingCopies(deps.db, [member.memberId], [read.coupon.couponId], new Date(now));
  const mine = await takenBefore(deps, read, member.memberId, now);
  return { read, member, standing: copies?.copies ?? 0, mine };
}

function viewOfTaken({ voucher, read }: Taken, now: number): VoucherView {
  const coupon = couponOf(read.coupon);
  return {
    ...voucher,
    ...grownCoupon(coupon, 0),
    ...(read.exceptName === null ? {} : { exceptName: read.exceptName }),
    standing: standingOf(voucher, coupon, 0, now),
  };
}

function partsOf(deps: Deps, { read, member, voucher }: Taken, by: Actor, now: number) {
  const at = new Date(now);
  const { giver, gift } = read;
  const both = [giver, member].toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));
  return [
    ...both.map(memberMovesPart),
    ...takeGiftParts(read, { memberId: member.memberId, voucherId: voucher.voucherId, at }),
    ...newVoucherParts(voucherRow(voucher, 'gift', read.voucher.sourceId, read.voucher.exceptSku)),
    auditPart({
      auditId: deps.newId(),
      actor: actorName(by),
      action: 'voucher-given',
      memberId: giver.memberId,
      details: { voucherId: gift.voucherId, takenVoucherId: voucher.voucherId },
      occurredAt: at,
    }),
    notices(deps.newId, [
      {
        to: { memberId: giver.memberId },
        notice: { kind: 'voucher-gift-taken', coupon: namedCoupon(couponOf(read.coupon)) },
      },
    ]),
  ];
}
