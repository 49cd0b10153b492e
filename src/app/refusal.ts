import type { AdjustPointsRefusal } from './adjustPoints.ts';
import type { CheckoutRefusal } from './checkout/checkout.ts';
import type { BatchRefusal } from './codes/batches.ts';
import type { CouponRefusal } from './coupons.ts';
import type { KeyReused } from './decideAndCommit.ts';
import type { PurchaseRefusal } from './decidePurchase.ts';
import type { ReturnRefusal } from './decideReturn.ts';
import type { EnrolRefusal } from './enrolMember.ts';
import type { ReturnGiftCardRefusal, SellGiftCardRefusal } from './giftCards/giftCards.ts';
import type { WalkInRefusal } from './giftCards/payWalkIn.ts';
import type { UndoWalkInSaleRefusal } from './giftCards/undoWalkInSale.ts';
import type { RewardBackRefusal } from './giveRewardBack.ts';
import type { IssueVoucherRefusal } from './issueVoucher.ts';
import type { CardRefusal } from './memberCards.ts';
import type { ReplaceRefusal } from './replaceProgramme.ts';
import type { ConfirmRewardRefusal } from './rewardHolds/confirm.ts';
import type { RewardRefusal } from './rewards.ts';
import type { SegmentRefusal } from './segments/saved.ts';
import type { SpendBackRefusal, SpendPointsRefusal } from './spendPoints.ts';
import type { TakeRewardRefusal } from './takeReward.ts';
import type { RedeemRefusal } from './voucherAtCounter.ts';
import type { OfferGiftRefusal, WithdrawGiftRefusal } from './voucherGifts/give.ts';
import type { GiftTakeRefusal } from './voucherGifts/take.ts';

/** Why a card cannot be used is for staff; to a program it is a card that is not there. */
type PublicCardRefusal = Exclude<CardRefusal, { readonly code: 'card-used' | 'card-expired' }>;

/** Everything that the engine may say no with to a till, a web shop or another program. The chat has a sentence for each. */
export type Refusal =
  | KeyReused
  | PurchaseRefusal
  | ReturnRefusal
  | RedeemRefusal
  | PublicCardRefusal
  | EnrolRefusal
  | SpendPointsRefusal
  | SpendBackRefusal
  | CheckoutRefusal
  | SellGiftCardRefusal
  | ReturnGiftCardRefusal
  | WalkInRefusal
  | UndoWalkInSaleRefusal
  | AdjustPointsRefusal
  | ReplaceRefusal
  | RewardRefusal
  | CouponRefusal
  | BatchRefusal
  | IssueVoucherRefusal
  | TakeRewardRefusal
  | ConfirmRewardRefusal
  | RewardBackRefusal
  | SegmentRefusal
  | OfferGiftRefusal
  | WithdrawGiftRefusal
  | GiftTakeRefusal;
