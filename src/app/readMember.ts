import { birthdayOf } from '../../db/memberSettings.ts';
import { findMember } from '../../db/members.ts';
import type { Birthday } from '../core/members/birthday.ts';
import type { Deps } from './deps.ts';

/** A member as screens show it. Balances are read with `readPoints`, which settles what is due. */
export interface MemberView {
  readonly memberId: string;
  readonly name: string | undefined;
  readonly language: string;
  readonly phone: string | undefined;
  readonly birthday: Birthday | undefined;
  readonly marketingConsent: boolean;
  readonly inviteCode: string;
  readonly joinedAt: number;
  readonly purchases: number;
}

/** The member of an id, or the one it was merged into; `undefined` for nobody and for one that was forgotten. */
export async function readMember(deps: Deps, memberId: string): Promise<MemberView | undefined> {
  const row = await findMember(deps.db, memberId);
  if (row?.state !== 'active') return undefined;
  return {
    memberId: row.memberId,
    name: row.name ?? undefined,
    language: row.language,
    phone: row.phone ?? undefined,
    birthday: birthdayOf(row),
    marketingConsent: row.marketingConsent,
    inviteCode: row.inviteCode,
    joinedAt: row.joinedAt.getTime(),
    purchases: row.purchases,
  };
}
