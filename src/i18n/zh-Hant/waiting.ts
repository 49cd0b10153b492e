import type { Translation } from '../catalogue.ts';
import type { waiting as english } from '../en/waiting.ts';

export const waiting: Translation<typeof english> = {
  'wait.title': '隨回覆免費送出',
  'wait.open': '隨回覆免費送出',
  'wait.body':
    '在 LINE 上，店家主動發的每則訊息都算進每月則數，回覆則不算。所以回購優惠、到期提醒和會員等級通知會先等幾個小時：這段時間有會員來看點數、優惠券或兌換好禮，訊息就接在回覆下面；其他人時間到了再收到，仍在同一天。生日祝賀和消費通知不會等，Telegram 上的訊息也都不等。',
  'wait.row': '等待時間',
  'wait.off': '不等',
  'wait.hours': '最多 {hours, plural, other {# 小時}}',
  'wait.set': '{hours, plural, =0 {不等} other {# 小時}}',
  'wait.saved': '省下的訊息',
  'wait.saved-value': '本月 {month, number} 則，上月 {before, number} 則',
  'wait.done': '已儲存，從明天安排的訊息開始適用。',
  'wait.auto': '在 LINE 上',
  'wait.auto-value': '最多等 {hours, plural, other {# 小時}}，會員來查詢就隨回覆送出，時間到再發',
  'setting.wait': 'LINE 訊息等待隨回覆送出',
  'stats.saved': '在 LINE 隨回覆免費送出：本月 {month, number} 則，上月 {before, number} 則',
  'stats.how-saved': '隨回覆免費送出：在 LINE 上接在回覆下面送出的訊息，不算進每月則數。',
  'bcast.edit-wait': '隨回覆免費送出',
  'bcast.ask-wait':
    '在 LINE 上，這則訊息可以接在回覆下面免費送出：接下來幾天有會員來看點數、優惠券或兌換好禮，就順便收到；其他人時間到了再收到。最多等幾天（0 到 3）？0 表示準時發給所有人。',
  'wait-invalid': '請輸入 0 到 3 的數字。',
  'bcast.wait-days': '{days, plural, =0 {準時發送} other {# 天}}',
  'bcast.wait': '在 LINE 上',
  'bcast.wait-value': '最多 {days, plural, other {# 天}}隨回覆免費送出，之後再發給其他人',
  'bcast.wait-until': '到 {date} 為止隨回覆免費送出，之後再發給其他人；免費送出的不算則數',
  'bcast.progress-reply': '在 LINE 上，到 {date} 為止隨回覆免費送出，之後再發給其他人。',
  'bcast.rode': '隨回覆免費送出',
};
