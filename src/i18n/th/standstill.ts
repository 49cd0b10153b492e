import type { Translation } from '../catalogue.ts';
import type { standstill as english } from '../en/standstill.ts';

/** What stands still, and what moves again. */
export const standstill: Translation<typeof english> = {
  'standstill.inbox': 'ข้อความที่ลูกค้าเขียนมายังไม่ได้รับคำตอบ',
  'standstill.outbox': 'ใบเสร็จและข้อความอื่นของร้านไม่ถูกส่งออกไป',
  'standstill.campaigns': 'ข้อความถึงลูกค้าหลายคนถึงเวลาส่งแล้วแต่ไม่ออกไป',
  'standstill.broadcasts': 'บรอดแคสต์ที่ถึงเวลาแล้วยังไม่เริ่ม',
  'standstill.jobs': 'งานกลางคืนของร้านทำไม่จบ',
  'standstill.channel': '{channel} ไม่รับข้อความของร้าน',
  'standstill.begun': 'มีบางอย่างหยุดค้างมา 5 นาทีแล้ว: {what}',
  'standstill.do':
    'กรุณาเปิดการตรวจระบบ ซึ่งจะบอกว่าต้องทำอะไร หากไม่พบอะไร ให้เริ่มระบบใหม่หรือติดต่อผู้ดูแลระบบ เมื่อกลับมาทำงานเราจะแจ้งให้ทราบ',
  'standstill.do-manager': 'กรุณาแจ้งเจ้าของร้าน ซึ่งเปิดการตรวจระบบได้ หรือติดต่อผู้ดูแลระบบ เมื่อกลับมาทำงานเราจะแจ้งให้ทราบ',
  'standstill.over': 'กลับมาทำงานตามปกติแล้ว ก่อนหน้านี้คือ: {what}',
  'standstill.parked':
    'มี {count, plural, other {# ข้อความ}}ที่จัดการไม่ได้และวางแยกไว้ คนอื่นได้รับคำตอบตามปกติ ผู้ดูแลระบบดูสาเหตุด้วย “npx regulars inbox” และจัดการใหม่ด้วย “npx regulars inbox replay all” ควรทำหลังอัปเกรด เราจะไม่แจ้งทุกข้อความที่เพิ่มเข้ามา',
};
