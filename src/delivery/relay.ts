import type { ChannelAdapter, ChannelName, Log, Message, SendOutcome } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import type { Notice } from '../app/notice.ts';
import {
  type ClaimedNotice,
  claimNotices,
  destinationOf,
  type FrozenContent,
  finishNotice,
  freezeContent,
  markLeft,
} from '../app/outbox.ts';
import { endOf } from './outcome.ts';

export interface RelayPorts {
  readonly deps: Deps;
  readonly adapters: ReadonlyMap<ChannelName, ChannelAdapter>;
  /** Words for a notice, in the language of whoever gets it. */
  readonly render: (notice: Notice, language: string | undefined) => Promise<readonly Message[]>;
  readonly log: Log;
}

/** Sends what is due from the outbox once; gives how many notices it looked at. Different people are served at once. */
export async function relayOnce(ports: RelayPorts, gate: PauseGate): Promise<number> {
  const rows = await claimNotices(ports.deps);
  const people = Map.groupBy(rows, (row) => row.memberId ?? `${row.address?.channel}:${row.address?.channelUserId}`);
  await Promise.all([...people.values()].map((own) => inOrder(ports, gate, own)));
  return rows.length;
}

async function inOrder(ports: RelayPorts, gate: PauseGate, rows: readonly ClaimedNotice[]): Promise<void> {
  for (const row of rows) {
    try {
      await relay(ports, gate, row);
    } catch (error) {
      ports.log.error({ err: error, outboxId: row.outboxId }, 'a notice could not be handled');
      await finishNotice(ports.deps, row, { state: 'queued', detail: 'internal error', afterMs: 5_000 * row.attempt });
    }
  }
}

async function relay(ports: RelayPorts, gate: PauseGate, row: ClaimedNotice): Promise<void> {
  const content = row.content ?? (await freeze(ports, row));
  if (content === 'lost') return;
  if (content === undefined) {
    await finishNotice(ports.deps, row, { state: 'skipped', detail: 'no reachable account' });
    return;
  }
  const adapter = ports.adapters.get(content.to.channel);
  if (adapter === undefined) {
    await finishNotice(ports.deps, row, { state: 'queued', detail: 'channel not connected', afterMs: 60_000 });
    return;
  }
  const paused = gate.pausedMs(content.to.channel);
  if (paused > 0) {
    await finishNotice(ports.deps, row, { state: 'queued', detail: 'rate limit', afterMs: paused });
    return;
  }
  const { outcome, sentCount } = await deliver(adapter, row.outboxId, content);
  if (outcome.status === 'wait') gate.pause(content.to.channel, outcome.afterSeconds);
  if (outcome.status === 'unreachable') await markLeft(ports.deps, content.to);
  const ageMs = row.nowMs - content.firstAttemptAt;
  const end = endOf(outcome, { attempt: row.attempt, ageMs, keyed: adapter.repliesWithToken, sentCount });
  await finishNotice(ports.deps, row, end);
}

async function freeze(ports: RelayPorts, row: ClaimedNotice): Promise<FrozenContent | 'lost' | undefined> {
  const destination = await destinationOf(ports.deps, row, [...ports.adapters.keys()]);
  if (destination === undefined) return undefined;
  const messages = await ports.render(row.notice, destination.language);
  const content = { to: destination.to, messages, sentCount: 0, firstAttemptAt: row.nowMs };
  return (await freezeContent(ports.deps, row, content)) ? content : 'lost';
}

/** One call where a retry key covers the whole set; elsewhere one message at a time, so that a repeat begins where it broke. */
async function deliver(
  adapter: ChannelAdapter,
  retryKey: string,
  content: FrozenContent,
): Promise<{ readonly outcome: SendOutcome; readonly sentCount: number }> {
  const { to, messages } = content;
  if (adapter.repliesWithToken) return { outcome: await adapter.send({ to, messages, retryKey }), sentCount: 0 };
  let sentCount = content.sentCount;
  for (const message of messages.slice(sentCount)) {
    const outcome = await adapter.send({ to, messages: [message], retryKey: `${retryKey}:${sentCount}` });
    if (outcome.status !== 'sent') return { outcome, sentCount };
    sentCount += 1;
  }
  return { outcome: { status: 'sent' }, sentCount };
}

/** After a 429 nobody on that bot sends until its time is over. Monotonic time, so a moved clock changes nothing. */
export class PauseGate {
  readonly #until = new Map<ChannelName, number>();

  pause(channel: ChannelName, seconds: number): void {
    this.#until.set(channel, Math.max(this.#until.get(channel) ?? 0, performance.now() + seconds * 1000));
  }

  /** Milliseconds still to wait; 0 when the channel may be used. */
  pausedMs(channel: ChannelName): number {
    return Math.max(0, Math.ceil((this.#until.get(channel) ?? 0) - performance.now()));
  }
}
