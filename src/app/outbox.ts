import * as outbox from '../../db/outbox.ts';
import type { Address, ChannelName, Message } from './channel.ts';
import type { Deps } from './deps.ts';
import type { Notice } from './notice.ts';

/** What will be sent, word for word, frozen before the first attempt. */
export interface FrozenContent {
  readonly to: Address;
  readonly messages: readonly Message[];
  /** How many of the messages certainly went out (channels that take one at a time). */
  readonly sentCount: number;
  /** Epoch milliseconds by the database: a LINE retry key is remembered for 24 hours from here. */
  readonly firstAttemptAt: number;
}

export type NoticeEnd = outbox.NoticeEnd;
export interface ClaimedNotice extends outbox.ClaimedNotice {
  readonly notice: Notice;
  readonly content: FrozenContent | undefined;
}

const LEASE_SECONDS = 45;
const CLAIMS = 20;

/** The next notices that are due, oldest first, leased to this process. */
export const claimNotices = (deps: Deps) =>
  outbox.claimNotices(deps.db, CLAIMS, LEASE_SECONDS) as Promise<readonly ClaimedNotice[]>;

/** `false`: another process took the notice over, so nothing may be sent. */
export const freezeContent = (deps: Deps, row: ClaimedNotice, content: FrozenContent) =>
  outbox.freezeContent(deps.db, row, content);

export const finishNotice = (deps: Deps, row: ClaimedNotice, end: NoticeEnd) => outbox.finishNotice(deps.db, row, end);

/** Where a notice goes and in which language; `undefined` when its member can be reached nowhere. */
export async function destinationOf(
  deps: Deps,
  row: ClaimedNotice,
  channels: readonly ChannelName[],
): Promise<{ readonly to: Address; readonly language: string | undefined } | undefined> {
  if (row.address !== undefined)
    return { to: row.address, language: await outbox.languageOfAddress(deps.db, row.address) };
  return row.memberId === undefined ? undefined : outbox.addressOfMember(deps.db, row.memberId, channels);
}

/** The channel says that this account is gone: nothing is sent there until they write again. */
export const markLeft = (deps: Deps, address: Address) => outbox.markLeft(deps.db, address);
