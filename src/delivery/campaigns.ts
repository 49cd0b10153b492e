import { letWait } from '../app/campaigns/riding.ts';
import * as sending from '../app/campaigns/sending.ts';
import type { ChannelName } from '../app/channel.ts';
import { readProgramme } from '../app/programme.ts';
import { isQuiet } from '../core/calendar/hours.ts';
import { waitsUntil } from '../core/campaigns/waiting.ts';
import { type Paces, slowChannels } from './pace.ts';
import { type ParcelPorts, sendParcel } from './parcelSend.ts';
import { joined, newContents, type Parcel, parcelOf, type WordPorts } from './parcels.ts';

export interface CampaignPorts extends ParcelPorts, WordPorts {
  readonly paces: Pick<Paces, 'before'>;
}

/** A range is given back after this, so that something more urgent need not wait for its end. */
const TURN_MS = 5_000;
/** Of a channel that is not there or waits: how long its deliveries are left alone, at most. */
const LONGEST_WAIT_MS = 60_000;
const SHORTEST_WAIT_MS = 200;
/** Deliveries that nobody can be reached for are ended so many at a time. */
const MOST_UNREACHABLE = 100;

/** Sends what is in hand of a range, ends, and tells whether it left something for who sends at a slow pace. */
type CampaignJob = () => Promise<{ readonly atPace: boolean }>;

/**
 * Takes the most urgent range that is there for `hand`, if any, and gives what to do with it. It never rejects. Who sends on
 * the quick channels never waits for a slow one: of a range that has both, its part is left to the other hand.
 */
export async function claimCampaignJob(
  ports: CampaignPorts,
  isStopping: () => boolean,
  hand: sending.Hand = 'every',
): Promise<CampaignJob | undefined> {
  const { deps, gate, now, log } = ports;
  const range = await sending.claimRange(deps, now(), await maySend(ports), hand);
  if (range === undefined) {
    if (hand !== 'at-pace') await sending.finishCampaigns(deps, now());
    return undefined;
  }
  gate.learn(range.pauses);
  return async () => {
    try {
      const atPace = range.mode === 'send' && (await sendRange(ports, range, isStopping, hand));
      if (range.mode !== 'send') await sending.closeRange(deps, range, range.mode, now());
      await sending.finishCampaigns(deps, now());
      return { atPace };
    } catch (error) {
      const { campaignId, rangeNo } = range;
      log.error({ err: error, campaignId, rangeNo }, 'a range is taken up again when its lease is over');
      return { atPace: false };
    }
  };
}

/** Nothing that the shop starts by itself begins in its quiet hours. */
export async function maySend({ deps, now }: Pick<CampaignPorts, 'deps' | 'now'>): Promise<boolean> {
  const { document: programme } = await readProgramme(deps);
  return !isQuiet(now(), programme.timeZone, programme.messages);
}

/** Gives whether something of it was left for who sends at a slow pace. */
async function sendRange(
  ports: CampaignPorts,
  range: sending.ClaimedRange,
  isStopping: () => boolean,
  hand: sending.Hand,
): Promise<boolean> {
  const { deps, adapters, gate, now } = ports;
  const slow = hand === 'every' ? new Set<ChannelName>() : slowChannels([...adapters.values()]);
  const isMine = (channel: ChannelName) => hand === 'every' || slow.has(channel) === (hand === 'at-pace');
  const keyed = [...adapters.values()].filter((one) => one.honoursRetryKey).map(({ name }) => name);
  await sending.recoverRange(deps, range, keyed, now());
  const stock: Stock = { waiting: [...(await dueIn(ports, range))], parcels: [] };
  const since = performance.now();
  // Parts are not begun again from the whole: whoever keeps a call from being taken is found in one turn.
  const isTurn = () => performance.now() - since < TURN_MS || stock.parcels.some(({ partOf }) => partOf !== undefined);
  let isHeld = true;
  while (isHeld && !isStopping() && isTurn() && (await maySend(ports))) {
    const batch = await takeBatch(ports, range, stock, isMine);
    if (batch.length === 0) break;
    const { held, parts } = await sendBatch(ports, range, batch);
    stock.parcels.push(...parts);
    isHeld = held;
  }
  const waiting = [...stock.waiting, ...stock.parcels.flatMap(({ rows }) => rows)];
  const isAtLimit = ({ channel }: sending.WaitingDelivery) =>
    channel !== null && gate.isAtLimit(channel) && gate.pausedMs(channel) > 0;
  const [paced, others] = parted(waiting, (row) => row.channel !== null && slow.has(row.channel) && !isAtLimit(row));
  const goesOn = paced.some(({ channel }) => channel !== null && waitFor(ports, channel) === 0);
  // Met by somebody else: a broadcast does not go out on some later day without its owner. Its other channels come first.
  if (range.kind === 'broadcast' && !goesOn && waiting.some(isAtLimit))
    await sending.pauseForLimit(deps, range.campaignId, now());
  const late = others.map(({ channel }) => (channel === null ? 0 : waitFor(ports, channel)));
  const atPace = paced.length > 0;
  const waitMs = late.length === 0 ? undefined : Math.min(...late);
  await sending.releaseRange(deps, range, { known: waiting.length, atPace, waitMs });
  return atPace;
}

/**
 * What of a range goes out now. While its campaign waits for members to write, what would be pushed on a channel where
 * answers cost nothing is put off until that is over, in one statement; what may have arrived is repeated all the same.
 */
