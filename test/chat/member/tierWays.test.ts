import { describe, expect, it } from 'vitest';
import { tierPart } from '../../../src/chat/member/tier.ts';
import type { Language } from '../../../src/i18n/language.ts';
import { paneOf } from '../../support/chatPane.ts';
import { setProgramme } from '../../support/programme.ts';
import { ownShop } from '../../support/shop.ts';
import { SILVER_GOLD } from '../../support/tiers.ts';

const shop = ownShop();
const { deps } = shop;
const memberPane = (memberId: string, language: Language) =>
  paneOf(deps, [tierPart], { member: { memberId, name: 'Mei' }, staff: undefined, language });

describe('a tier that asks for one of several things', () => {
  it.each<[Language, string]>([
    ['en', 'For Gold: shop on 1 more day or spend NT$900 more or earn 49 more points by'],
    ['zh-Hant', '再來消費 1 天或再消費 $900 或再獲得 49 點就能升級為'],
    ['zh-Hans', '再来消费 1 天或再消费 NT$900 或再获得 49 积分就能升级为'],
    ['ja', 'あと1日お買い物に来る、またはあとNT$900お買い物する、またはあと49ポイント貯めるとGoldになります'],
    ['th', 'มาซื้ออีก 1 วัน หรือ ซื้อเพิ่มอีก NT$900 หรือ สะสมอีก 49 แต้ม'],
  ])('tells a member each way to it, the nearest first, in %s', async (language, words) => {
    const only = { ...SILVER_GOLD, match: 'any' as const };
    const [gold] = SILVER_GOLD.levels.slice(-1);
    if (gold === undefined) throw new Error('there is a highest tier');
    const levels = [{ ...gold, needs: { spend: 1_000, points: 50, days: 2 } }];
    await setProgramme(deps, { tiers: { ...only, levels } });
    const mei = await shop.member();
    await shop.buys(mei, 100);
    const chat = memberPane(mei, language);
    await chat.sends('tier');
    expect(chat.words()).toContain(words);
  });
});
