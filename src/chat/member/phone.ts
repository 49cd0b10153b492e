import { setPhone } from '../../app/setPhone.ts';
import { e164Of } from '../../core/members/phone.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { tap } from '../owner/access.ts';
import { claimedWithPhone, claimWithPhone, isClaiming } from './claim.ts';
import { forMembers, refused, told } from './screen.ts';

/** The phone number, only where the platform vouches that it is the person's own. */
export const phonePart: ChatPart = {
  actions: { phone: forMembers('phone', ask), contact: forMembers('phone', keep) },
};

async function ask(context: ChatContext): Promise<Reply> {
  const { language, event } = context;
  if (event.channel === 'line') return say(told(context, text(language, 'phone.elsewhere')));
  return say({
    type: 'text',
    text: text(language, event.channel === 'telegram' ? 'phone.ask-telegram' : 'phone.ask'),
    quickReplies: [
      { label: text(language, 'phone.share'), action: { type: 'contact' } },
      tap(context, 'common.menu', 'menu'),
    ],
  });
}

async function keep(context: ChatContext, memberId: string): Promise<Reply> {
  const { deps, event, language, key } = context;
  if (event.kind !== 'contact') return ask(context);
  if (isClaiming(context)) return claimWithPhone(context, memberId, event.phone);
  const kept = await setPhone(deps, memberId, event.phone, `${key}:contact`);
  if (!kept.ok && kept.refusal.code === 'phone-of-another-member') {
    const claimed = await claimedWithPhone(context, memberId, event.phone);
    if (claimed !== undefined) return claimed;
  }
  if (!kept.ok) return refused(context, kept.refusal.code, tap(context, 'menu.link', 'link'));
  return say(told(context, text(language, 'phone.done', { phone: e164Of(event.phone) ?? event.phone })));
}
