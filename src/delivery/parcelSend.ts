import * as sending from '../app/campaigns/sending.ts';
import type { ChannelAdapter, ChannelName, Log, ManyAtOnce, SendManyOutcome, SendOutcome } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { endLimit, tellOfLimit } from '../app/monthlyLimit.ts';
import { markLeft } from '../app/outbox.ts';
import { endOfDelivery } from './deliveryOutcome.ts';
import type { PauseGate } from './gate.ts';
import { type Parcel, partsOf, partsWithin } from './parcels.ts';
import { AT_ONCE, type Turn } from './places.ts';

export interface ParcelPorts {
  readonly deps: Deps;
  readonly adapters: ReadonlyMap<ChannelName, ChannelAdapter>;
  readonly gate: PauseGate;
  /** Shop time. */
  readonly now: () => number;
  readonly log: Log;
}

/** What became of a parcel: the ends of its deliveries, and the parts in which those that nobody got go out next. */
export interface SentParcel {
  readonly ends: readonly sending.EndedDelivery[];
  readonly parts: readonly Parcel[];
}

/** Half of a range's lease: a call that goes out later might be another worker's by then. */
const LATE_MS = 15_000;

/** Makes the call of one parcel that has begun, when its turn has come. One whose turn comes too late is not made. */
export async function sendParcel(
  ports: ParcelPorts,
  range: sending.ClaimedRange,
  parcel: Parcel,
  turn: Turn = AT_ONCE,
): Promise<SentParcel> {
  const { adapters } = ports;
  const channel = parcel.rows[0]?.channel ?? null;
  const adapter = channel === null ? undefined : adapters.get(channel);
  if (adapter === undefined) throw new Error('a delivery began without an address');
  const begun = performance.now();
  const answered = await turn();
  try {
    const closed = closedFor(ports, adapter.name) ?? lateFor(performance.now() - begun);
    if (closed !== undefined) return { ends: endsOf(range, adapter, parcel, closed), parts: [] };
    return await send(ports, range, adapter, parcel);
  } finally {
    answered();
  }
}

/** What a platform would answer that asked us to wait, or said that the month is over, while the batch was under way. */
function closedFor({ gate }: ParcelPorts, channel: ChannelName): SendOutcome | undefined {
  const afterSeconds = gate.pausedMs(channel) / 1_000;
  if (afterSeconds === 0) return undefined;
  return gate.isAtLimit(channel) ? { status: 'quota-exhausted' } : { status: 'wait', afterSeconds };
}

const lateFor = (waitedMs: number): SendOutcome | undefined =>
  waitedMs > LATE_MS ? { status: 'wait', afterSeconds: 1 } : undefined;

async function send(
  ports: ParcelPorts,
  range: sending.ClaimedRange,
  adapter: ChannelAdapter,
  parcel: Parcel,
): Promise<SentParcel> {
  const { deps } = ports;
  const { many } = adapter;
  if (!parcel.isToMany || many === undefined) {
    const sent = parcel.rows.map((row) => sendOne(ports, range, adapter, parcel, row));
    return { ends: await Promise.all(sent), parts: [] };
  }
  const outcome = await safely(ports, range, () => callMany(many, parcel));
  if (outcome.status === 'refused') return refused(ports, parcel, outcome);
  if (outcome.status === 'quota-exhausted' && !parcel.isRepeat && parcel.partOf !== 'limit') {
    const room = await roomLeft(adapter);
    if (room > 0 && room < parcel.rows.length)
      return { ends: parcel.rows.map(again), parts: partsWithin(parcel, deps.newId, room) };
  }
  await heed(ports, range, adapter.name, outcome);
  return { ends: endsOf(range, adapter, parcel, outcome), parts: [] };
}

const callMany = (many: ManyAtOnce, { rows, messages = [], retryKey }: Parcel): Promise<SendManyOutcome> =>
  many.send({ channelUserIds: rows.map(addressOf), messages, retryKey });

/** One recipient of it is not taken: who was named has their outcome, everybody else is in a part. */
async function refused(
  { deps }: ParcelPorts,
  parcel: Parcel,
  { index }: Extract<SendManyOutcome, { readonly status: 'refused' }>,
): Promise<SentParcel> {
  const named = index === undefined ? undefined : parcel.rows[index];
  if (named?.channel)
    await markLeft(deps, { channel: named.channel, channelUserId: addressOf(named) }).catch(() => undefined);
  return {
    ends: parcel.rows.map((row) =>
      row === named
        ? { memberId: row.memberId, state: 'skipped', reason: 'unreachable', afterMs: 0, keep: false, counts: true }
        : again(row),
    ),
    parts: partsOf(parcel, deps.newId, index),
  };
}

