import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>;

/** To owner and managers: what a customer wrote, with a button to answer. */
export const caseMessage = (notice: Of<'case-message'>, language: Language): readonly Message[] => [
  {
    type: 'card',
    title: text(language, 'case.title', { name: notice.name }),
    body: notice.text,
    buttons: [
      {
        label: text(language, 'case.answer'),
        action: { type: 'postback', data: `case:${notice.caseId}` },
        style: 'primary',
      },
      { label: text(language, 'case.close'), action: { type: 'postback', data: `caseclose:${notice.caseId}` } },
    ],
  },
];

/** To the customer: what a person answered, with a button to write back. */
export const caseAnswer = (notice: Of<'case-answer'>, language: Language): readonly Message[] => [
  {
    type: 'text',
    text: text(language, 'talk.answer', { text: notice.text }),
    quickReplies: [{ label: text(language, 'talk.answer-back'), action: { type: 'postback', data: 'talk' } }],
  },
];

/** To the customer: the shop has ended the conversation. */
export const caseClosed = (_notice: Of<'case-closed'>, language: Language): readonly Message[] => [
  {
    type: 'text',
    text: text(language, 'talk.closed'),
    quickReplies: [{ label: text(language, 'common.menu'), action: { type: 'postback', data: 'menu' } }],
  },
];
