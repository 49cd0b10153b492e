import type { Translation } from '../catalogue.ts';
import type { waiting as english } from '../en/waiting.ts';

export const waiting: Translation<typeof english> = {
  'wait.title': '随回复免费发出',
  'wait.open': '随回复免费发出',
  'wait.body':
    '在 LINE 上，商家主动发的每条消息都计入每月条数，回复不计。所以复购优惠、到期提醒和会员等级通知会先等几个小时：这段时间有会员来看积分、优惠券或积分兑换，消息就接在回复下面；其他人到时间再收到，仍在同一天。生日祝福和消费通知不会等，Telegram 上的消息也都不等。',
  'wait.row': '等待时间',
  'wait.off': '不等',
  'wait.hours': '最多 {hours, plural, other {# 小时}}',
  'wait.set': '{hours, plural, =0 {不等} other {# 小时}}',
  'wait.saved': '省下的消息',
  'wait.saved-value': '本月 {month, number} 条，上月 {before, number} 条',
  'wait.done': '已保存，从明天安排的消息起生效。',
  'wait.auto': '在 LINE 上',
  'wait.auto-value': '最多等 {hours, plural, other {# 小时}}，会员来查询就随回复发出，到时间再发',
  'setting.wait': 'LINE 消息等待随回复发出',
  'stats.saved': '在 LINE 随回复免费发出：本月 {month, number} 条，上月 {before, number} 条',
  'stats.how-saved': '随回复免费发出：在 LINE 上接在回复下面发出的消息，不计入每月条数。',
  'bcast.edit-wait': '随回复免费发出',
  'bcast.ask-wait':
    '在 LINE 上，这条消息可以接在回复下面免费发出：接下来几天有会员来看积分、优惠券或积分兑换，就顺便收到；其他人到时间再收到。最多等几天（0 到 3）？0 表示准时发给所有人。',
  'wait-invalid': '请输入 0 到 3 之间的数字。',
  'bcast.wait-days': '{days, plural, =0 {准时发送} other {# 天}}',
  'bcast.wait': '在 LINE 上',
  'bcast.wait-value': '最多 {days, plural, other {# 天}}随回复免费发出，之后再发给其他人',
  'bcast.wait-until': '到 {date} 为止随回复免费发出，之后再发给其他人；免费发出的不计条数',
  'bcast.progress-reply': '在 LINE 上，到 {date} 为止随回复免费发出，之后再发给其他人。',
  'bcast.rode': '随回复免费发出',
};
