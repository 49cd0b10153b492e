import * as riding from '../app/campaigns/riding.ts';
import * as sending from '../app/campaigns/sending.ts';
import type { Address, Message, SendOutcome } from '../app/channel.ts';
import { inTime } from '../app/patience.ts';
import { isQuiet } from '../core/calendar/hours.ts';
import { waitsUntil } from '../core/campaigns/waiting.ts';
import type { Programme } from '../core/programme.ts';
import { parcelOf, type WordPorts } from './parcels.ts';

export interface RidePorts extends WordPorts {
  /** Shop time. */
  readonly now: () => number;
  /** The one in force. */
  readonly programme: Programme;
}

/** How an answer ended that something went along with; `refused`: it was taken only without that. */
export type RideOutcome = SendOutcome | { readonly status: 'refused' };

/** Messages of campaigns that go out with one answer. */
export interface Riders {
  readonly messages: readonly Message[];
  /** Writes down what became of them; whoever took them along calls it once, whatever happened. */
  end(outcome: RideOutcome): Promise<void>;
}

interface Rider {
  readonly range: sending.ClaimedRange;
  readonly memberId: string;
  readonly messages: readonly Message[];
}

/**
 * Takes what waits for a member along with the answer that is about to be given, as far as there is room for so many
 * messages. Each is leased and begun as a push is, so it goes out once; nothing begins in quiet hours. What cannot be taken
 * stays where it was and is pushed in its time.
 */
export async function takeRiders(ports: RidePorts, memberId: string, to: Address, room: number): Promise<Riders> {
  const { deps, now, log, programme } = ports;
  const riders: Rider[] = [];
  try {
    const waiting = isQuiet(now(), programme.timeZone, programme.messages)
      ? []
      : await riding.ridersFor(deps, memberId, to, programme, now());
    for (const one of waiting) {
      const free = room - riders.reduce((sum, { messages }) => sum + messages.length, 0);
      const rider = free > 0 ? await take(ports, one, memberId, to, free) : undefined;
      if (rider !== undefined) riders.push(rider);
    }
  } catch (error) {
    log.error({ err: error }, 'what waits for a member did not go along with an answer');
  }
  return {
    messages: riders.flatMap(({ messages }) => messages),
    end: async (outcome) => {
      for (const rider of riders) await end(ports, rider, outcome);
    },
  };
}

/** How long an answer waits for what did not go along with it to be ended. */
const END_MS = 3_000;

async function take(
  ports: RidePorts,
  waiting: riding.WaitingRider,
  memberId: string,
  to: Address,
  room: number,
): Promise<Rider | undefined> {
  const range = await riding.claimRide(ports.deps, waiting);
  if (range === undefined) return undefined;
  try {
    return await begin(ports, range, memberId, to, room);
  } catch (error) {
    // Perhaps it has begun and nobody was told: nothing went out yet. The answer does not wait long for a database that is away.
    const ended = end(ports, { range, memberId, messages: [] }, { status: 'not-sent', detail: 'internal error' });
    await inTime(ended, END_MS).catch((err: unknown) =>
      ports.log.error({ err }, 'what did not go along was not ended'),
    );
    throw error;
  }
}

async function begin(
  ports: RidePorts,
  range: sending.ClaimedRange,
  memberId: string,
  to: Address,
  room: number,
): Promise<Rider | undefined> {
  const { deps, now, programme } = ports;
  const row = await riding.deliveryOf(deps, range, memberId, to);
  const parcel = row && (await parcelOf(ports, range, row));
  if (row !== undefined && parcel?.messages !== undefined && parcel.contentHash !== null) {
    const { messages, contentHash, retryKey } = parcel;
    const fits = messages.length > 0 && messages.length <= room;
    if (fits && (await riding.beginRide(deps, range, row, { messages, contentHash, retryKey }, programme, now())))
      return { range, memberId, messages };
  }
  await sending.releaseRange(deps, range);
  return undefined;
}

async function end(
  { deps, now, programme }: RidePorts,
  { range, memberId }: Rider,
  outcome: RideOutcome,
): Promise<void> {
  const until = waitsUntil(range, programme) ?? 0;
  const ended = { memberId, ...endOfRide(outcome, Math.max(0, until - now())) };
  await riding.endRide(deps, range, ended, programme, now());
  await sending.releaseRange(deps, range);
}

/**
 * What becomes of a delivery that went out with an answer. What may have arrived is never sent a second way, since an
 * answer has no key that would tell a repeat; what certainly did not arrive waits on as it did.
 */
function endOfRide(outcome: RideOutcome, waitMs: number): Omit<sending.EndedDelivery, 'memberId'> {
  const ended = { afterMs: 0, keep: false, counts: true };
  if (outcome.status === 'sent') return { ...ended, state: 'sent', reason: null };
  if (outcome.status === 'unknown') return { ...ended, state: 'unknown', reason: 'may-have-arrived' };
  const reason = outcome.status === 'refused' ? riding.NO_RIDER : null;
  return { state: 'queued', reason, afterMs: waitMs, keep: false, counts: false };
}
