import type { Translation } from '../catalogue.ts';
import type { tierPerks as english } from '../en/tierPerks.ts';

export const tierPerks: Translation<typeof english> = {
  'tier.perk-shipping': '免运费',
  'tier.perk-prices': '专享价：{prices}',
  'tier.price-of': '{product} {amount}',
  'till.tier-prices': '{tier}会员有专享价：请点选商品，就会自动套用。',
  'tiers.edit-also': '其他条件',
  'tiers.ask-also': '还要加上什么条件？目前是：{needs}。',
  'tiers.ask-also-need': '最近 {months, plural, other {# 个月}}要达到多少？0 是取消这个条件。',
  'tiers.also-wrong': '请输入数字。高等级要比低等级多，而且每个等级至少要有一个条件。',
  'tiers.ship-on': '加上免运费',
  'tiers.ship-off': '取消免运费',
  'tiers.ship-note': '网店询价时会自动扣掉运费，更高的等级也享有。',
  'tiers.ship-below': '较低的等级已经有免运费，这个等级也享有。',
  'tiers.edit-prices': '商品专享价',
  'tiers.ask-product': '哪个商品要设置专享价？请点选，或输入名称、货号。',
  'tiers.ask-price': '{product} 一件卖他们多少（{currency}）？这个等级和更高的等级适用。点“跳过”取消专享价。',
  'tiers.price-wrong': '请输入金额，例如 50，或点“跳过”。',
  'tiers.prices-full': '一个等级最多 20 种商品的专享价。请先取消一个，或改用分类折扣。',
  'tiers.ask-window': '要看最近几个月的累积？',
  'tiers.ask-match': '一个等级有多个条件时，达成其中一个就好，还是要全部达成？',
  'tiers.match-any': '达成一个就好',
  'tiers.match-all': '全部达成',
};
