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
  'restored.stood-before':
    '備份當時就已停著的群發訊息有 {count, plural, other {# 則}}，後來可能已經送出。繼續之前請先看一下。',
  'restored.paused': '還原備份後停著。請用上面的按鈕決定要怎麼處理。',
  'restore-waits': '請先決定還原的備份裡等著的要怎麼處理：按鈕在上面。決定之前什麼都不會送出。',
};
