import type { ChannelAdapter, ChannelName, Log, Message, SendOutcome } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { endLimit, tellOfLimit } from '../app/monthlyLimit.ts';
import type { Notice } from '../app/notice.ts';
import {
  type ClaimedNotice,
  claimNotices,
  destinationOf,
  type FrozenContent,
  finishNotice,
  freezeContent,
  markLeft,
  type NoticeEnd,
  type Progress,
} from '../app/outbox.ts';
import { HELD } from '../app/pauses.ts';
import type { PauseGate } from './gate.ts';
import { endOf, heldFor, isTooLate, isTooOld } from './outcome.ts';
import type { Paces } from './pace.ts';

export interface RelayPorts {
  readonly deps: Deps;
  readonly adapters: ReadonlyMap<ChannelName, ChannelAdapter>;
  /** Words for a notice, in the language of whoever gets it. */
  readonly render: (notice: Notice, language: string | undefined) => Promise<readonly Message[]>;
  /** Shop time. */
  readonly now: () => number;
  readonly log: Log;
  readonly paces: Pick<Paces, 'urgent'>;
}

/** A notice that breaks our own code this often is given up. */
const BROKEN = 10;
/** What waits for a monthly limit is looked at this often: the hold may have ended while it was in hand. */
const LONGEST_HELD_MS = 600_000;

/** A notice in hand: those with one `key` go to one person, in order. `run` never rejects. */
export interface RelayJob {
  readonly key: string;
  run(): Promise<void>;
}

/** Takes up to `limit` notices that are due from the outbox, oldest first. */
export async function claimRelayJobs(ports: RelayPorts, gate: PauseGate, limit: number): Promise<readonly RelayJob[]> {
  const rows = await claimNotices(ports.deps, limit);
  for (const { pauses } of rows) gate.learn(pauses);
  return rows.map((row) => ({
    key: row.memberId ?? `${row.address?.channel}:${row.address?.channelUserId}`,
    run: () => relaySafely(ports, gate, row),
  }));
}

async function relaySafely(ports: RelayPorts, gate: PauseGate, row: ClaimedNotice): Promise<void> {
  const { deps, log } = ports;
  const { outboxId, attempt } = row;
  try {
    await relay(ports, gate, row);
  } catch (error) {
    log.error({ err: error, outboxId, attempt }, 'a notice could not be handled');
    const end: NoticeEnd =
      attempt >= BROKEN
        ? { state: 'failed', detail: 'internal error' }
        : { state: 'queued', detail: 'internal error', afterMs: 5_000 * attempt };
    await finishNotice(deps, row, end).catch((why: unknown) =>
      log.error({ err: why, outboxId }, 'a notice is taken up again when its lease is over'),
    );
  }
}

async function relay(ports: RelayPorts, gate: PauseGate, row: ClaimedNotice): Promise<void> {
  const { deps } = ports;
  if (isTooOld(row)) return finishNotice(deps, row, { state: 'skipped', detail: 'too old after the monthly limit' });
  const content = row.content === undefined ? await rendered(ports, row) : withAbandoned(row.content, row);
  if (content === undefined) return finishNotice(deps, row, { state: 'skipped', detail: 'no reachable account' });
  const { channel } = content.to;
  const adapter = ports.adapters.get(channel);
  const later = (detail: string, afterMs: number, progress = progressOf(content)) =>
    finishNotice(deps, row, { state: 'queued', detail, afterMs, progress });
  if (adapter === undefined) return later('channel not connected', 60_000);
  const paused = () => gate.pausedMs(channel);
  const waits = () =>
    gate.isAtLimit(channel)
      ? later(HELD, Math.min(paused(), LONGEST_HELD_MS), heldFor(content, row.nowMs, paused()))
      : later('rate limit', paused());
  if (paused() > 0) return waits();
  const facts = { attempt: row.attempt, nowMs: row.nowMs, keyed: adapter.honoursRetryKey };
  if (isTooLate({ ...facts, progress: content }))
    return finishNotice(deps, row, { state: 'unknown', detail: 'may have arrived; not sent again' });
  const pauses = await freezeContent(deps, row, content);
  if (pauses === undefined) return;
  gate.learn(pauses);
  if (paused() > 0) return waits();
  const { outcome, sentCount } = await deliver(ports, adapter, row.outboxId, content);
  if (outcome.status === 'wait') await gate.pause(channel, outcome.afterSeconds);
  if (outcome.status === 'unreachable') await markLeft(deps, content.to);
  await heedLimit(ports, gate, channel, outcome);
  const ageMs = row.nowMs - content.firstAttemptAt;
  const progress = { ...progressOf(content), sentCount };
  await finishNotice(deps, row, endOf(outcome, { ...facts, ageMs, progress }));
}

/** At the monthly limit the channel is held back and those who run the shop are told, and once it takes a message again. */
async function heedLimit(
  { deps, now, log }: RelayPorts,
  gate: PauseGate,
  channel: ChannelName,
  { status }: SendOutcome,
): Promise<void> {
  try {
    if (status === 'sent' && gate.isAtLimit(channel)) await endLimit(deps, channel);
    if (status !== 'quota-exhausted') return;
    await gate.hold(channel);
    await tellOfLimit(deps, channel, now());
  } catch (error) {
    log.error({ err: error, channel }, 'the monthly limit or its end could not be told, the next message tells it');
  }
}

async function rendered(ports: RelayPorts, row: ClaimedNotice): Promise<FrozenContent | undefined> {
  const destination = await destinationOf(ports.deps, row, [...ports.adapters.keys()]);
  if (destination === undefined) return undefined;
  const messages = await ports.render(row.notice, destination.language);
  const to = destination.to;
  return { to, messages, sentCount: 0, firstAttemptAt: row.nowMs, doubts: 0, doubtSince: null };
}

/** An attempt that never ended (its process was killed) may have arrived. */
const withAbandoned = (content: FrozenContent, { abandonedAtMs }: ClaimedNotice): FrozenContent =>
  abandonedAtMs === undefined
    ? content
    : { ...content, doubts: content.doubts + 1, doubtSince: content.doubtSince ?? abandonedAtMs };

const progressOf = ({ sentCount, doubts, doubtSince }: FrozenContent): Progress => ({ sentCount, doubts, doubtSince });

/** One call where a retry key covers the whole set; elsewhere one message at a time, so that a repeat begins where it broke. */
async function deliver(
  { paces }: Pick<RelayPorts, 'paces'>,
  adapter: ChannelAdapter,
  retryKey: string,
  content: FrozenContent,
): Promise<{ readonly outcome: SendOutcome; readonly sentCount: number }> {
  const { to, messages } = content;
  const send = async (request: Parameters<ChannelAdapter['send']>[0]): Promise<SendOutcome> => {
    const answered = await paces.urgent(adapter.name, request.messages);
    return adapter.send(request).finally(answered);
  };
  if (adapter.honoursRetryKey) return { outcome: await send({ to, messages, retryKey }), sentCount: 0 };
  let sentCount = content.sentCount;
  for (const message of messages.slice(sentCount)) {
    const outcome = await send({ to, messages: [message], retryKey: `${retryKey}:${sentCount}` });
    if (outcome.status !== 'sent') return { outcome, sentCount };
    sentCount += 1;
  }
  return { outcome: { status: 'sent' }, sentCount };
}
