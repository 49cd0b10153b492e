import { type CouponRow, findCouponsOf } from '../../db/coupons.ts';
import type { Part } from '../../db/unit.ts';
import { newVoucherParts, standingCopies, type VoucherRow } from '../../db/vouchers.ts';
import type { Voucher } from '../core/coupons/coupon.ts';
import { decideIssue } from '../core/coupons/issue.ts';
import type { IssueRule } from '../core/coupons/issueRules.ts';
import { couponOf, type NamedCoupon, namedCoupon, voucherRow } from './couponView.ts';
import type { Deps } from './deps.ts';
import { newCodeOf } from './stamps/gift.ts';

/** What vouchers given by rules are decided on: the rules' coupons, and what members hold of them. */
export interface IssueRead {
  readonly coupons: ReadonlyMap<string, CouponRow>;
  /** Vouchers that are usable or used, by `<member> <coupon>`. */
  readonly standing: ReadonlyMap<string, number>;
  readonly newCode: () => string;
}

/** A voucher that a rule gives. */
export interface Issued {
  readonly rule: IssueRule;
  readonly voucher: Voucher;
  readonly coupon: CouponRow;
}

/** A voucher as its new owner is told of it. */
export interface IssuedNews {
  readonly voucherId: string;
  readonly coupon: NamedCoupon;
  readonly expiresAt: number | null;
}

/** `undefined`: no rule is about it, and no statement is sent. `memberIds`: those who may get one and have been here before. */
export async function readIssues(
  deps: Deps,
  rules: readonly Pick<IssueRule, 'couponId'>[],
  memberIds: readonly string[],
  now: number,
): Promise<IssueRead | undefined> {
  if (rules.length === 0) return undefined;
  const couponIds = [...new Set(rules.map(({ couponId }) => couponId))];
  const [coupons, standing] = await Promise.all([
    findCouponsOf(deps.db, couponIds),
    memberIds.length === 0 ? [] : standingCopies(deps.db, memberIds, couponIds, new Date(now)),
  ]);
  return {
    coupons: new Map(coupons.map((coupon) => [coupon.couponId, coupon])),
    standing: new Map(standing.map(({ memberId, couponId, copies }) => [`${memberId} ${couponId}`, copies])),
    newCode: newCodeOf(deps),
  };
}

/** The vouchers that rules give a member. A coupon that is gone, stopped, over or used up gives none, and refuses nothing. */
export function decideIssues(
  read: IssueRead | undefined,
  rules: readonly IssueRule[],
  memberId: string,
  zone: string,
  now: number,
  newId: () => string,
): readonly Issued[] {
  if (read === undefined) return [];
  const given = new Map<string, number>();
  return rules.flatMap((rule) => {
    const coupon = read.coupons.get(rule.couponId);
    if (coupon === undefined) return [];
    const already = given.get(rule.couponId) ?? 0;
    const standingVouchers = (read.standing.get(`${memberId} ${rule.couponId}`) ?? 0) + already;
    const request = { memberId, standingVouchers, voucherId: newId(), code: read.newCode() };
    const issued = decideIssue(couponOf(coupon), request, zone, now);
    if (!issued.ok) return [];
    given.set(rule.couponId, already + 1);
    return [{ rule, voucher: issued.value, coupon }];
  });
}

/** What that writes. `source` `rule` goes back with its purchase, `referral` with the reward of the referral. */
export const issuedParts = (
  issued: readonly Issued[],
  source: Extract<VoucherRow['source'], 'rule' | 'referral'>,
  purchaseId: string | null,
): readonly Part[] =>
  issued.length === 0 ? [] : newVoucherParts(...issued.map(({ voucher }) => voucherRow(voucher, source, purchaseId)));

/** What messages say of them. */
export const issuedNews = (issued: readonly Issued[]): readonly IssuedNews[] =>
  issued.map(({ voucher, coupon }) => ({
    voucherId: voucher.voucherId,
    coupon: namedCoupon(couponOf(coupon)),
    expiresAt: voucher.expiresAt,
  }));

/** The same as a field of a message; empty: there were none. */
export const newsOf = (issued: readonly Issued[]): { readonly vouchers?: readonly IssuedNews[] } =>
  issued.length === 0 ? {} : { vouchers: issuedNews(issued) };
