import type { Translation } from '../catalogue.ts';
import type { automations as english } from '../en/automations.ts';

export const automations: Translation<typeof english> = {
  'gift-coupon.birthday': 'お誕生日特典：{what}',
  'gift-coupon.repurchase': 'またのご来店に：{what}',

  'birthday-greeting.title': '{name}様、お誕生日おめでとうございます！',
  'birthday-greeting.title-nameless': 'お誕生日おめでとうございます！',
  'birthday-greeting.body': '{shop}スタッフ一同、すてきな一年になりますようお祈りしています。',
  'birthday-greeting.body-gift':
    '{shop}スタッフ一同、すてきな一年になりますようお祈りしています。ささやかなプレゼントをご用意しました。次のご来店でお使いください。',
  'birthday-greeting.gift': 'プレゼント',
  'birthday-greeting.show': 'プレゼントを見る',

  'leaving.points': '{points, plural, other {#ポイント}}の期限が近づいています',
  'leaving.vouchers': '{count, plural, other {クーポン#枚}}の期限が近づいています',
  'leaving.through': '{date}まで',
  'leaving.buys': 'お持ちの{balance}ポイントで、今日「{reward}」に交換できます。',
  'leaving.nearly': 'あと{missing, plural, other {#ポイント}}で「{reward}」に交換できます。',
  'leaving.only-points': '{points, plural, other {#ポイント}}',
  'leaving.only-vouchers': '{count, plural, other {クーポン#枚}}',
  'leaving.both': '{points, plural, other {#ポイント}}と{count, plural, other {クーポン#枚}}',
  'leaving.all-used': '期限が近かったポイントは、すべてお使いいただきました。ありがとうございます！',
};
