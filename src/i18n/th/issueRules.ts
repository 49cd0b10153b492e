import type { Translation } from '../catalogue.ts';
import type { issueRules as english } from '../en/issueRules.ts';

export const issueRules: Translation<typeof english> = {
  'setting.issue-rule': 'แจกอัตโนมัติ: {name}',
  'issue.join': 'เมื่อสมัครสมาชิก',
  'issue.purchase': 'ทุกครั้งที่ซื้อ',
  'issue.purchase-from': 'เมื่อซื้อครบ {amount}',
  'issue.first': 'เมื่อซื้อครั้งแรก',
  'issue.first-from': 'เมื่อซื้อครั้งแรกครบ {amount}',
  'issue.referrer': 'ให้คนที่ชวนเพื่อน',
  'issue.friend': 'ให้เพื่อนที่ถูกชวนมา',
  'issue.line': '{when}: {coupon}',
  'page.coupons': 'คูปองที่ได้รับ',
  'receipt.coupons': 'คูปองสำหรับคุณ',
  'join.coupons': 'ของขวัญต้อนรับ: {coupons} ดูได้ในคูปองของคุณ',
  'issue.open': 'แจกอัตโนมัติ',
  'issue.title': 'แจก “{name}” อัตโนมัติเมื่อไร? สมาชิกได้รับโดยไม่ต้องแตะ ภายในวันและจำนวนที่กำหนด',
  'issue.now': 'ตอนนี้แจก: {rules}',
  'issue.add-join': 'มีคนสมัคร',
  'issue.add-purchase': 'เมื่อซื้อ',
  'issue.add-first': 'ซื้อครั้งแรก',
  'issue.add-referrer': 'ให้คนชวน',
  'issue.add-friend': 'ให้เพื่อน',
  'issue.ask-minimum': 'ซื้อครบเท่าไร ({currency})? ไม่กำหนดให้ข้าม',
  'issue.stop': 'หยุดแจก',
  'issue.saved': 'เรียบร้อย: แจก “{name}” {when}',
  'issue.stopped': 'หยุดแจก “{name}” แล้ว คูปองที่แจกไปยังใช้ได้',
};
