import type { Language } from '../../i18n/language.ts';

/** The invented shop in every language of the product: nobody real is in it. */
const WORDS = {
  shop: [
    'Little Acorn (demo)',
    '小橡果母嬰（示範）',
    '小橡果母婴（示范）',
    'こぐま ベビー（デモ）',
    'ลิตเติ้ลเอคอร์น (ตัวอย่าง)',
  ],
  formula: ['Infant formula, 900 g', '嬰兒奶粉 900g', '婴儿奶粉 900g', '粉ミルク 900g', 'นมผงทารก 900 ก.'],
  toddler: [
    'Toddler formula, 900 g',
    '成長奶粉 900g',
    '成长奶粉 900g',
    'フォローアップミルク 900g',
    'นมผงเด็กโต 900 ก.',
  ],
  diapersS: ['Diapers S, 60 pcs', '紙尿褲 S 60片', '纸尿裤 S 60片', '紙おむつ S 60枚', 'ผ้าอ้อม S 60 ชิ้น'],
  diapersL: ['Diapers L, 44 pcs', '紙尿褲 L 44片', '纸尿裤 L 44片', '紙おむつ L 44枚', 'ผ้าอ้อม L 44 ชิ้น'],
  wipes: ['Wet wipes, 3 packs', '濕紙巾 3包', '湿巾 3包', 'おしりふき 3個', 'ทิชชู่เปียก 3 ห่อ'],
  wash: ['Baby wash', '寶寶沐浴乳', '宝宝沐浴露', 'ベビーソープ', 'สบู่เหลวเด็ก'],
  lotion: ['Baby lotion', '寶寶乳液', '宝宝润肤乳', 'ベビーローション', 'โลชั่นเด็ก'],
  puree: ['Fruit puree, 6 jars', '水果泥 6罐', '果泥 6罐', 'フルーツピューレ 6個', 'ผลไม้บด 6 กระปุก'],
  bottle: ['Feeding bottle', '奶瓶', '奶瓶', '哺乳びん', 'ขวดนม'],
  book: ['Picture book', '繪本', '绘本', '絵本', 'หนังสือนิทาน'],
  bib: ['Bib', '圍兜', '围兜', 'スタイ', 'ผ้ากันเปื้อน'],
  toy: ['Wooden rattle', '木製搖鈴', '木制摇铃', '木のがらがら', 'ของเล่นไม้'],
  feeding: ['Feeding', '餵食', '喂养', 'ミルク・食事', 'อาหารและนม'],
  diapering: ['Diapering', '尿布', '尿布', 'おむつ', 'ผ้าอ้อม'],
  care: ['Care', '洗護', '洗护', 'ケア', 'ดูแลผิว'],
  play: ['Play', '玩具書籍', '玩具书籍', 'おもちゃ・本', 'ของเล่นและหนังสือ'],
  welcome: ['10% off your next visit', '下次消費九折', '下次消费九折', '次回10%オフ', 'ส่วนลด 10% ครั้งหน้า'],
  fifty: [
    'HK$12.50 off from HK$200',
    '滿 800 折 50',
    '满 200 减 12.5',
    '4,000円以上で250円引き',
    'ลด 50 บาท เมื่อซื้อครบ 800 บาท',
  ],
  discount: ['15% off this week', '本週八五折', '本周八五折', '今週の15%オフ', 'สัปดาห์นี้ลด 15%'],
  silver: ['Silver', '銀卡', '银卡', 'シルバー', 'ซิลเวอร์'],
  gold: ['Gold', '金卡', '金卡', 'ゴールド', 'โกลด์'],
  reward: ['A free bib', '免費圍兜一件', '免费围兜一件', 'スタイ1枚プレゼント', 'ผ้ากันเปื้อนฟรี'],
  rewardBook: ['A free picture book', '免費繪本一本', '免费绘本一本', '絵本1冊プレゼント', 'หนังสือนิทานฟรี'],
  news: [
    'Hello {{ name }}! This week everything is 15% off for members. Come by with your little one.',
    '{{ name }} 您好！本週會員全館八五折，帶寶寶來走走吧。',
    '{{ name }} 您好！本周会员全场八五折，带宝宝来逛逛吧。',
    '{{ name }}さん、こんにちは！今週は会員の方は全品15%オフ。お子さまと一緒にどうぞ。',
    'สวัสดี {{ name }}! สัปดาห์นี้สมาชิกลดทั้งร้าน 15% พาลูกน้อยมาเดินเล่นกันนะ',
  ],
  arrival: [
    'Hello {{ name }}! New picture books are on the shelf. The first look is for our members.',
    '{{ name }} 您好！新繪本上架了，會員先看先選。',
    '{{ name }} 您好！新绘本上架了，会员先看先选。',
    '{{ name }}さん、こんにちは！新しい絵本が入りました。会員の方に先にお見せします。',
    'สวัสดี {{ name }}! หนังสือนิทานเล่มใหม่มาแล้ว เชิญสมาชิกดูก่อนใคร',
  ],
  complaint: [
    'The pack of diapers I bought was open. Can I change it?',
    '我買的紙尿褲外包裝有破，可以換嗎？',
    '我买的纸尿裤外包装有破，可以换吗？',
    '買ったおむつの袋が開いていました。交換できますか？',
    'ผ้าอ้อมที่ซื้อไปห่อเปิดอยู่ เปลี่ยนได้ไหม',
  ],
} as const;

export type Word = keyof typeof WORDS;

const ORDER = ['en', 'zh-Hant', 'zh-Hans', 'ja', 'th'];

/** A word of the invented shop. */
export const word = (language: Language, key: Word): string => WORDS[key][Math.max(0, ORDER.indexOf(language))] ?? '';

const LATIN = {
  given:
    'Mei Ken Ana Wei Lily Tom Yuki Nok Ray Ivy Sam Joy Leo Amy Max Zoe Ben Eva Kai Mia Jun Ada Hao Rin Tao Liv'.split(
      ' ',
    ),
  family: 'Lin Chen Huang Chang Wu Liu Tsai Yang Hsu Cheng Sato Kim Wong Rossi Novak Silva'.split(' '),
};
const CHINESE = {
  given:
    '怡君 雅婷 家豪 志明 淑芬 佳穎 承恩 品妤 宥廷 詩涵 宗翰 欣怡 柏翰 雅雯 俊傑 心怡 子晴 冠宇 美玲 建宏 思妤 郁婷 明哲 曉薇'.split(
      ' ',
    ),
  family: '林 陳 黃 張 李 王 吳 劉 蔡 楊 許 鄭 謝 洪 郭 邱'.split(' '),
};

/** An invented name of somebody; `pick` chooses one of a list. */
export function inventedName(language: Language, pick: <Item>(items: readonly Item[]) => Item): string {
  const isChinese = language.startsWith('zh');
  const { given, family } = isChinese ? CHINESE : LATIN;
  return isChinese ? `${pick(family)}${pick(given)}` : `${pick(given)} ${pick(family)}`;
}
