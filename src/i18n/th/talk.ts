import type { Translation } from '../catalogue.ts';
import type { talk as english } from '../en/talk.ts';

export const talk: Translation<typeof english> = {
  'talk.ask': 'เขียนถึงเราที่นี่ได้เลย ข้อความถัดไปจะส่งถึงคนของร้านพร้อมชื่อของคุณ',
  'talk.sent': 'ส่งให้ร้านแล้ว คำตอบจะมาที่นี่ เขียนเพิ่มได้เรื่อย ๆ',
  'talk.waiting': 'เก็บข้อความไว้ให้ร้านแล้ว ตอนนี้ยังไม่มีคนตอบ ร้านจะอ่านเป็นอย่างแรก',
  'talk.finish': 'จบการคุย',
  'talk.way-out': 'ตอนนี้คุณกำลังคุยกับร้าน แตะ “จบการคุย” เพื่อกลับไปที่เมนู',
  'talk.finished': 'จบการคุยแล้ว เขียนถึงเราได้ทุกเมื่อ',
  'talk.nothing-open': 'ไม่มีการสนทนาที่ค้างอยู่ เขียนถึงเราได้ทุกเมื่อ',
  'talk.answer': 'จากร้าน: {text}',
  'talk.answer-back': 'ตอบกลับ',
  'talk.closed': 'ร้านปิดการสนทนานี้แล้ว เขียนถึงเราได้ทุกเมื่อ',
  'talk.media': 'ที่นี่ส่งต่อได้เฉพาะตัวอักษร กรุณาอธิบายเป็นข้อความ',

  'case.title': 'ข้อความจากคุณ{name}',
  'case.answer': 'ตอบ',
  'case.close': 'ปิดการสนทนา',
  'case.write': 'เขียนคำตอบถึงคุณ{name} ทุกข้อความจะส่งไปที่นั่นจนกว่าคุณจะจบ',
  'case.delivered': 'ส่งถึงคุณ{name} แล้ว',
  'case.stop-answering': 'หยุดตอบไว้ก่อน',
  'case.stopped': 'หยุดตอบคุณ{name} แล้ว การสนทนายังเปิดอยู่',
  'case.closed': 'ปิดแล้ว และแจ้งคุณ{name} แล้ว',
  'case.none': 'ไม่มีการสนทนาที่ค้างอยู่ ตอบครบทุกคนแล้ว',
  'case.list': '{count, plural, other {การสนทนาที่ค้างอยู่ # รายการ}}',
  'case.them': '{name}: {text}',
  'case.us': 'ร้าน: {text}',
};
