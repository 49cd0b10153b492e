import { type EarnExtras, readEarnExtras } from '../../db/earnExtras.ts';
import type { MemberPoints } from '../../db/ledger.ts';
import { plainDate, startOfDate } from '../core/calendar/localDay.ts';
import { settle } from '../core/points/settle.ts';
import type { Programme } from '../core/programme.ts';
import type { Deps } from './deps.ts';

/** Whether a sale needs more than every sale reads: caps over several purchases, birthdays, points that live on with it. */
export const asksForMore = ({ earn, points }: Programme): boolean =>
  earn.capPerDay !== undefined ||
  earn.capPerMonth !== undefined ||
  points.validity.kind === 'inactivity' ||
  earn.multipliers.some(({ when }) => when?.birthdayMonth !== undefined);

/** What a sale in such a shop is decided on besides; `undefined`: nothing more, and no statement is sent. */
export async function readExtrasOf(
  deps: Pick<Deps, 'db'>,
  memberId: string | undefined,
  programme: Programme,
  occurredAt: number,
): Promise<EarnExtras | undefined> {
  if (memberId === undefined || !asksForMore(programme)) return undefined;
  const { timeZone } = programme;
  const day = plainDate(occurredAt, timeZone);
  const first = day.with({ day: 1 });
  const startOf = (date: typeof day) => new Date(startOfDate(date, timeZone));
  return readEarnExtras(deps.db, memberId, {
    day: [startOf(day), startOf(day.add({ days: 1 }))],
    month: [startOf(first), startOf(first.add({ months: 1 }))],
    lots: programme.points.validity.kind === 'inactivity',
    // One read for all of it, also where the shop has stamp cards.
    stamps: programme.stampCards.some(({ active }) => active),
  });
}

/** What the earning of a purchase is told of the member. */
export const earnMemberOf = (
  member: MemberPoints,
  extras: EarnExtras | undefined,
  programme: Programme,
  now: number,
) => ({
  firstPurchase: member.purchases === 0,
  birthday: extras?.birthday,
  earnedOnDay: extras?.earnedOnDay,
  earnedInMonth: extras?.earnedInMonth,
  balance: programme.earn.capBalance === undefined ? undefined : balanceOf(member, now),
});

function balanceOf({ points }: MemberPoints, now: number): number {
  const { available, pending, held, deficit } = settle(points, now, () => 'not written').state;
  return available + pending + held - deficit;
}
