import { checkoutsExpirePart, heldCheckouts, heldVouchersOfMany } from '../../../db/checkouts.ts';
import { releaseGiftCardPart } from '../../../db/giftCards.ts';
import { pointsOfMembers, type SettledWrite, settledParts } from '../../../db/settled.ts';
import type { Part } from '../../../db/unit.ts';
import { accept, refuse } from '../../core/decision.ts';
import { settle } from '../../core/points/settle.ts';
import { decideAndCommit } from '../decideAndCommit.ts';
import type { Deps } from '../deps.ts';
import { withLostStamps } from '../stamps/ofReturn.ts';
import { quoteOf } from './checkout.ts';
import { heldAsTold } from './contradiction.ts';
import { decideCheckoutRelease, type ReleaseOutcome, type ReleaseState, vouchersBackParts } from './release.ts';

const NOTHING_LATE = { code: 'nothing-late' } as const;

/**
 * Books as one unit what checkouts have let go by their time, each of another member: all of them, or none. It is read
 * and decided again when one of them moved meanwhile.
 */
export async function releaseTogether(deps: Deps, checkoutIds: readonly string[], now: number): Promise<void> {
  const asTold = heldAsTold(deps, checkoutIds);
  await decideAndCommit<readonly ReleaseState[], readonly ReleaseOutcome[], null, typeof NOTHING_LATE>(deps, {
    read: async () => {
      await asTold();
      return readStates(deps, checkoutIds);
    },
    decide: (states) => {
      const outcomes = states.flatMap((state) => {
        const decided = decideCheckoutRelease(state, 'expired', now, deps.newId);
        return decided.ok && !decided.value.isOver ? [decided.value] : [];
      });
      return outcomes.length === 0 ? refuse(NOTHING_LATE) : accept(outcomes);
    },
    parts: (_states, outcomes) => partsOf(deps, outcomes, now),
    answer: () => null,
  });
}

async function readStates(deps: Deps, checkoutIds: readonly string[]): Promise<readonly ReleaseState[]> {
  const rows = await heldCheckouts(deps.db, checkoutIds);
  const vouchers = await withLostStamps(deps, await heldVouchersOfMany(deps.db, rows));
  const found = await pointsOfMembers(
    deps.db,
    rows.map(({ memberId }) => memberId),
  );
  const members = new Map(found.map((member) => [member.memberId, member]));
  const used = Map.groupBy(vouchers, ({ memberId }) => memberId);
  return rows.map((row) => ({
    row,
    member: members.get(row.memberId),
    vouchers: used.get(row.memberId) ?? [],
  }));
}

function partsOf(deps: Deps, outcomes: readonly ReleaseOutcome[], now: number): readonly Part[] {
  // Also who had no points set aside moves, as whatever else counts their vouchers at this moment reads again.
  const writes = outcomes.flatMap(({ member, points }): SettledWrite[] =>
    member === undefined
      ? []
      : [
          {
            memberId: member.memberId,
            version: member.version,
            change: points ?? settle(member.points, now, deps.newId),
          },
        ],
  );
  return [
    ...settledParts(writes),
    ...vouchersBackParts(outcomes, now),
    ...giftCardParts(outcomes),
    checkoutsExpirePart(
      outcomes.map(({ row }) => row),
      new Date(now),
    ),
  ];
}

/** Each card once, as one statement changes a row once. */
function giftCardParts(outcomes: readonly ReleaseOutcome[]): readonly Part[] {
  const held = outcomes.flatMap(({ row }) => quoteOf(row).giftCards.used);
  const sums = new Map<string, number>();
  for (const { cardId, payMinor } of held) sums.set(cardId, (sums.get(cardId) ?? 0) + payMinor);
  return [...sums].map(([cardId, minor]) => releaseGiftCardPart(cardId, minor));
}
