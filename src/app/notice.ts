import { outbox } from '../../db/schema/index.ts';
import { insertRows, type Part } from '../../db/unit.ts';
import type { EarnExplanation } from '../core/points/earn.ts';
import type { BillPaid } from '../core/purchases/billPaid.ts';
import type { Difference } from '../core/settings/diff.ts';
import type { StampCard } from '../core/stamps/card.ts';
import type { TierLevel } from '../core/tiers/rules.ts';
import type { Address, ChannelName, Message } from './channel.ts';
import type { NamedCoupon } from './couponView.ts';
import type { IssuedNews } from './issueRules.ts';

export type { IssuedNews } from './issueRules.ts';

/** What can stand still; a channel stands while it refuses us. `parked`: messages lie aside. */
export type Standing = 'inbox' | 'outbox' | 'campaigns' | 'broadcasts' | 'jobs' | 'parked' | `channel:${ChannelName}`;

/**
 * What must be said after a commit. The facts are frozen here; words and language come when it is rendered
 * (`src/chat/notices.ts`), right before the first attempt. All of these are service messages.
 */
export type Notice =
  /** To the member, after a purchase: what it earned and why, the balance, and what the next reward needs. */
  | {
      readonly kind: 'receipt';
      readonly netMinor: number;
      readonly currency: string;
      readonly explanation: EarnExplanation;
      readonly availableAt: number;
      readonly expiresAt: number | null;
      readonly available: number;
      readonly pending: number;
      readonly deficit: number;
      /** Points of the friend's side of a referral, given with this purchase. */
      readonly friendPoints: number;
      readonly nextReward: {
        readonly name: string;
        readonly costPoints: number;
        readonly missingPoints: number;
      } | null;
      /** How the bill was paid; absent: with money alone, and nothing was delivered. */
      readonly paid?: BillPaid;
      /** What the member's tier took off the bill; absent: nothing. */
      readonly tierOff?: { readonly level: Pick<TierLevel, 'name' | 'names'>; readonly minor: number };
      /** A tier that the purchase reached, or renewed before it would have ended. */
      readonly tier?: TierNews;
      /** Stamps that it brought, by card; absent: none. */
      readonly stamps?: readonly StampNews[];
      /** Vouchers that the shop's rules gave with it; absent: none. */
      readonly vouchers?: readonly IssuedNews[];
    }
  /** To the referrer: a friend bought for the first time. Names nobody and no amount. */
  | {
      readonly kind: 'referral-rewarded';
      readonly points: number;
      readonly available: number;
      readonly deficit: number;
      readonly vouchers?: readonly IssuedNews[];
    }
  /** To the referrer: so many friends have brought a reward, which brings a bonus. */
  | {
      readonly kind: 'referral-milestone';
      readonly friends: number;
      /** 0: it brought a voucher in their place. */
      readonly points: number;
      readonly vouchers?: readonly IssuedNews[];
      readonly available: number;
      readonly deficit: number;
    }
  /** To the other accounts of a member: one more account (on `channel`) is theirs; `merged`: it had a membership of its own. */
  | { readonly kind: 'accounts-linked'; readonly channel: ChannelName; readonly merged: boolean }
  /** To the referrer: the friend turned out to be a customer already, so the reward is gone. */
  | {
      readonly kind: 'referral-void';
      readonly points: number;
      readonly available: number;
      readonly deficit: number;
    }
  /** To the friend: the reward for having been brought came later than the purchase. */
  | {
      readonly kind: 'referral-welcome';
      readonly points: number;
      readonly available: number;
      readonly deficit: number;
      readonly vouchers?: readonly IssuedNews[];
    }
  /** To the owner: a referrer brings friends faster than usual, so this reward waits. */
  | {
      readonly kind: 'referral-review';
      readonly friendId: string;
      readonly referrerName: string | null;
      readonly friendName: string | null;
      /** The referrer's friends who bought in the last `days`. */
      readonly recentCount: number;
      readonly days: number;
      readonly referrerPoints: number;
    }
  /** To the member: goods came back, or the counter took a slip back. */
  | {
      readonly kind: 'purchase-returned';
      readonly undone: boolean;
      readonly amountMinor: number;
      readonly currency: string;
      readonly takenPoints: number;
      /** Of those, the ones that had been spent. */
      readonly owedPoints: number;
      /** Points of the friend's side of a referral that went back with it. */
      readonly friendPoints: number;
      /** Stamps that went back with it, by card; absent: none. */
      readonly stamps?: readonly { readonly card: StampNews['card']; readonly taken: number }[];
      readonly available: number;
      readonly deficit: number;
    }
  /** To the referrer: the friend's purchase came back, so the reward is gone. */
  | {
      readonly kind: 'referral-reversed';
      readonly points: number;
      readonly available: number;
      readonly deficit: number;
    }
  /** To the member: the shop gave (above 0) or took points. */
  | {
      readonly kind: 'points-adjusted';
      readonly points: number;
      readonly reason: string;
      readonly available: number;
      readonly deficit: number;
    }
  /** To owner and managers but the one who asked: points above the limit of one person wait for another's yes. */
  | {
      readonly kind: 'points-request';
      readonly memberId: string;
      readonly requestId: string;
      readonly name: string | null;
      readonly points: number;
      readonly reason: string;
      /** A person of the staff, or an API key. */
      readonly askedByName: string | null;
      readonly expiresAt: number;
    }
  /** To whoever asked. */
  | {
      readonly kind: 'points-request-decided';
      readonly memberId: string;
      readonly approved: boolean;
      readonly name: string | null;
      readonly points: number;
    }
  /** To the member: the shop gave a tier, which they keep whatever they buy. */
  | { readonly kind: 'tier-given'; readonly level: Pick<TierLevel, 'name' | 'names' | 'perks'> }
  /** To the member: a voucher was used at the counter; `discountMinor` is 0 for a free item, and where the till did the sums. */
  | {
      readonly kind: 'voucher-used';
      readonly coupon: NamedCoupon;
      readonly discountMinor: number;
      readonly currency: string;
    }
  /** To who gave a voucher to a friend: it was taken. Names nobody. */
  | { readonly kind: 'voucher-gift-taken'; readonly coupon: NamedCoupon }
  /** To the member: the shop took back a reward that was not used, and its points returned. */
  | {
      readonly kind: 'reward-taken-back';
      readonly coupon: NamedCoupon;
      readonly points: number;
      readonly available: number;
      readonly deficit: number;
    }
  /** To the member: that use was taken back, the voucher is theirs again. */
  | { readonly kind: 'voucher-back'; readonly coupon: NamedCoupon }
  /** To the member: the shop gave stamps by hand. */
  | { readonly kind: 'stamps-given'; readonly news: StampNews; readonly reason: string }
  /** To owner and managers: a purchase came back whose gift, by the tier it reached or its stamps, was used already and stays used. */
  | {
      readonly kind: 'gift-used';
      readonly memberId: string;
      readonly name: string | null;
      readonly coupon: NamedCoupon;
    }
  /** To owner and managers: a coupon has given all that it may, and nobody gets it any more. */
  | {
      readonly kind: 'coupon-budget-spent';
      readonly couponId: string;
      readonly coupon: NamedCoupon;
      readonly budgetMinor: number;
      readonly uses: number;
      readonly currency: string;
    }
  /** To whoever sent a broadcast: it is over. */
  | {
      readonly kind: 'broadcast-over';
      readonly campaignId: string;
      readonly isCancelled: boolean;
      readonly sent: number;
      readonly failed: number;
      readonly skipped: number;
      readonly unknown: number;
      /** Not sent any more, because it was paused for 30 days. */
      readonly expired: number;
    }
  /** To owner and managers: a holiday is near, so they may want to write to everyone. */
  | {
      readonly kind: 'holiday-near';
      /** With the year of its calendar it names this one. */
      readonly holiday: string;
      readonly year: number;
      /** The shop's own name for it; `null`: one of the built-in ones. */
      readonly name: string | null;
      /** `YYYY-MM-DD` */
      readonly heldOn: string;
      readonly daysLeft: number;
      /** Members who bought in the ten days before it a year ago. */
      readonly buyers: number;
    }
  /** To owner and managers: LINE takes no more messages this month, so what the shop sends by itself waits there. */
  | { readonly kind: 'monthly-limit' }
  /** To owner and managers: that is over, and what waited goes out. */
  | { readonly kind: 'monthly-limit-over'; readonly channel: ChannelName }
  /** To owner and managers: this stands still for five minutes; `parked`: so many messages lie aside. */
  | {
      readonly kind: 'standstill';
      readonly what: Standing;
      readonly count: number;
      /** To a manager, who cannot open the check-up; absent: to the owner. */
      readonly toManager?: true;
    }
  /** To owner and managers: it moves again. */
  | { readonly kind: 'standstill-over'; readonly what: Standing }
  /** To owner and managers: a member says that they had a card, and what the old list says of it. */
  | {
      readonly kind: 'card-claim';
      readonly claimId: string;
      readonly memberId: string;
      readonly name: string | null;
      /** As typed. */
      readonly cardNumber: string;
      readonly proof: string;
      readonly found: 'free' | 'claimed' | 'unknown';
      /** Whose record it is; `null`: there is none. */
      readonly recordId: string | null;
      readonly recordName: string | null;
      readonly points: number;
      readonly joinedAt: number | null;
    }
  /** To that member: the old card is theirs now, or could not be found. */
  | { readonly kind: 'card-claim-confirmed'; readonly available: number }
  | { readonly kind: 'card-claim-refused' }
  /** To the owner: a program changed the shop's settings over the API. */
  | {
      readonly kind: 'programme-changed';
      /** The version that is in force since. */
      readonly version: number;
      /** What the key is called. */
      readonly keyName: string;
      readonly changed: readonly Difference[];
      /** How many more than `changed` there are. */
      readonly more: number;
      /** ISO 4217: what amounts before the change are in. */
      readonly currencyBefore: string;
    }
  /** To owner and managers: since last night the shop is not backed up. */
  | {
      readonly kind: 'backup-failed';
      /** There is no room on the disk. */
      readonly isFull: boolean;
      readonly folder: string;
    }
  /** Already rendered: an answer that came too late for its reply token. */
  | { readonly kind: 'answer'; readonly messages: readonly Message[] }
  /** To owner and managers: what a customer wrote to a person. */
  | { readonly kind: 'case-message'; readonly caseId: string; readonly name: string; readonly text: string }
  /** To the customer: what a person answered. */
  | { readonly kind: 'case-answer'; readonly text: string }
  /** To the customer: the conversation with a person is over. */
  | { readonly kind: 'case-closed' };

