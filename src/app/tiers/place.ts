import { FIRST_MEMBER } from '../../../db/dueLots.ts';
import { placedPart, placedThrough } from '../../../db/tierPlacements.ts';
import { membersToPlace, type TierMember, type TierWrite, tiersPart } from '../../../db/tierReview.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import { accept } from '../../core/decision.ts';
import { decidePlaced, windowStart } from '../../core/tiers/tier.ts';
import { decideAndCommit } from '../decideAndCommit.ts';
import type { Deps } from '../deps.ts';
import { readProgramme } from '../programme.ts';

const PAGE = 500;

interface PageRead {
  readonly after: string | null;
  readonly members: readonly TierMember[];
}

/**
 * Places the members of a shop whose tiers are new or ask for something else: whoever has bought enough is in a tier
 * now, without a word and without its voucher. Goes on where it ended, and does nothing once all are through. `pages`:
 * no more than so many at a time. Gives whether all are through.
 */
export async function placeTiers(deps: Deps, now: number, pages: number, signal?: AbortSignal): Promise<boolean> {
  for (let page = 0; page < pages; page += 1) {
    signal?.throwIfAborted();
    if ((await placePage(deps, now)) === 'through') return true;
  }
  return false;
}

async function placePage(deps: Deps, now: number): Promise<'through' | 'more'> {
  const { document: programme } = await readProgramme(deps);
  const { tiers: rules, timeZone: zone } = programme;
  if (rules === null) return 'through';
  const window = { since: new Date(windowStart(rules, plainDate(now, zone), zone)), zone };
  const placed = await decideAndCommit<PageRead, readonly TierWrite[], null, never>(deps, {
    read: async () => {
      const after = await placedThrough(deps.db, rules.revision, FIRST_MEMBER);
      return { after, members: after === null ? [] : await membersToPlace(deps.db, window, after, PAGE) };
    },
    decide: ({ members }) =>
      accept(
        members.flatMap(({ memberId, version, state, measure }) => {
          const after = decidePlaced(rules, state, measure, now, zone);
          return after === undefined ? [] : [{ memberId, version, after }];
        }),
      ),
    parts: ({ after, members }, writes) => {
      if (after === null) return [];
      const through = members.at(-1)?.memberId ?? after;
      const isLast = members.length < PAGE;
      return [
        ...(writes.length === 0 ? [] : [tiersPart(writes)]),
        placedPart(rules.revision, after, through, isLast ? new Date(now) : null),
      ];
    },
    answer: () => null,
  });
  if (!placed.ok) return 'more';
  return (await placedThrough(deps.db, rules.revision, FIRST_MEMBER)) === null ? 'through' : 'more';
}
