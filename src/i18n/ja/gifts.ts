import type { Translation } from '../catalogue.ts';
import type { gifts as english } from '../en/gifts.ts';

/** A voucher that a member gives to a friend. */
export const gifts: Translation<typeof english> = {
  'coupon.words.personal': 'ご本人様専用',
  'offer.edit-givable': 'お友だちへの贈り物',
  'offer.ask-givable': '会員がトークでお友だちに贈れるようにしますか？',
  'gift.give': '友だちに贈る',
  'gift.take-back': '取り消す',
  'gift.take': '受け取る',
  'gift.out': '{date}まで、お友だちへの贈り物になっています。最初にリンクを開いて受け取った方のものになります。',
  'gift.offered':
    '次のメッセージをお友だちに転送してください。「{coupon}」は、{date}までに最初に受け取ったお友だちのものになります。お友だちが受け取るまではお客様のもので、取り消すこともできます。',
  'gift.friend-from': 'お友だちがお使いいただけるのは{date}からです。',
  'gift.forward': '{shop}のクーポン「{coupon}」（{what}）を贈ります。{date}までに、こちらから受け取ってください：',
  'gift.code': 'または、トークでコード {code} を送ってください。',
  'gift.title': '贈り物が届いています',
  'gift.from': '{name}さんから「{coupon}」（{what}）の贈り物です。',
  'gift.from-friend': 'お友だちから「{coupon}」（{what}）の贈り物です。',
  'gift.take-through': '受け取り期限',
  'gift.join': '会員になると受け取れます。',
  'gift.taken-back': '「{coupon}」はお手元に残ります。リンクは使えなくなりました。',
  'gift.have-enough': 'このクーポンは、お一人様の上限までお持ちです。贈り物はほかの方が受け取れます。',
  'till.gift-link': 'これはお友だちへの贈り物です。受け取る方がご自身のトークで開くと、そのクーポンをここで使えます。',
  'gift-own': 'ご自身の贈り物です。リンクをお友だちに送ってください。',
  'gift-gone':
    'この贈り物はもうありません。受け取り済み、取り消し、または期限切れです。送ってくれた方にお尋ねください。',
  'voucher-personal': 'このクーポンはお客様専用のため、贈ることができません。',
  'voucher-not-usable': 'このクーポンはもう贈ることができません。',
  'voucher-gift-taken.text': 'お友だちが贈り物「{coupon}」を受け取りました。',
  'coupons.earlier-given': '{name}：お友だちに贈りました',
  'coupon.held': 'お会計のため確保中',
};
