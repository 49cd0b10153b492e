import { v7 } from 'uuid';
import { identities, members } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import type { BroadcastView } from '../../src/app/campaigns/broadcast.ts';
import { confirmBroadcast } from '../../src/app/campaigns/broadcastConfirm.ts';
import { type BroadcastChange, changeBroadcast, createBroadcast } from '../../src/app/campaigns/broadcastDraft.ts';
import type { ChannelName } from '../../src/app/channel.ts';
import type { Deps } from '../../src/app/deps.ts';
import { EVERYONE, type Question } from '../../src/core/segments/question.ts';
import { given } from './offers.ts';
import { NOON, OWNER } from './shop.ts';

/** Where the owner of these tests is told how it goes. */
const WATCHER = { channel: 'telegram', channelUserId: '1' } as const;

/** Shorthands for broadcasts of a test shop, at noon. */
export const broadcastsOf = (deps: Deps) => ({
  /** A member who may be written to; `channel: null`: nowhere. */
  async reader(
    about: Partial<typeof members.$inferInsert> = {},
    channel: ChannelName | null = 'telegram',
    seen = NOON,
  ) {
    const memberId = v7();
    const at = new Date(seen);
    const row = { memberId, language: 'en', inviteCode: memberId, joinedAt: at, marketingConsent: true, ...about };
    const account = { channel: channel ?? 'telegram', channelUserId: `u-${memberId}`, memberId };
    const times = { reachabilityAt: at, firstContactAt: at, lastActiveAt: at };
    await commit(deps.db, [
      insertRows(members, [row]),
      ...(channel === null ? [] : [insertRows(identities, [{ ...account, ...times }])]),
    ]);
    return memberId;
  },
  async draft(audience: Question = EVERYONE, text = 'Hello {{ name }}'): Promise<BroadcastView> {
    return given(await createBroadcast(deps, { audience, text: { language: 'en', text } }, OWNER, `new:${v7()}`, NOON));
  },
  async with(draft: BroadcastView, change: BroadcastChange): Promise<BroadcastView> {
    return given(await changeBroadcast(deps, draft.campaignId, change, OWNER, `change:${v7()}`, NOON));
  },
  confirm: ({ campaignId, version }: BroadcastView, key = v7(), now = NOON) =>
    confirmBroadcast(deps, { campaignId, version, watcher: WATCHER }, OWNER, `confirm:${key}`, now),
});
