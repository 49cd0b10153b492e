import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';

type About<Kind> = Extract<Notice, { kind: Kind }>;

/** To owner and managers: since last night the shop is not backed up. */
export const backupFailed = ({ isFull, folder }: About<'backup-failed'>, language: Language): readonly Message[] => [
  { type: 'text', text: text(language, isFull ? 'backup-failed.full' : 'backup-failed.other', { folder }) },
];
