import type { Translation } from '../catalogue.ts';
import type { checkUp as english } from '../en/checkUp.ts';

/** 系统检查：哪里正常、哪里有问题、该怎么做。 */
export const checkUp: Translation<typeof english> = {
  'checkup.open': '系统检查',
  'checkup.title': '{shop}的系统检查',
  'checkup.sum':
    '{wrong, plural, =0 {没有异常} other {有 # 项异常}}，{warnings, plural, =0 {也没有需要留意的地方} other {# 项需要留意}}。',
  'checkup.again': '再检查一次',
  'checkup.settings-wrong': '设置：{detail}',
  'checkup.process-none': '服务没有在运行。请启动：npx regulars start',
  'checkup.processes-ok': '正在运行：{count, plural, other {# 个进程}}，版本 {version}。',
  'checkup.process-no-web': '目前只有 worker 在运行，没有人接收消息和销售。请启动一个 ROLE=web（或 all）的进程。',
  'checkup.process-no-worker':
    '目前只有 web 在运行，消息没有人回，也不会发送。请启动一个 ROLE=worker（或 all）的进程。',
  'checkup.versions-differ': '不同版本的进程同时在运行：{versions}。请重启较旧的进程。',
  'checkup.process-says': '{channel}：{problem}',
  'checkup.port-taken': '端口 {port} 被其他程序占用。请停掉它，或把 PORT 改成别的号码。',
  'checkup.database-ok': '数据库：PostgreSQL {version}，{size}，停电也不会丢失已完成的记录。',
  'checkup.database-silent': '数据库没有响应（{detail}）。请启动数据库，或检查 DATABASE_URL 的地址。',
  'checkup.database-denied': '数据库拒绝连接：{detail}。请检查 DATABASE_URL 的用户名、密码和数据库名。',
  'checkup.database-refused': '内置数据库无法启动。{detail}',
  'checkup.database-old': 'PostgreSQL {version} 太旧了，请改用 15 以上的版本。',
  'checkup.database-unsafe': '数据库的 {setting} 是关闭的：停电时可能丢失已完成的销售。请打开它。',
  'checkup.connections-scarce': '数据库的 {allowed} 个连接已用了 {used} 个。请调高 max_connections，或减少运行的进程。',
  'checkup.migrations-ok': '数据表：符合这个版本（{count, plural, other {# 个步骤}}）。',
  'checkup.migrations-pending': '数据表落后这个版本 {count, plural, other {# 个步骤}}。重启服务就会自动更新。',
  'checkup.migrations-newer': '数据表是更新的版本建立的。请装回那个版本，或恢复这个版本的备份。',
  'checkup.migrations-foreign':
    '数据表不是任何正式版本建立的。请把 DATA_DIR 改到别的文件夹，或把 DATABASE_URL 改到别的数据库。',
  'checkup.shop-missing':
    '这里还没有店。请先运行一次 npx regulars start，或把 DATA_DIR（或 DATABASE_URL）指到店的所在。',
  'checkup.clock-ok': '时钟：准确。',
  'checkup.clock-database': '这台机器的时钟与数据库相差 {seconds} 秒。请在两边打开自动对时（NTP）。',
  'checkup.clock-platform': '这台机器的时钟与 {channel} 相差 {seconds} 秒。请打开自动对时（NTP）。',
  'checkup.zone-ok': '时区：{zone}，当地现在 {time}。',
  'checkup.zone-unknown': '这台机器不认得时区 {zone}。请在“设置”里另选一个。',
  'checkup.disk-ok': '硬盘：还有 {free}。',
  'checkup.disk-low': '硬盘只剩 {free}，请尽快清出空间。',
  'checkup.disk-full': '硬盘只剩 {free}，满了店就会停摆。请马上清出空间。',
  'checkup.backup-ok': '备份：最新的一份是 {hours, plural, =0 {不到一小时} other {# 小时}}前。',
  'checkup.backup-old':
    '最新的备份已是 {days, plural, other {# 天}}前。请备份一次（npx regulars backup），并查看日志了解夜间为何没有备份。',
  'checkup.backup-none': '还没有任何备份。请备份一次：npx regulars backup',
  'checkup.backup-tonight': '备份：今晚会自动做第一份。',
  'checkup.backup-folder':
    '备份写不进 {folder}（{detail}），所以夜间不会有备份，新版本没有备份也不会启动。请让运行服务的用户可以写入，或把 BACKUP_DIR 设到别的文件夹。',
  'checkup.backup-room':
    '备份可能需要 {needed}，而 {folder} 只剩 {free}。请腾出一些空间，或把 BACKUP_DIR 设到更大的磁盘。',
  'checkup.public-url-ok': '公开网址：{url} 通到这里。',
  'checkup.public-url-plain':
    'PUBLIC_URL（{url}）不是 https，而 LINE 和 Telegram 只送到 https。请在前面放一个有证书的反向代理。',
  'checkup.public-url-silent':
    '从这里连不到 {url}（{detail}）。有些网络连不回自己的公开网址：请用手机打开看看；手机也打不开的话，请检查代理和域名。',
  'checkup.public-url-other': '{url} 响应的不是这个服务。请检查代理通往哪里。',
  'checkup.host-open':
    'HOST 是 {host}：同一个网络里的人都能连到端口 {port}，而且没有加密。请把 HOST 设成 127.0.0.1，并在前面放反向代理。',
  'checkup.channels-none': 'LINE 和 Telegram 都还没有连接。这是您要的吗？README 说明如何连接。',
  'checkup.token-ok': '{channel}：已连接 {account}。',
  'checkup.token-refused': '{channel} 不接受令牌（token）。请重新复制到 {setting}，然后重启。',
  'checkup.platform-silent': '{channel} 没有响应（{detail}）。请检查这台机器的网络。',
  'checkup.platform-busy': '{channel} 要我们等一下。请几分钟后再检查。',
  'checkup.webhook-ok': '{channel} 送到 {url}。',
  'checkup.webhook-missing': '{channel} 不知道要送到哪里。请把 PUBLIC_URL 设成这个服务的 https 网址，然后重启。',
  'checkup.webhook-unset':
    'PUBLIC_URL 已经设好，但 {channel} 还不知道要送到哪里。重启服务就会告诉它；若仍不行，日志会说原因。',
  'checkup.webhook-plain': '{channel} 只送到 https。请把 PUBLIC_URL 设成 https 网址，然后重启。',
  'checkup.webhook-elsewhere': '{channel} 送到 {url}，不是这里。重启服务就会改回来；请让每个程序用自己的账号。',
  'checkup.webhook-off':
    '{channel} 什么都不会送来：“Use webhook”是关闭的。请到 LINE Developers 控制台的 Messaging API 标签页打开它。',
  'checkup.webhook-unreachable': '{channel} 连不到 {url}（{detail}）。服务运行时，它必须能从互联网连上，而且证书有效。',
  'checkup.webhook-refused': '{url} 回给 {channel} 的是 {status} 而不是 200。请检查 {channel} 与这个服务之间有什么。',
  'checkup.webhook-secret': '{url} 不接受 {channel} 的签名。LINE_CHANNEL_SECRET 必须与令牌来自同一个 channel。',
  'checkup.webhook-untested': '{channel} 这个小时不再接受送达测试。请晚点再检查。',
  'checkup.webhook-late':
    '{channel} 送不过来（{detail}），还有 {waiting, plural, other {# 条消息}}等在那里。请确认 PUBLIC_URL 能从互联网连上。',
  'checkup.polling-ok': '{channel}：由服务自己去取消息，不需要公开网址。',
  'checkup.polling-blocked':
    '有别的程序让 {channel} 把消息送到 {url}，所以这里收不到。请重启服务，并让每个程序用自己的机器人。',
  'checkup.polling-shared':
    '有别的程序也在 {channel} 读这个机器人的消息，两边都会漏掉一些。请停掉它，或各用各的机器人。',
  'checkup.quota-ok': '{channel}：本月 {limit} 条已用 {used} 条，还有 {left} 条。',
  'checkup.quota-unlimited': '{channel}：本月已用 {used} 条，没有上限。',
  'checkup.quota-low':
    '{channel}：本月 {limit} 条只剩 {left} 条，用完后优惠就发不出去。可在 LINE Official Account Manager 升级套餐。',
  'checkup.quota-out':
    '{channel}：本月 {limit} 条已全部用完。回复免费、照常进行；优惠和通知会等。可在 LINE Official Account Manager 升级套餐。',
  'checkup.quota-unknown': '{channel} 没有说本月还剩多少条。请晚点再检查。',
  'checkup.people-answer':
    'LINE Official Account Manager 开了“聊天”：那边的人和这个服务可能都会回复。请到“设置”的“回应设置”关掉。',
  'checkup.auto-response':
    'LINE 不会告诉我们“自动回应消息”是否开着，它会抢先回复。请到 LINE Official Account Manager 的“设置”、“回应设置”看一次：自动回应消息关、加好友欢迎消息关、Webhook 开。',
  'checkup.languages-ok': '语言：{count} 种都齐全。',
  'checkup.language-lacks':
    '您为自动消息写了自己的文字，但没有写{language}，而最近的会员有 {count} 位读这个语言：他们收到的是我们的文字。可在“自动消息”补上。',
  'checkup.catalogue-lacks': '{language}少了 {count, plural, other {# 段文字}}。请重新完整安装这个版本。',
  'checkup.restored-waits':
    '恢复的备份已等店主决定 {hours, plural, =0 {不到一小时} other {# 小时}}，有 {campaigns, plural, other {# 个活动}}和 {notices, plural, other {# 条通知}}停着。决定之前不会主动给任何人发消息。请在聊天中每条回复上方的卡片选择，或运行：npx regulars restored',
  'checkup.parked':
    '有 {count, plural, other {# 条消息}}无法处理，先放在一旁，不影响其他人。docs/operations.md 说明如何查看原因。',
  'checkup.inbox-late':
    '有 {count, plural, other {# 条消息}}在等回复，最久的等了 {minutes} 分钟。请重启服务并查看日志。',
  'checkup.outbox-late':
    '有 {count, plural, other {# 条通知}}还没送出，最久的等了 {minutes} 分钟。渠道恢复后会自动继续。',
  'checkup.campaigns-held': '有 {count, plural, other {# 个发送}}停着。请到“群发消息”继续或取消。',
  'checkup.channel-held': '{channel} 要我们等一下：{minutes} 分钟内不会再发送。',
  'checkup.job-late': '夜间任务“{job}”开始了却没有完成。每分钟会再试一次，日志会说哪里失败。',
  'checkup.standstill': '已经 {minutes} 分钟了：{what}请重新启动服务，日志会说哪里失败。',
  'checkup.still-ok': '没有任何东西停着。',
};
