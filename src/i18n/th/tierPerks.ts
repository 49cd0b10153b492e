import type { Translation } from '../catalogue.ts';
import type { tierPerks as english } from '../en/tierPerks.ts';

export const tierPerks: Translation<typeof english> = {
  'tier.perk-shipping': 'ส่งฟรี',
  'tier.perk-prices': 'ราคาพิเศษ: {prices}',
  'tier.price-of': '{product} {amount}',
  'till.tier-prices': '{tier} มีราคาพิเศษ แตะเลือกสินค้า แล้วราคาจะใช้ให้เอง',
  'tiers.edit-also': 'เงื่อนไขเพิ่ม',
  'tiers.ask-also': 'จะเพิ่มเงื่อนไขอะไร ตอนนี้คือ {needs}',
  'tiers.ask-also-need': 'ต้องได้เท่าไรใน {months, plural, other {# เดือน}}ล่าสุด 0 คือเอาเงื่อนไขนี้ออก',
  'tiers.also-wrong': 'กรุณาพิมพ์ตัวเลข ระดับสูงกว่าต้องมากกว่า และทุกระดับต้องมีเงื่อนไขอย่างน้อยหนึ่งข้อ',
  'tiers.ship-on': 'เพิ่มส่งฟรี',
  'tiers.ship-off': 'เลิกส่งฟรี',
  'tiers.ship-note': 'ร้านออนไลน์ที่ขอราคาจะหักค่าส่งให้เอง ระดับที่สูงกว่าได้ด้วย',
  'tiers.ship-below': 'ระดับที่ต่ำกว่าส่งฟรีอยู่แล้ว ระดับนี้จึงได้ด้วย',
  'tiers.edit-prices': 'ราคาเฉพาะสินค้า',
  'tiers.ask-product': 'สินค้าไหนจะมีราคาพิเศษ แตะเลือก หรือพิมพ์ชื่อหรือรหัสสินค้า',
  'tiers.ask-price': '{product} ชิ้นละเท่าไร ({currency}) ใช้กับระดับนี้ขึ้นไป ข้ามเพื่อยกเลิกราคาพิเศษ',
  'tiers.price-wrong': 'กรุณาพิมพ์จำนวนเงิน เช่น 50 หรือข้าม',
  'tiers.prices-full': 'หนึ่งระดับตั้งราคาพิเศษได้ 20 สินค้า เอาออกก่อนหนึ่งรายการ หรือใช้ส่วนลดตามหมวด',
  'tiers.ask-window': 'ดูย้อนหลังกี่เดือน',
  'tiers.ask-match': 'ถ้ามีหลายเงื่อนไข ต้องครบข้อเดียวหรือทุกข้อ',
  'tiers.match-any': 'ข้อเดียวพอ',
  'tiers.match-all': 'ต้องครบทุกข้อ',
};
