import type { Translation } from '../catalogue.ts';
import type { milestones as english } from '../en/milestones.ts';

export const milestones: Translation<typeof english> = {
  'page.referral-milestone-coupon': '滿 {count} 位好友，再送優惠券「{coupon}」',
  'mile.open': '好友里程碑',
  'mile.none': '介紹很多好友的客人可以再得到獎勵：達到人數（好友完成首次消費）的隔天凌晨，自動送出點數或優惠券。',
  'mile.start': '用 3、10、25 位',
  'mile.add': '新增或修改',
  'mile.clear': '全部取消',
  'mile.clear-note': '已經送出的不會收回。',
  'mile.friends': '{count, plural, other {# 位好友}}',
  'mile.gone': '優惠券「{coupon}」（已停止或結束，不會送出）',
  'mile.ask-friends': '幾位好友完成首次消費時送出？請點選或輸入數字；已有的人數會改成新的獎勵。',
  'mile.friends-wrong': '請輸入 1 到 10,000 的數字。最多 10 個里程碑。',
  'mile.ask-bonus':
    '滿 {count, plural, other {# 位好友}}送什麼？請輸入點數，或點選、輸入優惠券名稱。點「略過」就是取消這個里程碑。',
  'mile.bonus-wrong': '請輸入大於 0 的點數，或您店裡優惠券的名稱。',
  'mile.saved': '已儲存，立即生效，之前介紹的好友也算；獎勵在凌晨送出。',
};
