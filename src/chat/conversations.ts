import type { ActionHandler } from './chat.ts';
import { formsPart } from './form.ts';
import { broadcastCouponPart } from './member/broadcastCoupon.ts';
import { couponsPart } from './member/coupons.ts';
import { giftCardsPart } from './member/giftCards.ts';
import { giftsPart } from './member/gifts.ts';
import { unknownPart } from './member/help.ts';
import { offersPart } from './member/offers.ts';
import { memberParts } from './member/parts.ts';
import { rewardsPart } from './member/rewards.ts';
import { typedCodePart } from './member/typedCode.ts';
import { automationForm } from './owner/automationForm.ts';
import { automationsPart } from './owner/automations.ts';
import { editForm } from './owner/broadcastEditForm.ts';
import { broadcastsPart } from './owner/broadcasts.ts';
import { textForm } from './owner/broadcastTextForm.ts';
import { timeForm } from './owner/broadcastTime.ts';
import { whoForm } from './owner/broadcastWhoForm.ts';
import { changesPart } from './owner/changes.ts';
import { checkUpPart } from './owner/checkUp.ts';
import { claimPart } from './owner/claim.ts';
import { couponForm } from './owner/couponForm.ts';
import { couponIssueForm, couponIssuePart } from './owner/couponIssue.ts';
import { ownerCouponsPart } from './owner/coupons.ts';
import { forecastPart } from './owner/forecast.ts';
import { giftCardCodeForm, giftCardForm, ownerGiftCardsPart } from './owner/giftCards.ts';
import { holdsPart } from './owner/holds.ts';
import { holidayForm } from './owner/holidayForm.ts';
import { holidaysPart } from './owner/holidays.ts';
import { hoursPart } from './owner/hours.ts';
import { closedForm, hoursForm } from './owner/hoursForm.ts';
import { ownerMenuPart } from './owner/menu.ts';
import { milestoneForm } from './owner/milestoneForm.ts';
import { milestonesPart } from './owner/milestones.ts';
import { pointsWorthPart } from './owner/pointsWorth.ts';
import { pointsWorthForm } from './owner/pointsWorthForm.ts';
import { productForm, productsPart } from './owner/products.ts';
import { programmeHistoryPart } from './owner/programmeHistory.ts';
import { referralReviewPart } from './owner/referralReview.ts';
import { restoredPart } from './owner/restored.ts';
import { ownerRewardsPart, rewardForm } from './owner/rewards.ts';
import { segmentForm, segmentsPart } from './owner/segments.ts';
import { settingsForm, settingsPart } from './owner/settings.ts';
import { staffPart } from './owner/staff.ts';
import { stampCardsPart } from './owner/stampCards.ts';
import { stampForm } from './owner/stampForm.ts';
import { statsPart } from './owner/stats.ts';
import { tierForm } from './owner/tierForm.ts';
import { tierMoreForm } from './owner/tierMoreForm.ts';
import { tierRulesForm } from './owner/tierRulesForm.ts';
import { tiersPart } from './owner/tiers.ts';
import { unreachedPart } from './owner/unreached.ts';
import { waitingPart } from './owner/waiting.ts';
import { ownerWordsPart } from './owner/words.ts';
import { type Conversations, joinParts } from './route.ts';
import { awardPart } from './staff/award.ts';
import { basketPart } from './staff/basket.ts';
import { cardRequestsPart } from './staff/cardRequests.ts';
import { customerPointsPart } from './staff/customerPoints.ts';
import { tillGiftCardsPart } from './staff/giftCards.ts';
import { joinStaffPart } from './staff/join.ts';
import { oldCardAtTillPart } from './staff/oldCard.ts';
import { payPointsPart } from './staff/payPoints.ts';
import { pointRequestsPart } from './staff/pointRequests.ts';
import { remarksPart } from './staff/remarks.ts';
import { rewardBackPart } from './staff/rewardBack.ts';
import { tillStampsPart } from './staff/stamps.ts';
import { tillTierPart } from './staff/tier.ts';
import { tillPart } from './staff/till.ts';
import { undoPart } from './staff/undo.ts';
import { walkInPart } from './staff/walkIn.ts';
import { talkPart } from './talk/customer.ts';
import { casesPart } from './talk/staff.ts';

const FOR_STAFF = [
  formsPart([
    settingsForm,
    automationForm,
    hoursForm,
    holidayForm,
    closedForm,
    productForm,
    couponForm,
    couponIssueForm,
    rewardForm,
    whoForm,
    textForm,
    editForm,
    timeForm,
    segmentForm,
    tierForm,
    tierMoreForm,
    pointsWorthForm,
    milestoneForm,
    stampForm,
    giftCardForm,
    giftCardCodeForm,
    tierRulesForm,
  ]),
  claimPart,
  restoredPart,
  ownerMenuPart,
  statsPart,
  forecastPart,
  holdsPart,
  unreachedPart,
  settingsPart,
  changesPart,
  programmeHistoryPart,
  checkUpPart,
  automationsPart,
  waitingPart,
  hoursPart,
  holidaysPart,
  tiersPart,
  pointsWorthPart,
  milestonesPart,
  stampCardsPart,
  productsPart,
  ownerCouponsPart,
  couponIssuePart,
  ownerGiftCardsPart,
  ownerRewardsPart,
  broadcastsPart,
  segmentsPart,
  referralReviewPart,
  staffPart,
  casesPart,
  tillPart,
  basketPart,
  remarksPart,
  rewardBackPart,
  awardPart,
  pointRequestsPart,
  customerPointsPart,
  tillTierPart,
  tillStampsPart,
  oldCardAtTillPart,
  cardRequestsPart,
  payPointsPart,
  tillGiftCardsPart,
  undoPart,
  walkInPart,
];

/**
 * Every part of the conversation. Free text is offered to them in this order: to those who work here first, codes
 * before the answer to what nobody understands.
 */
export function conversations(): Conversations {
  const find = (verb: string): ActionHandler | undefined => joined.actions.get(verb);
  const joined = joinParts([
    ...FOR_STAFF,
    ownerWordsPart(find),
    joinStaffPart,
    talkPart,
    ...memberParts(find),
    // A linking code looks like a coupon's, but the coupons have an answer for every code.
    typedCodePart,
    giftsPart,
    giftCardsPart,
    couponsPart,
    offersPart,
    broadcastCouponPart,
    rewardsPart,
    unknownPart,
  ]);
  return joined;
}
