import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { channelName } from '../member/invite.ts';

/** To owner and managers: the channel takes the shop's messages again. */
export const limitOver = (
  { channel }: Extract<Notice, { kind: 'monthly-limit-over' }>,
  language: Language,
): readonly Message[] => [
  {
    type: 'text',
    text: text(language, 'monthly-limit.over', { channel: channelName(channel, language) }),
    quickReplies: [{ label: text(language, 'owner.menu'), action: { type: 'postback', data: 'owner' } }],
  },
];
