import type { Translation } from '../catalogue.ts';
import type { gifts as english } from '../en/gifts.ts';

/** A voucher that a member gives to a friend. */
export const gifts: Translation<typeof english> = {
  'coupon.words.personal': 'ใช้ได้เฉพาะตัวคุณ',
  'offer.edit-givable': 'การให้เพื่อน',
  'offer.ask-givable': 'ให้สมาชิกส่งต่อให้เพื่อนในแชตได้ไหม',
  'gift.give': 'ให้เพื่อน',
  'gift.take-back': 'เอาคืน',
  'gift.take': 'รับของขวัญ',
  'gift.out': 'กำลังให้เพื่อนถึง {date} ใครเปิดลิงก์รับก่อนจะได้ไป',
  'gift.offered':
    'ส่งต่อข้อความถัดไปให้เพื่อน เพื่อนคนแรกที่รับ “{coupon}” ภายใน {date} จะได้ไป คูปองยังเป็นของคุณจนกว่าเพื่อนจะรับ และเอาคืนได้',
  'gift.friend-from': 'เพื่อนใช้ได้ตั้งแต่ {date}',
  'gift.forward': 'ฉันให้คูปองของ {shop}: “{coupon}” {what} เปิดลิงก์นี้เพื่อรับ ถึง {date}:',
  'gift.code': 'หรือพิมพ์รหัส {code} ในแชต',
  'gift.title': 'ของขวัญสำหรับคุณ',
  'gift.from': '{name} ให้ “{coupon}” กับคุณ: {what}',
  'gift.from-friend': 'เพื่อนให้ “{coupon}” กับคุณ: {what}',
  'gift.take-through': 'รับได้ถึง',
  'gift.join': 'สมัครสมาชิกก่อน แล้วคูปองเป็นของคุณ',
  'gift.taken-back': '“{coupon}” ยังเป็นของคุณ ลิงก์ใช้ไม่ได้แล้ว',
  'gift.have-enough': 'คุณมีคูปองนี้ครบตามที่สมาชิกหนึ่งคนมีได้แล้ว ของขวัญนี้ยังให้คนอื่นรับได้',
  'till.gift-link': 'นี่คือของขวัญให้เพื่อน ให้ผู้รับเปิดในแชตของตัวเอง แล้วใช้คูปองที่ได้ที่นี่',
  'gift-own': 'นี่คือของขวัญของคุณเอง ส่งลิงก์ต่อให้เพื่อนได้เลย',
  'gift-gone': 'ไม่มีของขวัญนี้แล้ว อาจมีคนรับไปแล้ว ถูกเอาคืน หรือหมดเวลา ลองถามคนที่ส่งให้',
  'voucher-personal': 'คูปองนี้ให้คุณโดยเฉพาะ จึงส่งต่อไม่ได้',
  'voucher-not-usable': 'คูปองนี้ส่งต่อไม่ได้แล้ว',
  'voucher-gift-taken.text': 'เพื่อนรับของขวัญของคุณแล้ว: “{coupon}”',
  'coupons.earlier-given': '{name}: ให้เพื่อนแล้ว',
  'coupon.held': 'กันไว้สำหรับการซื้อ ถึง',
};
