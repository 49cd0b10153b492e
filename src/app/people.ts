import { findPerson } from '../../db/identities.ts';
import { resolveLanguage } from '../i18n/language.ts';
import type { Address } from './channel.ts';
import type { Deps } from './deps.ts';
import type { Person } from './person.ts';

/**
 * Who stands behind an account, where the conversation with them stands, and whether the shop has old cards, in one query. The language is what they
 * chose (as staff, as member), else what their channel tells, else the shop's (`shopLanguage`, BCP 47).
 */
export async function readPerson(
  deps: Deps,
  address: Address,
  shopLanguage: string,
): Promise<{ readonly person: Person; readonly conversation: unknown; readonly oldCards: boolean }> {
  const row = await findPerson(deps.db, address);
  const { member, staff } = row;
  const tag = staff?.language || member?.language || row.identityLanguage;
  const person: Person = {
    address: { channel: address.channel, channelUserId: address.channelUserId },
    displayName: row.displayName,
    language: resolveLanguage(tag, resolveLanguage(shopLanguage)),
    member: member && { memberId: member.memberId, name: member.name },
    staff: staff && { staffId: staff.staffId, name: staff.name, role: staff.role },
  };
  return { person, conversation: row.conversation, oldCards: row.oldCards };
}
