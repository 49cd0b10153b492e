import type { Translation } from '../catalogue.ts';
import type { member as english } from '../en/member.ts';

export const member: Translation<typeof english> = {
  'join.title': '{shop}へようこそ',
  'join.body': 'ワンタップで会員登録。お買い物でたまるポイントも、クーポンも、会員証も、このトークひとつで使えます。',
  'join.kept':
    '{shop}は、ここでのお名前とご購入履歴を、ポイントの計算とお返事のためにだけ保管します。ほかの誰にも渡しません。いつでも「登録情報」で内容を確認でき、「退会する」で削除できます。',
  'join.invited':
    'お友だちからのご紹介です。はじめて{minimum}以上お買い上げいただくと、{points, plural, other {#ポイント}}を追加でプレゼントします。',
  'join.members-only': '会員様限定です。ワンタップでご登録いただけます。',
  'join.button': '会員登録する',
  'join.done':
    '{name}様、ご登録ありがとうございます。お会計のときに会員証をご提示いただくと、ポイントが自動でたまります。',
  'join.done-nameless':
    'ご登録ありがとうございます。お会計のときに会員証をご提示いただくと、ポイントが自動でたまります。',
  'join.already': 'すでに会員登録がお済みです。いつもありがとうございます！',
  'join.back': 'おかえりなさい！ポイントはそのまま残っています。',
  'join.invitation-known':
    'このご紹介は、はじめての方向けです。すでに会員登録がお済みですので、ぜひお友だちをご紹介ください！',
  'join.card-ready': '会員証を表示',

  'marketing.ask': 'お得な情報をときどきお送りしてもよろしいですか？どちらを選んでも会員特典は同じです。',
  'marketing.yes': 'はい、受け取ります',
  'marketing.no': 'いいえ、結構です',
  'marketing.on': 'ありがとうございます！お得な情報をお届けします。不要になったら「配信停止」と送ってください。',
  'marketing.off': '承知しました。お得な情報はお送りしません。お買い上げのお知らせやお返事は、これまでどおり届きます。',
  'stop.done':
    '配信を停止しました。今後はどのトークにもお得な情報をお送りしません。お買い上げのお知らせやお問い合わせへのお返事は届きます。',
  'stop.nothing': 'お得な情報は配信していませんので、停止の必要はありません。',
  'stop.ask': 'お得な情報の配信停止をご希望ですか？ワンタップで停止できます。',
  'stop.why': 'よろしければ、理由をお聞かせください。',
  'stop.too-many': '回数が多い',
  'stop.not-useful': '役に立たない',
  'stop.moved-away': '引っ越した',
  'stop.other': 'その他',
  'stop.thanks': 'ご意見ありがとうございます。',

  'home.title': '{name}様、こんにちは',
  'home.title-nameless': 'こんにちは',
  'home.balance': '現在{points, plural, other {#ポイント}}お持ちです。',
  'home.owed': '{points, plural, other {#ポイント}}不足しています。',
  'menu.settings': '設定',
  'menu.history': 'ポイント履歴',
  'menu.link': 'LINEとTelegramを連携',
  'menu.birthday': '誕生日',
  'menu.start': 'お得な情報を受け取る',
  'menu.phone': '電話番号',

  'points.title': '{points, plural, other {#ポイント}}',
  'points.title-owed': '{points, plural, other {#ポイント}}不足',
  'points.available': '利用可能',
  'points.pending': '付与予定',
  'points.pending-value': '{points, plural, other {#ポイント}}（{date}から順次利用可）',
  'points.leaving': '次の有効期限',
  'points.leaving-value': '{points, plural, other {#ポイント}}（{date}まで）',
  'points.set-aside-value': '{points, plural, other {#ポイント}}、{until}まで',
  'points.set-aside': 'お会計で確保中',
  'points.extended': '期限延長',
  'points.extended-value':
    '{points, plural, other {#ポイント}}を30日延長（{date}まで）。期限前にお知らせできなかったためです',
  'points.debt': 'ポイントのご利用後に返品がありました。次にたまるポイントから差し引かれます。',
  'points.none': '次のお買い物からポイントがたまります。会員証をご提示ください。',
  'points.never-leave': 'ポイントに有効期限はありません。',

  'history.title': 'ポイント履歴（新しい順）',
  'history.empty': 'まだ履歴はありません。はじめてのお買い物から、ここに表示されます。',
  'history.more': '以前の履歴',
  'history.earn': 'お買い上げ {amount}：{why}',
  'history.earn-plain': 'お買い上げ：{why}',
  'history.earn-unknown': 'お買い上げ',
  'history.refund': '返品 {amount}',
  'history.refund-unknown': '返品',
  'history.refund-spent': 'うち{points, plural, other {#ポイント}}は利用済みのため、次にたまるポイントから差し引きます',
  'history.spend-payment': 'お買い物の{amount}分をお支払い',
  'history.spend': '「{name}」に交換',
  'history.spend-unknown': 'ポイント利用',
  'history.back': '取り消しによる返還',
  'history.back-return': '返品に伴う返還',
  'history.expire': '有効期限切れ',
  'history.adjust': 'お店より：{reason}',
  'history.referral-friend': 'お友だち紹介の特典',
  'history.referral-referrer': 'ご紹介のお友だちがはじめてお買い上げ',
  'history.referral-reversed': '紹介特典の取り消し',
  'history.opening': '以前のポイントの引き継ぎ',
  'history.release':
    'お支払い用に取り置いたポイントが戻り、うち{points, plural, other {#ポイント}}を不足分に充てました',
  'history.merge': 'アカウント統合による引き継ぎ',

  'card.title': '会員証',
  'card.caption': 'スタッフにご提示いただくか、6桁の番号をお伝えください。60秒間、1回限り有効です。',
  'card.again': '新しく表示',

  'invite.title': '友だちを紹介',
  'invite.promise':
    'お友だちがはじめて{minimum}以上お買い上げになると、あなたに{yours, plural, other {#ポイント}}、お友だちに{theirs, plural, other {#ポイント}}をプレゼント。',
  'invite.nothing': 'お友だちにこのコードを読み取ってもらうか、下のメッセージを転送してください。',
  'invite.forward': 'この紹介から{shop}の会員になれます。いつものトークアプリでどうぞ：',
  'invite.code': 'または、トークで紹介コード {code} を送ってください。',
  'invite.copy-line': 'LINEリンクをコピー',
  'invite.copy-telegram': 'Telegramリンクをコピー',
  'invite.copy-lab': 'テスト用リンクをコピー',
  'invite.friends':
    '{count, plural, =0 {ご紹介で登録されたお友だちはまだいません。} other {ご紹介で#人のお友だちが登録しました。}}',
  'invite.joined': '登録済み',
  'invite.rewarded': '特典付与済み',

  'link.title': 'どのトークでも、ひとつの会員',
  'link.body':
    '10分以内に、もう一方のトークでこの連携コードを送ってください。ポイントとクーポンがひとつにまとまります。ほかの方には教えないでください。',
  'link.copy': 'コードをコピー',
  'link.open-line': 'LINEを開く',
  'link.open-telegram': 'Telegramを開く',
  'link.open-lab': 'テスト用トークを開く',
  'link.have-code': '連携コードがある',
  'link.ask-code': 'もう一方のトークの「LINEとTelegramを連携」に表示されたコードを入力してください。',
  'link.confirm': 'このコードは{name}様のものです。このトークを連携しますか？ご本人の場合のみお進みください。',
  'link.confirm-merge':
    'このコードは{name}様のものです。2つの会員情報をひとつにまとめ、ポイントとクーポンも引き継ぎます。ご本人の場合のみお進みください。',
  'link.yes': 'はい、本人です',
  'link.done': '連携しました。これからはどちらのトークでも同じ会員としてご利用いただけます。',
  'link.done-merged':
    '連携しました。2つの会員情報がひとつになりました{points, plural, =0 {} other {（#ポイントを引き継ぎました）}}。',
  'link.somebody': '会員',

  'accounts-linked.text':
    '会員情報が別のトーク（{channel}）と連携されました。お心当たりがない場合は、すぐにお店へご連絡ください。',
  'referral-void.text':
    'ご紹介の方はすでにお客様としてご利用でしたので、{points, plural, other {#ポイント}}を取り消しました。現在のポイント：{balance}',
  'channel.line': 'LINE',
  'channel.telegram': 'Telegram',
  'channel.lab': 'テスト用トーク',

  'language.ask': 'どの言語をご希望ですか？',
  'language.done': 'これからは日本語でご案内します。',

  'birthday.ask': 'お誕生日はいつですか？月と日だけで大丈夫です。ご登録は任意です。',
  'birthday.known': 'お誕生日：{day}。変更しますか？',
  'birthday.pick': '日付を選ぶ',
  'birthday.change': '変更する',
  'birthday.solar': '新暦',
  'birthday.lunar': '旧暦',
  'birthday.type-solar': '月と日を入力してください。例：3/14、3月14日',
  'birthday.type-lunar': '旧暦の月と日を入力してください。例：8/15。うるう月は「閏4/1」のように。',
  'birthday.unreadable': '日付を読み取れませんでした。',
  'birthday.done': 'ありがとうございます。お誕生日を登録しました：{day}',
  'birthday.day-lunar': '旧暦{month}月{day}日',
  'birthday.day-leap': '旧暦閏{month}月{day}日',
  'birthday.again': 'お誕生日の変更は年1回までです。次は{date}から変更できます。',

  'settings.title': '設定',
  'settings.body': '変更したい項目をタップしてください。',
  'settings.none': '未登録',
  'settings.offers': 'お得な情報',
  'settings.offers-on': '受け取る',
  'settings.offers-off': '受け取らない',

  'phone.ask': '電話番号を登録すると、会員証がなくてもスタッフがお調べできます。下のボタンからご登録ください。',
  'phone.ask-telegram':
    '電話番号を登録すると、会員証がなくてもスタッフがお調べできます。下のボタンをタップすると、Telegramから共有されます。',
  'phone.share': '電話番号を共有',
  'phone.elsewhere': '電話番号を安全に共有できるのはTelegramだけです。こちらでは会員証をご利用ください。',
  'phone.done': 'ありがとうございます。これからは {phone} でもスタッフがお調べできます。',

  'data.as-table': '表にする',
  'data.caption': '{shop}が保管している、お客様のすべての情報です。',
  'data.about': '{shop}が保管している、お客様のすべての情報です。時刻は協定世界時（UTC）です。',

  'forget.title': '退会',
  'forget.body':
    'お名前、トーク、電話番号、誕生日、メッセージ、メモを削除します。ご購入の記録は、お名前のない形で帳簿に残ります。元に戻すことはできません。',
  'forget.contact':
    '会員登録がないため、失われるポイントはありません。ここでのお名前と、お送りいただいた内容を削除します。',
  'forget.points': '失われるもの',
  'forget.points-value': '{points, plural, =0 {0ポイント} other {#ポイント}}',
  'forget.vouchers': 'および',
  'forget.vouchers-value': '{count, plural, other {クーポン#枚}}',
  'forget.yes': 'すべて削除する',
  'forget.no': '削除しない',
  'forget.done':
    '削除しました。お客様がどなたかは、もう分かりません。二重の処理を防ぐため、この最後のメッセージだけ7日間保管します。',

  'help.text':
    '次の言葉を送ってください。\nポイント：残高と履歴\n会員証：お会計でご提示\nクーポン、交換：使えるもの\n紹介：お友だちを紹介\n連携：LINEとTelegramをひとつに\n設定：言語、誕生日、お得な情報\n配信停止：お得な情報を止める\n登録情報：保管している内容\n退会：すべて削除\n問い合わせ：お店にメッセージ',
  'unknown.staff': '申し訳ありません、分かりませんでした。使い方はこちらです。',
  'unknown.button': 'このボタンは現在ご利用いただけません。',
  'unknown.text': '申し訳ありません、分かりませんでした。こちらをお探しですか？',
  'unknown.media': '文字のメッセージだけ読み取れます。下のボタンをタップするか、お店にお問い合わせください。',

  'command.menu': 'メニューを開く',
  'command.points': 'ポイントの残高と履歴',
  'command.card': 'お会計用の会員証',
  'command.coupons': 'マイクーポン',
  'command.rewards': 'ポイントで交換できるもの',
  'command.invite': '友だちを紹介',
  'command.settings': '言語、誕生日、お得な情報',
  'command.talk': 'お店に問い合わせる',
  'command.stop': 'お得な情報を止める',
  'command.help': '使い方',
};
