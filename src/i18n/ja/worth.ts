import type { Translation } from '../catalogue.ts';
import type { worth as english } from '../en/worth.ts';

export const worth: Translation<typeof english> = {
  'worth.open': 'ポイント払い',
  'worth.none':
    '今のところ、ポイントは特典と交換するだけで、お会計には使えません。いくら分かを決めると、レジやネットショップで代金の一部に使えるようになります。',
  'worth.start': '金額を決める',
  'worth.now': '使い方',
  'worth.back': '還元',
  'worth.back-value':
    '{amount}のお買い上げで{points}、次に{back}分として使えます（還元率 約{percent}。ランクやキャンペーンの倍率は別）',
  'worth.note-high': 'ご確認ください。お買い上げの{percent}をお返しすることになります。',
  'worth.edit': 'ポイントの価値',
  'worth.edit-minimum': '最低ポイント',
  'worth.edit-share': '使える割合',
  'worth.off': 'お会計に使わない',
  'worth.off-note': 'ポイントはそのまま残り、特典との交換に使えます。始まっているお会計はそのままです。',
  'worth.saved': '保存しました。今から有効です。お客様は「ポイントのしくみ」で読めます。',
  'worth.off-done': '設定しました。ポイントはお会計に使えなくなりました。',
  'worth.ask-points':
    '何ポイント単位で使えますか？ 単位ごとに使えます。10ポイント単位なら、57ポイントの方は50ポイントまでです。',
  'worth.points-wrong': '1 から 1,000,000 の数字で入力してください。例：10',
  'worth.ask-minor': '{points}はいくら分ですか？（{currency}）',
  'worth.minor-wrong': '0 より大きい金額を入力してください。例：1',
  'worth.ask-minimum': '何ポイントから使えますか？ 下限がなければスキップしてください。',
  'worth.minimum-wrong': 'ポイント数を入力するか、スキップしてください。例：100',
  'worth.ask-share': 'お会計の何％まで使えますか？ 100 は全額です。',
  'worth.share-wrong': '1 から 100 の数字で入力してください。',
};
