import type { Button, Message } from '../../app/channel.ts';
import type { en } from '../../i18n/en.ts';
import type { MessageKey } from '../../i18n/text.ts';
import { text } from '../../i18n/text.ts';
import { type ActionHandler, type ChatContext, type Reply, say } from '../chat.ts';

/** Who runs the shop: the owner. */
export const isOwner = ({ person }: ChatContext): boolean => person.staff?.role === 'owner';

/** Owner and managers. */
export const isManager = ({ person }: ChatContext): boolean =>
  person.staff?.role === 'owner' || person.staff?.role === 'manager';

/** Cashier, manager or owner. */
export const worksHere = ({ person }: ChatContext): boolean => person.staff !== undefined;

/** A button that works for these people alone; to a member it is an old or foreign button, to staff a clear no. */
export function only(allowed: (context: ChatContext) => boolean, handler: ActionHandler): ActionHandler {
  return async (context, args) => (allowed(context) ? handler(context, args) : refused(context));
}

function refused({ person, language }: ChatContext): Reply {
  return person.staff === undefined ? say() : say({ type: 'text', text: text(language, 'not-allowed') });
}

/** A key without arguments, so that it can be a button's label. */
export type Label = { [Key in MessageKey]: (typeof en)[Key] extends `${string}{${string}` ? never : Key }[MessageKey];

/** A button whose tap comes back as `data`. */
export const tap = ({ language }: ChatContext, key: Label, data: string, style?: Button['style']): Button => ({
  label: text(language, key),
  action: { type: 'postback', data },
  ...(style === undefined ? {} : { style }),
});

/** A plain answer that leads back to the owner's menu those who have it. */
export const told = (context: ChatContext, words: string, ...more: readonly Button[]): Reply =>
  say(toldMessage(context, words, ...more));

const toldMessage = (context: ChatContext, words: string, ...more: readonly Button[]): Message => ({
  type: 'text',
  text: words,
  quickReplies: isManager(context) ? [...more, tap(context, 'owner.menu', 'owner')] : more,
});

/** The account of the staff who acts; only called behind `only`. */
export function staffOf({ person }: ChatContext): NonNullable<ChatContext['person']['staff']> {
  if (person.staff === undefined) throw new Error('A staff action was reached by somebody who is not staff');
  return person.staff;
}
