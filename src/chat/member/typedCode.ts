import { readInvitation } from '../../app/invitations.ts';
import { readShortCode } from '../../app/shortCode.ts';
import { text } from '../../i18n/text.ts';
import { type ChatPart, say, type TextHandler } from '../chat.ts';
import { tap } from '../owner/access.ts';
import { joinCard } from './joinCard.ts';
import { lookAtTypedCode } from './link.ts';
import { told } from './screen.ts';

/** A code typed by itself: a friend's invitation, or the code that links two chats. Others are left to the next part. */
const read: TextHandler = async (context, said) => {
  if (readShortCode(said) === undefined) return undefined;
  if ((await readInvitation(context.deps, said)) === undefined) return lookAtTypedCode(context, said);
  if (context.person.member === undefined) return say(joinCard(context, { invited: true }));
  const known = text(context.language, 'join.invitation-known');
  return say(told(context, known, tap(context, 'menu.invite', 'invite')));
};

export const typedCodePart: ChatPart = { texts: [read] };
