import { findPhoneOwner, phoneParts } from '../../db/memberSettings.ts';
import { findMember, type MemberRow } from '../../db/members.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { e164Of } from '../core/members/phone.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';

/** For those who may not look into the rules. */
export { E164 } from '../core/members/phone.ts';

export type PhoneRefusal =
  | { readonly code: 'member-unknown' }
  | { readonly code: 'phone-invalid' }
  | { readonly code: 'phone-of-another-member' };

interface PhoneState {
  readonly member: MemberRow | undefined;
  readonly ownerId: string | undefined;
}

/**
 * Keeps a phone number that the platform vouched for, so that the till finds its member by it. One number, one member.
 * Refuses, in this order: `phone-invalid`, `member-unknown`, `phone-of-another-member`.
 */
export async function setPhone(
  deps: Deps,
  memberId: string,
  vouched: string,
  key: string,
): Promise<Answered<{ readonly kept: true }, PhoneRefusal>> {
  const phone = e164Of(vouched);
  if (phone === undefined) return refuse({ code: 'phone-invalid' });
  return decideAndCommit<PhoneState, MemberRow, { kept: true }, PhoneRefusal>(deps, {
    key: { name: key, request: { phone } },
    read: async () => {
      const owner = await findPhoneOwner(deps.db, phone);
      const holder = owner === undefined ? undefined : await findMember(deps.db, owner);
      return { member: await findMember(deps.db, memberId), ownerId: holder?.memberId };
    },
    decide: decidePhone,
    parts: ({ ownerId }, member) => (ownerId === undefined ? phoneParts(member, phone) : []),
    // An answer is kept for days: nothing of the person stands in it.
    answer: () => ({ kept: true }),
  });
}

function decidePhone({ member, ownerId }: PhoneState): Decision<MemberRow, PhoneRefusal> {
  if (member?.state !== 'active') return refuse({ code: 'member-unknown' });
  if (ownerId !== undefined && ownerId !== member.memberId) return refuse({ code: 'phone-of-another-member' });
  return accept(member);
}
