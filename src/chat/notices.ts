import type { Message } from '../app/channel.ts';
import type { Notice } from '../app/notice.ts';
import type { Programme } from '../core/programme.ts';
import { resolveLanguage } from '../i18n/language.ts';
import { text } from '../i18n/text.ts';
import { backupFailed } from './notices/backup.ts';
import { broadcastOver } from './notices/broadcast.ts';
import { cardClaim, cardClaimConfirmed, cardClaimRefused } from './notices/cardClaims.ts';
import { caseAnswer, caseClosed, caseMessage } from './notices/cases.ts';
import {
  couponBudgetSpent,
  giftUsed,
  rewardTakenBack,
  voucherBack,
  voucherGiftTaken,
  voucherUsed,
} from './notices/coupons.ts';
import { holidayNear } from './notices/holidays.ts';
import { limitOver } from './notices/limit.ts';
import { accountsLinked, referralVoid } from './notices/member.ts';
import { pointsAdjusted, pointsRequest, pointsRequestDecided } from './notices/points.ts';
import { programmeChanged } from './notices/programme.ts';
import { receipt } from './notices/receipt.ts';
import {
  referralMilestone,
  referralReversed,
  referralReview,
  referralRewarded,
  referralWelcome,
} from './notices/referral.ts';
import { purchaseReturned } from './notices/refund.ts';
import { stampsGiven } from './notices/stamps.ts';
import { standstill, standstillOver } from './notices/standstill.ts';
import { tierGivenCard } from './notices/tiers.ts';

/** The words of a notice, in the language of whoever gets it (BCP 47; unknown: the shop's). */
export function renderNotice(notice: Notice, tag: string | undefined, programme: Programme): readonly Message[] {
  const language = resolveLanguage(tag, resolveLanguage(programme.language));
  switch (notice.kind) {
    case 'holiday-near':
      return holidayNear(notice, language);
    case 'monthly-limit':
      return [{ type: 'text', text: text(language, 'monthly-limit.reached') }];
    case 'monthly-limit-over':
      return limitOver(notice, language);
    case 'standstill':
      return standstill(notice, language);
    case 'standstill-over':
      return standstillOver(notice, language);
    case 'programme-changed':
      return programmeChanged(notice, language, programme);
    case 'backup-failed':
      return backupFailed(notice, language);
    case 'broadcast-over':
      return broadcastOver(notice, language);
    case 'answer':
      return notice.messages;
    case 'receipt':
      return receipt(notice, language, programme);
    case 'referral-rewarded':
      return referralRewarded(notice, language, programme);
    case 'referral-milestone':
      return referralMilestone(notice, language, programme);
    case 'referral-welcome':
      return referralWelcome(notice, language, programme);
    case 'referral-review':
      return referralReview(notice, language);
    case 'referral-reversed':
      return referralReversed(notice, language);
    case 'purchase-returned':
      return purchaseReturned(notice, language);
    case 'tier-given':
      return [tierGivenCard(notice.level, { language, programme })];
    case 'stamps-given':
      return stampsGiven(notice, { language, programme });
    case 'points-adjusted':
      return pointsAdjusted(notice, language);
    case 'points-request':
      return pointsRequest(notice, language, programme);
    case 'points-request-decided':
      return pointsRequestDecided(notice, language);
    case 'accounts-linked':
      return accountsLinked(notice, language);
    case 'referral-void':
      return referralVoid(notice, language);
    case 'voucher-used':
      return voucherUsed(notice, { language, programme });
    case 'voucher-gift-taken':
      return voucherGiftTaken(notice, { language, programme });
    case 'reward-taken-back':
      return rewardTakenBack(notice, { language, programme });
    case 'voucher-back':
      return voucherBack(notice, { language, programme });
    case 'gift-used':
      return giftUsed(notice, { language, programme });
    case 'coupon-budget-spent':
      return couponBudgetSpent(notice, { language, programme });
    case 'card-claim':
      return cardClaim(notice, language, programme);
    case 'card-claim-confirmed':
      return cardClaimConfirmed(notice, language);
    case 'card-claim-refused':
      return cardClaimRefused(language);
    case 'case-message':
      return caseMessage(notice, language);
    case 'case-answer':
      return caseAnswer(notice, language);
    case 'case-closed':
      return caseClosed(notice, language);
  }
}
