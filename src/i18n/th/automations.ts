import type { Translation } from '../catalogue.ts';
import type { automations as english } from '../en/automations.ts';

export const automations: Translation<typeof english> = {
  'gift-coupon.birthday': 'ของขวัญวันเกิด: {what}',
  'gift-coupon.repurchase': 'แวะมาอีกนะ: {what}',

  'birthday-greeting.title': 'สุขสันต์วันเกิด คุณ{name}!',
  'birthday-greeting.title-nameless': 'สุขสันต์วันเกิด!',
  'birthday-greeting.body': 'พวกเราที่ {shop} ขอให้ปีนี้เป็นปีที่ดีของคุณ',
  'birthday-greeting.body-gift': 'พวกเราที่ {shop} ขอให้ปีนี้เป็นปีที่ดีของคุณ มีของขวัญเล็ก ๆ สำหรับการมาครั้งหน้าด้วย',
  'birthday-greeting.gift': 'ของขวัญของคุณ',
  'birthday-greeting.show': 'ดูของขวัญ',

  'leaving.points': '{points, plural, other {# แต้ม}} ใกล้หมดอายุแล้ว',
  'leaving.vouchers': '{count, plural, other {คูปอง # ใบ}} ใกล้หมดอายุแล้ว',
  'leaving.through': 'ใช้ได้ถึง {date}',
  'leaving.buys': 'คุณมี {balance} แต้ม แลก “{reward}” ได้วันนี้เลย',
  'leaving.nearly': 'อีก {missing, plural, other {# แต้ม}} ก็แลก “{reward}” ได้แล้ว',
  'leaving.only-points': '{points, plural, other {# แต้ม}}',
  'leaving.only-vouchers': '{count, plural, other {คูปอง # ใบ}}',
  'leaving.both': '{points, plural, other {# แต้ม}}และ{count, plural, other {คูปอง # ใบ}}',
  'leaving.all-used': 'แต้มที่ใกล้หมดอายุ คุณใช้ครบแล้ว เยี่ยมมาก!',
};
