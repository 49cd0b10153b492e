import { findMemberData } from '../../db/memberData.ts';
import { findMember } from '../../db/members.ts';
import type { Deps } from './deps.ts';

export interface DataFile {
  readonly name: string;
  readonly mime: 'application/json';
  /** Indented JSON. */
  readonly content: string;
}

/**
 * Everything that is held on a member, as one file. `about` is a sentence in their language that stands on top of it.
 * `undefined`: there is no such member (any more).
 */
export async function memberData(
  deps: Deps,
  memberId: string,
  about: string,
  now: number,
): Promise<DataFile | undefined> {
  const member = await findMember(deps.db, memberId);
  const data = member && (await findMemberData(deps.db, member.memberId));
  if (data === undefined) return undefined;
  const at = new Date(now).toISOString();
  return {
    name: `my-data-${at.slice(0, 10)}.json`,
    mime: 'application/json',
    content: `${JSON.stringify({ about, at, ...data }, null, 2)}\n`,
  };
}
