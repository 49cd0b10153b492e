import type { ChatPart, TextHandler } from '../chat.ts';
import { pairsOf } from '../typedWords.ts';
import type { FindAction } from './screen.ts';
import { MEMBERS_WORDS_ABROAD } from './wordsAbroad.ts';

/**
 * What people type for a button, in any language they may try: plain words and the commands of Telegram's menu. The
 * first column is the button's data. Simplified Chinese, Japanese and Thai stand in `wordsAbroad.ts`.
 */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  menu: ['menu', 'hi', 'hello', 'hey', 'home', '選單', '功能', '首頁', '主選單', '嗨', '你好', '您好', '哈囉', '安安'],
  join: ['join', 'join now', 'sign up', 'register', '加入', '加入會員', '註冊', '入會', '我要加入'],
  points: ['points', 'point', 'my points', 'balance', '點數', '積分', '餘額', '我的點數', '查點數', '點數查詢', '紅利'],
  tier: ['tier', 'my tier', 'level', 'vip', '等級', '會員等級', '我的等級'],
  stamps: ['stamps', 'my stamps', 'stamp card', '集點', '集點卡', '我的集點卡', '蓋章'],
  howpoints: [
    'how points work',
    'how do points work',
    'points rules',
    'rules',
    '點數怎麼算',
    '點數規則',
    '集點規則',
    '會員規則',
    '規則',
  ],
  history: ['history', '明細', '點數明細', '紀錄', '記錄'],
  card: [
    'card',
    'member card',
    'membership card',
    'my card',
    'qr',
    '卡',
    '卡片',
    '會員卡',
    '我的會員卡',
    '出示會員卡',
    '條碼',
  ],
  coupons: [
    'coupon',
    'coupons',
    'my coupons',
    'voucher',
    'vouchers',
    '優惠券',
    '優惠卷',
    '我的優惠券',
    '折價券',
    '票券',
    '優惠碼',
  ],
  giftcards: ['gift card', 'gift cards', 'my gift cards', '禮物卡', '我的禮物卡', '禮品卡'],
  rewards: ['reward', 'rewards', 'gifts', '獎勵', '兌換', '兌換好禮', '好禮', '獎品', '換禮物', '換點數'],
  invite: ['invite', 'invite a friend', 'refer', 'refer a friend', '邀請', '邀請好友', '邀請朋友', '推薦', '推薦朋友'],
  link: ['link', 'link accounts', 'link line & telegram', '連結', '綁定', '連結帳號', '合併', '連結 line 與 telegram'],
  settings: ['settings', 'setting', '設定'],
  language: ['language', '語言', '語系'],
  'language:en': ['english', '英文'],
  'language:zh-Hant': ['中文', '繁體中文', '繁中', 'chinese'],
  claim: [
    'i had a card',
    'had a card',
    'old card',
    'my old card',
    '舊卡',
    '我有舊卡',
    '舊會員卡',
    '我有舊會員卡',
    '以前的會員卡',
  ],
  birthday: ['birthday', '生日', '我的生日'],
  phone: ['phone', 'phone number', '電話', '電話號碼', '手機'],
  stop: [
    'stop',
    'stop messages',
    'stop offers',
    'unsubscribe',
    'opt out',
    '退訂',
    '取消訂閱',
    '停止',
    '停止優惠訊息',
    '不要再傳',
    '不要再傳了',
    '退订',
    '取消订阅',
    '配信停止',
    '停止して',
    'หยุด',
  ],
  'start:ask': ['start', 'subscribe', 'get offers', '訂閱', '開始', '接收優惠訊息'],
  mydata: ['my data', 'mydata', 'data', '我的資料', '個人資料', '個資'],
  forget: [
    'forget me',
    'forget',
    'delete me',
    'delete my data',
    'delete account',
    '刪除我的資料',
    '刪除資料',
    '刪除帳號',
    '忘記我',
    '退出會員',
  ],
  help: ['help', '?', '說明', '幫助', '怎麼用', '使用說明', '如何使用'],
  talk: [
    'talk',
    'talk to a person',
    'human',
    'person',
    'agent',
    'contact',
    'complaint',
    '客服',
    '真人',
    '聯絡',
    '聯絡店家',
    '聯絡我們',
    '客訴',
    '投訴',
    '找店家',
  ],
};

/** Typed words as they are compared: NFKC, small letters, `/command` for `/command@bot`, without the marks people end with. */
export const plainWords = (said: string): string =>
  said
    .normalize('NFKC')
    .toLowerCase()
    .trim()
    .replace(/^\/([a-z_]+)@\w+/, '/$1')
    .replace(/(?<=[^/])[\s!.,~?。!,、…]+$/u, '')
    .replaceAll(/\s+/g, ' ');

const DATA = new Map([
  ...pairsOf(MEMBERS_WORDS_ABROAD, plainWords),
  ...Object.entries(WORDS).flatMap(([data, words]) => words.map((word) => [plainWords(word), data] as const)),
]);

/** The button that a text stands for, as words or as a command. */
export function dataOfWords(said: string): string | undefined {
  const plain = plainWords(said).replace(/^\//, '');
  return DATA.get(plain.replaceAll('_', ' ')) ?? DATA.get(plain);
}

/** Plain words and commands do what the button of that name does. */
export const wordsPart = (find: FindAction): ChatPart => {
  const read: TextHandler = async (context, said) => {
    const [verb, ...args] = dataOfWords(said)?.split(':') ?? [];
    const handler = verb === undefined ? undefined : find(verb);
    return handler?.(context, args);
  };
  return { texts: [read] };
};
