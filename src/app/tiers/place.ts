import { FIRST_MEMBER } from '../../../db/dueLots.ts';
import { nextSpan, placedPart, placedThrough } from '../../../db/tierPlacements.ts';
import { membersToPlace, type TierMember, type TierWrite, tiersPart } from '../../../db/tierReview.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import { accept } from '../../core/decision.ts';
import type { TierRules } from '../../core/tiers/rules.ts';
import { decidePlaced, windowStart } from '../../core/tiers/tier.ts';
import { decideAndCommit } from '../decideAndCommit.ts';
import type { Deps } from '../deps.ts';
import { readProgramme } from '../programme.ts';

/** Members that are looked at by one statement. */
const SPAN = 5_000;
/** Of them so many change in one unit: few enough that most tries to write them meet none of them buying at that moment. */
const UNIT = 500;

interface PageRead {
  /** `null`: all are through. */
  readonly after: string | null;
  readonly members: readonly TierMember[];
  readonly through: string;
  readonly isLast: boolean;
}

interface PagePlaced {
  readonly writes: readonly TierWrite[];
  /** Whether nobody is left. */
  readonly isOver: boolean;
}

/**
 * Places the members of a shop whose tiers are new or ask for something else: whoever has bought enough is in a tier
 * now, without a word and without its voucher. Goes on where it ended, and does nothing once all are through. `pages`:
 * no more than so many at a time, each of some thousand members or some hundred that change. Gives whether all are
 * through.
 */
export async function placeTiers(deps: Deps, now: number, pages: number, signal?: AbortSignal): Promise<boolean> {
  for (let page = 0; page < pages; page += 1) {
    signal?.throwIfAborted();
    if (await placePage(deps, now)) return true;
  }
  return false;
}

async function placePage(deps: Deps, now: number): Promise<boolean> {
  const { document: programme } = await readProgramme(deps);
  const { tiers: rules, timeZone: zone } = programme;
  if (rules === null) return true;
  const placed = await decideAndCommit<PageRead, PagePlaced, boolean, never>(deps, {
    read: () => readPage(deps, rules, zone, now),
    decide: ({ after, members, isLast }) =>
      accept({
        writes: members.flatMap(({ memberId, version, state, measure }) => {
          const placedAt = decidePlaced(rules, state, measure, now, zone);
          return placedAt === undefined ? [] : [{ memberId, version, after: placedAt }];
        }),
        isOver: after === null || isLast,
      }),
    parts: ({ after, through }, { writes, isOver }) =>
      after === null
        ? []
        : [
            ...(writes.length === 0 ? [] : [tiersPart(writes)]),
            placedPart(rules.revision, after, through, isOver ? new Date(now) : null),
          ],
    answer: ({ isOver }) => isOver,
  });
  return placed.ok && placed.value;
}

/** The next of them, of whom only those are read whose tier may change. */
async function readPage(deps: Deps, rules: TierRules, zone: string, now: number): Promise<PageRead> {
  const after = await placedThrough(deps.db, rules.revision, FIRST_MEMBER);
  const span = after === null ? undefined : await nextSpan(deps.db, after, SPAN);
  if (after === null || span === undefined) return { after, members: [], through: after ?? FIRST_MEMBER, isLast: true };
  const window = { since: new Date(windowStart(rules, plainDate(now, zone), zone)), zone };
  const members = await membersToPlace(deps.db, rules, window, { after, through: span.through }, UNIT);
  const last = members.length < UNIT ? undefined : members.at(-1);
  return last === undefined ? { after, members, ...span } : { after, members, through: last.memberId, isLast: false };
}
