import type { ChannelName, Message } from '../../app/channel.ts';
import type { Notice, Standing } from '../../app/notice.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { channelName } from '../member/invite.ts';

/** To owner and managers: what stands still, and what to do. */
export const standstill = (
  { what, count, toManager }: Extract<Notice, { kind: 'standstill' }>,
  language: Language,
): readonly Message[] => [
  {
    type: 'text',
    text:
      what === 'parked'
        ? text(language, 'standstill.parked', { count })
        : `${text(language, 'standstill.begun', { what: standingWords(what, language) })}\n\n${text(language, toManager === true ? 'standstill.do-manager' : 'standstill.do')}`,
    quickReplies: [
      toManager === true
        ? { label: text(language, 'owner.menu'), action: { type: 'postback', data: 'owner' } }
        : { label: text(language, 'checkup.open'), action: { type: 'postback', data: 'checkup' } },
    ],
  },
];

/** To owner and managers: it moves again. */
export const standstillOver = (
  { what }: Extract<Notice, { kind: 'standstill-over' }>,
  language: Language,
): readonly Message[] => [
  {
    type: 'text',
    text: text(language, 'standstill.over', { what: standingWords(what, language) }),
    quickReplies: [{ label: text(language, 'owner.menu'), action: { type: 'postback', data: 'owner' } }],
  },
];

/** What stands still, in a sentence. */
export function standingWords(what: Standing, language: Language): string {
  switch (what) {
    case 'inbox':
    case 'parked':
      return text(language, 'standstill.inbox');
    case 'outbox':
      return text(language, 'standstill.outbox');
    case 'campaigns':
      return text(language, 'standstill.campaigns');
    case 'broadcasts':
      return text(language, 'standstill.broadcasts');
    case 'jobs':
      return text(language, 'standstill.jobs');
    default:
      return text(language, 'standstill.channel', {
        channel: channelName(what.slice('channel:'.length) as ChannelName, language),
      });
  }
}
