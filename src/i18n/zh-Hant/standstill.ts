import type { Translation } from '../catalogue.ts';
import type { standstill as english } from '../en/standstill.ts';

/** What stands still, and what moves again. */
export const standstill: Translation<typeof english> = {
  'standstill.inbox': '顧客寫來的訊息沒有得到回覆。',
  'standstill.outbox': '店家的收據和其他訊息發不出去。',
  'standstill.campaigns': '該發給多位顧客的訊息沒有發出去。',
  'standstill.broadcasts': '到了時間的群發沒有開始。',
  'standstill.jobs': '店家每晚的工作做不完。',
  'standstill.channel': '{channel} 不收店家的訊息。',
  'standstill.begun': '有東西停住了，已經 5 分鐘：{what}',
  'standstill.do':
    '請打開系統檢查，上面會說該怎麼做。如果沒查到問題，請重新啟動服務，或找負責維護的人。恢復時我會告訴您。',
  'standstill.do-manager': '請告訴店主，店主可以打開系統檢查，或找負責維護的人。恢復時我會告訴您。',
  'standstill.over': '已經恢復，一切照常。剛才的情況：{what}',
  'standstill.parked':
    '有 {count, plural, other {# 則訊息}}無法處理，先放在一旁；其他人照常得到回覆。維護服務的人用「npx regulars inbox」看原因，用「npx regulars inbox replay all」再處理一次，最好先升級。之後再有新的，我不會一則一則通知您。',
};
