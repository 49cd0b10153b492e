import { readReferralsForReview, reviewReferral } from '../../app/reviewReferral.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { withId } from '../ids.ts';
import { referralReview } from '../notices/referral.ts';
import { isOwner, only, staffOf, tap, told } from './access.ts';

/** Friend rewards that wait because a referrer brings friends faster than usual: the list, and a yes or no to each. */
export const referralReviewPart: ChatPart = {
  actions: {
    refwait: only(isOwner, list),
    refok: only(
      isOwner,
      withId((context, [friendId = '']) => answer(context, friendId, true)),
    ),
    refno: only(
      isOwner,
      withId((context, [friendId = '']) => answer(context, friendId, false)),
    ),
  },
};

async function list(context: ChatContext): Promise<Reply> {
  const { deps, language, programme } = context;
  const waiting = await readReferralsForReview(deps, programme);
  if (waiting.length === 0) return told(context, text(language, 'referral-review.none'));
  const { days } = programme.referral.velocity;
  // Five messages go out together; the rest comes when these are answered.
  const cards = waiting
    .slice(0, 5)
    .flatMap((one) => referralReview({ ...one, kind: 'referral-review', days }, language));
  return say(...cards);
}

async function answer(context: ChatContext, friendId: string, approve: boolean): Promise<Reply> {
  const { deps, language, now, key } = context;
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff' as const, staffId, role };
  const reviewed = await reviewReferral(deps, { friendId, approve }, by, `${key}:review`, now);
  if (!reviewed.ok) return told(context, text(language, reviewed.refusal.code));
  const words = approve ? text(language, 'referral-review.given') : text(language, 'referral-review.not-given');
  const { length } = await readReferralsForReview(deps, context.programme);
  return told(context, words, ...(length === 0 ? [] : [tap(context, 'referral-review.more', 'refwait')]));
}
