import type { Button, Card, Message } from '../../app/channel.ts';
import type { CouponView } from '../../app/coupons.ts';
import { readProductBySku } from '../../app/products.ts';
import { list } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import { couponWords } from '../couponWords.ts';
import { tap } from './access.ts';

/** A coupon as the owner sees it: what it does, how it stands, how often it was used. */
export async function couponCard(context: ChatContext, coupon: CouponView): Promise<Card> {
  const { language } = context;
  const { uses, usesLimit } = coupon;
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
      { name: text(language, 'offer.uses'), value: used },
      { name: text(language, 'offer.way'), value: wayWords(context, coupon) },
    ],
  };
}

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

function stateWords({ language, now }: ChatContext, coupon: CouponView): string {
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
  const { couponId, kind, active } = coupon;
  const edit = (label: Parameters<typeof tap>[1], field: string): Button =>
    tap(context, label, `ocedit:${field}:${couponId}`);
  return {
    type: 'card',
    ...(await couponCard(context, coupon)),
    buttons: [
      edit('offer.edit-value', 'value'),
      edit('offer.edit-minimum', 'minimum'),
      edit('offer.edit-end', 'end'),
      edit('offer.edit-name', 'name'),
      edit('offer.edit-way', 'way'),
      active ? tap(context, 'offer.stop', `ocstop:${couponId}`) : tap(context, 'offer.start', `ocstart:${couponId}`),
    ],
    quickReplies: [
      ...(kind === 'percent' ? [edit('offer.edit-cap', 'cap')] : []),
      edit('offer.edit-product', 'product'),
      edit('offer.edit-days', 'days'),
      edit('offer.edit-limit', 'limit'),
      edit('offer.edit-per-member', 'perMember'),
      tap(context, 'owner.coupons', 'ocoupons'),
      tap(context, 'owner.menu', 'owner'),
    ],
  };
}
