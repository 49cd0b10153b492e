import * as outbox from '../../db/outbox.ts';
import type { Address, ChannelName, Message } from './channel.ts';
import type { Deps } from './deps.ts';
import type { Notice } from './notice.ts';
import { stubbornly } from './patience.ts';

/** What will be sent, word for word, frozen before the first attempt. */
export interface FrozenContent {
  readonly to: Address;
  readonly messages: readonly Message[];
  /** How many of the messages certainly went out (channels that take one at a time). */
  readonly sentCount: number;
  /** Epoch milliseconds by the database. */
  readonly firstAttemptAt: number;
  /** How many attempts may have arrived without our knowing. */
  readonly doubts: number;
  /** When the first of those was made: a LINE retry key is remembered for 24 hours from there. */
  readonly doubtSince: number | null;
}

/** What an attempt adds to the frozen content. */
export type Progress = Pick<FrozenContent, 'sentCount' | 'doubts' | 'doubtSince'> &
  Partial<Pick<FrozenContent, 'firstAttemptAt'>>;

export type NoticeEnd = outbox.NoticeEnd;
export interface ClaimedNotice extends outbox.ClaimedNotice {
  readonly notice: Notice;
  readonly content: FrozenContent | undefined;
}

const LEASE_SECONDS = 45;

/** The next notices that are due, oldest first, leased to this process. */
export const claimNotices = (deps: Deps, limit: number) =>
  outbox.claimNotices(deps.db, limit, LEASE_SECONDS) as Promise<readonly ClaimedNotice[]>;

/** Before each attempt; gives the pauses that hold. `undefined`: another process took the notice over, so nothing may be sent. */
export const freezeContent = (deps: Deps, row: ClaimedNotice, content: FrozenContent) =>
  outbox.freezeContent(deps.db, row, content, LEASE_SECONDS);

/** Waits for a database that is away: what was sent and is not written down would be sent again. */
export const finishNotice = (deps: Deps, row: ClaimedNotice, end: NoticeEnd) =>
  stubbornly(() => outbox.finishNotice(deps.db, row, end));

/** Where a notice goes and in which language; `undefined` when its account has left or its member can be reached nowhere. */
export async function destinationOf(
  deps: Deps,
  row: ClaimedNotice,
  channels: readonly ChannelName[],
): Promise<{ readonly to: Address; readonly language: string | undefined } | undefined> {
  if (row.address !== undefined) {
    const { reachable, language } = await outbox.addressNow(deps.db, row.address);
    return reachable ? { to: row.address, language } : undefined;
  }
  return row.memberId === undefined ? undefined : outbox.addressOfMember(deps.db, row.memberId, channels);
}

/** The channel says that this account is gone: nothing is sent there until they write again. */
export const markLeft = (deps: Deps, address: Address) => outbox.markLeft(deps.db, address);
