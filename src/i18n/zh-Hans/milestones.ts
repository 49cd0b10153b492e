import type { Translation } from '../catalogue.ts';
import type { milestones as english } from '../en/milestones.ts';

export const milestones: Translation<typeof english> = {
  'page.referral-milestone-coupon': '满 {count} 位好友，再送优惠券“{coupon}”',
  'mile.open': '好友里程碑',
  'mile.none': '介绍很多好友的顾客可以再得到奖励：达到人数（好友完成首次消费）的次日凌晨，自动送出积分或优惠券。',
  'mile.start': '用 3、10、25 位',
  'mile.add': '新增或修改',
  'mile.clear': '全部取消',
  'mile.clear-note': '已经送出的不会收回。',
  'mile.friends': '{count, plural, other {# 位好友}}',
  'mile.gone': '优惠券“{coupon}”（已停止或结束，不会送出）',
  'mile.ask-friends': '几位好友完成首次消费时送出？请点选或输入数字；已有的人数会改成新的奖励。',
  'mile.friends-wrong': '请输入 1 到 10,000 的数字。最多 10 个里程碑。',
  'mile.ask-bonus':
    '满 {count, plural, other {# 位好友}}送什么？请输入积分，或点选、输入优惠券名称。点“跳过”就是取消这个里程碑。',
  'mile.bonus-wrong': '请输入大于 0 的积分，或您店里优惠券的名称。',
  'mile.saved': '已保存，立即生效，之前介绍的好友也算；奖励在凌晨送出。',
};
