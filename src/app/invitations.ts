import { findFriends, findInviter } from '../../db/invitations.ts';
import type { Deps } from './deps.ts';
import { readShortCode } from './shortCode.ts';

/** The member whose invitation a code is, as it was typed or came in a link; `undefined`: nobody's. */
export async function readInvitation(deps: Deps, typed: string): Promise<{ readonly memberId: string } | undefined> {
  const code = readShortCode(typed);
  const memberId = code === undefined ? undefined : await findInviter(deps.db, code);
  return memberId === undefined ? undefined : { memberId };
}

export interface Friends {
  /** Everyone who came by this member's invitation and counts. */
  readonly count: number;
  /** The newest of them: the first letter of the name, and whether it was rewarded. Nothing more is told. */
  readonly newest: readonly { readonly initial: string; readonly rewarded: boolean }[];
}

const SHOWN = 10;

/** Who came by a member's invitation. */
export async function readFriends(deps: Deps, memberId: string): Promise<Friends> {
  const { count, newest } = await findFriends(deps.db, memberId, SHOWN);
  return { count, newest: newest.map(({ name, rewarded }) => ({ initial: initialOf(name), rewarded })) };
}

/** The first letter as people see it: an emoji of several code points stays whole. */
function initialOf(name: string | null): string {
  const [first] = new Intl.Segmenter().segment(name?.trim() ?? '');
  return first === undefined ? '*' : `${first.segment}*`;
}
