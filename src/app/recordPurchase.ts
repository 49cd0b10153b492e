import { keepCouponPart } from '../../db/coupons.ts';
import { ledgerRowParts, type MemberWrite, memberPart } from '../../db/ledger.ts';
import { purchaseParts, readForPurchase } from '../../db/purchases.ts';
import { changeReferralPart, countQualified, findReferrer } from '../../db/referrals.ts';
import { staffAddresses } from '../../db/staff.ts';
import type { Part } from '../../db/unit.ts';
import { type MemberVersion, memberMovesPart, newVoucherParts } from '../../db/vouchers.ts';
import { newVoucherCode } from '../core/coupons/codes.ts';
import type { EarnExplanation } from '../core/points/earn.ts';
import type { TierLevel } from '../core/tiers/rules.ts';
import { voucherRow } from './couponView.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import {
  decidePurchase,
  type PurchaseOutcome,
  type PurchaseRefusal,
  type PurchaseState,
  type ReferralOutcome,
  type ReportedLine,
  type Sale,
} from './decidePurchase.ts';
import type { Actor, Deps } from './deps.ts';
import { readExtrasOf } from './earnExtras.ts';
import { firstSaleParts, seeSale } from './firstSale.ts';
import { type IssueRead, issuedParts, readIssues } from './issueRules.ts';
import { lookupOf, type MemberReference } from './memberReference.ts';
import { notices } from './notice.ts';
import { knownProgramme, programmeOf, type VersionedProgramme } from './programme.ts';
import { purchaseNotices, type Said } from './purchaseNotices.ts';
import { type StampsTold, stampsTold } from './stamps/change.ts';
import { purchaseStampParts, readPurchaseStamps } from './stamps/ofPurchase.ts';
import { tierLookupOf } from './tiers/lookup.ts';
import { levelTold, stepTold, type TierGift } from './tiers/ofPurchase.ts';

export interface PurchaseReport {
  readonly member: MemberReference;
  /** The till's own number, known once. Absent: a sale at the counter, which gets one. */
  readonly externalRef?: string;
  readonly lines: readonly ReportedLine[];
  /** Epoch milliseconds; absent: now. */
  readonly occurredAt?: number;
  /** ISO 4217; absent: the shop's. */
  readonly currency?: string;
  readonly store?: string;
  /** Whether the price of the member's tier comes off the lines here, as at the counter. */
  readonly memberPrice?: boolean;
}

/** The line of a sale that was told as an amount: no product, so an empty SKU. */
export const amountLine = (amountMinor: number): ReportedLine => ({
  sku: '',
  name: '',
  quantity: 1,
  unitPriceMinor: amountMinor,
});

export interface PurchaseRecorded {
  readonly purchaseId: string;
  readonly memberId: string;
  readonly memberName: string | null;
  readonly externalRef: string;
  readonly netMinor: number;
  readonly currency: string;
  readonly points: {
    readonly earned: number;
    readonly available: number;
    readonly pending: number;
    readonly held: number;
    readonly deficit: number;
    readonly explanation: EarnExplanation;
    /** When the earned points become usable and stop being so. */
    readonly availableAt: number;
    readonly expiresAt: number | null;
  };
  /** What the purchase did to the referral that brought the member; `null`: nothing. */
  readonly referral: { readonly state: string; readonly friendPoints: number } | null;
  /** In a shop with tiers. */
  readonly tier: TierAfterPurchase | null;
  /** What it did to the cards that it brought stamps for. */
  readonly stamps: readonly StampsTold[];
  /** Codes of vouchers that it brought. */
  readonly vouchersIssued: readonly string[];
}

export interface TierAfterPurchase {
  /** What the member has now; `null`: the base. */
  readonly level: Pick<TierLevel, 'id' | 'name' | 'names'> | null;
  /** Whether this purchase reached it, or renewed it before it would have ended. */
  readonly step: 'reached' | 'renewed' | null;
  /** What the member's tier took off the bill, in minor units. */
  readonly offMinor: number;
  /** The tier whose price that was: the one before the purchase. */
  readonly priceOf: Pick<TierLevel, 'id' | 'name' | 'names'> | null;
}

/**
 * Records one purchase and everything it brings: points, roll-up, the referral's rewards to both sides, receipt.
 * The same key and report again gives the first answer. Refuses as `decidePurchase` does.
 */
