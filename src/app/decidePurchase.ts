import type { EarnExtras } from '../../db/earnExtras.ts';
import type { MemberPoints } from '../../db/ledger.ts';
import type { ProductOfLine, RewardOffer } from '../../db/purchases.ts';
import type { StoredReferral } from '../../db/referrals.ts';
import { rulesOfPurchase, rulesOn } from '../core/coupons/issueRules.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import type { Posted } from '../core/points/credit.ts';
import { decideEarn, type Earned } from '../core/points/decideEarn.ts';
import { decideReferralReward } from '../core/points/decideReferral.ts';
import type { LedgerChange } from '../core/points/ledger.ts';
import type { BillPaid } from '../core/purchases/billPaid.ts';
import { netOf, type Purchase, type PurchaseLine } from '../core/purchases/purchase.ts';
import { decideReferralQualify, type ReferralStep } from '../core/referrals/reward.ts';
import { memberPriceOff } from '../core/tiers/price.ts';
import type { TierLevel } from '../core/tiers/rules.ts';
import type { Address } from './channel.ts';
import { earnMemberOf } from './earnExtras.ts';
import { decideIssues, type Issued, type IssueRead } from './issueRules.ts';
import { joinChanges } from './joinChanges.ts';
import { isOutOfRange, MOST_POINTS } from './pointsRange.ts';
import type { VersionedProgramme } from './programme.ts';
import type { StampChange } from './stamps/change.ts';
import { decidePurchaseStamps, type PurchaseStamps } from './stamps/ofPurchase.ts';
import { decidePurchaseTier, type PurchaseTier, type TierOutcome, tierBefore } from './tiers/ofPurchase.ts';

/** A line as a till reports it. */
export interface ReportedLine {
  readonly sku: string;
  readonly name?: string | undefined;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly discountMinor?: number | undefined;
}

/** What was bought, with everything but the member settled. */
export interface Sale {
  readonly purchaseId: string;
  readonly externalRef: string;
  readonly lines: readonly ReportedLine[];
  readonly occurredAt: number;
  /** Absent: the programme's. */
  readonly currency?: string | undefined;
  readonly store: string | null;
  readonly staffId: string | null;
  /** Whether the price of the member's tier comes off here; a till that reports by the API has done its sums. */
  readonly memberPrice?: boolean;
  /** What of the lines' discounts is that price already, in minor units. */
  readonly tierOffMinor?: number;
  /** How its bill is paid; absent: with money alone and nothing delivered, or nobody told. */
  readonly paid?: BillPaid | undefined;
}

export interface PurchaseState {
  readonly member: MemberPoints | undefined;
  readonly known: { readonly purchaseId: string } | undefined;
  readonly programme: VersionedProgramme;
  readonly products: readonly ProductOfLine[];
  readonly rewards: readonly RewardOffer[];
  readonly referral: WaitingReferral | undefined;
  /** In a shop with tiers. */
  readonly tier?: PurchaseTier | undefined;
  /** In a shop with stamp cards. */
  readonly stamps?: PurchaseStamps | undefined;
  /** In a shop whose rules ask for more. */
  readonly extras?: EarnExtras | undefined;
  /** In a shop that gives coupons by rules on such an occasion. */
  readonly issues?: IssueRead | undefined;
}

export interface WaitingReferral {
  readonly referral: StoredReferral;
  /** `undefined`: they have left, and get nothing. */
  readonly referrer: MemberPoints | undefined;
  readonly recentCount: number;
  /** Read only where the shop has a limit for a year. */
  readonly yearCount: number;
  /** Where the owner is told of a reward that waits; read only when one will. */
  readonly owners: readonly Address[];
}

export type PurchaseRefusal =
  | { readonly code: 'member-unknown' }
  | { readonly code: 'reference-known'; readonly purchaseId: string }
  | { readonly code: 'currency-mismatch'; readonly currency: string }
  | { readonly code: 'occurred-in-future' }
  | { readonly code: 'occurred-too-long-ago' }
  | { readonly code: 'points-out-of-range' };

