import type { Message } from '../../app/channel.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import { isManager, tap } from '../owner/access.ts';
import { ownerMenu } from '../owner/menu.ts';

/** Where those who work here begin: the shop's menu for owner and managers, the counter for a cashier. */
export const staffHome = async (context: ChatContext): Promise<Message> =>
  isManager(context) ? ownerMenu(context) : staffHelp(context);

/** What those who work here can type. `before`: what led to it. */
export function staffHelp(context: ChatContext, before?: string): Message {
  const { language } = context;
  const lines = [text(language, 'help.staff'), ...(isManager(context) ? [text(language, 'help.manager')] : [])].join(
    '\n',
  );
  return {
    type: 'text',
    text: before === undefined ? lines : `${before}\n\n${lines}`,
    quickReplies: [
      tap(context, 'till.open', 'till'),
      ...(isManager(context) ? [tap(context, 'owner.menu', 'owner')] : []),
      ...(context.person.member === undefined ? [] : [tap(context, 'menu.card', 'card')]),
      tap(context, 'menu.language', 'language'),
    ],
  };
}
