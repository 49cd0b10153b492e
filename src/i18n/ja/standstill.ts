import type { Translation } from '../catalogue.ts';
import type { standstill as english } from '../en/standstill.ts';

/** What stands still, and what moves again. */
export const standstill: Translation<typeof english> = {
  'standstill.inbox': 'お客様からのメッセージに返信できていません。',
  'standstill.outbox': 'お買い上げのお知らせなど、お店のメッセージが送られていません。',
  'standstill.campaigns': '多くのお客様へのメッセージが、送る時間なのに送られていません。',
  'standstill.broadcasts': '始まるはずの一斉配信が始まっていません。',
  'standstill.jobs': 'お店の夜の処理が終わりません。',
  'standstill.channel': '{channel}がお店のメッセージを受け付けません。',
  'standstill.begun': '5分前から止まっているものがあります：{what}',
  'standstill.do':
    '「点検」を開くと、何をすればよいかわかります。何も見つからないときは、サービスを再起動するか、管理している人に連絡してください。動き出したらお知らせします。',
  'standstill.do-manager':
    '「点検」を開けるオーナーか、サービスを管理している人に連絡してください。動き出したらお知らせします。',
  'standstill.over': '元どおりに動いています。止まっていたもの：{what}',
  'standstill.parked':
    '{count, plural, other {#件のメッセージ}}を処理できず、脇に置いてあります。ほかの方への返信はいつもどおりです。サービスを管理している人は「npx regulars inbox」で理由を確認し、「npx regulars inbox replay all」でもう一度処理できます（更新後がおすすめです）。増えるたびのお知らせはしません。',
};
