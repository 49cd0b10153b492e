import { type CouponView, changeCoupon, readCoupon, readCoupons } from '../../app/coupons.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { startForm } from '../form.ts';
import { isId } from '../ids.ts';
import { isManager, only, staffOf, tap, told } from './access.ts';
import { conditionsMessage, couponCard, couponEditCard } from './couponCard.ts';
import { couponForm, STEPS_OF_NEW, stepsOfEdit } from './couponForm.ts';

/** Coupons, the owner's side: look, add, change one thing, stop and start. */
export const ownerCouponsPart: ChatPart = {
  actions: {
    ocoupons: only(isManager, (context, [after = '']) => list(context, after)),
    ocoupon: only(isManager, (context, [couponId = '']) =>
      withCoupon(context, couponId, async (coupon) => say(await couponEditCard(context, coupon))),
    ),
    ocadd: only(isManager, (context) => startForm(couponForm, context, {}, STEPS_OF_NEW)),
    ocmore: only(isManager, (context, [couponId = '']) =>
      withCoupon(context, couponId, async (coupon) => say(conditionsMessage(context, coupon))),
    ),
    ocedit: only(isManager, (context, [field = '', couponId = '']) =>
      withCoupon(context, couponId, ({ kind, value }) =>
        startForm(couponForm, context, { couponId, kind, least: value }, stepsOfEdit(field)),
      ),
    ),
    ocstop: only(isManager, (context, [couponId = '']) =>
      withCoupon(context, couponId, (coupon) => setActive(context, coupon, false)),
    ),
    ocstart: only(isManager, (context, [couponId = '']) =>
      withCoupon(context, couponId, (coupon) => setActive(context, coupon, true)),
    ),
  },
};

async function withCoupon(
  context: ChatContext,
  couponId: string,
  then: (coupon: CouponView) => Promise<Reply>,
): Promise<Reply> {
  const coupon = isId(couponId) ? await readCoupon(context.deps, couponId) : undefined;
  if (coupon !== undefined) return then(coupon);
  return told(context, text(context.language, 'coupon-unknown'), tap(context, 'owner.coupons', 'ocoupons'));
}

async function list(context: ChatContext, after: string): Promise<Reply> {
  const { language } = context;
  const { coupons, next } = await readCoupons(context.deps, isId(after) ? after : null);
  const quickReplies = [
    tap(context, 'offer.add', 'ocadd'),
    ...(next === undefined ? [] : [tap(context, 'coupons.more', `ocoupons:${next}`)]),
    tap(context, 'gcards.title', 'ogcards'),
    tap(context, 'owner.menu', 'owner'),
  ];
  if (coupons.length === 0) return say({ type: 'text', text: text(language, 'offer.none'), quickReplies });
  const cards = await Promise.all(
    coupons.map(async (coupon) => ({
      ...(await couponCard(context, coupon)),
      buttons: [tap(context, 'offer.edit', `ocoupon:${coupon.couponId}`)],
    })),
  );
  return say({ type: 'carousel', title: text(language, 'offer.title'), cards, quickReplies });
}

async function setActive(context: ChatContext, { couponId, name, draft }: CouponView, active: boolean): Promise<Reply> {
  const { deps, language, now } = context;
  const { staffId, role } = staffOf(context);
  const key = `${context.key}:${active ? 'ocstart' : 'ocstop'}`;
  const changed = await changeCoupon(deps, couponId, { active }, { kind: 'staff', staffId, role }, key, now);
  const list = tap(context, 'owner.coupons', 'ocoupons');
  if (!changed.ok) return told(context, text(language, changed.refusal.code), list);
  const started = draft ? text(language, 'offer.published', { name }) : text(language, 'offer.started', { name });
  const words = active ? started : text(language, 'offer.stopped', { name });
  return told(context, words, tap(context, 'offer.edit', `ocoupon:${couponId}`), list);
}
