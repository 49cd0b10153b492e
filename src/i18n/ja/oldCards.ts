import type { Translation } from '../catalogue.ts';
import type { oldCards as english } from '../en/oldCards.ts';

export const oldCards: Translation<typeof english> = {
  'join.had-card': '登録（旧カードあり）',
  'menu.had-card': '旧カードの引き継ぎ',
  'claim.ask-number':
    '以前のカードをお持ちですか？カードの番号を入力すると、ポイントもお買い上げの履歴も引き継がれます。',
  'claim.ask-number-or-phone':
    '以前のカードをお持ちですか？カードの番号を入力するか、ご登録の電話番号を共有すると、ポイントもお買い上げの履歴も引き継がれます。',
  'claim.number-wrong': 'カードの番号ではないようです。カードに書かれた英数字を入力してください。',
  'claim.ask-proof': 'ご本人確認のため、お誕生日の月と日（例：3/14）か、ご登録の電話番号の下4桁を入力してください。',
  'claim.done': '見つかりました！以前のカードを引き継ぎました。現在{points, number}ポイントです。',
  'claim.try-again': 'もう一度試す',
  'claim.ask-shop': 'お店に調べてもらう',
  'claim.asked': 'お店に届けました。担当者がお調べし、結果をここでお知らせします。',
  'claim.share': '電話番号を共有',
  'claim-not-accepted':
    '確認が取れませんでした。番号を確かめてもう一度お試しいただくか、お店にお調べをご依頼ください。',
  'claim-enough-tries': '本日の入力回数の上限に達しました。お店にお調べをご依頼ください。',
  'claim-phone-unknown': 'この電話番号で登録されたカードはありません。カードの番号を入力してください。',
  'claim-waits': 'ただいまお店がお調べしています。結果はここでお知らせします。',
  'claim-over': 'このご依頼は対応済みです。',

  'card-claim-confirmed.text': '以前のカードが見つかり、内容を引き継ぎました。現在{points, number}ポイントです。',
  'card-claim-refused.text':
    '以前のカードは見つかりませんでした。次のご来店の際にカードをお持ちいただくか、メッセージをお送りください。',
  'card-claim.title': '{name}様は以前のカードをお持ちです',
  'card-claim.number': '以前の番号',
  'card-claim.proof': '本人確認の入力',
  'card-claim.record': '以前の名簿',
  'card-claim.record-nameless': '名前なし',
  'card-claim.since': '入会日',
  'card-claim.points': 'カードのポイント',
  'card-claim.body-free':
    'このカードはまだトークで使われていませんが、入力された内容が一致しないか、照合できる情報がありません。ご本人のものですか？',
  'card-claim.body-claimed': 'このカードはすでに別の方がトークで使っているため、引き継げません。',
  'card-claim.body-unknown': '以前の名簿に、この番号のカードはありません。',
  'card-claim.approve': 'はい、引き継ぐ',
  'card-claim.reject': 'いいえ',
  'card-claim.given': '引き継ぎました。お客様にもお知らせしました。',
  'card-claim.not-given': '引き継ぎませんでした。お客様には丁寧にお知らせしました。',
  'card-claim.none': '対応待ちの旧カードの依頼はありません。',
  'card-claim.more': 'ほかの依頼',
  'owner.cards-waiting': '旧カード（{count, number}）',

  'till.old-card': '旧カード',
  'till.ask-old-card': '以前のカードの番号を入力してください。',
  'till.old-card-found': '{name}様のカードですか？',
  'till.old-card-bind': 'はい、引き継ぐ',
  'till.old-card-done': '引き継ぎました。現在{points, number}ポイントです。',
  'till.old-card-again': '以前のカードの番号を、もう一度入力してください。',
  'old-card-unknown': '以前の名簿に、この番号のカードはありません。',
  'old-card-claimed': 'このカードは、すでに別の方がトークで使っています。',
  'old-card-own': 'このお客様は、すでにこのカードをお持ちです。',
};
