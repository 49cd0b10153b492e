import { acceptInvite } from '../../app/staff.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isManager, tap } from '../owner/access.ts';
import { ownerMenu } from '../owner/menu.ts';
import { roleWord } from '../owner/staff.ts';

/** Joining the staff by the one-time link that the owner sends. */
export const joinStaffPart: ChatPart = { parameters: { s: join } };

async function join(context: ChatContext, token: string): Promise<Reply> {
  const { deps, person, language, programme, now } = context;
  const name = person.member?.name ?? person.displayName ?? text(language, 'staff.role-cashier');
  const who = { address: person.address, name, language, token };
  const joined = await acceptInvite(deps, who, `${context.key}:sjoin`, now);
  if (!joined.ok) return say({ type: 'text', text: text(language, joined.refusal.code) });
  const { staffId, role } = joined.value;
  const here: ChatContext = { ...context, person: { ...person, staff: { staffId, name, role } } };
  return say(
    {
      type: 'text',
      text: text(language, 'staff.welcome', { shop: programme.name, role: roleWord(role, language) }),
      quickReplies: [tap(here, 'till.open', 'till')],
    },
    ...(isManager(here) ? [await ownerMenu(here)] : []),
  );
}
