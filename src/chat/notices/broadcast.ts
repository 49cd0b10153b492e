import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';

/** To whoever sent a broadcast: it is over, and where to look. */
export function broadcastOver(
  notice: Extract<Notice, { kind: 'broadcast-over' }>,
  language: Language,
): readonly Message[] {
  const { campaignId, isCancelled, ...counts } = notice;
  const words = isCancelled
    ? text(language, 'bcast.over-cancelled', { sent: counts.sent })
    : text(language, 'bcast.over', counts);
  const action = { type: 'postback', data: `bcout:${campaignId}` } as const;
  return [
    { type: 'text', text: words, buttons: [{ label: text(language, 'bcast.outcome'), action, style: 'primary' }] },
  ];
}
