import type { TypedWords } from '../typedWords.ts';

const SIMPLIFIED: TypedWords = {
  owner: '店铺,店铺管理,店主,管理,后台',
  stats: '数据,经营数据,报表,统计',
  cases: '顾客留言,留言',
  products: '商品,产品,商品管理',
  ocoupons: '优惠券,优惠券管理,优惠码',
  ogcards: '礼品卡,礼品卡管理,礼物卡,购物卡',
  orewards: '积分兑换,礼品,礼品管理,兑换',
  bcasts: '群发,群发消息,推送,活动消息',
  segs: '会员分组,分组,客群',
  autos: '自动消息,自动化,生日祝福,复购优惠,到期提醒',
  hours: '营业时间,休息日',
  holidays: '节日,节日提醒',
  checkup: '系统检查,检查,体检',
  worth: '积分抵扣,积分价值,抵扣设置',
  tiers: '会员等级,会员等级设置',
  miles: '好友里程碑,里程碑,邀请里程碑',
  osettings: '设置,店铺设置',
  staff: '店员,员工,员工管理,店员管理',
};

const JAPANESE: TypedWords = {
  owner: '店舗,店舗メニュー,お店,オーナー,管理,管理メニュー',
  stats: '実績,売上,統計,数字',
  cases: 'お客様のメッセージ,メッセージ,問い合わせ一覧',
  products: '商品,商品管理',
  ocoupons: 'クーポン,クーポン管理',
  ogcards: 'ギフトカード,ギフトカード管理,ギフト券,商品券',
  orewards: '交換特典,特典,特典管理',
  bcasts: '一斉配信,配信,ブロードキャスト,一斉送信',
  segs: '会員グループ,グループ',
  autos: '自動メッセージ,自動配信,お誕生日のお祝い,再購入のご案内,期限のお知らせ',
  hours: '営業時間,休業日,定休日',
  holidays: '祝日,行事,祝日・行事',
  worth: 'ポイント払い,ポイントの価値',
  tiers: '会員ランク,ランク設定',
  miles: '紹介のボーナス,紹介ボーナス,紹介数のボーナス',
  checkup: '点検,動作チェック,システムチェック,診断',
  osettings: '設定,店舗設定',
  staff: 'スタッフ,従業員,スタッフ管理',
};

const THAI: TypedWords = {
  owner: 'ร้าน,เมนูร้าน,จัดการร้าน,เจ้าของร้าน',
  stats: 'สถิติ,ยอดขาย,รายงาน,ตัวเลข',
  cases: 'ข้อความจากลูกค้า,ข้อความลูกค้า',
  products: 'สินค้า,จัดการสินค้า',
  ocoupons: 'คูปอง,จัดการคูปอง',
  ogcards: 'บัตรของขวัญ,จัดการบัตรของขวัญ,กิฟต์การ์ด,กิ๊ฟการ์ด',
  orewards: 'ของรางวัล,รางวัล',
  bcasts: 'บรอดแคสต์,บรอดแคส,ส่งข้อความถึงทุกคน,ประกาศ',
  segs: 'กลุ่ม,กลุ่มสมาชิก',
  autos: 'ข้อความอัตโนมัติ,อัตโนมัติ,อวยพรวันเกิด,ชวนซื้อซ้ำ,แจ้งก่อนหมดอายุ',
  hours: 'เวลาเปิดร้าน,เวลาทำการ,วันหยุด',
  holidays: 'วันพิเศษ,เทศกาล',
  checkup: 'ตรวจระบบ,ตรวจสอบระบบ',
  worth: 'จ่ายด้วยแต้ม,ค่าของแต้ม',
  tiers: 'ระดับสมาชิก,ตั้งค่าระดับ',
  miles: 'โบนัสชวนเพื่อน,โบนัสเมื่อชวนครบ',
  osettings: 'ตั้งค่า,ตั้งค่าร้าน',
  staff: 'พนักงาน,ทีมงาน',
};

/** What those who run a shop in China, Japan and Thailand type for its screens. */
export const OWNERS_WORDS_ABROAD = [SIMPLIFIED, JAPANESE, THAI] as const;
