import { type CouponView, readCoupon } from '../../app/coupons.ts';
import { changeProgramme } from '../../app/programme.ts';
import type { IssueOccasion, IssueRule, IssueRulesChange } from '../../core/coupons/issueRules.ts';
import { list } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ActionHandler, type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { type Form, startForm } from '../form.ts';
import { isId } from '../ids.ts';
import { issueRuleWords } from '../issueRuleWords.ts';
import { isOwner, only, staffOf, tap, told } from './access.ts';
import { isSkipped, numbers, readAmount, right, skip } from './couponAnswers.ts';

/** Occasions as they fit a button; `first` is a purchase that is the member's first. */
const OCCASIONS: Readonly<Record<string, Pick<IssueRule, 'on' | 'firstOnly'>>> = {
  join: { on: 'join' },
  buy: { on: 'purchase' },
  first: { on: 'purchase', firstOnly: true },
  who: { on: 'referrer' },
  friend: { on: 'friend' },
};

/** From which amount on a purchase brings the coupon; then the question whether to do it. */
export const couponIssueForm: Form = {
  flow: 'oissue',
  allowed: isOwner,
  steps: [
    {
      name: 'minimum',
      ask: (context) => ({
        question: text(context.language, 'issue.ask-minimum', { currency: context.programme.currency }),
        options: [...numbers(500, 1_000, 2_000), skip(context)],
      }),
      read: (said, context) => (isSkipped(said) ? right(0) : readAmount(said, context)),
    },
  ],
  done: async (context, { couponId, occasion, minimum }) => {
    const coupon = await readCoupon(context.deps, String(couponId));
    return coupon === undefined ? gone(context) : sure(context, coupon, String(occasion), Number(minimum));
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
      if (OCCASIONS[occasion]?.on !== 'purchase') return sure(context, coupon, occasion, 0);
      return startForm(couponIssueForm, context, { couponId: coupon.couponId, occasion });
    }),
    ocyes: about((context, coupon, [occasion = '', minimum = '0']) => give(context, coupon, occasion, Number(minimum))),
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

async function sure(context: ChatContext, coupon: CouponView, occasion: string, minimum: number): Promise<Reply> {
  const { language } = context;
  const rule = ruleOf(coupon, occasion, minimum);
  if (rule === undefined) return choice(context, coupon);
  const { couponId, name } = coupon;
  return say({
    type: 'card',
    title: name,
    body: text(language, 'issue.sure', { name, when: issueRuleWords(rule, context) }),
    buttons: [
      tap(context, 'issue.yes', `ocyes:${couponId}:${occasion}:${minimum}`, 'primary'),
      tap(context, 'common.cancel', `ocauto:${couponId}`),
    ],
  });
}

async function give(context: ChatContext, coupon: CouponView, occasion: string, minimum: number): Promise<Reply> {
  const rule = ruleOf(coupon, occasion, minimum);
  if (rule === undefined) return choice(context, coupon);
  const when = issueRuleWords(rule, context);
  return save(context, coupon, [{ put: rule }], text(context.language, 'issue.saved', { name: coupon.name, when }));
}

function stop(context: ChatContext, coupon: CouponView): Promise<Reply> {
  const changes = rulesOf(context, coupon).map(({ id }) => ({ remove: id }));
  return save(context, coupon, changes, text(context.language, 'issue.stopped', { name: coupon.name }));
}

async function save(
  context: ChatContext,
  { couponId }: CouponView,
  changes: readonly IssueRulesChange[],
  words: string,
): Promise<Reply> {
  const { deps, language, now, key } = context;
  const { staffId, role } = staffOf(context);
  const more = tap(context, 'offer.edit', `ocoupon:${couponId}`);
  for (const [index, issueRules] of changes.entries()) {
    const by = { kind: 'staff' as const, staffId, role };
    const changed = await changeProgramme(deps, { issueRules }, by, `${key}:ocissue${index}`, now);
    if (!changed.ok) return told(context, text(language, changed.refusal.code), more);
  }
  return told(context, words, more, tap(context, 'issue.open', `ocauto:${couponId}`));
}
