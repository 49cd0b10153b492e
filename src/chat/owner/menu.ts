import type { Message } from '../../app/channel.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, say } from '../chat.ts';
import { isManager, isOwner, only, tap } from './access.ts';

/** The menu of those who run the shop. */
export const ownerMenuPart: ChatPart = {
  actions: { owner: only(isManager, async (context) => say(ownerMenu(context))) },
};

/** What an owner or a manager can do, each one tap away. */
export function ownerMenu(context: ChatContext): Message {
  const { language, programme } = context;
  const forOwner = isOwner(context);
  return {
    type: 'card',
    title: text(language, 'owner.menu-title', { shop: programme.name }),
    body: text(language, 'owner.menu-body'),
    buttons: [
      tap(context, 'owner.stats', 'stats', 'primary'),
      tap(context, 'owner.cases', 'cases'),
      tap(context, 'owner.products', 'products'),
      tap(context, 'owner.coupons', 'ocoupons'),
      tap(context, 'owner.rewards', 'orewards'),
      ...(forOwner ? [tap(context, 'owner.settings', 'osettings'), tap(context, 'owner.staff', 'staff')] : []),
      tap(context, 'till.open', 'till'),
    ],
  };
}
