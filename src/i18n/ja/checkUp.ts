import type { Translation } from '../catalogue.ts';
import type { checkUp as english } from '../en/checkUp.ts';

/** 点検：正しいこと、おかしいこと、直し方。 */
export const checkUp: Translation<typeof english> = {
  'checkup.open': '点検',
  'checkup.title': '{shop}の点検',
  'checkup.sum':
    '{wrong, plural, =0 {異常はありません} other {異常が#件あります}}。{warnings, plural, =0 {注意もありません} other {注意が#件あります}}。',
  'checkup.again': 'もう一度点検する',
  'checkup.settings-wrong': '設定：{detail}',
  'checkup.process-none': 'サービスが動いていません。npx regulars start で起動してください。',
  'checkup.processes-ok': '{count, plural, other {#個のプロセス}}が動いています。バージョン{version}。',
  'checkup.process-no-web':
    'worker だけが動いているため、メッセージも売上も受け取れません。ROLE=web（または all）のプロセスを起動してください。',
  'checkup.process-no-worker':
    'web だけが動いているため、返信も送信もされません。ROLE=worker（または all）のプロセスを起動してください。',
  'checkup.versions-differ': '違うバージョンのプロセスが同時に動いています：{versions}。古い方を再起動してください。',
  'checkup.process-says': '{channel}：{problem}',
  'checkup.port-taken': 'ポート{port}は別のプログラムが使っています。それを止めるか、PORT を別の番号にしてください。',
  'checkup.database-ok': 'データベース：PostgreSQL {version}、{size}。停電でも、完了した記録は失われません。',
  'checkup.database-silent':
    'データベースが応答しません（{detail}）。起動するか、DATABASE_URL のアドレスを確かめてください。',
  'checkup.database-denied':
    'データベースに接続を断られました：{detail}。DATABASE_URL のユーザー、パスワード、データベース名を確かめてください。',
  'checkup.database-refused': '内蔵のデータベースが起動しません。{detail}',
  'checkup.database-old': 'PostgreSQL {version}は古すぎます。15以降に移してください。',
  'checkup.database-unsafe':
    'データベースの {setting} がオフです。停電のとき、完了した売上が失われることがあります。オンにしてください。',
  'checkup.connections-scarce':
    'データベースの接続{allowed}本のうち{used}本を使っています。max_connections を増やすか、プロセスを減らしてください。',
  'checkup.migrations-ok': 'テーブル：このバージョンに合っています（{count, plural, other {#段階}}）。',
  'checkup.migrations-pending':
    'テーブルがこのバージョンより{count, plural, other {#段階}}遅れています。サービスを再起動すると更新されます。',
  'checkup.migrations-newer':
    'テーブルはもっと新しいバージョンのものです。そのバージョンに戻すか、このバージョンのバックアップを復元してください。',
  'checkup.migrations-foreign':
    'テーブルはどの正式版のものでもありません。DATA_DIR を別のフォルダーに、または DATABASE_URL を別のデータベースにしてください。',
  'checkup.shop-missing':
    'ここにはまだお店がありません。npx regulars start を一度実行するか、DATA_DIR（または DATABASE_URL）をお店のある場所にしてください。',
  'checkup.clock-ok': '時計：合っています。',
  'checkup.clock-database':
    'このマシンの時計がデータベースと{seconds}秒ずれています。両方で時刻の自動調整（NTP）をオンにしてください。',
  'checkup.clock-platform':
    'このマシンの時計が{channel}と{seconds}秒ずれています。時刻の自動調整（NTP）をオンにしてください。',
  'checkup.zone-ok': 'タイムゾーン：{zone}、現地は今{time}です。',
  'checkup.zone-unknown': 'このマシンはタイムゾーン{zone}を知りません。「設定」で別のものを選んでください。',
  'checkup.disk-ok': 'ディスク：空きは{free}です。',
  'checkup.disk-low': 'ディスクの空きが{free}しかありません。早めに空けてください。',
  'checkup.disk-full': 'ディスクの空きが{free}しかありません。いっぱいになるとお店が止まります。今すぐ空けてください。',
  'checkup.backup-ok': 'バックアップ：最新は{hours, plural, =0 {1時間以内} other {#時間前}}のものです。',
  'checkup.backup-old':
    '最新のバックアップは{days, plural, other {#日前}}のものです。npx regulars backup で一つ作り、夜に作られなかった理由をログで確かめてください。',
  'checkup.backup-none': 'バックアップがまだありません。npx regulars backup で作ってください。',
  'checkup.backup-tonight': 'バックアップ：最初の1件を今夜自動で作ります。',
  'checkup.backup-folder':
    'バックアップを {folder} に書き込めません（{detail}）。夜のバックアップが作られず、新しいバージョンも起動しません。サービスを動かすユーザーが書き込めるようにするか、BACKUP_DIR を別のフォルダーにしてください。',
  'checkup.backup-room':
    'バックアップには{needed}ほど必要なことがありますが、{folder} の空きは{free}です。空きを作るか、BACKUP_DIR をもっと大きなディスクにしてください。',
  'checkup.public-url-ok': '公開アドレス：{url} はここに届いています。',
  'checkup.public-url-plain':
    'PUBLIC_URL（{url}）が https ではありません。LINE も Telegram も https にしか届けません。証明書のあるリバースプロキシを前に置いてください。',
  'checkup.public-url-silent':
    '{url} にここからは届きません（{detail}）。自分の公開アドレスに戻れないネットワークもあります。スマホで開いてみて、そこでもだめならプロキシとドメインを確かめてください。',
  'checkup.public-url-other': '{url} に応えているのは別のものです。プロキシの行き先を確かめてください。',
  'checkup.host-open':
    'HOST が{host}です。同じネットワークの誰でもポート{port}に届き、暗号化もされません。HOST を 127.0.0.1 にし、リバースプロキシを前に置いてください。',
  'checkup.channels-none':
    'LINE も Telegram もつながっていません。このままでよいですか？つなぎ方は README にあります。',
  'checkup.token-ok': '{channel}：{account}としてつながっています。',
  'checkup.token-refused': '{channel}がトークンを受け付けません。{setting} にコピーし直して、再起動してください。',
  'checkup.platform-silent': '{channel}が応答しません（{detail}）。このマシンのインターネット接続を確かめてください。',
  'checkup.platform-busy': '{channel}から待つように言われています。数分後にもう一度点検してください。',
  'checkup.webhook-ok': '{channel}は {url} に届けています。',
  'checkup.webhook-missing':
    '{channel}は届け先を知りません。PUBLIC_URL をこのサービスの https アドレスにして、再起動してください。',
  'checkup.webhook-unset':
    'PUBLIC_URL は設定されていますが、{channel}は届け先を知りません。サービスを再起動すると伝わります。それでもだめなら、理由はログにあります。',
  'checkup.webhook-plain':
    '{channel}は https にしか届けません。PUBLIC_URL を https のアドレスにして、再起動してください。',
  'checkup.webhook-elsewhere':
    '{channel}の届け先はここではなく {url} です。サービスを再起動すると直ります。プログラムごとに別のアカウントを使ってください。',
  'checkup.webhook-off':
    '{channel}から何も届きません。「Webhookの利用」がオフです。LINE Developersコンソールの Messaging API設定タブでオンにしてください。',
  'checkup.webhook-unreachable':
    '{channel}から {url} に届きませんでした（{detail}）。サービスが動いている間、有効な証明書でインターネットから届く必要があります。',
  'checkup.webhook-refused':
    '{url} は{channel}に200ではなく{status}を返しました。{channel}とこのサービスの間にあるものを確かめてください。',
  'checkup.webhook-secret':
    '{url} が{channel}の署名を断りました。LINE_CHANNEL_SECRET はトークンと同じチャネルのものでなければなりません。',
  'checkup.webhook-untested': '{channel}の配信テストは、この1時間の上限に達しました。あとでもう一度点検してください。',
  'checkup.webhook-late':
    '{channel}が届けられず（{detail}）、{waiting, plural, other {#件のメッセージ}}が待っています。PUBLIC_URL にインターネットから届くか確かめてください。',
  'checkup.polling-ok': '{channel}：サービスが自分で取りに行くので、公開アドレスは要りません。',
  'checkup.polling-blocked':
    '別のプログラムが{channel}の届け先を {url} にしたため、ここには届きません。サービスを再起動し、プログラムごとに別のボットを使ってください。',
  'checkup.polling-shared':
    '別のプログラムが{channel}でこのボットのメッセージを読んでいるため、両方とも取りこぼします。それを止めるか、別のボットを使ってください。',
  'checkup.quota-ok': '{channel}：今月は{limit}通のうち{used}通を使い、残りは{left}通です。',
  'checkup.quota-unlimited': '{channel}：今月は{used}通を使いました。上限はありません。',
  'checkup.quota-low':
    '{channel}：今月の{limit}通のうち、残りは{left}通だけです。使い切るとお知らせは止まります。プランの変更は LINE Official Account Manager でできます。',
  'checkup.quota-out':
    '{channel}：今月の{limit}通をすべて使いました。返信は無料で続きますが、お知らせと通知は待ちます。プランの変更は LINE Official Account Manager でできます。',
  'checkup.quota-unknown': '{channel}が今月の残り通数を教えてくれません。あとでもう一度点検してください。',
  'checkup.people-answer':
    'LINE Official Account Manager の「チャット」がオンです。人とこのサービスの両方が返信することがあります。「設定」の「応答設定」でオフにしてください。',
  'checkup.auto-response':
    '先に返信してしまう「応答メッセージ」がオンかどうか、LINE は教えてくれません。LINE Official Account Manager の「設定」の「応答設定」を一度見てください：応答メッセージはオフ、あいさつメッセージはオフ、Webhookはオン。',
  'checkup.languages-ok': '言語：{count}つともそろっています。',
  'checkup.language-lacks':
    '自動メッセージをご自分の言葉で書かれましたが、{language}がありません。最近の会員のうち{count}人が読む言語で、今は既定の文が届いています。「自動メッセージ」で書き足せます。',
  'checkup.catalogue-lacks':
    '{language}の文が{count, plural, other {#個}}足りません。このバージョンをもう一度、丸ごと入れてください。',
  'checkup.restored-waits':
    '復元したバックアップが{hours, plural, =0 {1時間足らず} other {#時間}}、オーナーの返事を待っています。配信{campaigns, plural, other {#件}}とお知らせ{notices, plural, other {#件}}が止まったままで、お決めになるまで、こちらからは誰にも送りません。チャットの返事の上に出るカードで選ぶか、npx regulars restored を実行してください。',
  'checkup.parked':
    '{count, plural, other {#件のメッセージ}}を処理できず、脇に置いてあります。ほかの人には影響しません。理由の見方は docs/operations.md にあります。',
  'checkup.inbox-late':
    '{count, plural, other {#件のメッセージ}}が返信を待っています。最も古いものは{minutes}分前です。サービスを再起動し、ログを見てください。',
  'checkup.outbox-late':
    '{count, plural, other {#件の通知}}がまだ送られていません。最も長いもので{minutes}分です。チャネルが直れば自動で続きます。',
  'checkup.campaigns-held':
    '{count, plural, other {#件の配信}}が止まっています。「一斉配信」で続けるか、取り消してください。',
  'checkup.channel-held': '{channel}から待つように言われました。あと{minutes}分は何も送りません。',
  'checkup.job-late': '夜の処理「{job}」が始まったまま終わっていません。毎分やり直します。理由はログにあります。',
  'checkup.standstill': '{minutes}分前から止まっています：{what}サービスを再起動してください。理由はログにあります。',
  'checkup.still-ok': '止まっているものはありません。',
};
