import type { Translation } from '../catalogue.ts';
import type { waiting as english } from '../en/waiting.ts';

export const waiting: Translation<typeof english> = {
  'wait.title': '返信と一緒に無料で送る',
  'wait.open': '返信と一緒に無料で送る',
  'wait.body':
    'LINEでは、お店から送るメッセージは毎月の通数に数えられますが、返信は数えられません。そこで再購入のご案内、期限のお知らせ、会員ランクのお知らせは数時間待ち、その間にポイントやクーポン、交換特典を見に来た会員には返信の下に付けて送ります。ほかの会員には時間が来たら、同じ日のうちに送ります。お誕生日のお祝いとお買い上げのお知らせは待ちません。Telegramでは何も待ちません。',
  'wait.row': '待つ時間',
  'wait.off': '待たない',
  'wait.hours': '最長{hours, plural, other {#時間}}',
  'wait.set': '{hours, plural, =0 {待たない} other {#時間}}',
  'wait.saved': '節約した通数',
  'wait.saved-value': '今月{month, number}通、先月{before, number}通',
  'wait.done': '保存しました。明日以降に予定するメッセージから有効です。',
  'wait.auto': 'LINEでは',
  'wait.auto-value': '最長{hours, plural, other {#時間}}待ち、会員が見に来たら返信と一緒に、来なければその後に送信',
  'setting.wait': 'LINEで返信と一緒に送るため待つ時間',
  'stats.saved': 'LINEで返信と一緒に無料で送信：今月{month, number}通、先月{before, number}通',
  'stats.how-saved': '返信と一緒に無料で送信：LINEで返信の下に付けて送ったメッセージ。毎月の通数に数えられません。',
  'bcast.edit-wait': '返信と一緒に無料で送る',
  'bcast.ask-wait':
    'LINEでは、これから数日のうちにポイントやクーポン、交換特典を見に来た会員へ、返信の下に付けて無料で送れます。ほかの会員には期間が終わってから送ります。何日まで待ちますか（0〜3）？0にすると時間どおり全員に送ります。',
  'wait-invalid': '0〜3の数字を入力してください。',
  'bcast.wait-days': '{days, plural, =0 {時間どおり} other {#日}}',
  'bcast.wait': 'LINEでは',
  'bcast.wait-value': '最長{days, plural, other {#日}}間は返信と一緒に無料で送り、その後ほかの会員に送信',
  'bcast.wait-until': '{date}まで返信と一緒に無料で送り、その後ほかの会員に送信。無料の分は通数に入りません',
  'bcast.progress-reply': 'LINEでは{date}まで返信と一緒に無料で送り、その後ほかの会員に送ります。',
  'bcast.rode': '返信と一緒に無料で',
};
