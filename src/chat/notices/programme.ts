import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import type { Programme } from '../../core/programme.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { diffRows, moreRow } from '../settings/diffWords.ts';

/** To the owner: a program changed the shop's settings, what, and a way back. */
export function programmeChanged(
  { version, keyName, changed, more, currencyBefore }: Extract<Notice, { kind: 'programme-changed' }>,
  language: Language,
  programme: Programme,
): readonly Message[] {
  const before = { ...programme, currency: currencyBefore };
  return [
    {
      type: 'card',
      title: text(language, 'programme.changed-title'),
      body: text(language, 'programme.changed-body', { key: keyName }),
      rows: [...diffRows(changed, { language, before, after: programme }), ...moreRow(more, language)],
      buttons: [
        { label: text(language, 'programme.put-back'), action: { type: 'postback', data: `pback:${version - 1}` } },
      ],
      quickReplies: [
        { label: text(language, 'programme.history'), action: { type: 'postback', data: 'phist' } },
        { label: text(language, 'owner.menu'), action: { type: 'postback', data: 'owner' } },
      ],
    },
  ];
}
