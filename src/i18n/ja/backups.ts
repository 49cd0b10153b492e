import type { Translation } from '../catalogue.ts';
import type { backups as english } from '../en/backups.ts';

export const backups: Translation<typeof english> = {
  'backup-failed.full':
    '昨夜、お店のデータをバックアップできませんでした。ディスクの空きが足りません（{folder}）。お店はこのまま使えますが、空きを作るか、BACKUP_DIR をもっと大きなディスクに設定してください。',
  'backup-failed.other':
    '昨夜、お店のデータを {folder} にバックアップできませんでした。お店はこのまま使えますが、サーバーの担当者に原因を確認してもらってください。ログに記録があります。',

  'restored.title': 'バックアップから復元しました',
  'restored.body':
    'すべて{date}の状態に戻りました。それより後のことは残っていません。\n\nそのとき送信待ちだったのは、配信{campaigns, number}件とお知らせ{notices, number}件です。その後に送られたものもあるかもしれません。お決めになるまで、こちらからは誰にも送りません。',
  'restored.body-nothing':
    'すべて{date}の状態に戻りました。それより後のことは残っていません。\n\n送信待ちのものはありませんでした。タップされるまで、こちらからは誰にも送りません。',
  'restored.send': '送信待ちを送る',
  'restored.drop': '送信待ちを取り消す',
  'restored.go-on': '続ける',
  'restored.sent': '承知しました。これから送ります。',
  'restored.dropped': '承知しました。送信待ちだったものは送りません。これからは通常どおりお送りします。',
  'restored.gone-on': '承知しました。これからは通常どおりお送りします。',
  'restored.over': 'これはすでに決まっています。',
  'restored.stood-before':
    'バックアップのときすでに止まっていた一斉配信が{count, plural, other {#件}}あります。その後に送られたかもしれません。続ける前に確かめてください。',
  'restored.paused': 'バックアップの復元後、止まっています。上のボタンでお決めください。',
  'restore-waits':
    '先に、復元したバックアップで送信待ちだったものをどうするか、上のボタンでお決めください。それまでは何も送りません。',
};
