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
};
