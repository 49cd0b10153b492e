import type { ChatContext, ChatPart } from '../chat.ts';
import type { FindAction } from '../member/screen.ts';
import { plainWords } from '../member/words.ts';
import { pairsOf } from '../typedWords.ts';
import { isManager, isOwner } from './access.ts';
import { OWNERS_WORDS_ABROAD } from './wordsAbroad.ts';

/** What those who run the shop type for a screen of theirs. The first column is the button's data. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  owner: ['shop', 'shop menu', 'owner', 'manage', '店家', '店主', '管理', '店務', '店務選單', '後台'],
  stats: ['stats', 'numbers', '數據', '數字', '營運數字', '報表', '統計'],
  forecast: ['forecast', 'who runs out soon', 'who runs out', '誰快用完了', '預測', '回購預測', '快用完'],
  cases: ['cases', 'customer messages', '客人留言', '留言'],
  products: ['product', 'products', '商品', '產品', '商品管理'],
  ocoupons: ['coupons', '優惠券', '優惠卷', '優惠碼', '優惠券管理'],
  ogcards: ['gift cards', 'gift card', '禮物卡', '禮品卡', '禮物卡管理'],
  orewards: ['rewards', '獎勵', '兌換好禮', '好禮', '好禮管理'],
  bcasts: ['broadcast', 'broadcasts', 'campaign', 'campaigns', '群發', '群發訊息', '推播', '廣播', '活動訊息'],
  segs: ['groups', 'member groups', 'segments', '分群', '會員分群', '客群'],
  autos: ['automations', 'automatic messages', '自動訊息', '自動化', '生日祝福', '回購優惠', '到期提醒'],
  hours: ['hours', 'opening hours', '營業時間', '公休', '休息日'],
  holidays: ['holidays', '節日', '節慶', '節日提醒'],
  checkup: ['check-up', 'checkup', 'doctor', '系統檢查', '檢查'],
  scards: ['stamp cards', '集點卡設定', '集點設定'],
  worth: ['points as payment', 'what points are worth', '點數折抵', '折抵設定', '點數價值'],
  tiers: ['tiers', 'member tiers', '會員等級', '會員等級設定', '等級設定'],
  miles: ['friend milestones', 'milestones', '好友里程碑', '里程碑', '邀請里程碑'],
  osettings: ['settings', '設定', '店家設定', '商店設定'],
  staff: ['staff', 'team', '員工', '店員', '員工管理'],
};

const DATA = new Map([
  ...pairsOf(OWNERS_WORDS_ABROAD, plainWords),
  ...Object.entries(WORDS).flatMap(([data, words]) => words.map((word) => [word, data] as const)),
]);
const FOR_OWNER = new Set([
  'worth',
  'tiers',
  'miles',
  'scards',
  'osettings',
  'checkup',
  'staff',
  'autos',
  'hours',
  'holidays',
]);
/** Commands of the menu beside the text field: every chat shows them as a member's, so they stay that. */
const MEMBERS_COMMANDS = new Set(['/coupons', '/rewards', '/settings']);

/** The screen of the shop that a text stands for, for whoever wrote it. `undefined`: none; the words may be a member's. */
export function screenOfWords(context: ChatContext, said: string): string | undefined {
  if (!isManager(context)) return undefined;
  const plain = plainWords(said);
  if (MEMBERS_COMMANDS.has(plain)) return undefined;
  const data = DATA.get(plain.replace(/^\//, ''));
  return data !== undefined && FOR_OWNER.has(data) && !isOwner(context) ? undefined : data;
}

/** Words that open the shop's screens, as their buttons do, for owner and managers. */
export const ownerWordsPart = (find: FindAction): ChatPart => ({
  texts: [
    async (context, said) => {
      const data = screenOfWords(context, said);
      return data === undefined ? undefined : find(data)?.(context, []);
    },
  ],
});
