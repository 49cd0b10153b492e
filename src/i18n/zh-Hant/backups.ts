import type { Translation } from '../catalogue.ts';
import type { backups as english } from '../en/backups.ts';

export const backups: Translation<typeof english> = {
  'backup-failed.full':
    '昨晚店裡的資料沒能備份：磁碟空間不足（{folder}）。店可以照常營業，但請清出一些空間，或把 BACKUP_DIR 設到更大的磁碟。',
  'backup-failed.other': '昨晚店裡的資料沒能備份到 {folder}。店可以照常營業，但請負責主機的人看看原因：記錄檔裡有寫。',

  'restored.title': '已從備份還原',
  'restored.body':
    '店裡的一切回到 {date} 的樣子，之後發生的都不在了。\n\n當時還沒送出的有 {campaigns, number} 個活動和 {notices, number} 則通知，其中有些可能後來已經送出。在您決定之前，不會主動傳訊息給任何人。',
  'restored.body-nothing':
    '店裡的一切回到 {date} 的樣子，之後發生的都不在了。\n\n當時沒有等著送出的訊息。在您點選之前，不會主動傳訊息給任何人。',
  'restored.send': '把等著的送出',
  'restored.drop': '等著的都不送',
  'restored.go-on': '繼續',
  'restored.sent': '好的，現在就送出。',
  'restored.dropped': '好的，等著的都不送了。接下來店裡照常傳訊息。',
  'restored.gone-on': '好的，接下來店裡照常傳訊息。',
  'restored.over': '這件事已經決定過了。',
};
