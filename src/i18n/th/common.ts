import type { Translation } from '../catalogue.ts';
import type { common as english } from '../en/common.ts';

export const common: Translation<typeof english> = {
  'common.cancel': 'ยกเลิก',
  'common.skip': 'ข้าม',
  'common.menu': 'เมนู',
  'common.row': '{name}: {value}',
  'form.page-before': 'หน้าก่อน',
  'form.page-next': 'หน้าถัดไป',
  'form.step-is-over': 'ขั้นตอนนี้จบแล้ว กรุณาใช้ข้อความล่าสุด',
  'common.cancelled': 'ยกเลิกแล้ว ไม่มีอะไรเปลี่ยนแปลง',
  'common.nothing-to-cancel': 'ไม่มีรายการที่ต้องยกเลิก',

  'menu.points': 'แต้มสะสม',
  'menu.coupons': 'คูปองของฉัน',
  'menu.rewards': 'แลกของรางวัล',
  'menu.card': 'บัตรสมาชิก',
  'menu.invite': 'ชวนเพื่อน',
  'menu.language': 'ภาษา',
  'menu.help': 'วิธีใช้',
  'menu.talk': 'คุยกับร้าน',
  'menu.stop': 'หยุดรับโปรโมชั่น',
  'menu.data': 'ข้อมูลของฉัน',
  'menu.forget': 'ลบข้อมูลของฉัน',

  'language.name': 'ไทย',
};
