import type { Translation } from '../catalogue.ts';
import type { tierPerks as english } from '../en/tierPerks.ts';

export const tierPerks: Translation<typeof english> = {
  'tier.perk-shipping': '送料無料',
  'tier.perk-prices': '会員価格：{prices}',
  'tier.price-of': '{product} {amount}',
  'till.tier-prices': '{tier}の会員価格があります。商品をタップすると適用されます。',
  'tiers.edit-also': '条件を追加',
  'tiers.ask-also': 'ほかに何を条件にしますか？ 今の条件：{needs}',
  'tiers.ask-also-need': '直近{months, plural, other {#か月}}でいくつ必要ですか（{unit}）？ 0 でこの条件を外します。',
  'tiers.also-wrong': '数字を入力してください。上のランクほど多く、どのランクにも条件が一つは必要です。',
  'tiers.ship-on': '送料無料にする',
  'tiers.ship-off': '送料無料をやめる',
  'tiers.ship-note': 'ネットショップの見積もりで送料が自動で引かれます。上のランクにも適用されます。',
  'tiers.ship-below': '下のランクが送料無料なので、このランクも送料無料です。',
  'tiers.edit-prices': '商品の会員価格',
  'tiers.ask-product': 'どの商品を会員価格にしますか？ 選ぶか、名前か商品コードを入力してください。',
  'tiers.ask-price':
    '{product}は1点いくらにしますか？（{currency}）このランク以上に適用されます。スキップで会員価格をなくします。',
  'tiers.price-wrong': '金額を入力するか、スキップしてください。例：50',
  'tiers.prices-full': '会員価格は1ランク20商品までです。先に一つ外すか、カテゴリーの割引をお使いください。',
  'tiers.ask-window': '直近何か月分を見ますか？',
  'tiers.ask-match': '条件がいくつかあるとき、一つ満たせばよいですか、すべて必要ですか？',
  'tiers.match-any': '一つでよい',
  'tiers.match-all': 'すべて必要',
  'tier.perk-early': '新しいクーポンと特典を{days, plural, other {#日}}早く受け取れます',
  'coupon.early': '先行でお使いいただけます。{date}からは全員が対象です。',
  'coupon.for-everybody': '全員対象',
  'offer.early-value': '{tier}：{date}から',
  'tiers.edit-early': '先行利用',
  'tiers.ask-early':
    'このランクの会員は、ほかの方より何日早く新しいクーポンと特典を受け取れますか？ 上のランクも同じです。なしにするにはスキップしてください。',
  'tiers.early-wrong': '1から{most}までの日数を入力するか、スキップしてください。',
  'tiers.early-below':
    '下のランクがすでに{days, plural, other {#日}}早く受け取れるので、このランクも同じ日数になります。',
  'tiers.early-note':
    '開始日のある特典と、開始日があり、チャットで受け取るかコードを入力してもらうクーポンが対象です。',
  'offer.edit-first-day': '開始日',
  'offer.ask-first-day':
    'いつから始めますか？タップするか、2026/12/31のように入力してください。すぐ始めるにはスキップしてください。',
  'offer.in-7-days': '7日後',
  'reward.early': '先行で交換いただけます。{date}からは全員が対象です。',
  'reward.opens': 'この特典は{date}から交換できます。',
};
