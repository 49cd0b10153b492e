import { type CouponView, readCoupon } from '../../app/coupons.ts';
import type { IssueOccasion, IssueRule } from '../../core/coupons/issueRules.ts';
import { list } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ActionHandler, type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { type Form, startForm } from '../form.ts';
import { isId } from '../ids.ts';
import { issueRuleWords } from '../issueRuleWords.ts';
import { isOwner, only, tap, told } from './access.ts';
import { type AfterChange, askToChange } from './confirmChange.ts';
import { amounts, isSkipped, readAmount, right, skip } from './couponAnswers.ts';

/** Occasions as they fit a button; `first` is a purchase that is the member's first. */
const OCCASIONS: Readonly<Record<string, Pick<IssueRule, 'on' | 'firstOnly'>>> = {
  join: { on: 'join' },
  buy: { on: 'purchase' },
  first: { on: 'purchase', firstOnly: true },
  who: { on: 'referrer' },
  friend: { on: 'friend' },
};

/** From which amount on a purchase brings the coupon. */
export const couponIssueForm: Form = {
  flow: 'oissue',
  allowed: isOwner,
  steps: [
    {
      name: 'minimum',
      ask: (context) => ({
        question: text(context.language, 'issue.ask-minimum', { currency: context.programme.currency }),
        options: [...amounts(context, 500, 1_000, 2_000), skip(context)],
      }),
      read: (said, context) => (isSkipped(said) ? right(0) : readAmount(said, context)),
    },
  ],
  done: async (context, { couponId, occasion, minimum }) => {
    const coupon = await readCoupon(context.deps, String(couponId));
    return coupon === undefined ? gone(context) : ask(context, coupon, String(occasion), Number(minimum));
  },
};

const about = (
  handler: (context: ChatContext, coupon: CouponView, args: readonly string[]) => Promise<Reply>,
): ActionHandler =>
  only(isOwner, async (context, [couponId = '', ...args]) => {
    const coupon = isId(couponId) ? await readCoupon(context.deps, couponId) : undefined;
    return coupon === undefined ? gone(context) : handler(context, coupon, args);
  });

/** A coupon that is given by itself: when, from when on, and not any more. It is a setting of the programme. */
export const couponIssuePart: ChatPart = {
  actions: {
    ocauto: about(async (context, coupon) => choice(context, coupon)),
    ocon: about(async (context, coupon, [occasion = '']) => {
      if (OCCASIONS[occasion]?.on !== 'purchase') return ask(context, coupon, occasion, 0);
      return startForm(couponIssueForm, context, { couponId: coupon.couponId, occasion });
    }),
    ocnever: about(stop),
  },
};

const gone = (context: ChatContext): Reply =>
  told(context, text(context.language, 'coupon-unknown'), tap(context, 'owner.coupons', 'ocoupons'));

const rulesOf = ({ programme }: ChatContext, { couponId }: CouponView): readonly IssueRule[] =>
  programme.issueRules.filter((rule) => rule.couponId === couponId);

function choice(context: ChatContext, coupon: CouponView): Reply {
  const { language } = context;
  const { couponId, name } = coupon;
  const rules = rulesOf(context, coupon);
  const when = list(
    rules.map((rule) => issueRuleWords(rule, context)),
    language,
  );
  return say({
    type: 'text',
    text: [
      ...(rules.length === 0 ? [] : [text(language, 'issue.now', { rules: when })]),
      text(language, 'issue.title', { name }),
    ].join('\n\n'),
    quickReplies: [
      ...(rules.length === 0 ? [] : [tap(context, 'issue.stop', `ocnever:${couponId}`)]),
      tap(context, 'issue.add-join', `ocon:${couponId}:join`),
      tap(context, 'issue.add-purchase', `ocon:${couponId}:buy`),
      tap(context, 'issue.add-first', `ocon:${couponId}:first`),
      tap(context, 'issue.add-referrer', `ocon:${couponId}:who`),
      tap(context, 'issue.add-friend', `ocon:${couponId}:friend`),
      tap(context, 'offer.edit', `ocoupon:${couponId}`),
      tap(context, 'owner.menu', 'owner'),
    ],
  });
}

/** The rule that these answers make; one of a kind for a coupon, so that it is changed and not doubled. */
function ruleOf({ couponId, name }: CouponView, occasion: string, minimum: number): IssueRule | undefined {
  const told = OCCASIONS[occasion];
  if (told === undefined || !Number.isSafeInteger(minimum) || minimum < 0) return undefined;
  const minimumMinor = told.on === 'purchase' && minimum > 0 ? { minimumMinor: minimum } : {};
  return { id: `${letterOf(told.on, told.firstOnly)}-${couponId}`, couponId, name, ...told, ...minimumMinor };
}

const letterOf = (on: IssueOccasion, firstOnly: true | undefined): string =>
  firstOnly === true ? 'i' : { join: 'j', purchase: 'p', referrer: 'r', friend: 'f' }[on];

/** What it would make different, before it does. */
function ask(context: ChatContext, coupon: CouponView, occasion: string, minimum: number): Promise<Reply> | Reply {
  const rule = ruleOf(coupon, occasion, minimum);
  if (rule === undefined) return choice(context, coupon);
  const told = { name: coupon.name, when: issueRuleWords(rule, context) };
  const done = text(context.language, 'issue.saved', told);
  return askToChange(context, { screen: 'issue', change: { issueRules: { put: rule } }, done });
}

function stop(context: ChatContext, coupon: CouponView): Promise<Reply> {
  const remove = rulesOf(context, coupon).map(({ id }) => id);
  const done = text(context.language, 'issue.stopped', { name: coupon.name });
  return askToChange(context, { screen: 'issue', change: { issueRules: { remove } }, done });
}

/** The way back to the coupon after a change. */
export const savedIssue: AfterChange = async (context, { change: { issueRules = {} }, done }) => {
  const { put, remove = [] } = issueRules;
  const couponId = put?.couponId ?? remove[0]?.slice(2) ?? '';
  const back = [tap(context, 'offer.edit', `ocoupon:${couponId}`), tap(context, 'issue.open', `ocauto:${couponId}`)];
  return told(context, done, ...back);
};
