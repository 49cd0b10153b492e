import { birthdayKeys, findClockOffset, hasMessagesDue, saveClockOffset } from '../../db/labClock.ts';
import { afterDuration } from '../core/calendar/due.ts';
import { quietEndsAt } from '../core/calendar/hours.ts';
import { type PlainDate, plainDate } from '../core/calendar/localDay.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { birthdaysFrom } from '../core/members/nextBirthday.ts';
import type { Programme } from '../core/programme.ts';
import type { Deps } from './deps.ts';
import { readProgramme } from './programme.ts';

export { nextStop } from '../core/calendar/due.ts';

/** How the built-in chat's clock is to be moved. */
export type Move =
  /** An ISO 8601 duration like `P21D` or `PT1H`. */
  | { readonly advance: string }
  /** To the morning of the next member's birthday, when the greeting was sent. */
  | { readonly to: 'next-birthday' };

export type MoveRefusal =
  | { readonly code: 'not-a-duration' }
  | { readonly code: 'too-far' }
  /** No member has told theirs. */
  | { readonly code: 'no-birthday' };

const FURTHEST_MS = 400 * 86_400_000;

/** Where a move leads, in epoch milliseconds. Refuses in the order of `MoveRefusal`; more than 400 days is too far. */
export async function targetOf(
  deps: Pick<Deps, 'db'>,
  move: Move,
  now: number,
): Promise<Decision<number, MoveRefusal>> {
  const { document } = await readProgramme(deps);
  if ('advance' in move) {
    const target = afterDuration(now, document.timeZone, move.advance);
    if (target === undefined) return refuse({ code: 'not-a-duration' });
    return target - now > FURTHEST_MS ? refuse({ code: 'too-far' }) : accept(target);
  }
  const dates = birthdaysFrom(plainDate(now, document.timeZone), await birthdayKeys(deps.db));
  for (const date of dates) {
    const greeted = greetedAt(date, document);
    if (greeted > now) return accept(greeted);
  }
  return refuse({ code: 'no-birthday' });
}

/** A minute after a birthday's greeting begins to go out. */
function greetedAt(date: PlainDate, { timeZone, automations, messages }: Programme): number {
  const hour = date.toZonedDateTime({ timeZone, plainTime: { hour: automations.birthday.hour } }).epochMilliseconds;
  return quietEndsAt(hour, timeZone, messages) + 60_000;
}

/** The shop's time zone, for a clock on the wall. */
export const readTimeZone = async (deps: Pick<Deps, 'db'>): Promise<string> =>
  (await readProgramme(deps)).document.timeZone;

/** Whether an event waits to be handled or a notice is due to be sent. */
export const isSaying = (deps: Pick<Deps, 'db'>): Promise<boolean> => hasMessagesDue(deps.db);

/** Keeps how far the clock was moved, so that a restart goes on there; `movedMs` of it just now. */
export const keepOffset = (deps: Pick<Deps, 'db'>, offsetMs: number, movedMs: number): Promise<void> =>
  saveClockOffset(deps.db, offsetMs, movedMs);

/** How far the clock was moved before this start, in milliseconds; `undefined`: never. */
export const keptOffset = (deps: Pick<Deps, 'db'>): Promise<number | undefined> => findClockOffset(deps.db);
