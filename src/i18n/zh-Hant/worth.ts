import type { Translation } from '../catalogue.ts';
import type { worth as english } from '../en/worth.ts';

export const worth: Translation<typeof english> = {
  'worth.open': '點數折抵',
  'worth.none': '目前點數只能兌換好禮，還不能折抵消費。設定點數值多少錢，客人結帳或在網路商店就能折抵一部分。',
  'worth.start': '設定折抵',
  'worth.now': '折抵方式',
  'worth.back': '回饋比例',
  'worth.back-value': '消費 {amount} 得 {points}，之後可折抵 {back}，約回饋 {percent}（不含等級和活動加倍）',
  'worth.note-high': '請再確認：客人等於拿回消費的 {percent}。',
  'worth.edit': '點數價值',
  'worth.edit-minimum': '最少使用點數',
  'worth.edit-share': '最多折抵比例',
  'worth.off': '不再折抵',
  'worth.off-note': '點數都還在，照樣可以兌換好禮。已經開始的結帳不受影響。',
  'worth.saved': '已儲存，立即生效。客人在「點數怎麼算」看得到。',
  'worth.off-done': '好了，點數不再折抵消費。',
  'worth.ask-points': '幾點折抵一次？只能整組折抵：每 10 點一組，有 57 點就能用 50 點。',
  'worth.points-wrong': '請輸入 1 到 1,000,000 的整數，例如 10。',
  'worth.ask-minor': '{points}可以折抵多少錢（{currency}）？',
  'worth.minor-wrong': '請輸入大於 0 的金額，例如 1。',
  'worth.ask-minimum': '最少要用幾點才能折抵？沒有限制請點「略過」。',
  'worth.minimum-wrong': '請輸入點數，例如 100，或點「略過」。',
  'worth.ask-share': '最多可以折抵消費的百分之幾？100 就是全額。',
  'worth.share-wrong': '請輸入 1 到 100 的整數。',
};
