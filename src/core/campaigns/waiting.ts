import { quietBeganAt } from '../calendar/hours.ts';
import type { Instant } from '../points/ledger.ts';
import type { Programme } from '../programme.ts';

const HOUR_MS = 3_600_000;
/** What is left of the day when the wait is over: for sending, before the quiet hours or the end of the message's day. */
const LEFT_FOR_SENDING_MS = HOUR_MS;
/** More beside an answer would bury it. */
const MOST_ABOARD = 2;

/** A campaign as far as its waiting goes. */
interface Waiting {
  readonly waitHours: number;
  readonly dueAt: Instant | null;
  /** What is not sent by then is not sent any more; `null`: that has no end. */
  readonly untilAt: Instant | null;
}

/**
 * Until when messages of a campaign wait for their members to write, so that they go out with an answer for nothing;
 * `null`: they do not wait. There is always an hour left to send them in, before quiet hours begin or their day is over.
 */
export function waitsUntil(
  { waitHours, dueAt, untilAt }: Waiting,
  { timeZone, messages }: Pick<Programme, 'timeZone' | 'messages'>,
): Instant | null {
  if (waitHours === 0 || dueAt === null) return null;
  const wanted = Math.min(dueAt + waitHours * HOUR_MS, untilAt === null ? Infinity : untilAt - LEFT_FOR_SENDING_MS);
  const quietFrom =
    quietBeganAt(wanted, timeZone, messages) ?? quietBeganAt(wanted + LEFT_FOR_SENDING_MS, timeZone, messages);
  const until = quietFrom === undefined ? wanted : quietFrom - LEFT_FOR_SENDING_MS;
  return until > dueAt ? until : null;
}

/** A message that waits for one member. */
export interface Rider {
  readonly messageClass: 'service' | 'marketing';
  readonly kind: string;
  readonly dueAt: Instant | null;
}

/**
 * Which of the messages that wait for a member go along with an answer: what concerns them first, then one promotion at
 * most, an automation's before a broadcast; what waits longest before what came later.
 */
export function aboard<One extends Rider>(waiting: readonly One[]): readonly One[] {
  const rank = ({ messageClass, kind }: Rider) => (messageClass === 'service' ? 0 : kind === 'broadcast' ? 2 : 1);
  const inOrder = waiting.toSorted((a, b) => rank(a) - rank(b) || (a.dueAt ?? 0) - (b.dueAt ?? 0));
  const promotion = inOrder.find(({ messageClass }) => messageClass === 'marketing');
  return inOrder.filter((one) => one.messageClass === 'service' || one === promotion).slice(0, MOST_ABOARD);
}
