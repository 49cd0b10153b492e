import type { Translation } from '../catalogue.ts';
import type { offers as english } from '../en/offers.ts';

export const offers: Translation<typeof english> = {
  'repurchase-offer.title': 'คุณ{name} ของใกล้หมดหรือยัง',
  'repurchase-offer.title-nameless': 'ของใกล้หมดหรือยัง',
  'repurchase-offer.body': '{product} ของคุณอาจใกล้หมดราว ๆ {date}',
  'repurchase-offer.body-coupon': '{product} ของคุณอาจใกล้หมดราว ๆ {date} แวะมาครั้งนี้ สินค้าอื่นมีส่วนลดให้คุณ',
  'repurchase-offer.product': 'ใกล้หมด',
  'repurchase-offer.around': '{product} ราว ๆ {date}',
  'repurchase-offer.coupon': 'คูปอง',
  'repurchase-offer.coupon-value': '{what} สำหรับสินค้าอื่น',
  'repurchase-offer.next': 'คนที่ซื้อมักชอบ',
  'repurchase-offer.take-through': 'รับได้ถึง',
  'repurchase-offer.ended': 'โปรนี้จบเมื่อ {date} คูปองอื่นของคุณยังอยู่ที่นี่',
  'repurchase-offer.none': 'ปุ่มนี้ไม่มีคูปองของคุณ คูปองของคุณอยู่ที่นี่:',
  'repurchase-offer.used': 'คุณรับและใช้คูปองนี้ไปแล้ว ขอบคุณที่แวะมา!',
  'repurchase-offer.expired': 'คุณรับคูปองนี้ไว้ แต่หมดอายุแล้ว คูปองอื่นของคุณยังอยู่ที่นี่',

  'brought.open': 'ดูผลที่ได้',
  'brought.title': '{name}: {days, plural, other {# วัน}}ที่ผ่านมา',
  'brought.how': 'นับยอดซื้อตั้งแต่สมาชิกได้ข้อความแบบนี้ครั้งแรก กลุ่มเปรียบเทียบไม่ได้รับ และเทียบในช่วงเวลาเดียวกัน',
  'brought.bought': 'นับยอดซื้อตั้งแต่สมาชิกได้ข้อความแบบนี้ครั้งแรก',
  'brought.nothing': 'ช่วงนี้ยังไม่ได้ส่ง จะเริ่มเมื่อถึงวันของสมาชิกคนแรก',
  'brought.bought-meanwhile': '{count} คนเพิ่งซื้อไป',

  'forecast.open': 'ใครใกล้ใช้หมด',
  'forecast.week': 'สินค้าที่ลูกค้าที่รับโปรโมชั่นน่าจะซื้อซ้ำใน 7 วันข้างหน้า',
  'forecast.product': '{bar} {product} ประมาณ {count} ครั้ง',
  'forecast.who': 'ลูกค้าที่น่าจะซื้อที่สุด',
  'forecast.member': '{name}: {product} {percent}%',
  'forecast.learned': 'คาดจากการซื้อที่ผ่านมาของลูกค้าคุณ รวมที่ลูกค้าจะซื้ออยู่แล้ว โปรโมชั่นเพิ่มได้เท่าไร ดูที่ “ดูผลที่ได้”',
  'forecast.usual': 'ตอนนี้คาดจากจำนวนวันปกติของสินค้า เมื่อมีการซื้อซ้ำครบ 500 ครั้งในสามเดือน จะคาดจากลูกค้าของคุณเอง',
  'forecast.none': 'ยังไม่มีลูกค้าที่น่าจะซื้อซ้ำใน 7 วันข้างหน้า จะเริ่มเมื่อกำหนดจำนวนวันไว้ใน “สินค้า” และมีลูกค้าที่รับโปรโมชั่นซื้อ',
  'forecast.large': 'สมาชิกที่รับโปรโมชั่นมีมากกว่า {most} คน จึงไม่คำนวณตรงนี้ ระบบยังเลือกคนที่ควรได้โปรโมชั่นเองทุกคืน',
};
