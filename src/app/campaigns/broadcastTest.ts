import { staffAddresses } from '../../../db/staff.ts';
import { accept, refuse } from '../../core/decision.ts';
import type { Address, Message } from '../channel.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import type { Deps, Role } from '../deps.ts';
import { notices } from '../notice.ts';
import { type BroadcastRefusal, maySend } from './broadcast.ts';
import { auditOf } from './broadcastDraft.ts';

export interface BroadcastTest {
  readonly campaignId: string;
  readonly tester: { readonly staffId: string; readonly role: Role };
  /** As it would be sent to the tester. */
  readonly messages: readonly Message[];
}

/** Sends a broadcast to the accounts of the one who asks, and to nobody else. Gives how many. Refuses `not-allowed`. */
export const testBroadcast = (
  deps: Deps,
  { campaignId, tester, messages }: BroadcastTest,
  key: string,
  now: number,
): Promise<Answered<{ readonly count: number }, BroadcastRefusal>> => {
  const by = { kind: 'staff', ...tester } as const;
  return decideAndCommit<readonly Address[], readonly Address[], { count: number }, BroadcastRefusal>(deps, {
    key: { name: key, request: { campaignId } },
    read: async () => (await staffAddresses(deps.db)).filter(({ staffId }) => staffId === tester.staffId),
    decide: (addresses) => (maySend(by) ? accept(addresses) : refuse({ code: 'not-allowed' })),
    parts: (_read, addresses) => [
      notices(
        deps.newId,
        addresses.map(({ channel, channelUserId }) => ({
          to: { address: { channel, channelUserId } },
          notice: { kind: 'answer', messages },
        })),
      ),
      auditOf(deps, by, 'broadcast-tested', campaignId, {}, now),
    ],
    answer: (addresses) => ({ count: addresses.length }),
  });
};
