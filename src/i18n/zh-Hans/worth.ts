import type { Translation } from '../catalogue.ts';
import type { worth as english } from '../en/worth.ts';

export const worth: Translation<typeof english> = {
  'worth.open': '积分抵扣',
  'worth.none': '目前积分只能兑换礼品，还不能抵扣消费。设置积分值多少钱，顾客结账或在网店就能抵扣一部分。',
  'worth.start': '设置抵扣',
  'worth.now': '抵扣方式',
  'worth.back': '返利比例',
  'worth.back-value': '消费 {amount} 得 {points}，之后可抵扣 {back}，约返利 {percent}（不含等级和活动加倍）',
  'worth.note-high': '请再确认：顾客等于拿回消费的 {percent}。',
  'worth.edit': '积分价值',
  'worth.edit-minimum': '最少使用积分',
  'worth.edit-share': '最高抵扣比例',
  'worth.off': '不再抵扣',
  'worth.off-note': '积分都还在，照样可以兑换礼品。已经开始的结账不受影响。',
  'worth.saved': '已保存，立即生效。顾客在“积分规则”看得到。',
  'worth.off-done': '好了，积分不再抵扣消费。',
  'worth.ask-points': '几分抵扣一次？只能整组抵扣：每 10 分一组，有 57 分就能用 50 分。',
  'worth.points-wrong': '请输入 1 到 1,000,000 的整数，例如 10。',
  'worth.ask-minor': '{points}可以抵扣多少钱（{currency}）？',
  'worth.minor-wrong': '请输入大于 0 的金额，例如 1。',
  'worth.ask-minimum': '最少要用几分才能抵扣？没有限制请点“跳过”。',
  'worth.minimum-wrong': '请输入积分，例如 100，或点“跳过”。',
  'worth.ask-share': '最多可以抵扣消费的百分之几？100 就是全额。',
  'worth.share-wrong': '请输入 1 到 100 的整数。',
};
