import type { Translation } from '../catalogue.ts';
import type { common as english } from '../en/common.ts';

export const common: Translation<typeof english> = {
  'common.cancel': '取消',
  'common.skip': '跳过',
  'common.menu': '菜单',
  'common.row': '{name}：{value}',
  'form.page-before': '上一页',
  'form.page-next': '下一页',
  'form.step-is-over': '这一步已经结束了，请用最新的消息操作。',
  'common.cancelled': '已取消，什么都没有改动。',
  'common.nothing-to-cancel': '现在没有可以取消的操作。',

  'menu.points': '积分',
  'menu.coupons': '我的优惠券',
  'menu.rewards': '积分兑换',
  'menu.card': '会员卡',
  'menu.invite': '邀请好友',
  'menu.language': '语言',
  'menu.help': '帮助',
  'menu.talk': '联系商家',
  'menu.stop': '不再接收优惠消息',
  'menu.data': '我的资料',
  'menu.forget': '注销会员',

  'language.name': '简体中文',
};
