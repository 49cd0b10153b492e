import { type ReferralMilestone, withMilestone } from '../../core/referrals/milestones.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext, Reply } from '../chat.ts';
import type { Form, FormStep } from '../form.ts';
import { isOwner } from './access.ts';
import { everyCoupon } from './choices.ts';
import { askToChange } from './confirmChange.ts';
import { isSkipped, numbers, right, skip, wrong } from './couponAnswers.ts';

const MOST_MILESTONES = 10;
const MOST_FRIENDS = 10_000;
const MOST_POINTS = 1_000_000;
/** LINE shows 13 buttons: these, three of points, "skip" and "cancel". */

const wholeOf = (said: string): number => {
  const typed = said.normalize('NFKC').replaceAll(',', '').trim();
  return /^\d{1,8}$/.test(typed) ? Number(typed) : 0;
};

const friendsStep: FormStep = {
  name: 'friends',
  ask: ({ language }) => ({ question: text(language, 'mile.ask-friends'), options: numbers(3, 10, 25) }),
  read: (said, { language, programme }) => {
    const { milestones } = programme.referral;
    const friends = wholeOf(said);
    const isThere = milestones.some((one) => one.friends === friends);
    return friends >= 1 && friends <= MOST_FRIENDS && (isThere || milestones.length < MOST_MILESTONES)
      ? right(friends)
      : wrong(text(language, 'mile.friends-wrong'));
  },
};

/** Coupons that are given out: a draft or a stopped one would give nothing. */
const couponsOf = async ({ deps }: ChatContext) =>
  (await everyCoupon(deps)).filter(({ active, draft }) => active && !draft);

const bonusStep: FormStep = {
  name: 'bonus',
  ask: async (context, { friends }) => ({
    question: text(context.language, 'mile.ask-bonus', { count: Number(friends) }),
    options: [
      ...numbers(100, 500, 1_000),
      ...(await couponsOf(context)).map(({ couponId, name }) => ({ label: name, value: couponId })),
      skip(context),
    ],
  }),
  read: async (said, context) => {
    if (isSkipped(said)) return right(null);
    const points = wholeOf(said);
    if (points >= 1 && points <= MOST_POINTS) return right({ points });
    const found = (await couponsOf(context)).find(
      ({ couponId, name }) => couponId === said || name.toLowerCase() === said.toLowerCase(),
    );
    if (found === undefined) return wrong(text(context.language, 'mile.bonus-wrong'));
    const { couponId, name } = found;
    return right({ points: 0, coupon: { couponId, name } });
  },
};

/** Shows what other milestones make different, and asks for it. */
export const changeMilestones = (
  context: ChatContext,
  milestones: readonly ReferralMilestone[],
  note?: string,
): Promise<Reply> =>
  askToChange(context, {
    screen: 'milestones',
    change: { referral: { milestones } },
    done: text(context.language, 'mile.saved'),
    ...(note === undefined ? {} : { note }),
  });

/** One milestone: for how many friends, and what it brings. */
export const milestoneForm: Form = {
  flow: 'milestone',
  allowed: isOwner,
  steps: [friendsStep, bonusStep],
  done: (context, { friends, bonus }) =>
    changeMilestones(
      context,
      withMilestone(
        context.programme.referral.milestones,
        Number(friends),
        bonus as Omit<ReferralMilestone, 'friends'> | null,
      ),
    ),
};
