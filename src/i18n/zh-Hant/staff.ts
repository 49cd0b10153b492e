import type { Translation } from '../catalogue.ts';
import type { staff as english } from '../en/staff.ts';

export const staff: Translation<typeof english> = {
  'till.open': '開始結帳',
};
