import type { Translation } from '../catalogue.ts';
import type { explain as english } from '../en/explain.ts';

export const explain: Translation<typeof english> = {
  'why.capped-day':
    'สูงสุด {limit, plural, other {# แต้ม}} ต่อวัน จึงได้ {points, plural, other {# แต้ม}} จาก {from, plural, other {# แต้ม}}',
  'why.capped-month':
    'สูงสุด {limit, plural, other {# แต้ม}} ต่อเดือน จึงได้ {points, plural, other {# แต้ม}} จาก {from, plural, other {# แต้ม}}',
  'why.capped-balance':
    'สะสมได้สูงสุด {limit, plural, other {# แต้ม}} จึงได้ {points, plural, other {# แต้ม}} จาก {from, plural, other {# แต้ม}}',
  'why.kept': 'แต้มเดิม {points, plural, other {# แต้ม}} ใช้ได้ต่อถึง {date}',
  'points-request.title-give': 'ให้คุณ{name} {points, plural, other {# แต้ม}}?',
  'points-request.title-take': 'หักคุณ{name} {points, plural, other {# แต้ม}}?',
  'points-request.body': 'เกินจำนวนที่คนเดียวปรับได้ จึงรอการอนุมัติจากคุณ',
  'points-request.reason': 'เหตุผล',
  'points-request.by': 'ผู้ขอ',
  'points-request.until': 'รอถึง',
  'points-request.approve': 'อนุมัติ',
  'points-request.refuse': 'ไม่อนุมัติ',
  'points-request.asked': 'เกิน {limit} แต้มต้องให้อีกคนอนุมัติ เราแจ้งเจ้าของร้านและผู้จัดการคนอื่นแล้ว รอถึง {date}',
  'points-request.done': 'เรียบร้อย คุณ{name} มี {balance} แต้ม',
  'points-request.not-done': 'ไม่มีการเปลี่ยนแปลง',
  'points-request.more': 'คำขออื่น',
  'points-request.none': 'ไม่มีแต้มที่รออนุมัติ',
  'points-request.waiting': '{count, plural, other {แต้มรออนุมัติ # รายการ}}',
  'points-request-decided.yes': 'อนุมัติแล้ว: คุณ{name} {points} แต้ม',
  'points-request-decided.no': 'ไม่อนุมัติ: คุณ{name} {points} แต้ม ไม่มีการเปลี่ยนแปลง',
  'request-over': 'คำขอนี้สิ้นสุดแล้ว',
  'request-own': 'ต้องให้อีกคนเป็นผู้ตัดสินใจ',
};