export interface PurchaseOutcome {
  readonly purchase: Purchase;
  readonly netMinor: number;
  readonly member: MemberPoints;
  readonly earned: Earned;
  /** Everything that happens to the member's points: the earning, and the friend's side of a referral. */
  readonly change: LedgerChange;
  readonly referral: ReferralOutcome | undefined;
  /** In a shop with tiers. */
  readonly tier: TierOutcome | undefined;
  /** What the member's tier took off the lines, in minor units. */
  readonly tierOffMinor: number;
  /** The cards that it brings stamps for. */
  readonly stamps: readonly StampChange[];
  /** Vouchers that rules give the member with it. */
  readonly issued: readonly Issued[];
  readonly nextReward: NextReward | undefined;
  /** Days of the velocity window, for what the owner is told. */
  readonly velocityDays: number;
}

export interface ReferralOutcome extends WaitingReferral {
  readonly step: Exclude<ReferralStep, { kind: 'nothing' }>;
  readonly friend: Posted | undefined;
  readonly referrerReward: Posted | undefined;
  /** Vouchers that rules give with the reward. */
  readonly friendIssued: readonly Issued[];
  readonly referrerIssued: readonly Issued[];
}

/** The clocks of tills differ; one that is further ahead is wrong. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;
/** Five years: what is older is a mistyped year, and its points would lapse unseen in the moment they are given. */
const OLDEST_MS = 5 * 366 * 86_400_000;

/**
 * What a purchase brings. Refuses, in this order: `member-unknown`, `reference-known` with the purchase that has the
 * reference, `currency-mismatch`, `occurred-in-future` (by more than 10 minutes), `occurred-too-long-ago` (by
 * more than 5 years), `points-out-of-range`.
 */
export function decidePurchase(
  state: PurchaseState,
  sale: Sale,
  now: number,
  newId: () => string,
): Decision<PurchaseOutcome, PurchaseRefusal> {
  const { member, known } = state;
  const { version, document: programme } = state.programme;
  if (member === undefined) return refuse({ code: 'member-unknown' });
  if (known !== undefined) return refuse({ code: 'reference-known', purchaseId: known.purchaseId });
  if (sale.currency !== undefined && sale.currency !== programme.currency) {
    return refuse({ code: 'currency-mismatch', currency: programme.currency });
  }
  if (sale.occurredAt > now + CLOCK_TOLERANCE_MS) return refuse({ code: 'occurred-in-future' });
  if (sale.occurredAt < now - OLDEST_MS) return refuse({ code: 'occurred-too-long-ago' });

  const reported = purchaseOf(sale, member, state.products, programme.currency);
  const purchase = sale.memberPrice === true ? memberPriced(reported, tierBefore(programme, state.tier)) : reported;
  const netMinor = netOf(purchase.lines);
  const about = { programmeVersion: version, ...earnMemberOf(member, state.extras, programme, now) };
  const tier = state.tier && decidePurchaseTier(programme, state.tier, { ...purchase, netMinor }, about, now, newId);
  const tierStep = tier?.step && { before: tier.before, after: tier.step.after };
  const met = rulesOfPurchase(programme.issueRules, netMinor, member.purchases);
  const issued = decideIssues(state.issues, met, member.memberId, programme.timeZone, now, newId);
  const extra = { tier: tier?.level, tierStep, issued: issued.map(withMinimum), paid: sale.paid };
  const earned = decideEarn(member.points, purchase, { programme, ...about, ...extra }, now, newId);
  const waiting = state.referral?.referrer?.memberId === member.memberId ? undefined : state.referral;
  const referral = waiting && decideReferral(waiting, { ...purchase, netMinor }, earned, state, now, newId);
  const change = referral?.friend === undefined ? earned : joinChanges(earned, referral.friend);
  const afters = [change.after, ...(referral?.referrerReward === undefined ? [] : [referral.referrerReward.after])];
  if (earned.explanation.points > MOST_POINTS || afters.some(isOutOfRange))
    return refuse({ code: 'points-out-of-range' });
  const nextReward = nextRewardFor(change.after.available - change.after.deficit, state.rewards);
  const velocityDays = programme.referral.velocity.days;
  const tierOffMinor = sale.tierOffMinor ?? netOf(reported.lines) - netMinor;
  const stamps = state.stamps === undefined ? [] : decidePurchaseStamps(programme, state.stamps, purchase, now, newId);
  const told = { tierOffMinor, nextReward, velocityDays, stamps, issued };
  return accept({ purchase, netMinor, member, earned, change, referral, tier, ...told });
}

