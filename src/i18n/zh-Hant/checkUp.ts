import type { Translation } from '../catalogue.ts';
import type { checkUp as english } from '../en/checkUp.ts';

/** 系統檢查：哪裡正常、哪裡有問題、該怎麼做。 */
export const checkUp: Translation<typeof english> = {
  'checkup.open': '系統檢查',
  'checkup.title': '{shop}的系統檢查',
  'checkup.sum':
    '{wrong, plural, =0 {沒有異常} other {有 # 項異常}}，{warnings, plural, =0 {也沒有需要留意的項目} other {# 項需要留意}}。',
  'checkup.again': '再檢查一次',
  'checkup.settings-wrong': '設定：{detail}',
  'checkup.process-none': '服務沒有在執行。請啟動：npx regulars start',
  'checkup.processes-ok': '執行中：{count, plural, other {# 個程序}}，版本 {version}。',
  'checkup.process-no-web': '目前只有 worker 在執行，沒有人接收訊息與銷售。請啟動一個 ROLE=web（或 all）的程序。',
  'checkup.process-no-worker':
    '目前只有 web 在執行，訊息沒有人回、也不會發送。請啟動一個 ROLE=worker（或 all）的程序。',
  'checkup.versions-differ': '不同版本的程序同時在執行：{versions}。請重新啟動較舊的程序。',
  'checkup.process-says': '{channel}：{problem}',
  'checkup.port-taken': '連接埠 {port} 被其他程式占用。請停掉它，或把 PORT 改成別的號碼。',
  'checkup.database-ok': '資料庫：PostgreSQL {version}，{size}，停電也不會遺失已完成的紀錄。',
  'checkup.database-silent': '資料庫沒有回應（{detail}）。請啟動資料庫，或檢查 DATABASE_URL 的位址。',
  'checkup.database-denied': '資料庫拒絕連線：{detail}。請檢查 DATABASE_URL 的使用者、密碼與資料庫名稱。',
  'checkup.database-refused': '內建資料庫無法啟動。{detail}',
  'checkup.database-old': 'PostgreSQL {version} 太舊了，請改用 15 以上的版本。',
  'checkup.database-unsafe': '資料庫的 {setting} 是關閉的：停電時可能遺失已完成的銷售。請打開它。',
  'checkup.connections-scarce': '資料庫的 {allowed} 個連線已用了 {used} 個。請調高 max_connections，或減少執行的程序。',
  'checkup.migrations-ok': '資料表：符合這個版本（{count, plural, other {# 個步驟}}）。',
  'checkup.migrations-pending': '資料表落後這個版本 {count, plural, other {# 個步驟}}。重新啟動服務就會自動更新。',
  'checkup.migrations-newer': '資料表是較新的版本建立的。請裝回那個版本，或還原這個版本的備份。',
  'checkup.migrations-foreign':
    '資料表不是任何正式版本建立的。請把 DATA_DIR 改到別的資料夾，或把 DATABASE_URL 改到別的資料庫。',
  'checkup.shop-missing':
    '這裡還沒有店。請先執行一次 npx regulars start，或把 DATA_DIR（或 DATABASE_URL）指到店的所在。',
  'checkup.clock-ok': '時鐘：準確。',
  'checkup.clock-database': '這台機器的時鐘與資料庫相差 {seconds} 秒。請在兩邊開啟自動對時（NTP）。',
  'checkup.clock-platform': '這台機器的時鐘與 {channel} 相差 {seconds} 秒。請開啟自動對時（NTP）。',
  'checkup.zone-ok': '時區：{zone}，當地現在 {time}。',
  'checkup.zone-unknown': '這台機器不認得時區 {zone}。請在「設定」另選一個。',
  'checkup.disk-ok': '硬碟：還有 {free}。',
  'checkup.disk-low': '硬碟只剩 {free}，請盡快清出空間。',
  'checkup.disk-full': '硬碟只剩 {free}，滿了店就會停擺。請馬上清出空間。',
  'checkup.backup-ok': '備份：最新的一份是 {hours, plural, =0 {不到一小時} other {# 小時}}前。',
  'checkup.backup-old':
    '最新的備份已是 {days, plural, other {# 天}}前。請備份一次（npx regulars backup），並看紀錄檔了解夜間為何沒有備份。',
  'checkup.backup-none': '還沒有任何備份。請備份一次：npx regulars backup',
  'checkup.backup-tonight': '備份：第一份今晚會自動備份。',
  'checkup.backup-folder':
    '備份寫不進 {folder}（{detail}），所以夜間不會有備份，新版本沒有備份也不會啟動。請讓執行服務的使用者可以寫入，或把 BACKUP_DIR 設到別的資料夾。',
  'checkup.backup-room':
    '備份可能需要 {needed}，而 {folder} 只剩 {free}。請清出一些空間，或把 BACKUP_DIR 設到更大的磁碟。',
  'checkup.public-url-ok': '公開網址：{url} 通到這裡。',
  'checkup.public-url-plain':
    'PUBLIC_URL（{url}）不是 https，而 LINE 與 Telegram 只送到 https。請在前面放一個有憑證的反向代理。',
  'checkup.public-url-silent':
    '從這裡連不到 {url}（{detail}）。有些網路連不回自己的公開網址：請用手機打開看看；手機也打不開的話，請檢查代理與網域。',
  'checkup.public-url-other': '{url} 回應的不是這個服務。請檢查代理通往哪裡。',
  'checkup.host-open':
    'HOST 是 {host}：同一個網路裡的人都能連到連接埠 {port}，而且沒有加密。請把 HOST 設成 127.0.0.1，並在前面放反向代理。',
  'checkup.channels-none': 'LINE 與 Telegram 都還沒有連接。這是您要的嗎？README 說明如何連接。',
  'checkup.token-ok': '{channel}：已連接 {account}。',
  'checkup.token-refused': '{channel} 不接受權杖（token）。請重新複製到 {setting}，然後重新啟動。',
  'checkup.platform-silent': '{channel} 沒有回應（{detail}）。請檢查這台機器的網路。',
  'checkup.platform-busy': '{channel} 要我們等一下。請幾分鐘後再檢查。',
  'checkup.webhook-ok': '{channel} 送到 {url}。',
  'checkup.webhook-missing': '{channel} 不知道要送到哪裡。請把 PUBLIC_URL 設成這個服務的 https 網址，然後重新啟動。',
  'checkup.webhook-unset':
    'PUBLIC_URL 已經設好，但 {channel} 還不知道要送到哪裡。重新啟動服務就會告訴它；若仍不行，紀錄檔會說原因。',
  'checkup.webhook-plain': '{channel} 只送到 https。請把 PUBLIC_URL 設成 https 網址，然後重新啟動。',
  'checkup.webhook-elsewhere': '{channel} 送到 {url}，不是這裡。重新啟動服務就會改回來；請讓每個程式用自己的帳號。',
  'checkup.webhook-off':
    '{channel} 什麼都不會送來：「使用 Webhook」是關閉的。請到 LINE Developers 主控台的 Messaging API 分頁打開它。',
  'checkup.webhook-unreachable':
    '{channel} 連不到 {url}（{detail}）。服務執行時，它必須能從網際網路連上，而且憑證有效。',
  'checkup.webhook-refused': '{url} 回給 {channel} 的是 {status} 而不是 200。請檢查 {channel} 與這個服務之間有什麼。',
  'checkup.webhook-secret': '{url} 不接受 {channel} 的簽章。LINE_CHANNEL_SECRET 必須與權杖來自同一個 channel。',
  'checkup.webhook-untested': '{channel} 這個小時不再接受傳送測試。請晚點再檢查。',
  'checkup.webhook-late':
    '{channel} 送不過來（{detail}），還有 {waiting, plural, other {# 則訊息}}等在那裡。請確認 PUBLIC_URL 能從網際網路連上。',
  'checkup.polling-ok': '{channel}：由服務自己去取訊息，不需要公開網址。',
  'checkup.polling-blocked':
    '有別的程式讓 {channel} 把訊息送到 {url}，所以這裡收不到。請重新啟動服務，並讓每個程式用自己的機器人。',
  'checkup.polling-shared':
    '有別的程式也在 {channel} 讀這個機器人的訊息，兩邊都會漏掉一些。請停掉它，或各用各的機器人。',
  'checkup.quota-ok': '{channel}：本月 {limit} 則已用 {used} 則，還有 {left} 則。',
  'checkup.quota-unlimited': '{channel}：本月已用 {used} 則，沒有上限。',
  'checkup.quota-low':
    '{channel}：本月 {limit} 則只剩 {left} 則，用完後優惠就發不出去。可在 LINE 官方帳號管理後台升級方案。',
  'checkup.quota-out':
    '{channel}：本月 {limit} 則已全部用完。回覆免費、照常進行；優惠與通知會等。可在 LINE 官方帳號管理後台升級方案。',
  'checkup.quota-unknown': '{channel} 沒有說本月還剩多少則。請晚點再檢查。',
  'checkup.people-answer':
    'LINE 官方帳號管理後台開了「聊天」：那邊的人和這個服務可能都會回覆。請到「設定」的「回應設定」關掉。',
  'checkup.auto-response':
    'LINE 不會告訴我們「自動回應訊息」是否開著，它會搶先回覆。請到 LINE 官方帳號管理後台的「設定」、「回應設定」看一次：自動回應訊息關、加入好友的歡迎訊息關、Webhook 開。',
  'checkup.languages-ok': '語言：{count} 種都齊全。',
  'checkup.language-lacks':
    '您為自動訊息寫了自己的文字，但沒有寫{language}，而最近的會員有 {count} 位讀這個語言：他們收到的是我們的文字。可在「自動訊息」補上。',
  'checkup.catalogue-lacks': '{language}少了 {count, plural, other {# 段文字}}。請重新完整安裝這個版本。',
  'checkup.restored-waits':
    '還原的備份已等店主決定 {hours, plural, =0 {不到一小時} other {# 小時}}，有 {campaigns, plural, other {# 個活動}}和 {notices, plural, other {# 則通知}}停著。決定之前不會主動傳訊息給任何人。請在聊天中每則回覆上方的卡片選擇，或執行：npx regulars restored',
  'checkup.parked':
    '有 {count, plural, other {# 則訊息}}無法處理，先放在一旁，不影響其他人。docs/operations.md 說明如何查看原因。',
  'checkup.inbox-late':
    '有 {count, plural, other {# 則訊息}}在等回覆，最久的等了 {minutes} 分鐘。請重新啟動服務並查看紀錄檔。',
  'checkup.outbox-late':
    '有 {count, plural, other {# 則通知}}還沒送出，最久的等了 {minutes} 分鐘。通路恢復後會自動繼續。',
  'checkup.campaigns-held': '有 {count, plural, other {# 個發送}}停著。請到「群發訊息」繼續或取消。',
  'checkup.channel-held': '{channel} 要我們等一下：{minutes} 分鐘內不會再發送。',
  'checkup.job-late': '夜間工作「{job}」開始了卻沒有完成。每分鐘會再試一次，紀錄檔會說哪裡失敗。',
  'checkup.standstill': '已經 {minutes} 分鐘了：{what}請重新啟動服務，紀錄檔會說哪裡失敗。',
  'checkup.still-ok': '沒有任何東西停著。',
};
