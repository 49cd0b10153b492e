import type { Translation } from '../catalogue.ts';
import type { waiting as english } from '../en/waiting.ts';

export const waiting: Translation<typeof english> = {
  'wait.title': 'ส่งฟรีพร้อมคำตอบ',
  'wait.open': 'ส่งฟรีพร้อมคำตอบ',
  'wait.body':
    'บน LINE ทุกข้อความที่ร้านส่งเองนับในโควตาของเดือน แต่คำตอบไม่นับ ข้อความชวนซื้อซ้ำ แจ้งก่อนหมดอายุ และเรื่องระดับสมาชิกจึงรอสักสองสามชั่วโมง ถ้าสมาชิกเข้ามาดูแต้ม คูปอง หรือของรางวัลระหว่างนั้น จะเห็นข้อความต่อท้ายคำตอบ คนอื่นได้รับเมื่อครบเวลาในวันเดียวกัน คำอวยพรวันเกิดและใบแจ้งการซื้อไม่ต้องรอ และบน Telegram ไม่มีอะไรต้องรอ',
  'wait.row': 'เวลารอ',
  'wait.off': 'ไม่รอ',
  'wait.hours': 'ไม่เกิน {hours, plural, other {# ชั่วโมง}}',
  'wait.set': '{hours, plural, =0 {ไม่รอ} other {# ชั่วโมง}}',
  'wait.saved': 'ข้อความที่ประหยัดได้',
  'wait.saved-value': 'เดือนนี้ {month, number} เดือนก่อน {before, number}',
  'wait.done': 'บันทึกแล้ว มีผลกับข้อความที่วางแผนตั้งแต่พรุ่งนี้',
  'wait.auto': 'บน LINE',
  'wait.auto-value': 'รอไม่เกิน {hours, plural, other {# ชั่วโมง}}เผื่อสมาชิกเข้ามาดู แล้วจึงส่ง',
  'setting.wait': 'เวลารอส่งฟรีพร้อมคำตอบบน LINE',
  'stats.saved': 'ส่งฟรีพร้อมคำตอบบน LINE: เดือนนี้ {month, number} เดือนก่อน {before, number}',
  'stats.how-saved': 'ส่งฟรีพร้อมคำตอบ: ข้อความที่ต่อท้ายคำตอบบน LINE จึงไม่นับในโควตาของเดือน',
  'bcast.edit-wait': 'ส่งฟรีพร้อมคำตอบ',
  'bcast.ask-wait':
    'บน LINE ข้อความนี้ต่อท้ายคำตอบได้ฟรี ให้สมาชิกที่เข้ามาดูแต้ม คูปอง หรือของรางวัลในไม่กี่วันนี้ คนอื่นได้รับเมื่อครบเวลา รอได้ไม่เกินกี่วัน (0 ถึง 3) ใส่ 0 คือส่งทุกคนตามเวลา',
  'wait-invalid': 'กรุณาพิมพ์ตัวเลข 0 ถึง 3',
  'bcast.wait-days': '{days, plural, =0 {ส่งตามเวลา} other {# วัน}}',
  'bcast.wait': 'บน LINE',
  'bcast.wait-value': 'ส่งฟรีพร้อมคำตอบไม่เกิน {days, plural, other {# วัน}} แล้วจึงส่งให้คนอื่น',
  'bcast.wait-until': 'ส่งฟรีพร้อมคำตอบถึง {date} แล้วจึงส่งให้คนอื่น ส่วนที่ส่งฟรีไม่นับในโควตา',
  'bcast.progress-reply': 'บน LINE ส่งฟรีพร้อมคำตอบถึง {date} แล้วจึงส่งให้คนอื่น',
  'bcast.rode': 'ส่งฟรีพร้อมคำตอบ',
};
