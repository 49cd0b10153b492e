import type { Translation } from '../catalogue.ts';
import type { tierPerks as english } from '../en/tierPerks.ts';

export const tierPerks: Translation<typeof english> = {
  'tier.perk-shipping': '免運費',
  'tier.perk-prices': '專屬價：{prices}',
  'tier.price-of': '{product} {amount}',
  'till.tier-prices': '{tier}會員有專屬價：請點選商品，就會自動套用。',
  'tiers.edit-also': '其他條件',
  'tiers.ask-also': '還要加上什麼條件？目前是：{needs}。',
  'tiers.ask-also-need': '最近 {months, plural, other {# 個月}}要達到多少？0 是取消這個條件。',
  'tiers.also-wrong': '請輸入數字。高等級要比低等級多，而且每個等級至少要有一個條件。',
  'tiers.ship-on': '加上免運費',
  'tiers.ship-off': '取消免運費',
  'tiers.ship-note': '網路商店詢價時會自動扣掉運費，更高的等級也享有。',
  'tiers.ship-below': '較低的等級已經有免運費，這個等級也享有。',
  'tiers.edit-prices': '商品專屬價',
  'tiers.ask-product': '哪個商品要設定專屬價？請點選，或輸入名稱、貨號。',
  'tiers.ask-price': '{product} 一件賣他們多少（{currency}）？這個等級和更高的等級適用。點「略過」取消專屬價。',
  'tiers.price-wrong': '請輸入金額，例如 50，或點「略過」。',
  'tiers.prices-full': '一個等級最多 20 種商品的專屬價。請先取消一個，或改用分類折扣。',
  'tiers.ask-window': '要看最近幾個月的累積？',
  'tiers.ask-match': '一個等級有多個條件時，達成其中一個就好，還是要全部達成？',
  'tiers.match-any': '達成一個就好',
  'tiers.match-all': '全部達成',
};
