import { readVoucher } from '../../app/readVouchers.ts';
import { takeCoupon } from '../../app/takeCoupon.ts';
import { date } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isId } from '../ids.ts';
import { forMembers, refused, told } from './screen.ts';
import { voucherQr } from './voucherQr.ts';

/** "Get my coupon" under a repurchase offer. */
export const offersPart: ChatPart = {
  actions: {
    offercoupon: forMembers('coupons', (context, memberId, [campaignId = '']) => take(context, memberId, campaignId)),
  },
};

/** However often it is tapped there is one voucher, and each tap shows it. */
async function take(context: ChatContext, memberId: string, campaignId: string): Promise<Reply> {
  const { deps, language, key, now, programme } = context;
  if (!isId(campaignId)) return say(told(context, text(language, 'repurchase-offer.none')));
  const taken = await takeCoupon(deps, memberId, { offerId: campaignId }, `${key}:offercoupon`, now);
  if (taken.ok) {
    // Read again, since only what is stored knows by its name which product it is not for.
    const voucher = (await readVoucher(deps, memberId, taken.value.voucherId, now)) ?? taken.value;
    return say({ type: 'text', text: text(language, 'coupon.taken') }, await voucherQr(context, voucher));
  }
  const { refusal } = taken;
  switch (refusal.code) {
    case 'coupon-already-taken':
      return again(context, memberId, refusal.voucherId);
    case 'coupon-ended':
      return say(
        told(
          context,
          text(language, 'repurchase-offer.ended', { date: date(refusal.endedAt - 1, programme, language) }),
        ),
      );
    case 'coupon-unknown':
      return say(told(context, text(language, 'repurchase-offer.none')));
    default:
      return refused(context, refusal.code);
  }
}

async function again(context: ChatContext, memberId: string, voucherId: string): Promise<Reply> {
  const { deps, language, now } = context;
  const voucher = await readVoucher(deps, memberId, voucherId, now);
  switch (voucher?.standing) {
    case 'usable':
    case 'not-started':
      return say({ type: 'text', text: text(language, 'coupon.yours') }, await voucherQr(context, voucher));
    case 'held':
    case 'used':
      return say(told(context, text(language, 'repurchase-offer.used')));
    default:
      return say(told(context, text(language, 'repurchase-offer.expired')));
  }
}
