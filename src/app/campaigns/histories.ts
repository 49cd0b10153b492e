import { FIRST_MEMBER } from '../../../db/dueLots.ts';
import { failureOf } from '../../../db/errors.ts';
import { historyTurn, moveHistories, nextHistorySpan } from '../../../db/histories.ts';
import type { MemberSpan } from '../../../db/repurchase.ts';
import type { Deps } from '../deps.ts';

/** About so many purchases are summed up by one statement: a quarter of a second, of the two that others wait for a turn. */
const WORK = 5_000;
/** Others may have the turn now and then, not for ever. */
const MOST_TRIES = 100;

/**
 * Moves what is summed up of all members on to now: purchases, returns, merged accounts, members who left, and old
 * purchases that were imported late. Only members who changed since are looked at. Killed at any moment, it goes on from
 * there when it runs again; two at once share the members. Gives how many members had changed.
 */
export async function refreshHistories(
  deps: Deps,
  {
    timeZone,
    signal,
    work = WORK,
  }: { readonly timeZone: string; readonly signal: AbortSignal; readonly work?: number },
): Promise<number> {
  let moved = 0;
  for (let after: string = FIRST_MEMBER; ; ) {
    signal.throwIfAborted();
    const span = await nextHistorySpan(deps.db, after, { timeZone, work });
    if (span === undefined) return moved;
    if (span.moved > 0) moved += await moveSpan(deps, span, timeZone);
    after = span.through;
  }
}

async function moveSpan(deps: Deps, span: MemberSpan, timeZone: string): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const turn = await historyTurn(deps.db);
    try {
      const moved = await moveHistories(deps.db, span, { timeZone, turn });
      if (moved !== undefined) return moved;
    } catch (error) {
      if (failureOf(error).kind !== 'retry') throw error;
    }
    if (tries === MOST_TRIES) throw new Error('others had the turn to sum up purchases all the time');
  }
}
