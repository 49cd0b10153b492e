import { findPhoneOwner } from '../../db/memberSettings.ts';
import { findMember } from '../../db/members.ts';
import { findOldCard } from '../../db/oldCards.ts';
import { readCardNumber } from '../core/members/oldCard.ts';
import { e164Of } from '../core/members/phone.ts';
import { isUuid } from '../core/uuid.ts';
import type { Deps } from './deps.ts';
import { type MemberView, readMember } from './readMember.ts';

/**
 * The active member whom an operator names: by id, by an international phone number, or by the number of an old card, in
 * this order. `undefined`: nobody is called so.
 */
export async function findWho(deps: Deps, who: string): Promise<MemberView | undefined> {
  const memberId = await idOf(deps, who.trim());
  return memberId === undefined ? undefined : readMember(deps, memberId);
}

async function idOf({ db }: Deps, who: string): Promise<string | undefined> {
  if (isUuid(who)) return (await findMember(db, who))?.memberId;
  const phone = e164Of(who);
  const owner = phone === undefined ? undefined : await findPhoneOwner(db, phone);
  if (owner !== undefined) return owner;
  const number = readCardNumber(who);
  return number === undefined ? undefined : (await findOldCard(db, number))?.member.memberId;
}
