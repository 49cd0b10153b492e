import type { Translation } from '../catalogue.ts';
import type { backups as english } from '../en/backups.ts';

export const backups: Translation<typeof english> = {
  'backup-failed.full':
    '昨晚店里的数据没能备份：磁盘空间不足（{folder}）。店铺照常营业，但请腾出一些空间，或把 BACKUP_DIR 设到更大的磁盘。',
  'backup-failed.other': '昨晚店里的数据没能备份到 {folder}。店铺照常营业，但请负责主机的人看看原因：日志里有写。',

  'restored.title': '已从备份恢复',
  'restored.body':
    '店里的一切回到 {date} 的样子，之后发生的都不在了。\n\n当时还没发出的有 {campaigns, number} 个活动和 {notices, number} 条通知，其中有些可能后来已经发出。在您决定之前，不会主动给任何人发消息。',
  'restored.body-nothing':
    '店里的一切回到 {date} 的样子，之后发生的都不在了。\n\n当时没有等着发出的消息。在您点选之前，不会主动给任何人发消息。',
  'restored.send': '把等着的发出',
  'restored.drop': '等着的都不发',
  'restored.go-on': '继续',
  'restored.sent': '好的，现在就发出。',
  'restored.dropped': '好的，等着的都不发了。接下来店里照常发消息。',
  'restored.gone-on': '好的，接下来店里照常发消息。',
  'restored.over': '这件事已经决定过了。',
  'restored.stood-before':
    '备份当时就已停着的群发消息有 {count, plural, other {# 条}}，后来可能已经发出。继续之前请先看一下。',
  'restored.paused': '恢复备份后停着。请用上面的按钮决定要怎么处理。',
  'restore-waits': '请先决定恢复的备份里等着的要怎么处理：按钮在上面。决定之前什么都不会发出。',
};
