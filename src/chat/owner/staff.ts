import type { Role } from '../../app/deps.ts';
import { type InvitedRole, inviteStaff, readStaff, removeStaff } from '../../app/staff.ts';
import type { Language } from '../../i18n/language.ts';
import { type MessageKey, text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { withId } from '../ids.ts';
import { isOwner, only, staffOf, tap, told } from './access.ts';

/** Who works here: the list, invitations by one-time link, removal. */
export const staffPart: ChatPart = {
  actions: {
    staff: only(isOwner, (context, [from = '0']) => list(context, /^\d{1,5}$/.test(from) ? Number(from) : 0)),
    sinvite: only(isOwner, async (context, [role = '']) =>
      role === 'manager' || role === 'cashier' ? invite(context, role) : say(),
    ),
    sremove: only(
      isOwner,
      withId((context, [staffId = '']) => sure(context, staffId)),
    ),
    sgone: only(
      isOwner,
      withId((context, [staffId = '']) => remove(context, staffId)),
    ),
  },
};

const ROLE_KEYS = {
  owner: 'staff.role-owner',
  manager: 'staff.role-manager',
  cashier: 'staff.role-cashier',
} as const satisfies Record<Role, MessageKey>;

/** The name of a role. */
export const roleWord = (role: Role, language: Language): string => text(language, ROLE_KEYS[role]);

/** Cards of one carousel. */
const PAGE = 9;

async function list(context: ChatContext, from: number): Promise<Reply> {
  const { deps, language } = context;
  const everyone = await readStaff(deps);
  return say({
    type: 'carousel',
    title: text(language, 'staff.title'),
    cards: everyone.slice(from, from + PAGE).map(({ staffId, name, role }) => ({
      title: name,
      body: roleWord(role, language),
      buttons: role === 'owner' ? [] : [tap(context, 'staff.remove', `sremove:${staffId}`)],
    })),
    quickReplies: [
      tap(context, 'staff.invite-cashier', 'sinvite:cashier'),
      tap(context, 'staff.invite-manager', 'sinvite:manager'),
      ...(everyone.length > from + PAGE ? [tap(context, 'product.more', `staff:${from + PAGE}`)] : []),
      tap(context, 'owner.menu', 'owner'),
    ],
  });
}

async function invite(context: ChatContext, role: InvitedRole): Promise<Reply> {
  const { deps, language, now } = context;
  const by = staffOf(context).staffId;
  const invited = await inviteStaff(deps, { role, by }, `${context.key}:sinvite`, now);
  if (!invited.ok) return told(context, text(language, 'key-reused'));
  const { parameter } = invited.value;
  const links = context.deepLinks(parameter);
  const words = [
    text(language, 'staff.invitation', { role: roleWord(role, language) }),
    ...links.map(({ url }) => url),
    ...(links.some(({ channel }) => channel === 'line') ? [text(language, 'staff.invitation-line')] : []),
    ...(links.length === 0 ? [text(language, 'staff.no-link', { parameter })] : []),
  ];
  return told(context, words.join('\n\n'), tap(context, 'owner.staff', 'staff'));
}

async function sure(context: ChatContext, staffId: string): Promise<Reply> {
  const { language } = context;
  const person = (await readStaff(context.deps)).find((one) => one.staffId === staffId);
  if (person === undefined) return told(context, text(language, 'staff-unknown'));
  return say({
    type: 'text',
    text: text(language, 'staff.remove-sure', { name: person.name }),
    buttons: [tap(context, 'staff.remove', `sgone:${staffId}`), tap(context, 'common.cancel', 'cancel')],
  });
}

async function remove(context: ChatContext, staffId: string): Promise<Reply> {
  const { deps, language, now } = context;
  const gone = await removeStaff(deps, staffId, staffOf(context).staffId, `${context.key}:sgone`, now);
  const words = gone.ok
    ? text(language, 'staff.removed', { name: gone.value.name })
    : text(language, gone.refusal.code);
  return told(context, words, tap(context, 'owner.staff', 'staff'));
}