/** Stamps that somebody got on one card. */
export interface StampNews {
  readonly card: Pick<StampCard, 'name' | 'names'>;
  readonly added: number;
  /** On the open card, of `size`. */
  readonly stamps: number;
  readonly size: number;
  readonly vouchers: readonly {
    readonly voucherId: string;
    readonly coupon: NamedCoupon;
    readonly expiresAt: number | null;
  }[];
}

export interface TierNews {
  readonly kind: 'reached' | 'renewed';
  readonly level: Pick<TierLevel, 'name' | 'names' | 'perks'>;
  /** The first instant of the day on which it is measured; `null`: it is kept for life. */
  readonly until: number | null;
  /** The voucher that came with it. */
  readonly voucher: {
    readonly voucherId: string;
    readonly coupon: NamedCoupon;
    readonly expiresAt: number | null;
  } | null;
}

export type Recipient = { readonly memberId: string } | { readonly address: Address };

/** The outbox rows of a unit. One `outbox` part at most in a unit: pass all notices together. */
export function notices(
  newId: () => string,
  said: readonly { readonly to: Recipient; readonly notice: Notice }[],
): Part {
  return insertRows(
    outbox,
    said.map(({ to, notice }) => ({
      outboxId: newId(),
      memberId: 'memberId' in to ? to.memberId : undefined,
      channel: 'address' in to ? to.address.channel : undefined,
      channelUserId: 'address' in to ? to.address.channelUserId : undefined,
      notice,
    })),
  );
}