/** Nobody got it, for a reason that is not theirs: it waits to be said anew. */
const again = ({ memberId }: sending.WaitingDelivery): sending.EndedDelivery => ({
  memberId,
  state: 'queued',
  reason: null,
  afterMs: 0,
  keep: false,
  counts: false,
});

/** How many the channel still takes this month, as far as it says. */
async function roomLeft(adapter: ChannelAdapter): Promise<number> {
  const quota = await adapter.quota?.().catch(() => undefined);
  return quota === undefined || quota.limit === null ? 0 : Math.max(0, quota.limit - quota.used);
}

async function sendOne(
  ports: ParcelPorts,
  range: sending.ClaimedRange,
  adapter: ChannelAdapter,
  parcel: Parcel,
  row: sending.WaitingDelivery,
): Promise<sending.EndedDelivery> {
  const to = { channel: adapter.name, channelUserId: addressOf(row) };
  const { messages = [], retryKey } = parcel;
  const outcome = await safely(ports, range, () => adapter.send({ to, messages, retryKey, isBulk: true }));
  await heed(ports, range, adapter.name, outcome);
  if (outcome.status === 'unreachable') await markLeft(ports.deps, to).catch(() => undefined);
  const [end] = endsOf(range, adapter, { ...parcel, rows: [row] }, outcome);
  if (end === undefined) throw new Error('a delivery has no end');
  return end;
}

/** All of a parcel end alike: what one of them may have got, each of them may. */
function endsOf(
  range: sending.ClaimedRange,
  adapter: ChannelAdapter,
  { rows, isRepeat }: Parcel,
  outcome: SendOutcome,
): readonly sending.EndedDelivery[] {
  const end = endOfDelivery(outcome, {
    attempts: Math.max(...rows.map(({ attempts }) => attempts)) + 1,
    keyed: adapter.honoursRetryKey,
    isService: range.messageClass === 'service',
    doubtful: isRepeat,
  });
  return rows.map(({ memberId }) => ({ memberId, ...end }));
}

function addressOf({ channelUserId }: sending.WaitingDelivery): string {
  if (channelUserId === null) throw new Error('a delivery began without an address');
  return channelUserId;
}

const safely = <Outcome>(
  { log }: ParcelPorts,
  { campaignId }: sending.ClaimedRange,
  call: () => Promise<Outcome>,
): Promise<Outcome | { readonly status: 'unknown'; readonly detail: string }> =>
  call().catch((error: unknown) => {
    log.error({ err: error, campaignId }, 'an adapter failed in the middle of a message');
    return { status: 'unknown', detail: 'internal error' } as const;
  });

/** What an answer says of the whole channel. */
async function heed(
  ports: ParcelPorts,
  range: sending.ClaimedRange,
  channel: ChannelName,
  outcome: SendOutcome,
): Promise<void> {
  if (outcome.status === 'wait') await ports.gate.pause(channel, outcome.afterSeconds);
  if (outcome.status === 'quota-exhausted') await holdForLimit(ports, range, channel);
  if (outcome.status === 'sent' && ports.gate.isAtLimit(channel)) await tellEnd(ports, channel);
}

/**
 * The channel is held back for everything that the shop says by itself, other channels go on, and owner and managers are
 * told. A broadcast stands still until its owner resumes it; what an automation sends is nobody's to resume.
 */
async function holdForLimit(ports: ParcelPorts, range: sending.ClaimedRange, channel: ChannelName): Promise<void> {
  const { deps, gate, log, now } = ports;
  if (range.kind === 'broadcast') await sending.pauseForLimit(deps, range.campaignId, now());
  await gate.hold(channel);
  await tellOfLimit(deps, channel, now()).catch((error: unknown) =>
    log.error({ err: error, channel }, 'the monthly limit could not be told, the next message tells it'),
  );
}

/** The first message that the channel takes again ends its limit. */
const tellEnd = ({ deps, log }: ParcelPorts, channel: ChannelName): Promise<void> =>
  endLimit(deps, channel).catch((error: unknown) =>
    log.error({ err: error, channel }, 'the end of the monthly limit could not be told, the next message tells it'),
  );