async function dueIn(ports: CampaignPorts, range: sending.ClaimedRange): Promise<readonly sending.WaitingDelivery[]> {
  const { deps, adapters, now } = ports;
  const rows = await sending.waitingIn(deps, range, [...adapters.keys()]);
  if (range.waitHours === 0) return rows;
  const left = (waitsUntil(range, (await readProgramme(deps)).document) ?? 0) - now();
  if (left <= 0) return rows;
  const waits = ({ channel, retryKey }: sending.WaitingDelivery) =>
    retryKey === null && channel !== null && adapters.get(channel)?.repliesWithToken === true;
  const waiting = rows.filter(waits);
  if (waiting.length > 0)
    await letWait(
      deps,
      range,
      waiting.map(({ memberId }) => memberId),
      left,
    );
  return rows.filter((row) => !waits(row));
}

/** How long a channel's deliveries are left alone. */
function waitFor({ adapters, gate }: CampaignPorts, channel: ChannelName): number {
  if (!adapters.has(channel)) return LONGEST_WAIT_MS;
  const paused = gate.pausedMs(channel);
  return paused === 0 ? 0 : Math.min(Math.max(paused, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
}

/** What of a range is still to go out: deliveries as they were read, and parcels that are made up. */
interface Stock {
  waiting: sending.WaitingDelivery[];
  parcels: Parcel[];
}

/**
 * The next that may go out together: each channel's share, without those whose channel waits or is another hand's; they
 * stay in the stock.
 */
async function takeBatch(
  ports: CampaignPorts,
  range: sending.ClaimedRange,
  stock: Stock,
  isMine: (channel: ChannelName) => boolean,
): Promise<readonly Parcel[]> {
  const room = new Map<ChannelName | null, number>([[null, MOST_UNREACHABLE]]);
  for (const { name, bulk } of ports.adapters.values())
    room.set(name, isMine(name) && waitFor(ports, name) === 0 ? bulk.together : 0);
  const takes = (channel: ChannelName | null): boolean => {
    const free = room.get(channel) ?? 0;
    if (free > 0) room.set(channel, free - 1);
    return free > 0;
  };
  await joinAlike(ports, range, stock, (channel) => (room.get(channel) ?? 0) > 0);
  const [parcels, parcelsLeft] = parted(stock.parcels, ({ rows }) => takes(rows[0]?.channel ?? null));
  const [rows, rowsLeft] = parted(stock.waiting, ({ channel }) => takes(channel));
  stock.parcels = parcelsLeft;
  stock.waiting = rowsLeft;
  return [...parcels, ...(await Promise.all(rows.map((row) => parcelOf(ports, range, row))))];
}

/** Where a channel takes one message for many, everybody's words are found first, and those who are told the same go together. */
async function joinAlike(
  ports: CampaignPorts,
  range: sending.ClaimedRange,
  stock: Stock,
  isOpen: (channel: ChannelName) => boolean,
): Promise<void> {
  for (const { name, many } of ports.adapters.values()) {
    if (many === undefined || !isOpen(name)) continue;
    const [own, others] = parted(stock.waiting, ({ channel }) => channel === name);
    const alone = await Promise.all(own.map((row) => parcelOf(ports, range, row)));
    stock.parcels.push(...joined(alone, many.most));
    stock.waiting = others;
  }
}

function parted<Value>(values: readonly Value[], isFirst: (value: Value) => boolean): [Value[], Value[]] {
  const first: Value[] = [];
  const second: Value[] = [];
  for (const value of values) (isFirst(value) ? first : second).push(value);
  return [first, second];
}

/** Begins, sends and ends one batch. `held` false: the lease is lost, or the campaign stands still. */
async function sendBatch(
  ports: CampaignPorts,
  range: sending.ClaimedRange,
  batch: readonly Parcel[],
): Promise<{ readonly held: boolean; readonly parts: readonly Parcel[] }> {
  const { deps, adapters, gate, paces, now } = ports;
  const { messages: rules } = (await readProgramme(deps)).document;
  const turns = await paces.before(
    batch.map(({ rows, isToMany, messages }) => {
      const channel = rows[0]?.channel ?? null;
      const count = channel === null ? undefined : adapters.get(channel)?.bulk.countOf;
      return { channel, isToMany, messages: isToMany ? 1 : (count?.(messages ?? []) ?? 1) };
    }),
  );
  const begun = await sending.beginBatch(
    deps,
    range,
    batch.flatMap(({ rows, messages, contentHash, retryKey, isRepeat }) =>
      rows.map(({ memberId, version, channel, channelUserId }) => ({
        memberId,
        version,
        channel,
        channelUserId,
        keyed: channel !== null && adapters.get(channel)?.honoursRetryKey === true,
        isRepeat,
        retryKey,
        contentHash,
        broken: messages === undefined,
      })),
    ),
    newContents(batch),
    { now: now(), capDays: rules.marketingDays },
  );
  gate.learn(begun.pauses);
  if (!begun.held) return { held: false, parts: [] };
  const going = batch.flatMap((parcel, place) => {
    const rows = parcel.rows.filter(({ memberId }) => begun.sending.has(memberId));
    // Who is left alone of a call that was never made is sent to alone.
    const isToMany = parcel.isRepeat ? parcel.isToMany : rows.length > 1;
    return rows.length === 0 ? [] : [{ parcel: { ...parcel, rows, isToMany }, turn: turns[place] }];
  });
  if (going.length === 0) return { held: true, parts: [] };
  const sent = await Promise.all(going.map(({ parcel, turn }) => sendParcel(ports, range, parcel, turn)));
  const held = await sending.finishBatch(
    deps,
    range,
    sent.flatMap(({ ends }) => ends),
    now(),
  );
  return { held, parts: sent.flatMap(({ parts }) => parts) };
}
