import type { Translation } from '../catalogue.ts';
import type { refusals as english } from '../en/refusals.ts';

export const refusals: Translation<typeof english> = {
  'key-reused': '這個動作已用其他內容完成過，請重新開始。',
  'case-closed': '這次對話已經結束了。',
  'owner-code-wrong': '這組設定碼無法使用。請看終端機上最新的一組，或執行：npx regulars owner code',
  'already-staff': '您已經用這個帳號在這裡工作了。',
  'invite-not-valid': '這個邀請已使用過或已過期，請對方再給一次。',
  'staff-unknown': '這位同事已經不在名單上。',
  'owner-stays': '無法在這裡移除店主。若手機遺失，請執行：npx regulars owner reset',
  'not-allowed': '這個動作需要店主或店長權限，請找他們幫忙。',
  'too-many-guesses': '輸入錯誤太多次了，請十分鐘後再試。',
  'currency-fixed': '已經有消費紀錄，幣別不能再更改。',
  'setting-invalid': '這個設定值無法使用，請檢查後再試一次。',
  'sku-known': '這個貨號已經是另一項商品了。',
  'product-unknown': '這項商品已經不在目錄裡了。',
};
