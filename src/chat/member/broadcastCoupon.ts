import { readBroadcast } from '../../app/campaigns/broadcastDraft.ts';
import { readVoucher } from '../../app/readVouchers.ts';
import { takeCoupon } from '../../app/takeCoupon.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isId } from '../ids.ts';
import { isManager } from '../owner/access.ts';
import { forMembers, told } from './screen.ts';
import { voucherQr } from './voucherQr.ts';

/** "Get my coupon" below a broadcast: one voucher for each member, shown again however often it is tapped. */
export const broadcastCouponPart: ChatPart = {
  actions: {
    bcoupon: async (context, args) => (await testOfDraft(context, args[0] ?? '')) ?? forMember(context, args),
  },
};

const forMember = forMembers(
  ([campaignId = '']) => `bcoupon:${campaignId}`,
  (context, memberId, [campaignId = '']) => take(context, memberId, campaignId),
);

/** Whoever writes the broadcast taps it before anybody has it. */
async function testOfDraft(context: ChatContext, campaignId: string): Promise<Reply | undefined> {
  if (!isManager(context) || !isId(campaignId)) return undefined;
  const broadcast = await readBroadcast(context.deps, campaignId);
  if (broadcast === undefined || broadcast.startedAt !== null) return undefined;
  return say({ type: 'text', text: text(context.language, 'broadcast.coupon-test') });
}

async function take(context: ChatContext, memberId: string, campaignId: string): Promise<Reply> {
  const { deps, language, key, now } = context;
  const gone = () => say(told(context, text(language, 'broadcast.coupon-gone')));
  if (!isId(campaignId)) return gone();
  const taken = await takeCoupon(deps, memberId, { campaignId }, `${key}:bcoupon`, now);
  if (taken.ok)
    return say({ type: 'text', text: text(language, 'coupon.taken') }, await voucherQr(context, taken.value));
  if (taken.refusal.code !== 'coupon-already-taken') return gone();
  const voucher = await readVoucher(deps, memberId, taken.refusal.voucherId, now);
  if (voucher === undefined || (voucher.standing !== 'usable' && voucher.standing !== 'not-started')) {
    return say(told(context, text(language, 'coupon.gone')));
  }
  return say({ type: 'text', text: text(language, 'coupon.yours') }, await voucherQr(context, voucher));
}