export async function recordPurchase(
  deps: Deps,
  report: PurchaseReport,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<PurchaseRecorded, PurchaseRefusal>> {
  const sale = saleOf(deps, report, by, now);
  const answered = await decideAndCommit<PurchaseState, PurchaseOutcome, PurchaseRecorded, PurchaseRefusal>(deps, {
    key: { name: key, request: report },
    row: 'memberId' in report.member ? report.member.memberId : undefined,
    read: () => readPurchaseState(deps, report, sale, by, now),
    decide: (state) => decidePurchase(state, sale, now, deps.newId),
    parts: (_state, outcome) => purchaseUnit(deps, outcome, now),
    answer: recordedOf,
  });
  if (answered.ok) seeSale(deps);
  return answered;
}

/** The sale of a report, with an id of its own. */
export function saleOf(deps: Deps, report: Omit<PurchaseReport, 'member'>, by: Actor, now: number): Sale {
  const purchaseId = deps.newId();
  return {
    purchaseId,
    externalRef: report.externalRef ?? `counter:${purchaseId}`,
    lines: report.lines,
    occurredAt: report.occurredAt ?? now,
    currency: report.currency,
    store: report.store ?? null,
    staffId: by.kind === 'staff' ? by.staffId : null,
    memberPrice: report.memberPrice ?? false,
  };
}

/** All that `decidePurchase` looks at. */
export async function readPurchaseState(
  deps: Deps,
  report: Pick<PurchaseReport, 'member' | 'externalRef'>,
  sale: Sale,
  by: Actor,
  now: number,
): Promise<PurchaseState> {
  const parsed = knownProgramme(deps.db);
  const read = await readForPurchase(deps.db, {
    ...(await lookupOf(deps, report.member, by, now)),
    externalRef: report.externalRef ?? null,
    skus: [...new Set(sale.lines.map((line) => line.sku))],
    knownVersion: parsed?.version ?? null,
    now: new Date(now),
    tiers: tierLookupOf(parsed?.document, sale, now),
  });
  const { known, products, rewards } = read;
  const programme = programmeOf(deps.db, read.programme);
  // Its tiers are known only now, so what they ask for was not read.
  if (programme.document.tiers !== null && programme.version !== parsed?.version) {
    return readPurchaseState(deps, report, sale, by, now);
  }
  const extras = await readExtrasOf(deps, read.member?.memberId, programme.document, sale.occurredAt);
  const member = extras?.member ?? read.member;
  const { document } = programme;
  const stamps = await readPurchaseStamps(deps, member?.memberId, document, sale.occurredAt, extras?.stamps);
  const referral = read.referral && (await readReferral(deps, read.referral, programme, now));
  const tier = read.tier && { ...read.tier, voucherCode: newVoucherCode(deps.randomBytes(8)) };
  const issues = await readSaleIssues(deps, member?.memberId, referral, programme, now);
  return { member, known, products, rewards, programme, referral, tier, extras, stamps, issues };
}

/** What rules may give with a sale; a shop without such rules sends no statement. */
async function readSaleIssues(
  deps: Deps,
  memberId: string | undefined,
  referral: PurchaseState['referral'],
  { document: { issueRules } }: VersionedProgramme,
  now: number,
): Promise<IssueRead | undefined> {
  if (memberId === undefined) return undefined;
  const met = issueRules.filter(({ on }) => on === 'purchase' || (on !== 'join' && referral !== undefined));
  const referrerId = referral?.referrer?.memberId;
  return readIssues(deps, met, [memberId, ...(referrerId === undefined ? [] : [referrerId])], now);
}

const YEAR_MS = 365 * 86_400_000;

/** Only a member who was brought and has not bought enough yet costs this second read. */
async function readReferral(
  deps: Deps,
  referral: NonNullable<PurchaseState['referral']>['referral'],
  { document: programme }: VersionedProgramme,
  now: number,
): Promise<PurchaseState['referral']> {
  const since = new Date(now - programme.referral.velocity.days * 86_400_000);
  const { member: referrer, recentCount } = await findReferrer(deps.db, referral.referrerId, since);
  const staff = recentCount >= programme.referral.velocity.count ? await staffAddresses(deps.db) : [];
  // A shop without a limit sends no statement about it.
  const yearCount =
    programme.referral.mostPerYear === null
      ? 0
      : await countQualified(deps.db, referral.referrerId, new Date(now - YEAR_MS));
  return { referral, referrer, recentCount, yearCount, owners: staff.filter(({ role }) => role === 'owner') };
}

/** What happens in the same unit as a purchase. */
export interface Alongside {
  /** Whose rows it is decided on, read before the purchase was. Often the buyer's own, who is written once. */
  readonly members: readonly MemberVersion[];
  readonly parts: readonly Part[];
  readonly said: readonly Said[];
}

/** Everything that a purchase writes, and what happens with it. */
export function purchaseUnit(deps: Deps, outcome: PurchaseOutcome, now: number, also?: Alongside): readonly Part[] {
  const { purchase, netMinor, member, change, referral, tier } = outcome;
  const lastPurchaseAt = Math.max(purchase.occurredAt, member.lastPurchaseAt ?? purchase.occurredAt);
  const writes: MemberWrite[] = [
    {
      memberId: member.memberId,
      version: member.version,
      change,
      rollUp: { purchases: 1, spendMinor: netMinor, lastPurchaseAt },
      tier: tier?.step?.after,
    },
  ];
  const { referrer, referrerReward } = referral ?? {};
  if (referrer !== undefined && referrerReward !== undefined) {
    writes.push({ memberId: referrer.memberId, version: referrer.version, change: referrerReward });
  }
  const moves = [
    ...(also?.members ?? []),
    ...(referrer === undefined || (referral?.referrerIssued.length ?? 0) === 0 ? [] : [referrer]),
  ];
  return [
    ...memberParts(writes, moves),
    ...(also?.parts ?? []),
    ...ledgerRowParts(...writes),
    ...firstSaleParts(deps, member, purchase.currency),
    ...purchaseParts(purchase, netMinor, outcome.earned.explanation.points, new Date(now)),
    ...(tier?.gift === undefined ? [] : tierGiftParts(tier.gift, purchase.purchaseId)),
    ...purchaseStampParts(purchase, outcome.stamps, deps.newId, now),
    ...issuedParts(outcome.issued, 'rule', purchase.purchaseId),
    ...(referral === undefined ? [] : issuedParts(withReward(referral), 'referral', purchase.purchaseId)),
    ...(referral === undefined ? [] : [referralPart(referral)]),
    notices(deps.newId, [...(also?.said ?? []), ...purchaseNotices(outcome)]),
  ];
}

const withReward = ({ friendIssued, referrerIssued }: ReferralOutcome) => [...friendIssued, ...referrerIssued];

const tierGiftParts = ({ voucher, coupon }: TierGift, purchaseId: string): readonly Part[] => [
  keepCouponPart(coupon),
  ...newVoucherParts(voucherRow(voucher, 'rule', purchaseId)),
];

/** Each member once, in id order, each at the version that was read first. */
function memberParts(writes: readonly MemberWrite[], moves: readonly MemberVersion[]): readonly Part[] {
  const parts = new Map(writes.map((write) => [write.memberId, memberPart({ ...write, ...versionOf(write, moves) })]));
  for (const moving of moves) if (!parts.has(moving.memberId)) parts.set(moving.memberId, memberMovesPart(moving));
  return [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function versionOf(write: MemberWrite, moves: readonly MemberVersion[]) {
  const moving = moves.find(({ memberId }) => memberId === write.memberId);
  return moving === undefined ? {} : { version: moving.version };
}

const referralPart = ({ referral, step, friend, referrerReward }: NonNullable<PurchaseOutcome['referral']>): Part =>
  changeReferralPart(referral, {
    ...step.referral,
    friendJournalId: friend?.journalId ?? null,
    referrerJournalId: referrerReward?.journalId ?? null,
  });

/** What is told of a purchase. */
export function recordedOf({
  purchase,
  netMinor,
  member,
  earned,
  change,
  referral,
  tier,
  tierOffMinor,
  stamps,
  issued,
}: PurchaseOutcome): PurchaseRecorded {
  const { frozen: _, tierStep: __, issued: ___, paid: ____, ...explanation } = earned.explanation;
  return {
    purchaseId: purchase.purchaseId,
    memberId: member.memberId,
    memberName: member.name,
    externalRef: purchase.externalRef,
    netMinor,
    currency: purchase.currency,
    points: {
      ...change.after,
      earned: explanation.points,
      explanation,
      availableAt: earned.dates.availableAt,
      expiresAt: earned.dates.expiresAt,
    },
    referral:
      referral === undefined
        ? null
        : {
            state: referral.step.referral.state,
            friendPoints: referral.step.kind === 'rewarded' ? referral.step.friendPoints : 0,
          },
    tier:
      tier === undefined
        ? null
        : {
            level: levelTold(tier.level),
            step: stepTold(tier),
            offMinor: tierOffMinor,
            priceOf: levelTold(tier.levelBefore),
          },
    stamps: stamps.map(stampsTold),
    vouchersIssued: [
      ...(tier?.gift === undefined ? [] : [tier.gift.voucher.code]),
      ...stamps.flatMap(({ gifts }) => gifts.map(({ voucher }) => voucher.code)),
      ...[...issued, ...(referral?.friendIssued ?? [])].map(({ voucher }) => voucher.code),
    ],
  };
}
