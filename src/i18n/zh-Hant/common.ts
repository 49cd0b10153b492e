import type { Translation } from '../catalogue.ts';
import type { common as english } from '../en/common.ts';

export const common: Translation<typeof english> = {
  'common.cancel': '取消',
  'common.skip': '略過',
  'common.menu': '選單',
  'common.row': '{name}：{value}',
  'form.page-before': '上一頁',
  'form.page-next': '下一頁',
  'form.step-is-over': '這個步驟已經結束，請用最新的訊息。',
  'common.cancelled': '已取消，沒有任何變更。',
  'common.nothing-to-cancel': '目前沒有可以取消的動作。',

  'menu.points': '點數',
  'menu.coupons': '我的優惠券',
  'menu.rewards': '兌換好禮',
  'menu.card': '會員卡',
  'menu.invite': '邀請好友',
  'menu.language': '語言',
  'menu.help': '說明',
  'menu.talk': '聯絡店家',
  'menu.stop': '停止優惠訊息',
  'menu.data': '我的資料',
  'menu.forget': '刪除我的資料',

  'language.name': '繁體中文',
};
