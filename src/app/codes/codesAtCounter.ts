import { findFreeCode } from '../../../db/codes.ts';
import { type CouponRow, findCouponByCode } from '../../../db/coupons.ts';
import { findMember } from '../../../db/members.ts';
import { sha256 } from '../../../db/unit.ts';
import { copiesOf, firstUsesOf, type VoucherRead } from '../../../db/vouchers.ts';
import { isVoucherCode, newVoucherCode, normaliseVoucherCode } from '../../core/coupons/codes.ts';
import { decideIssue, type IssueRefusal, type IssueRequest } from '../../core/coupons/issue.ts';
import type { Programme } from '../../core/programme.ts';
import { copiesNow } from '../copies.ts';
import { readPublicCode } from '../couponDetails.ts';
import { codeSource, couponOf, voucherRow } from '../couponView.ts';
import type { Deps } from '../deps.ts';
import { earlyDaysFor } from '../tiers/early.ts';
import { readVouchersAtCounter, type VoucherAtCounter, withDays } from '../voucherAtCounter.ts';

/** What a code at a counter stands for: a voucher, maybe one that the member takes with its use; or why they get none. */
export type CodeAtCounter =
  | { readonly read: VoucherAtCounter }
  | { readonly couponName: string; readonly refusal: IssueRefusal }
  | 'unknown';

/** A one-time or public code that somebody typed, with the coupon that it is of. */
interface FoundCode {
  readonly coupon: CouponRow;
  /** Of a one-time code: its hash and batch. */
  readonly oneTime: { readonly codeHash: string; readonly batchId: string } | undefined;
}

/**
 * Codes in the form in which `normalisePublicCode` leaves them, each for this member, in their order: their voucher of
 * it, else the copy that the code gives them, which is written when it is used. Whoever uses one of those writes the
 * member at the version of `member`, which must have been read before. Without a member only a one-time code gives
 * something: to whoever shows it.
 */
export async function readCodesAtCounter(
  deps: Deps,
  codes: readonly string[],
  member: VoucherRead['member'] | undefined,
  programme: Programme,
  now: number,
): Promise<readonly CodeAtCounter[]> {
  const reads = await readVouchersAtCounter(deps, codes.map(normaliseVoucherCode), now);
  return Promise.all(
    codes.map(async (code, index) => {
      const read = reads[index];
      if (read !== undefined) return { read };
      const found = await findCode(deps, code);
      if (found === undefined) return becameVoucher(deps, code, now);
      if (member !== undefined) return copyFor(deps, code, found, member, programme, now);
      return found.oneTime === undefined ? 'unknown' : bearerCopy(deps, code, found, found.oneTime, programme, now);
    }),
  );
}

/** One such code for a member by their id; `null`: for whoever shows it. */
export async function readCodeFor(
  deps: Deps,
  code: string,
  memberId: string | null,
  programme: Programme,
  now: number,
): Promise<CodeAtCounter> {
  const member = memberId === null ? undefined : await findMember(deps.db, memberId);
  if (memberId !== null && member?.state !== 'active') return 'unknown';
  const [found = 'unknown'] = await readCodesAtCounter(deps, [code], member, programme, now);
  return found;
}

/** A code that was free when vouchers were read, and somebody's when codes were. */
async function becameVoucher(deps: Deps, code: string, now: number): Promise<CodeAtCounter> {
  const [read] = await readVouchersAtCounter(deps, [normaliseVoucherCode(code)], now);
  return read === undefined ? 'unknown' : { read };
}

/** Stands for whoever shows a code and no card: no member has this id. */
const BEARER = { memberId: '00000000-0000-0000-0000-000000000000', version: 0, name: null };

/** A stranger may have bought before, so a coupon for a first purchase asks for a card. */
const bearerCopy = (
  deps: Deps,
  code: string,
  { coupon }: FoundCode,
  { codeHash, batchId }: NonNullable<FoundCode['oneTime']>,
  { timeZone, currency }: Programme,
  now: number,
): Promise<CodeAtCounter> => {
  const member = { ...BEARER, purchases: coupon.terms.firstPurchase === true ? 1 : 0 };
  const request = {
    memberId: member.memberId,
    standingVouchers: 0,
    voucherId: deps.newId(),
    code: normaliseVoucherCode(code),
  };
  const taken = { codeHash, walkIn: { batchId, currency } };
  return issuedCopy(deps, coupon, request, { member, usesByMember: 0, sourceId: batchId, taken, timeZone }, now);
};

/** A one-time code that nobody has used, else a public one. */
async function findCode(deps: Deps, code: string): Promise<FoundCode | undefined> {
  const voucherCode = normaliseVoucherCode(code);
  if (isVoucherCode(voucherCode)) {
    const codeHash = sha256(voucherCode);
    const free = await findFreeCode(deps.db, codeHash);
    if (free !== undefined) return { coupon: free.coupon, oneTime: { codeHash, batchId: free.batchId } };
  }
  const publicCode = readPublicCode(code);
  const coupon = publicCode === undefined ? undefined : await findCouponByCode(deps.db, publicCode);
  return coupon && { coupon, oneTime: undefined };
}

async function copyFor(
  deps: Deps,
  code: string,
  { coupon, oneTime }: FoundCode,
  member: VoucherRead['member'],
  programme: Programme,
  now: number,
): Promise<CodeAtCounter> {
  const copies = await copiesOf(deps.db, member.memberId, coupon.couponId);
  const { usable, used, standing } = copiesNow(copies, now);
  // Who holds a copy gets no second one by the public code: it is the one that they hold.
  const own = oneTime === undefined ? usable[0] : undefined;
  if (own !== undefined) {
    const [read] = await readVouchersAtCounter(deps, [own.code], now);
    return read === undefined ? 'unknown' : { read };
  }
  const request = {
    memberId: member.memberId,
    standingVouchers: standing.length,
    voucherId: deps.newId(),
    code: oneTime === undefined ? newVoucherCode(deps.randomBytes(8)) : normaliseVoucherCode(code),
    earlyDays: await earlyDaysFor(deps, member.memberId, coupon, programme, now),
  };
  const taken = { codeHash: oneTime?.codeHash ?? null, walkIn: null };
  const sourceId = oneTime?.batchId ?? null;
  const about = { member, usesByMember: used, sourceId, taken, timeZone: programme.timeZone };
  return issuedCopy(deps, coupon, request, about, now);
}

async function issuedCopy(
  deps: Deps,
  coupon: CouponRow,
  request: IssueRequest,
  about: Pick<VoucherRead, 'member' | 'usesByMember'> & {
    readonly sourceId: string | null;
    readonly taken: NonNullable<VoucherAtCounter['taken']>;
    readonly timeZone: string;
  },
  now: number,
): Promise<CodeAtCounter> {
  const { member, usesByMember, sourceId, taken, timeZone } = about;
  const issued = decideIssue(couponOf(coupon), request, timeZone, now);
  if (!issued.ok) return { couponName: coupon.name, refusal: issued.refusal };
  const row = voucherRow(issued.value, codeSource(issued.value), sourceId);
  const voucher = { ...row, redeemedAt: null, heldBy: null, heldUntil: null };
  const firstUses = coupon.terms.firstPurchase === true ? await firstUsesOf(deps.db, member.memberId) : 0;
  const [read] = await withDays(deps, [{ voucher, coupon, exceptName: null, member, usesByMember, firstUses }], now);
  return read === undefined ? 'unknown' : { read: { ...read, taken } };
}