/** What its journal keeps, so that a return below the minimum takes the voucher back. */
const withMinimum = ({ rule, voucher }: Issued) => ({
  voucherId: voucher.voucherId,
  minimumMinor: rule.minimumMinor ?? 0,
});

/** Each line carries what the tier took off it, so that a return of one gives back what was paid for it. */
function memberPriced(purchase: Purchase, level: TierLevel | undefined): Purchase {
  const off = memberPriceOff(level, purchase.lines);
  const lines = purchase.lines.map((line, i) => ({ ...line, discountMinor: line.discountMinor + (off[i] ?? 0) }));
  return { ...purchase, lines };
}

function purchaseOf(sale: Sale, member: MemberPoints, products: readonly ProductOfLine[], currency: string): Purchase {
  const lines = linesOf(sale, products);
  const { purchaseId, externalRef, occurredAt, store, staffId } = sale;
  return { purchaseId, memberId: member.memberId, externalRef, occurredAt, currency, lines, storeId: store, staffId };
}

/** Names and categories come from the product list where the till tells none. */
function linesOf(sale: Sale, products: readonly ProductOfLine[]): readonly PurchaseLine[] {
  const bySku = new Map(products.map((product) => [product.sku, product]));
  return sale.lines.map((line): PurchaseLine => {
    const product = bySku.get(line.sku);
    return {
      sku: line.sku,
      name: line.name ?? product?.name ?? line.sku,
      category: product?.category ?? null,
      quantity: line.quantity,
      unitPriceMinor: line.unitPriceMinor,
      discountMinor: line.discountMinor ?? 0,
    };
  });
}

/** The lines of a sale after what the member's tier takes off them, and that, for whoever takes more off. */
export function memberPricedLines({ programme, products, tier }: PurchaseState, sale: Sale) {
  const reported = linesOf(sale, products);
  const off = memberPriceOff(tierBefore(programme.document, tier), reported);
  const lines = reported.map((line, i) => ({ ...line, discountMinor: line.discountMinor + (off[i] ?? 0) }));
  return { lines, tierOffMinor: off.reduce((sum, one) => sum + one, 0) };
}

function decideReferral(
  waiting: WaitingReferral,
  purchase: Purchase & { readonly netMinor: number },
  earned: Earned,
  { programme: { document: programme }, issues }: PurchaseState,
  now: number,
  newId: () => string,
): ReferralOutcome | undefined {
  const { referral, referrer, recentCount, yearCount } = waiting;
  const step = decideReferralQualify(referral, purchase, now, programme, recentCount, yearCount);
  if (step.kind === 'nothing') return undefined;
  const none = { friend: undefined, referrerReward: undefined, friendIssued: [], referrerIssued: [] };
  if (step.kind !== 'rewarded') return { ...waiting, step, ...none };
  const give = (on: 'friend' | 'referrer', memberId: string) =>
    decideIssues(issues, rulesOn(programme.issueRules, on), memberId, programme.timeZone, now, newId);
  const { mostPerYear } = programme.referral;
  const isAboveLimit = mostPerYear !== null && yearCount >= mostPerYear;
  const { referralId } = referral;
  const friend = { points: step.friendPoints, referralId, side: 'friend' as const };
  const referrerSide = { points: step.referrerPoints, referralId, side: 'referrer' as const };
  return {
    ...waiting,
    step,
    friend: decideReferralReward(earned.state, friend, programme, now, newId),
    // Above the limit of a year there is nothing to give, and nothing to say.
    referrerReward:
      referrer === undefined || step.referrerPoints === 0
        ? undefined
        : decideReferralReward(referrer.points, referrerSide, programme, now, newId),
    friendIssued: give('friend', purchase.memberId),
    referrerIssued: referrer === undefined || isAboveLimit ? [] : give('referrer', referrer.memberId),
  };
}

export interface NextReward extends RewardOffer {
  /** 0: the member has the points for it. */
  readonly missingPoints: number;
}

/** The cheapest reward that the balance does not reach yet, else the dearest that it does; `undefined`: none. */
function nextRewardFor(balance: number, rewards: readonly RewardOffer[]): NextReward | undefined {
  const sorted = rewards.toSorted((a, b) => a.costPoints - b.costPoints);
  const next = sorted.find((reward) => reward.costPoints > balance) ?? sorted.at(-1);
  return next && { ...next, missingPoints: Math.max(0, next.costPoints - balance) };
}
