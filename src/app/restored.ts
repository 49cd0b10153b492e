import { auditPart } from '../../db/audit.ts';
import { decidedParts, findWaitingRestore, type WaitingRestore } from '../../db/restores.ts';
import { accept, refuse } from '../core/decision.ts';
import { mayDirect } from './campaigns/state.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';

export type { WaitingRestore } from '../../db/restores.ts';

/** The restored backup that waits for the owner's word, with how much stands still; `undefined`: none does. */
export const readWaitingRestore = (deps: Pick<Deps, 'db'>): Promise<WaitingRestore | undefined> =>
  findWaitingRestore(deps.db);

export type RestoredRefusal =
  | { readonly code: 'not-allowed' }
  /** It was decided already. */
  | { readonly code: 'nothing-waits' };

/**
 * What becomes of everything that was waiting in a restored backup: `sent`, as if nothing had been, or `dropped`, so that
 * nothing of it goes out. Owner and managers, and the operator (`system`). The shop speaks by itself again from here on.
 */
export const decideRestored = (
  deps: Deps,
  to: 'sent' | 'dropped',
  by: Actor,
  /** Which restore is meant; without it the one that waits. */
  restoreId: string | undefined,
  key: string,
  now: number,
) =>
  decideAndCommit<
    WaitingRestore | undefined,
    WaitingRestore,
    Pick<WaitingRestore, 'campaigns' | 'notices' | 'stoodBefore'>,
    RestoredRefusal
  >(deps, {
    key: { name: key, request: { to, restoreId: restoreId ?? null } },
    read: () => findWaitingRestore(deps.db),
    decide: (waiting) => {
      if (by.kind !== 'system' && !mayDirect(by)) return refuse({ code: 'not-allowed' });
      const isMeant = waiting !== undefined && (restoreId === undefined || waiting.restoreId === restoreId);
      return isMeant ? accept(waiting) : refuse({ code: 'nothing-waits' });
    },
    parts: (_read, waiting) => [
      ...decidedParts(waiting, { to, by: actorName(by), at: new Date(now) }),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: `restore-${to}`,
        details: { restoreId: waiting.restoreId, campaigns: waiting.campaigns, notices: waiting.notices },
        occurredAt: new Date(now),
      }),
    ],
    answer: ({ campaigns, notices, stoodBefore }) => ({ campaigns, notices, stoodBefore }),
  });
