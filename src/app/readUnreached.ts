import { auditPart } from '../../db/audit.ts';
import {
  decidedParts,
  keepAYearPart,
  type Unreached,
  type UnreachedBook,
  type UnreachedQuery,
  unreachedBooks,
  unreachedMembers,
} from '../../db/unreached.ts';
import { addLocalDays, plainDate, startOfDate } from '../core/calendar/localDay.ts';
import { accept, refuse } from '../core/decision.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { readProgramme } from './programme.ts';

export type { Unreached } from '../../db/unreached.ts';

/** Nobody could reach them for so long: the owner is to know, and to decide. */
const MONTHS_UNREACHED = 12;
const LEAVING_DAYS = 30;
const MOST = 20;
const MONTHS_KEPT = 12;
const MOST_DECIDED = 5_000;

/**
 * Members with points whom no channel has reached for 12 months, and about whom nothing is decided: how many, with how
 * many points, how many of those leave in the next 30 local days, and the first of them by the day on which theirs leave.
 */
export const readUnreached = (deps: Pick<Deps, 'db'>, timeZone: string, now: number): Promise<Unreached> =>
  unreachedMembers(deps.db, queryOf(timeZone, now), MOST);

function queryOf(timeZone: string, now: number): UnreachedQuery {
  const today = plainDate(now, timeZone);
  return {
    since: new Date(startOfDate(today.subtract({ months: MONTHS_UNREACHED }).add({ days: 1 }), timeZone)),
    now: new Date(now),
    leavingBy: new Date(addLocalDays(now, LEAVING_DAYS + 1, timeZone)),
    keptBefore: new Date(startOfDate(today.subtract({ months: MONTHS_KEPT }), timeZone)),
  };
}

export type UnreachedRefusal = { readonly code: 'not-allowed' } | { readonly code: 'nobody-unreached' };

/**
 * What the owner decides about them: their points stay a year longer (`kept`), or leave on their day as they would
 * (`let_go`); either way they are not listed any more, those who were kept for a year. At most 5,000 at once, whose points
 * leave first. Refuses `not-allowed` to everybody but the owner, `nobody-unreached`.
 */
export const decideUnreached = (
  deps: Deps,
  decision: 'kept' | 'let_go',
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<{ readonly members: number }, UnreachedRefusal>> =>
  decideAndCommit<
    { readonly books: readonly UnreachedBook[]; readonly zone: string },
    { readonly books: readonly UnreachedBook[]; readonly staffId: string },
    { readonly members: number },
    UnreachedRefusal
  >(deps, {
    key: { name: key, request: { decision } },
    read: async () => {
      const { timeZone: zone } = (await readProgramme(deps)).document;
      return { books: await unreachedBooks(deps.db, queryOf(zone, now), MOST_DECIDED), zone };
    },
    decide: ({ books }) => {
      if (by.kind !== 'staff' || by.role !== 'owner') return refuse({ code: 'not-allowed' });
      return books.length === 0 ? refuse({ code: 'nobody-unreached' }) : accept({ books, staffId: by.staffId });
    },
    parts: ({ zone }, { books, staffId }) => [
      ...decidedParts(books, { decision, staffId }, new Date(now)),
      ...(decision === 'kept' ? [keepAYearPart(books, zone, new Date(now))] : []),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: decision === 'kept' ? 'unreached-points-kept' : 'unreached-points-let-go',
        details: { members: books.map(({ memberId }) => memberId) },
        occurredAt: new Date(now),
      }),
    ],
    answer: ({ books }) => ({ members: books.length }),
  });
