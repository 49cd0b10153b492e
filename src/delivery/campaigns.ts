import { createHash } from 'node:crypto';
import type { Hearer, Saying } from '../app/campaigns/saying.ts';
import * as sending from '../app/campaigns/sending.ts';
import type { ChannelAdapter, ChannelName, Log, Message, SendOutcome } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { endLimit, tellOfLimit } from '../app/monthlyLimit.ts';
import { markLeft } from '../app/outbox.ts';
import { readProgramme } from '../app/programme.ts';
import { isQuiet } from '../core/calendar/hours.ts';
import { endOfDelivery } from './deliveryOutcome.ts';
import type { PauseGate } from './gate.ts';
import type { Paced } from './pace.ts';

export interface CampaignPorts {
  readonly deps: Deps;
  readonly adapters: ReadonlyMap<ChannelName, ChannelAdapter>;
  readonly gate: PauseGate;
  /** Words of a campaign for one member. What throws or gives nothing has failed for this member. */
  readonly render: (campaign: Saying, facts: unknown, member: Hearer) => Promise<readonly Message[]>;
  readonly pace: Paced;
  /** Shop time. */
  readonly now: () => number;
  readonly log: Log;
}

/** A range is given back after this, so that something more urgent need not wait for its end. */
const TURN_MS = 5_000;
/** Of a channel that is not there or waits: how long its deliveries are left alone, at most. */
const LONGEST_WAIT_MS = 60_000;
const SHORTEST_WAIT_MS = 200;
/** Deliveries that nobody can be reached for are ended so many at a time. */
const MOST_UNREACHABLE = 100;

/** Takes the most urgent range that is there, if any, and gives what to do with it. It never rejects. */
export async function claimCampaignJob(
  ports: CampaignPorts,
  isStopping: () => boolean,
): Promise<(() => Promise<void>) | undefined> {
  const { deps, gate, now, log } = ports;
  const range = await sending.claimRange(deps, now(), await maySend(ports));
  if (range === undefined) {
    await sending.finishCampaigns(deps, now());
    return undefined;
  }
  gate.learn(range.pauses);
  return async () => {
    try {
      if (range.mode === 'send') await sendRange(ports, range, isStopping);
      else await sending.closeRange(deps, range, range.mode, now());
      await sending.finishCampaigns(deps, now());
    } catch (error) {
      const { campaignId, rangeNo } = range;
      log.error({ err: error, campaignId, rangeNo }, 'a range is taken up again when its lease is over');
    }
  };
}

/** Nothing that the shop starts by itself begins in its quiet hours. */
export async function maySend({ deps, now }: Pick<CampaignPorts, 'deps' | 'now'>): Promise<boolean> {
  const { document: programme } = await readProgramme(deps);
  return !isQuiet(now(), programme.timeZone, programme.messages);
}

async function sendRange(ports: CampaignPorts, range: sending.ClaimedRange, isStopping: () => boolean): Promise<void> {
  const { deps, adapters, gate, now } = ports;
  const keyed = [...adapters.values()].filter((one) => one.honoursRetryKey).map(({ name }) => name);
  await sending.recoverRange(deps, range, keyed, now());
  const waiting = [...(await sending.waitingIn(deps, range, [...adapters.keys()]))];
  const since = performance.now();
  let isHeld = true;
  while (isHeld && !isStopping() && performance.now() - since < TURN_MS && (await maySend(ports))) {
    const batch = takeBatch(ports, waiting);
    if (batch.length === 0) break;
    isHeld = await sendBatch(ports, range, batch);
  }
  // Met by somebody else: a broadcast does not go out on some later day without its owner.
  const isAtLimit = waiting.some(
    ({ channel }) => channel !== null && gate.isAtLimit(channel) && gate.pausedMs(channel) > 0,
  );
  if (isAtLimit && range.kind === 'broadcast') await sending.pauseForLimit(deps, range.campaignId, now());
  const late = waiting.flatMap(({ channel }) => (channel === null ? [] : [waitFor(ports, channel)]));
  await sending.releaseRange(deps, range, late.length === 0 ? 0 : Math.min(...late));
}

