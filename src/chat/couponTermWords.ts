import type { CouponView } from '../app/coupons.ts';
import { readProductBySku } from '../app/products.ts';
import { list, money } from '../i18n/format.ts';
import { text } from '../i18n/text.ts';
import type { ChatContext } from './chat.ts';

type Shop = Pick<ChatContext, 'language' | 'programme' | 'deps'>;

/** What a coupon is about, in parts of a sentence. `exceptName`: the product that one voucher of it is not for. */
export async function aboutWords(coupon: CouponView, place: Shop, exceptName?: string): Promise<readonly string[]> {
  const { language } = place;
  const { skus, categories, exceptSkus, exceptCategories, getSkus, on } = coupon;
  const only = await namesOf(skus, categories, place);
  const except = [
    ...(await namesOf(exceptSkus, exceptCategories, place)),
    ...(exceptName === undefined ? [] : [exceptName]),
  ];
  const free = await namesOf(getSkus, undefined, place);
  return [
    ...(only.length === 0 ? [] : [text(language, 'coupon.words.only', { product: list(only, language) })]),
    ...(except.length === 0 ? [] : [text(language, 'coupon.words.except', { product: list(except, language) })]),
    ...(free.length === 0 ? [] : [text(language, 'coupon.words.free-of', { products: list(free, language) })]),
    ...(on === undefined ? [] : [text(language, 'coupon.words.cheapest')]),
  ];
}

/** Names, as people know no SKU; one that has left the list has nothing else. */
const namesOf = async (
  skus: readonly string[] = [],
  categories: readonly string[] = [],
  { deps }: Pick<Shop, 'deps'>,
): Promise<readonly string[]> => [
  ...(await Promise.all(skus.map(async (sku) => (await readProductBySku(deps, sku))?.name ?? sku))),
  ...categories,
];

/** What else it asks for, and that it grows and combines. */
export function termWords(
  { kind, growth, firstPurchase, personal, combines, group }: CouponView,
  { language, programme }: Shop,
): readonly string[] {
  const worth = (value: number) => (kind === 'percent' ? `${value}%` : money(value, programme.currency, language));
  return [
    ...(growth === undefined
      ? []
      : [text(language, 'coupon.words.growth', { by: worth(growth.by), most: worth(growth.most) })]),
    ...(firstPurchase === undefined ? [] : [text(language, 'coupon.words.first')]),
    ...(personal === undefined ? [] : [text(language, 'coupon.words.personal')]),
    ...(combines === undefined
      ? []
      : [
          group === undefined
            ? text(language, 'coupon.words.combines')
            : text(language, 'coupon.words.group', { group }),
        ]),
  ];
}
