import { forgetMember, readLosses } from '../../app/forgetMember.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { tap } from '../owner/access.ts';
import { forMembers, refused } from './screen.ts';

/** Forget me: what is lost is named, a second tap does it, and nobody tries to talk anybody out of it. */
export const forgetPart: ChatPart = { actions: { forget: forMembers('forget', forget) } };

/** The button carries the member, so that one from an earlier membership deletes nothing. */
async function forget(context: ChatContext, memberId: string, args: readonly string[]): Promise<Reply> {
  const { deps, language, key, now } = context;
  if (args[0] !== 'yes' || args[1] !== memberId) return confirm(context, memberId);
  const done = await forgetMember(deps, memberId, `${key}:forget`, now);
  if (!done.ok) return refused(context, done.refusal.code);
  return { ...say({ type: 'text', text: text(language, 'forget.done') }), conversation: null };
}

async function confirm(context: ChatContext, memberId: string): Promise<Reply> {
  const { deps, language, now } = context;
  const losses = await readLosses(deps, memberId, now);
  if (losses === undefined) return refused(context, 'member-unknown');
  return say({
    type: 'card',
    title: text(language, 'forget.title'),
    body: text(language, 'forget.body'),
    rows: [
      {
        name: text(language, 'forget.points'),
        value: text(language, 'forget.points-value', { points: losses.points }),
      },
      {
        name: text(language, 'forget.vouchers'),
        value: text(language, 'forget.vouchers-value', { count: losses.vouchers }),
      },
    ],
    buttons: [tap(context, 'forget.yes', `forget:yes:${memberId}`), tap(context, 'forget.no', 'menu')],
    quickReplies: [tap(context, 'menu.data', 'mydata')],
  });
}
