import type { Translation } from '../catalogue.ts';
import type { talk as english } from '../en/talk.ts';

export const talk: Translation<typeof english> = {
  'talk.ask': 'メッセージをどうぞ。次に書かれる内容を、お名前とともにお店に届けます。',
  'talk.sent': 'お店に届けました。お返事はここに届きます。続けて書いていただけます。',
  'talk.waiting': 'お預かりしました。お返事できる担当者がまだ登録されていないため、準備ができ次第、最初に確認します。',
  'talk.finish': '終了する',
  'talk.way-out': '今はお店とのやり取り中です。「終了する」でメニューに戻ります。',
  'talk.finished': '終了しました。いつでもメッセージをお送りください。',
  'talk.nothing-open': '進行中のやり取りはありません。いつでもメッセージをお送りください。',
  'talk.answer': 'お店より：{text}',
  'talk.answer-back': '返信する',
  'talk.closed': 'お店がこのやり取りを終了しました。いつでもメッセージをお送りください。',
  'talk.media': 'ここで届けられるのは文字だけです。言葉でご説明ください。',

  'case.title': '{name}様からのメッセージ',
  'case.answer': '返信する',
  'case.close': 'やり取りを終了',
  'case.write': '{name}様への返信を入力してください。終了するまで、書いた内容はすべて先方に届きます。',
  'case.delivered': '{name}様に送りました。',
  'case.stop-answering': '返信を中断',
  'case.stopped': '{name}様への返信を中断しました。やり取りは残っています。',
  'case.closed': '終了しました。{name}様にもお知らせしました。',
  'case.none': '未対応のやり取りはありません。すべて返信済みです。',
  'case.list': '{count, plural, other {未対応のやり取り#件}}',
  'case.them': '{name}：{text}',
  'case.us': 'お店：{text}',
};
