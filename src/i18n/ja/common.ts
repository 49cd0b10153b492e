import type { Translation } from '../catalogue.ts';
import type { common as english } from '../en/common.ts';

export const common: Translation<typeof english> = {
  'common.cancel': 'キャンセル',
  'common.skip': 'スキップ',
  'common.menu': 'メニュー',
  'common.row': '{name}：{value}',
  'form.page-before': '前のページ',
  'form.page-next': '次のページ',
  'form.step-is-over': 'この操作は終了しています。最新のメッセージからお進みください。',
  'common.cancelled': 'キャンセルしました。何も変更していません。',
  'common.nothing-to-cancel': 'キャンセルできる操作はありません。',

  'menu.points': 'ポイント',
  'menu.coupons': 'マイクーポン',
  'menu.rewards': 'ポイント交換',
  'menu.card': '会員証',
  'menu.invite': '友だちを紹介',
  'menu.language': '言語',
  'menu.help': '使い方',
  'menu.talk': 'お店に問い合わせる',
  'menu.stop': 'お知らせの配信停止',
  'menu.data': '登録情報',
  'menu.forget': '退会する',

  'language.name': '日本語',
};
