import type { Button, Card, Message } from '../../app/channel.ts';
import type { CouponView } from '../../app/coupons.ts';
import { readProductBySku } from '../../app/products.ts';
import { readWalkInUses } from '../../app/readStats.ts';
import { list, money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import { couponWords } from '../couponWords.ts';
import { walkInRows } from '../walkInWords.ts';
import { isOwner, tap } from './access.ts';
import { firstDayRows } from './firstDay.ts';

/** A coupon as the owner sees it: what it does, how it stands, how often it was used. */
export async function couponCard(context: ChatContext, coupon: CouponView): Promise<Card> {
  const { language } = context;
  const { uses, usesLimit, budgetMinor } = coupon;
  const used =
    usesLimit === null
      ? text(language, 'offer.uses-value', { uses })
      : text(language, 'offer.uses-of', { uses: String(uses), limit: String(usesLimit) });
  return {
    title: coupon.name,
    rows: [
      { name: text(language, 'offer.does'), value: await couponWords(coupon, context) },
      { name: text(language, 'offer.product'), value: await productWords(context, coupon) },
      { name: text(language, 'offer.state'), value: stateWords(context, coupon) },
      ...whenRows(context, coupon),
      { name: text(language, 'offer.uses'), value: used },
      ...(budgetMinor === null
        ? []
        : [{ name: text(language, 'offer.edit-budget'), value: budgetWords(context, coupon) }]),
      { name: text(language, 'offer.way'), value: wayWords(context, coupon) },
    ],
  };
}

/** What nobody can take has no day that is early. */
const whenRows = (context: ChatContext, coupon: CouponView) =>
  coupon.claimable || coupon.publicCode !== null ? firstDayRows(context, coupon) : [];

async function productWords(context: ChatContext, { skus = [], categories = [] }: CouponView): Promise<string> {
  const { deps, language } = context;
  if (skus.length + categories.length === 0) return text(language, 'offer.everything');
  const products = await Promise.all(
    skus.map(async (sku) => {
      const product = await readProductBySku(deps, sku);
      return product === undefined ? sku : text(language, 'offer.product-value', { name: product.name, sku });
    }),
  );
  return list([...products, ...categories], language);
}

function budgetWords({ language, programme }: ChatContext, { spentMinor, budgetMinor }: CouponView): string {
  const [spent, budget] = [spentMinor, budgetMinor ?? 0].map((minor) => money(minor, programme.currency, language));
  return text(language, 'offer.budget-value', { spent: spent ?? '', budget: budget ?? '' });
}

function stateWords({ language, now }: ChatContext, coupon: CouponView): string {
  if (coupon.draft) return text(language, 'offer.state-draft');
  const { active, startsAt, endsAt, uses, usesLimit } = coupon;
  if (!active) return text(language, 'offer.state-stopped');
  if (endsAt !== null && now >= endsAt) return text(language, 'offer.state-over');
  if (usesLimit !== null && uses >= usesLimit) return text(language, 'offer.state-used-up');
  if (startsAt !== null && now < startsAt) return text(language, 'offer.state-planned');
  return text(language, 'offer.state-running');
}

function wayWords({ language }: ChatContext, { claimable, publicCode }: CouponView): string {
  if (publicCode !== null) return text(language, 'offer.way-code', { code: publicCode });
  return text(language, claimable ? 'offer.way-chat' : 'offer.way-reward');
}

/** The same with everything that can be changed: the frequent things as buttons, the rest as chips. */
export async function couponEditCard(context: ChatContext, coupon: CouponView): Promise<Message> {
  const { couponId, kind } = coupon;
  const edit = (label: Parameters<typeof tap>[1], field: string): Button =>
    tap(context, label, `ocedit:${field}:${couponId}`);
  const [card, walkIn] = await Promise.all([couponCard(context, coupon), readWalkInUses(context.deps, couponId)]);
  return {
    type: 'card',
    ...card,
    rows: [...(card.rows ?? []), ...walkInRows(walkIn, context)],
    buttons: [
      ...(coupon.draft ? [givenOut(context, coupon)] : []),
      ...(kind === 'free_shipping' ? [] : [edit('offer.edit-value', 'value')]),
      edit('offer.edit-minimum', 'minimum'),
      edit('offer.edit-end', 'end'),
      edit('offer.edit-name', 'name'),
      edit('offer.edit-way', 'way'),
      ...(coupon.draft ? [] : [givenOut(context, coupon)]),
    ],
    quickReplies: [
      ...(kind === 'percent' ? [edit('offer.edit-cap', 'cap')] : []),
      edit('offer.edit-product', 'product'),
      edit('offer.edit-first-day', 'firstDay'),
      edit('offer.edit-days', 'days'),
      edit('offer.edit-limit', 'limit'),
      edit('offer.edit-per-member', 'perMember'),
      tap(context, 'offer.more', `ocmore:${couponId}`),
      ...(isOwner(context) ? [tap(context, 'issue.open', `ocauto:${couponId}`)] : []),
      tap(context, 'owner.coupons', 'ocoupons'),
      tap(context, 'owner.menu', 'owner'),
    ],
  };
}

function givenOut(context: ChatContext, { couponId, active, draft }: CouponView): Button {
  if (draft) return tap(context, 'offer.publish', `ocstart:${couponId}`, 'primary');
  return active ? tap(context, 'offer.stop', `ocstop:${couponId}`) : tap(context, 'offer.start', `ocstart:${couponId}`);
}

/** What else a coupon may ask for, one tap each. */
export function conditionsMessage(context: ChatContext, { couponId, name, kind }: CouponView): Message {
  const edit = (label: Parameters<typeof tap>[1], field: string): Button =>
    tap(context, label, `ocedit:${field}:${couponId}`);
  const isReduction = kind === 'percent' || kind === 'amount';
  return {
    type: 'text',
    text: text(context.language, 'offer.more-title', { name }),
    quickReplies: [
      edit('offer.edit-except', 'except'),
      ...(kind === 'buy_x_get_y' ? [edit('offer.edit-free', 'free')] : []),
      ...(isReduction ? [edit('offer.edit-cheapest', 'cheapest'), edit('offer.edit-growth', 'growth')] : []),
      edit('offer.edit-first', 'first'),
      edit('offer.edit-givable', 'givable'),
      edit('offer.edit-per-day', 'perDay'),
      edit('offer.edit-budget', 'budget'),
      edit('offer.edit-combine', 'combine'),
      tap(context, 'offer.edit', `ocoupon:${couponId}`),
      tap(context, 'owner.menu', 'owner'),
    ],
  };
}
