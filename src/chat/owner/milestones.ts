import type { Message } from '../../app/channel.ts';
import { readCoupon } from '../../app/coupons.ts';
import type { ReferralMilestone } from '../../core/referrals/milestones.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { startForm } from '../form.ts';
import { isOwner, only, tap } from './access.ts';
import type { AfterChange } from './confirmChange.ts';
import { changeMilestones, milestoneForm } from './milestoneForm.ts';

/** What a shop begins with that tries it. */
const FIRST: readonly ReferralMilestone[] = [
  { friends: 3, points: 100 },
  { friends: 10, points: 500 },
  { friends: 25, points: 1_500 },
];

/** Bonuses for who brings many friends: begun with three, changed one by one, taken away. */
export const milestonesPart: ChatPart = {
  actions: {
    miles: only(isOwner, milestonesReply),
    mileset: only(isOwner, (context) => startForm(milestoneForm, context)),
    milestart: only(isOwner, (context) =>
      context.programme.referral.milestones.length === 0 ? changeMilestones(context, FIRST) : milestonesReply(context),
    ),
    mileclear: only(isOwner, (context) => changeMilestones(context, [], text(context.language, 'mile.clear-note'))),
  },
};

async function milestonesReply(context: ChatContext): Promise<Reply> {
  return say(await milestonesCard(context));
}

async function milestonesCard(context: ChatContext): Promise<Message> {
  const { language, programme } = context;
  const { milestones } = programme.referral;
  const quickReplies = [tap(context, 'owner.settings', 'osettings'), tap(context, 'owner.menu', 'owner')];
  const title = text(language, 'mile.open');
  if (milestones.length === 0) {
    const buttons = [tap(context, 'mile.start', 'milestart', 'primary'), tap(context, 'mile.add', 'mileset')];
    return { type: 'card', title, body: text(language, 'mile.none'), buttons, quickReplies };
  }
  const rows = await Promise.all(
    milestones.map(async (one) => ({
      name: text(language, 'mile.friends', { count: one.friends }),
      value: await bonusWords(context, one),
    })),
  );
  const buttons = [tap(context, 'mile.add', 'mileset'), tap(context, 'mile.clear', 'mileclear')];
  return { type: 'card', title, rows, buttons, quickReplies };
}

/** What it brings; of a coupon that nobody gets any more it is said. */
async function bonusWords(context: ChatContext, { points, coupon }: ReferralMilestone): Promise<string> {
  const { deps, language, now } = context;
  if (coupon === undefined) return text(language, 'points.title', { points });
  const found = await readCoupon(deps, coupon.couponId);
  const isOver = found === undefined || !found.active || (found.endsAt !== null && now >= found.endsAt);
  return isOver ? text(language, 'mile.gone', { coupon: coupon.name }) : coupon.name;
}

/** The milestones after a change. */
export const savedMilestones: AfterChange = async (context, { done }) =>
  say({ type: 'text', text: done }, await milestonesCard(context));
