import type { Translation } from '../catalogue.ts';
import type { milestones as english } from '../en/milestones.ts';

export const milestones: Translation<typeof english> = {
  'page.referral-milestone-coupon': 'ครบ {count} คน รับคูปอง “{coupon}”',
  'mile.open': 'โบนัสชวนเพื่อน',
  'mile.none': 'คนที่ชวนเพื่อนเยอะรับโบนัสเพิ่มได้ เป็นแต้มหรือคูปอง เมื่อเพื่อนซื้อครั้งแรกครบจำนวน จะได้ในคืนนั้น',
  'mile.start': 'ใช้ 3, 10, 25 คน',
  'mile.add': 'เพิ่มหรือแก้ไข',
  'mile.clear': 'เลิกใช้โบนัส',
  'mile.clear-note': 'ที่ให้ไปแล้วยังอยู่',
  'mile.friends': '{count, plural, other {เพื่อน # คน}}',
  'mile.gone': 'คูปอง “{coupon}” (หยุดหรือหมดเวลาแล้ว จึงไม่ให้)',
  'mile.ask-friends': 'เพื่อนซื้อครบกี่คน แตะเลือกหรือพิมพ์ตัวเลข จำนวนที่มีอยู่แล้วจะถูกแก้',
  'mile.friends-wrong': 'กรุณาพิมพ์ตัวเลข 1 ถึง 10,000 ตั้งได้ไม่เกิน 10 ข้อ',
  'mile.ask-bonus': 'ครบ {count, plural, other {# คน}} ให้อะไร พิมพ์จำนวนแต้ม หรือเลือกคูปอง ข้ามคือเอาออก',
  'mile.bonus-wrong': 'กรุณาพิมพ์จำนวนแต้มมากกว่า 0 หรือชื่อคูปองของร้าน',
  'mile.saved': 'บันทึกแล้ว มีผลทันที รวมเพื่อนที่ชวนมาก่อนหน้า โบนัสจะให้ตอนกลางคืน',
};
