import { birthdayOf, birthdayPart } from '../../db/memberSettings.ts';
import { findMember, type MemberRow } from '../../db/members.ts';
import { addLocalDays, plainDate } from '../core/calendar/localDay.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { type Birthday, isBirthday } from '../core/members/birthday.ts';
import type { Instant } from '../core/points/ledger.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';

export type BirthdayRefusal =
  | { readonly code: 'member-unknown' }
  | { readonly code: 'birthday-invalid' }
  /** `again`: the first instant at which it may be changed. */
  | { readonly code: 'birthday-changed-recently'; readonly again: Instant };

interface BirthdayState {
  readonly birthday: Birthday | undefined;
  /** When it was last changed; giving it for the first time is no change. */
  readonly changedAt: Instant | undefined;
}

/**
 * Whether a birthday may become another: the first one is free, a slip in it may be corrected, and from then on once in
 * 365 local days. The same day again is no change. Gives the new instant of change.
 */
function decideBirthday(
  state: BirthdayState,
  birthday: Birthday,
  now: Instant,
  zone: string,
): Decision<{ readonly changedAt: Instant | undefined }, BirthdayRefusal> {
  if (!isBirthday(birthday, plainDate(now, zone))) return refuse({ code: 'birthday-invalid' });
  if (state.birthday === undefined || isSameDay(state.birthday, birthday))
    return accept({ changedAt: state.changedAt });
  const again = state.changedAt === undefined ? now : addLocalDays(state.changedAt, 365, zone);
  return now < again ? refuse({ code: 'birthday-changed-recently', again }) : accept({ changedAt: now });
}

/** Adding or correcting the year moves no birthday. */
const isSameDay = (a: Birthday, b: Birthday): boolean =>
  a.month === b.month &&
  a.day === b.day &&
  a.calendar === b.calendar &&
  (a.leapMonth ?? false) === (b.leapMonth ?? false);

/** Keeps a member's birthday. Refuses, in this order: `member-unknown`, `birthday-invalid`, `birthday-changed-recently`. */
export const setBirthday = (
  deps: Deps,
  wish: { readonly memberId: string; readonly birthday: Birthday; readonly zone: string },
  key: string,
  now: number,
): Promise<Answered<{ readonly kept: true }, BirthdayRefusal>> =>
  decideAndCommit<MemberRow | undefined, Changed, { kept: true }, BirthdayRefusal>(deps, {
    key: { name: key, request: wish.birthday },
    read: () => findMember(deps.db, wish.memberId),
    decide: (member) => {
      if (member?.state !== 'active') return refuse({ code: 'member-unknown' });
      const state = { birthday: birthdayOf(member), changedAt: member.birthdayChangedAt?.getTime() };
      const decision = decideBirthday(state, wish.birthday, now, wish.zone);
      return decision.ok ? accept({ member, changedAt: decision.value.changedAt }) : decision;
    },
    parts: (_read, { member, changedAt }) => [
      birthdayPart(member, wish.birthday, changedAt === undefined ? null : new Date(changedAt)),
    ],
    // An answer is kept for days: nothing of the person stands in it.
    answer: () => ({ kept: true }),
  });

interface Changed {
  readonly member: MemberRow;
  readonly changedAt: Instant | undefined;
}
