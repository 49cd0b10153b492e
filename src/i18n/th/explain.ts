import type { Translation } from '../catalogue.ts';
import type { explain as english } from '../en/explain.ts';

export const explain: Translation<typeof english> = {
  'why.capped-day':
    'สูงสุด {limit, plural, other {# แต้ม}} ต่อวัน จึงได้ {points, plural, other {# แต้ม}} จาก {from, plural, other {# แต้ม}}',
  'why.capped-month':
    'สูงสุด {limit, plural, other {# แต้ม}} ต่อเดือน จึงได้ {points, plural, other {# แต้ม}} จาก {from, plural, other {# แต้ม}}',
  'why.capped-balance':
    'สะสมได้สูงสุด {limit, plural, other {# แต้ม}} จึงได้ {points, plural, other {# แต้ม}} จาก {from, plural, other {# แต้ม}}',
  'why.kept': 'แต้มเดิม {points, plural, other {# แต้ม}} ใช้ได้ต่อถึง {date}',
};
