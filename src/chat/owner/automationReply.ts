import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { tap } from './access.ts';
import { type AutomationName, settingRows, stateRow, switchButton, TITLES } from './automationCard.ts';
import { waitRows } from './waiting.ts';

/** One automation with everything that can be set of it. */
export async function automationReply(context: ChatContext, name: AutomationName): Promise<Reply> {
  const { language } = context;
  const isOffer = name === 'repurchase';
  return say({
    type: 'card',
    title: text(language, TITLES[name]),
    rows: [stateRow(context, name), ...settingRows(context, name), ...(name === 'birthday' ? [] : waitRows(context))],
    buttons: [switchButton(context, name), tap(context, 'auto.see', `autosee:${name}`)],
    quickReplies: [
      tap(context, 'brought.open', `autoout:${name}`),
      tap(context, 'auto.set-words', `autowords:${name}`),
      ...(name === 'notices' ? [] : [tap(context, 'auto.set-gift', `autoset:${name}:gift`)]),
      ...(name === 'birthday' ? [] : [tap(context, 'auto.set-lead', `autoset:${name}:lead`)]),
      tap(context, 'auto.set-hour', `autoset:${name}:hour`),
      ...(isOffer
        ? [
            tap(context, 'auto.set-caps', `autoset:${name}:caps`),
            tap(context, 'auto.set-only', `autoset:${name}:only`),
            tap(context, 'auto.set-control', `autoset:${name}:control`),
          ]
        : []),
      tap(context, 'auto.back', 'autos'),
      tap(context, 'owner.menu', 'owner'),
    ],
  });
}