/** How long a channel's deliveries are left alone. */
function waitFor({ adapters, gate }: CampaignPorts, channel: ChannelName): number {
  if (!adapters.has(channel)) return LONGEST_WAIT_MS;
  const paused = gate.pausedMs(channel);
  return paused === 0 ? 0 : Math.min(Math.max(paused, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
}

/** The next that may go out together: each channel's share, without those whose channel waits; they stay in `waiting`. */
function takeBatch(ports: CampaignPorts, waiting: sending.WaitingDelivery[]): sending.WaitingDelivery[] {
  const taken: sending.WaitingDelivery[] = [];
  const left: sending.WaitingDelivery[] = [];
  const room = new Map<ChannelName | null, number>([[null, MOST_UNREACHABLE]]);
  for (const { name, bulk } of ports.adapters.values()) room.set(name, waitFor(ports, name) > 0 ? 0 : bulk.together);
  for (const row of waiting) {
    const free = room.get(row.channel) ?? 0;
    if (free > 0) room.set(row.channel, free - 1);
    (free > 0 ? taken : left).push(row);
  }
  waiting.splice(0, waiting.length, ...left);
  return taken;
}

interface Frozen {
  readonly row: sending.WaitingDelivery;
  readonly messages: readonly Message[] | undefined;
  readonly contentHash: string | null;
  readonly retryKey: string;
}

/** Begins, sends and ends one batch. `false`: the lease is lost, or the campaign stands still. */
async function sendBatch(
  ports: CampaignPorts,
  range: sending.ClaimedRange,
  batch: readonly sending.WaitingDelivery[],
): Promise<boolean> {
  const { deps, adapters, gate, pace, now } = ports;
  const frozen = await Promise.all(batch.map((row) => freeze(ports, range, row)));
  const { messages: rules } = (await readProgramme(deps)).document;
  await pace.before(batch.flatMap(({ channel }) => channel ?? []));
  const begun = await sending.beginBatch(
    deps,
    range,
    frozen.map(({ row, messages, contentHash, retryKey }) => ({
      memberId: row.memberId,
      version: row.version,
      channel: row.channel,
      channelUserId: row.channelUserId,
      keyed: row.channel !== null && adapters.get(row.channel)?.honoursRetryKey === true,
      retryKey,
      contentHash,
      broken: messages === undefined,
    })),
    distinctContents(frozen),
    { now: now(), capDays: rules.marketingDays },
  );
  gate.learn(begun.pauses);
  if (!begun.held) return false;
  const going = frozen.filter(({ row }) => begun.sending.has(row.memberId));
  if (going.length === 0) return true;
  const ends = await Promise.all(going.map((one) => sendOne(ports, range, one)));
  return sending.finishBatch(deps, range, ends, now());
}

/** What may have arrived is said again word for word; everything else is put into words now. */
async function freeze(
  ports: CampaignPorts,
  range: sending.ClaimedRange,
  row: sending.WaitingDelivery,
): Promise<Frozen> {
  const { deps, log } = ports;
  if (row.retryKey !== null && row.messages !== null)
    return { row, messages: row.messages, contentHash: row.contentHash, retryKey: row.retryKey };
  const retryKey = deps.newId();
  if (row.channel === null) return { row, messages: [], contentHash: null, retryKey };
  const { hearerId: memberId, name, points, facts } = row;
  try {
    const messages = await ports.render(range, facts, { memberId, name, points, language: row.language ?? '' });
    if (messages.length === 0) throw new Error(`a message of kind ${range.kind} has no words`);
    const contentHash = createHash('sha256').update(JSON.stringify(messages)).digest('hex');
    return { row, messages, contentHash, retryKey };
  } catch (error) {
    log.error({ err: error, campaignId: range.campaignId, kind: range.kind }, 'a message could not be put into words');
    return { row, messages: undefined, contentHash: null, retryKey };
  }
}

function distinctContents(frozen: readonly Frozen[]) {
  const contents = new Map<string, { contentHash: string; messages: readonly Message[] }>();
  for (const { messages, contentHash, row } of frozen)
    if (messages !== undefined && contentHash !== null && contentHash !== row.contentHash)
      contents.set(contentHash, { contentHash, messages });
  return [...contents.values()];
}

async function sendOne(
  ports: CampaignPorts,
  range: sending.ClaimedRange,
  { row, messages = [], retryKey }: Frozen,
): Promise<sending.EndedDelivery> {
  const { deps, adapters, gate, log } = ports;
  const { memberId, channel, channelUserId } = row;
  const adapter = channel === null ? undefined : adapters.get(channel);
  if (adapter === undefined || channelUserId === null) throw new Error('a delivery began without an address');
  const to = { channel: adapter.name, channelUserId };
  const outcome: SendOutcome = await adapter.send({ to, messages, retryKey }).catch((error: unknown) => {
    log.error({ err: error, campaignId: range.campaignId }, 'an adapter failed in the middle of a message');
    return { status: 'unknown', detail: 'internal error' } as const;
  });
  if (outcome.status === 'wait') await gate.pause(adapter.name, outcome.afterSeconds);
  if (outcome.status === 'quota-exhausted') await holdForLimit(ports, range, adapter.name);
  if (outcome.status === 'unreachable') await markLeft(deps, to).catch(() => undefined);
  if (outcome.status === 'sent' && gate.isAtLimit(adapter.name)) await tellEnd(ports, adapter.name);
  const end = endOfDelivery(outcome, {
    attempts: row.attempts + 1,
    keyed: adapter.honoursRetryKey,
    isService: range.messageClass === 'service',
    doubtful: row.retryKey !== null,
  });
  return { memberId, ...end };
}

/**
 * The channel is held back for everything that the shop says by itself, other channels go on, and owner and managers are
 * told. A broadcast stands still until its owner resumes it; what an automation sends is nobody's to resume.
 */
async function holdForLimit(ports: CampaignPorts, range: sending.ClaimedRange, channel: ChannelName): Promise<void> {
  const { deps, gate, log, now } = ports;
  if (range.kind === 'broadcast') await sending.pauseForLimit(deps, range.campaignId, now());
  await gate.hold(channel);
  await tellOfLimit(deps, channel, now()).catch((error: unknown) =>
    log.error({ err: error, channel }, 'the monthly limit could not be told, the next message tells it'),
  );
}

/** The first message that the channel takes again ends its limit. */
const tellEnd = ({ deps, log }: CampaignPorts, channel: ChannelName): Promise<void> =>
  endLimit(deps, channel).catch((error: unknown) =>
    log.error({ err: error, channel }, 'the end of the monthly limit could not be told, the next message tells it'),
  );
